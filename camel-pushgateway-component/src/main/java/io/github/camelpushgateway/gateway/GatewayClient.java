// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.CredentialsException;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.ownership.NotOwnerException;
import io.github.camelpushgateway.ownership.Ownership;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway as one endpoint sees it: sends a request, waits for the answer, and says what a refusal means. It
 * does not repeat what failed, but for one thing: credentials that were refused are renewed and the request is sent
 * once more.
 *
 * <p>Headers sent: {@code Host}, {@code Content-Type}, {@code Content-Encoding} and {@code Content-Length} where
 * there is a body, {@code Authorization} where there are credentials, {@code User-Agent}, {@code Connection}.
 * HTTP/1.1; connections are kept and reused.
 *
 * <p>Thread safe: any number of threads may send at once, each with its own body.
 */
public final class GatewayClient extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayClient.class);

    /** What could rewrite a terminal or forge a line in a log that lists one message a line. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    private final GatewayUrl gateway;
    private final GatewayProfile profile;
    private final Authentication authentication;
    private final Duration requestTimeout;
    private final boolean allowInsecureAuth;
    private final HttpTransport transport;

    /**
     * @param authentication started and stopped with this client
     * @param requestTimeout the longest time one request may take, from asking for a connection to the end of the
     *     answer
     * @param httpOptions any option of a camel-http endpoint, without the prefix {@code http.}
     * @param allowInsecureAuth whether to say nothing about credentials that travel unencrypted
     * @throws IllegalArgumentException if the timeout is not positive, or an option is not the user's to set
     */
    public GatewayClient(
            CamelContext camelContext,
            GatewayUrl gateway,
            GatewayProfile profile,
            Authentication authentication,
            Duration requestTimeout,
            Map<String, Object> httpOptions,
            boolean allowInsecureAuth) {
        if (requestTimeout.isNegative() || requestTimeout.toMillis() == 0) {
            throw new IllegalArgumentException(
                    "requestTimeout: " + requestTimeout.toMillis() + " ms. It has to be at least 1 ms");
        }
        this.gateway = gateway;
        this.profile = profile;
        this.authentication = authentication;
        this.requestTimeout = requestTimeout;
        this.allowInsecureAuth = allowInsecureAuth;
        this.transport = new HttpTransport(camelContext, gateway, requestTimeout, httpOptions);
    }

    /** Where requests go. */
    public GatewayUrl gateway() {
        return gateway;
    }

    /** What kind of gateway it is. */
    public GatewayProfile profile() {
        return profile;
    }

    @Override
    protected void doStart() throws Exception {
        authentication.start();
        ServiceHelper.startService(transport);
        GatewayDiagnosis.doubts(profile, gateway, authentication.kind())
                .forEach(doubt -> LOG.warn("Gateway {}: {}", gateway, doubt));
        warnAboutInsecureAuthentication();
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(transport);
        authentication.stop();
    }

    private void warnAboutInsecureAuthentication() {
        if (!allowInsecureAuth
                && authentication.kind() != AuthenticationKind.NONE
                && !gateway.isSecure()
                && !gateway.isLoopback()) {
            LOG.warn(
                    "Gateway {}: credentials are sent to it unencrypted. Use https://, or set allowInsecureAuth=true if the network is"
                            + " safe",
                    gateway);
        }
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @throws GatewayException if the gateway refused it or gave no answer within the request timeout
     */
    public GatewayAnswer send(GatewayRequest request) throws GatewayException {
        return send(request, Ownership.ALWAYS);
    }

    /**
     * As the other, if this process still owns the group when the connection is there and the request is about to go
     * out.
     *
     * @throws NotOwnerException if it does not; nothing was sent then
     */
    public GatewayAnswer send(GatewayRequest request, Ownership owner) throws GatewayException {
        String authorization = authorization(request);
        HttpAnswer answer = exchange(request, authorization, owner);
        if (profile.isAuthenticationRefused(answer.status(), answer.words())
                && renewed(request, answer, authorization)) {
            answer = exchange(request, authorization(request), owner);
        }
        if (answer.isSuccess()) {
            return new GatewayAnswer(answer.status());
        }
        throw refused(request, answer);
    }

    private String authorization(GatewayRequest request) throws GatewayException {
        try {
            return authentication.authorization();
        } catch (CredentialsException e) {
            throw failed(request, new ConnectionDiagnosis.Failure(e.getMessage(), null, true), e);
        }
    }

    private boolean renewed(GatewayRequest request, HttpAnswer answer, String refused) throws GatewayException {
        try {
            return authentication.renew(refused);
        } catch (CredentialsException e) {
            String words = "the gateway answered " + answer.status() + ", and newer credentials can't be had: "
                    + e.getMessage();
            throw failed(request, new ConnectionDiagnosis.Failure(words, null, true), e);
        }
    }

    /**
     * When the gateway's process was started, in its own words: another text than before means that it was
     * restarted, and unless it persists its groups, that they are gone. A Pushgateway tells it under
     * {@code /api/v1/status}.
     *
     * @return empty if the gateway does not say, or is not reachable
     */
    public Optional<String> startTime() {
        try {
            return GatewayStatus.startTime(
                    transport.execute(question("/api/v1/status"), HttpAnswer::read, Ownership.ALWAYS));
        } catch (IOException | RuntimeException e) {
            LOG.debug("Gateway {} does not say when it was started: {}", gateway, e.toString());
            return Optional.empty();
        }
    }

    /**
     * When each group was last pushed to, by whomever, as a Pushgateway tells it under {@code /api/v1/metrics}. The
     * gateway writes down all it holds for that, so it is not to be asked often.
     *
     * @return by the group's labels, the job among them, in seconds since 1970 by the gateway's clock; empty if the
     *     gateway does not say, or holds so much that it would be long
     */
    public Optional<Map<Map<String, String>, Double>> pushTimes() {
        try {
            return Optional.of(transport.execute(
                    question("/api/v1/metrics"),
                    (response, request) -> {
                        try {
                            return GatewayStatus.pushTimes(response);
                        } catch (IOException | RuntimeException e) {
                            request.abort();
                            throw e;
                        }
                    },
                    Ownership.ALWAYS));
        } catch (IOException | RuntimeException e) {
            LOG.debug("Gateway {} does not say when its groups were pushed to: {}", gateway, e.toString());
            return Optional.empty();
        }
    }

    /**
     * All groups that the gateway holds, as a Pushgateway tells it under {@code /api/v1/metrics}: for a person who asks
     * once.
     *
     * @return empty if the gateway does not say
     */
    public Optional<List<GatewayGroup>> groups() {
        try {
            return Optional.of(transport.execute(
                    question("/api/v1/metrics"),
                    (response, request) -> {
                        try {
                            return GatewayStatus.groups(response);
                        } catch (IOException | RuntimeException e) {
                            request.abort();
                            throw e;
                        }
                    },
                    Ownership.ALWAYS));
        } catch (IOException | RuntimeException e) {
            LOG.debug("Gateway {} does not say what it holds: {}", gateway, e.toString());
            return Optional.empty();
        }
    }

    private HttpUriRequestBase question(String path) {
        HttpUriRequestBase question = new HttpUriRequestBase("GET", URI.create(gateway + path));
        question.setVersion(HttpVersion.HTTP_1_1);
        String authorization = authentication.authorization();
        if (authorization != null) {
            question.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        return question;
    }

    private HttpAnswer exchange(GatewayRequest request, String authorization, Ownership owner) throws GatewayException {
        try {
            return transport.execute(httpRequest(request, authorization), HttpAnswer::read, owner);
        } catch (NotOwnerException e) {
            throw e;
        } catch (HttpTransport.LateException e) {
            throw failed(request, ConnectionDiagnosis.tooLate(requestTimeout), e.getCause());
        } catch (IOException | RuntimeException e) {
            throw failed(request, ConnectionDiagnosis.of(e, gateway), e);
        }
    }

    private HttpUriRequestBase httpRequest(GatewayRequest request, String authorization) {
        HttpUriRequestBase httpRequest =
                new HttpUriRequestBase(request.method().name(), URI.create(gateway.pushUrl(request.groupPath())));
        // The service's write endpoints don't speak HTTP/2; the classic client doesn't either, and this keeps it so.
        httpRequest.setVersion(HttpVersion.HTTP_1_1);
        // Set as headers, since an entity's content type would be parsed and written again.
        RequestHeaders.of(request.method(), request.contentType(), request.contentEncoding(), authorization)
                .forEach(httpRequest::setHeader);
        if (request.method() != Method.DELETE) {
            byte[] body = request.body() == null ? new byte[0] : request.body();
            httpRequest.setEntity(new ByteArrayEntity(body, 0, request.length(), null));
        }
        return httpRequest;
    }

    private GatewayException refused(GatewayRequest request, HttpAnswer answer) {
        String words = authentication.redact(UNPRINTABLE.matcher(answer.words()).replaceAll("\uFFFD"));
        RefusedRequest refusal = new RefusedRequest(
                profile,
                gateway,
                authentication.kind(),
                request,
                answer.status(),
                words,
                answer.location() == null ? null : authentication.redact(withoutSecrets(answer.location())));
        return new GatewayException(
                request.method().name(),
                gateway.pushUrl(request.groupPath()),
                answer.status(),
                words,
                GatewayDiagnosis.hint(refusal),
                profile.isRetryable(answer.status(), words),
                GatewayDiagnosis.blamesContent(refusal),
                RetryAfter.of(answer.retryAfter(), Instant.now()),
                null);
    }

    private GatewayException failed(GatewayRequest request, ConnectionDiagnosis.Failure failure, Throwable cause) {
        return new GatewayException(
                request.method().name(),
                gateway.pushUrl(request.groupPath()),
                GatewayException.NO_STATUS,
                failure.words(),
                failure.hint(),
                failure.retryable(),
                false,
                null,
                cause);
    }

    /** A location may carry a user before the host and anything behind the path. */
    private static String withoutSecrets(String location) {
        return location.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
    }

    @Override
    public String toString() {
        return "GatewayClient[" + gateway + ", " + profile + ", " + authentication + "]";
    }
}
