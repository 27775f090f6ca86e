// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import io.github.camelpushgateway.exposition.proto.Wire.LabelPair;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The strictness of Alibaba Cloud's Managed Service for Prometheus, as far as its documentation tells it: path,
 * formats, HELP, tenant label, size and credentials. Where the documentation names no status or wording, those of
 * the log service behind it are used. Set it up, then hand it to
 * {@link EmbeddedGateway#start(int, ManagedGateway)}; credentials may be issued at any time. Thread safe once
 * started.
 */
public final class ManagedGateway {

    /** The service takes requests of at most 1 MB. */
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final String JSON = "application/json";

    /**
     * Credentials that the second generation takes.
     *
     * @param accessKeyId the user name
     * @param accessKeySecret the password, or its first part
     * @param securityToken the part of the password behind a {@code $}; {@code null} for an account's own key
     * @param expiration when they stop to work; {@code null} for never
     */
    public record Credentials(String accessKeyId, String accessKeySecret, String securityToken, Instant expiration) {

        private String password() {
            return securityToken == null ? accessKeySecret : accessKeySecret + "$" + securityToken;
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Credentials[" + accessKeyId + ", until " + expiration + "]";
        }
    }

    private final boolean second;
    private final String pathPrefix;
    private final Clock clock;
    private final Map<String, Credentials> credentials = new ConcurrentHashMap<>();
    private volatile String token;
    private volatile String tenantLabel;
    private volatile String tenantId;
    private volatile int pushesPerSecond = Integer.MAX_VALUE;
    private long quotaSecond;
    private int pushesInSecond;

    private ManagedGateway(boolean second, String pathPrefix, Clock clock) {
        this.second = second;
        this.pathPrefix = pathPrefix;
        this.clock = clock;
    }

    /** The first generation, open to everybody until {@link #withToken} is called. */
    public static ManagedGateway v1() {
        return v1(Clock.systemUTC());
    }

    static ManagedGateway v1(Clock clock) {
        return new ManagedGateway(false, "/prometheus/4f2c/1000000000000001/4f2c/cn-hangzhou/api/v2", clock);
    }

    /** The second generation, closed to everybody until {@link #withAccessKey} or {@link #issueTemporary} is called. */
    public static ManagedGateway v2() {
        return v2(Clock.systemUTC());
    }

    static ManagedGateway v2(Clock clock) {
        return new ManagedGateway(true, "/prometheus/demo-project/demo-instance/api/v1/pushgateway", clock);
    }

    /**
     * First generation: from now on only requests with this token are taken, as a bearer token or as the password
     * of any user.
     */
    public ManagedGateway withToken(String newToken) {
        if (second) {
            throw new IllegalStateException("Tokens belong to the first generation");
        }
        token = newToken;
        return this;
    }

    /** Second generation: an account's own key, which never expires. */
    public ManagedGateway withAccessKey(String accessKeyId, String accessKeySecret) {
        accept(new Credentials(accessKeyId, accessKeySecret, null, null));
        return this;
    }

    /**
     * Second generation: makes temporary credentials that are taken for so long; those issued before keep their own
     * end.
     */
    public Credentials issueTemporary(Duration lifetime) {
        Credentials issued = new Credentials(
                "STS." + UUID.randomUUID(),
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                clock.instant().plus(lifetime));
        accept(issued);
        return issued;
    }

    /** A cluster that tenants share: each sample has to carry this label with this value. */
    public ManagedGateway withTenant(String label, String id) {
        tenantLabel = label;
        tenantId = id;
        return this;
    }

    /** More pushes in a second than this are refused. */
    public ManagedGateway withQuota(int newPushesPerSecond) {
        pushesPerSecond = newPushesPerSecond;
        return this;
    }

    private void accept(Credentials accepted) {
        if (!second) {
            throw new IllegalStateException("Access keys belong to the second generation");
        }
        credentials.put(accepted.accessKeyId(), accepted);
    }

    private void authenticate(String authorization) throws Refusal {
        if (!second) {
            String expected = token;
            if (expected == null) {
                return;
            }
            boolean bearer = authorization != null && authorization.startsWith("Bearer ");
            String given = bearer
                    ? authorization.substring("Bearer ".length())
                    : basic(authorization).map(pair -> pair[1]).orElse(null);
            if (given == null || !same(expected, given)) {
                throw new Refusal(401, "the token is missing or wrong");
            }
            return;
        }
        String[] pair = basic(authorization)
                .orElseThrow(() -> new Refusal(401, "basic authentication with an AccessKey is required"));
        Credentials known = credentials.get(pair[0]);
        if (known == null) {
            throw new Refusal(401, "AccessKeyId not found");
        }
        if (!same(known.password(), pair[1])) {
            throw new Refusal(401, "the AccessKey secret or security token is wrong");
        }
        if (known.expiration() != null && !clock.instant().isBefore(known.expiration())) {
            throw new Refusal(401, "security token expired");
        }
    }

    private static Optional<String[]> basic(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.substring(6).trim()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new String[] {pair.substring(0, colon), pair.substring(colon + 1)});
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Text 0.0.4 and delimited protobuf; what curl says by itself ({@code application/x-www-form-urlencoded}) is
     * refused.
     */
    private static void checkContentType(String contentType) throws Refusal {
        if (contentType == null) {
            throw Refusal.badRequest("Content-Type is missing");
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
        boolean text = parts[0].trim().equals("text/plain");
        for (int i = 1; i < parts.length && text; i++) {
            String parameter = parts[i].trim();
            text = !parameter.startsWith("version=") || parameter.equals("version=0.0.4");
        }
        if (!text && !PushBody.isDelimitedProtobuf(contentType)) {
            throw Refusal.badRequest("Content-Type " + GoFormat.quoted(contentType) + " is not supported");
        }
    }

    /** The log service answers a used-up quota with 403. */
    private synchronized void countPush() throws Refusal {
        long now = clock.instant().getEpochSecond();
        if (now != quotaSecond) {
            quotaSecond = now;
            pushesInSecond = 0;
        }
        if (++pushesInSecond > pushesPerSecond) {
            throw new Refusal(403, "Write QPS Exceed");
        }
    }

    private boolean hasTenant(Metric metric) {
        return metric.getLabelList().stream()
                .filter(label -> label.getName().equals(tenantLabel))
                .map(LabelPair::getValue)
                .anyMatch(tenantId::equals);
    }

    /** How a gateway asks this. */
    GatewayPolicy policy() {
        return new Policy();
    }

    private final class Policy implements GatewayPolicy {

        @Override
        public String pathPrefix() {
            return pathPrefix;
        }

        @Override
        public int maxBodyBytes() {
            return MAX_BODY_BYTES;
        }

        @Override
        public void checkHead(RequestHead head) throws Refusal {
            authenticate(head.authorization());
            if (head.method().equals("DELETE")) {
                // The documentation names pushes only.
                throw new Refusal(405, "Method Not Allowed");
            }
            checkContentType(head.contentType());
            countPush();
        }

        @Override
        public void checkFamilies(Map<String, MetricFamily> families) throws Refusal {
            for (MetricFamily family : families.values()) {
                if (!family.getHelp().chars().allMatch(c -> c < 0x80)) {
                    throw Refusal.badRequest(
                            "HELP of metric " + family.getName() + " has characters that are not ASCII");
                }
                if (tenantLabel != null && !family.getMetricList().stream().allMatch(ManagedGateway.this::hasTenant)) {
                    throw Refusal.badRequest(
                            "metric " + family.getName() + " has no label " + tenantLabel + " with this tenant's id");
                }
            }
        }

        @Override
        public Refusal reworded(Refusal refusal) {
            if (!second) {
                return refusal;
            }
            String code =
                    switch (refusal.status()) {
                        case 401 -> "Unauthorized";
                        case 403 -> "WriteQuotaExceed";
                        case 404 -> "NotFound";
                        case 405 -> "MethodNotAllowed";
                        case 413 -> "PostBodyTooLarge";
                        default -> "ParameterInvalid";
                    };
            return new Refusal(refusal.status(), ApiJson.error(code, refusal.getMessage()), JSON);
        }
    }
}
