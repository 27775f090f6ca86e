// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The kinds of gateway, and what each allows. One table: everything that differs between gateways is read from here.
 *
 * <p>Sources: the README of prometheus/pushgateway; the documentation of Alibaba Cloud's Managed Service for
 * Prometheus, the limits of a request (1 MB, the excess is dropped) and of labels from its quota page;
 * VictoriaMetrics' notes on {@code /api/v1/import/prometheus} and its flag {@code -maxLabelValueLen} (series with a
 * longer value are left out there without a word). Neither names a limit for the length of a URL. The defaults stay
 * below what servers and proxies on the way commonly accept. The Pushgateway takes labels of any length, and Prometheus
 * then keeps each in memory for every series: a payload that was taken for a label is meant to be refused.
 */
public enum GatewayProfile {
    /** The open source Pushgateway, and what behaves like it. */
    PUSHGATEWAY(new Limits("pushgateway")
            .methods(Method.POST, Method.PUT, Method.DELETE)
            .takesProtobuf()
            .contentCodings("gzip", "snappy")
            .maxRequestBytes(16 << 20)
            .maxUrlLength(8_000)
            .maxLabelLength(16_384)
            .replacesFamilies()),

    /** Alibaba Cloud's managed service, first generation: {@code https://<region>.arms.aliyuncs.com/…/api/v2}. */
    ALIYUN_V1(new Limits("aliyun-v1")
            .methods(Method.POST, Method.PUT, Method.DELETE)
            .deleteOptIn()
            .takesProtobuf()
            .helpPolicy(HelpPolicy.STRIP)
            .maxRequestBytes(900_000)
            .maxUrlLength(2_000)
            .maxLabelLength(256)
            .maxLabels(256)
            .replacesFamilies()
            .suffix("/api/v2")),

    /**
     * Alibaba Cloud's managed service, second generation:
     * {@code https://<project>.<region>.log.aliyuncs.com/…/api/v1/pushgateway}.
     */
    ALIYUN_V2(new Limits("aliyun-v2")
            .methods(Method.POST, Method.PUT, Method.DELETE)
            .deleteOptIn()
            .takesProtobuf()
            .helpPolicy(HelpPolicy.STRIP)
            .maxRequestBytes(900_000)
            .maxUrlLength(2_000)
            .maxLabelLength(256)
            .maxLabels(256)
            .replacesFamilies()
            .suffix("/api/v1/pushgateway")
            // The log service behind it answers a used-up quota with 403 ("Write QPS Exceed", "Inflow Quota Exceed").
            .throttledWith403("(?i)quota|qps")),

    /** VictoriaMetrics and what follows its import API: samples are added to what is there, nothing is replaced. */
    VICTORIAMETRICS(new Limits("victoriametrics")
            .methods(Method.POST)
            .contentCodings("gzip")
            .maxRequestBytes(16 << 20)
            .maxUrlLength(8_000)
            .maxLabelLength(4_096)
            .suffix("/api/v1/import/prometheus"));

    private final Limits limits;

    GatewayProfile(Limits limits) {
        this.limits = limits;
    }

    /**
     * The profile a user named, or with {@code auto}, {@code null} or nothing the one the host belongs to.
     *
     * @param host of the gateway's URL
     * @throws IllegalArgumentException if there is no such profile
     */
    public static GatewayProfile of(String option, String host) {
        if (option == null || option.isBlank() || option.trim().equalsIgnoreCase("auto")) {
            return ofHost(host);
        }
        String wanted = option.trim().toLowerCase(Locale.ROOT).replace('_', '-');
        for (GatewayProfile profile : values()) {
            if (profile.option().equals(wanted)) {
                return profile;
            }
        }
        throw new IllegalArgumentException("profile: no such profile '" + option + "'. Use auto, "
                + Arrays.stream(values()).map(GatewayProfile::option).collect(Collectors.joining(", ")));
    }

    /**
     * By the host, since the paths mislead: the first generation's ends in {@code api/v2}, the second's in
     * {@code api/v1/…}. Addresses inside a virtual network ({@code <region>-intranet…}) have the same endings.
     */
    static GatewayProfile ofHost(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".arms.aliyuncs.com")) {
            return ALIYUN_V1;
        }
        return lower.endsWith(".log.aliyuncs.com") ? ALIYUN_V2 : PUSHGATEWAY;
    }

    /** The name as users write it, for example {@code aliyun-v2}. */
    public String option() {
        return limits.option;
    }

    /** Whether this is one of the managed services. */
    public boolean isManaged() {
        return this == ALIYUN_V1 || this == ALIYUN_V2;
    }

    /** Whether a request with this method means anything to it. */
    public boolean allows(Method method) {
        return limits.methods.contains(method);
    }

    /** The methods it knows. */
    public Set<Method> methods() {
        return EnumSet.copyOf(limits.methods);
    }

    /**
     * Whether groups are deleted only where a route says {@code operation=delete}: the service doesn't document
     * DELETE.
     */
    public boolean isDeleteOptIn() {
        return limits.deleteOptIn;
    }

    /** Whether it reads delimited protobuf; all read text. */
    public boolean takesProtobuf() {
        return limits.protobuf;
    }

    /** Whether it takes a body with this {@code Content-Encoding}, for example {@code gzip}. */
    public boolean takesContentCoding(String coding) {
        return limits.contentCodings.contains(coding);
    }

    /** What to do with non-ASCII HELP where the user didn't say. */
    public HelpPolicy helpPolicy() {
        return limits.helpPolicy;
    }

    /** The largest body of a push, in bytes before compression, where the user didn't say. */
    public int maxRequestBytes() {
        return limits.maxRequestBytes;
    }

    /** The longest URL of a push, in characters, where the user didn't say. */
    public int maxUrlLength() {
        return limits.maxUrlLength;
    }

    /** The longest name of a metric, and name or value of a label, in characters, where the user didn't say. */
    public int maxLabelLength() {
        return limits.maxLabelLength;
    }

    /** The most labels of a sample; {@link Integer#MAX_VALUE} where nothing is known. */
    public int maxLabels() {
        return limits.maxLabels;
    }

    /**
     * Whether a push replaces all series of a name within its group, so that a family must never be cut in two.
     * Taken to be so for the managed services, which don't say: cutting could lose series, refusing can't.
     */
    public boolean replacesFamilies() {
        return limits.replacesFamilies;
    }

    /** What the path of a base URL ends in, or {@code null} where it may be anything. */
    public String suffix() {
        return limits.suffix;
    }

    /** Whether an answer means "later": the request may be repeated unchanged, and may succeed then. */
    boolean isRetryable(int status, String words) {
        return switch (status) {
            case 408, 425, 429 -> true;
            // Not implemented, and no such HTTP version: true tomorrow as well.
            case 501, 505 -> false;
            case 403 -> isThrottled(status, words);
            default -> status >= 500;
        };
    }

    /** Whether an answer means that the credentials were not accepted, so that newer ones might be. */
    boolean isAuthenticationRefused(int status, String words) {
        return status == 401 || (status == 403 && !isThrottled(status, words));
    }

    /** Whether an answer means that a quota is used up. */
    boolean isThrottled(int status, String words) {
        return status == 429
                || (status == 403
                        && limits.throttled != null
                        && limits.throttled.matcher(words).find());
    }

    @Override
    public String toString() {
        return option();
    }

    /** A row of the table while it is written. */
    private static final class Limits {
        private final String option;
        private Set<Method> methods = Set.of();
        private boolean deleteOptIn;
        private boolean protobuf;
        private Set<String> contentCodings = Set.of();
        private HelpPolicy helpPolicy = HelpPolicy.KEEP;
        private int maxRequestBytes;
        private int maxUrlLength;
        private int maxLabelLength = Integer.MAX_VALUE;
        private int maxLabels = Integer.MAX_VALUE;
        private boolean replacesFamilies;
        private String suffix;
        private Pattern throttled;

        Limits(String option) {
            this.option = option;
        }

        Limits methods(Method... allowed) {
            methods = Set.of(allowed);
            return this;
        }

        Limits deleteOptIn() {
            deleteOptIn = true;
            return this;
        }

        Limits takesProtobuf() {
            protobuf = true;
            return this;
        }

        Limits contentCodings(String... codings) {
            contentCodings = Set.of(codings);
            return this;
        }

        Limits helpPolicy(HelpPolicy policy) {
            helpPolicy = policy;
            return this;
        }

        Limits maxRequestBytes(int bytes) {
            maxRequestBytes = bytes;
            return this;
        }

        Limits maxUrlLength(int characters) {
            maxUrlLength = characters;
            return this;
        }

        Limits maxLabelLength(int characters) {
            maxLabelLength = characters;
            return this;
        }

        Limits maxLabels(int labels) {
            maxLabels = labels;
            return this;
        }

        Limits replacesFamilies() {
            replacesFamilies = true;
            return this;
        }

        Limits suffix(String end) {
            suffix = end;
            return this;
        }

        Limits throttledWith403(String words) {
            throttled = Pattern.compile(words);
            return this;
        }
    }
}
