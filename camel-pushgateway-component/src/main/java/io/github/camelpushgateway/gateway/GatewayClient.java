// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.CredentialsException;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway as one endpoint sees it: sends a request, waits for the answer, and says what a refusal means. It does not repeat what
 * failed, but for one thing: credentials that were refused are renewed and the request is sent once more.
 *
 * <p>The HTTP client is the one camel-http makes from its endpoint's options, so that TLS, proxies, timeouts and pools are configured as
 * in any Camel route. Requests are given to that client directly rather than as exchanges to camel-http's producer: that way nothing but
 * the headers below can reach the wire, an answer is never read further than it is of use, and a request can be broken off.
 *
 * <p>Headers sent: {@code Host}, {@code Content-Type}, {@code Content-Encoding} and {@code Content-Length} where there is a body,
 * {@code Authorization} where there are credentials, {@code User-Agent}, {@code Connection}. HTTP/1.1; connections are kept and reused.
 *
 * <p>Thread safe: any number of threads may send at once, each with its own body.
 */
public final class GatewayClient extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayClient.class);

    /** Longest answer that is read. A gateway's complaint about one series stays far below. */
    private static final int MAX_WORDS = 4096;

    /** What could rewrite a terminal or forge a line in a log that lists one message a line. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String USER_AGENT = "camel-pushgateway";

    private final CamelContext camelContext;
    private final GatewayUrl gateway;
    private final GatewayProfile profile;
    private final Authentication authentication;
    private final Duration requestTimeout;
    private final Map<String, Object> httpOptions;
    private final boolean allowInsecureAuth;
    private final HttpHost target;

    private HttpEndpoint endpoint;
    private HttpClient httpClient;
    private ScheduledThreadPoolExecutor deadlines;

    /**
     * @param authentication started and stopped with this client
     * @param requestTimeout the longest time one request may take, from asking for a connection to the end of the answer
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
        this.camelContext = camelContext;
        this.gateway = gateway;
        this.profile = profile;
        this.authentication = authentication;
        this.requestTimeout = requestTimeout;
        this.httpOptions = HttpOptions.forPushes(httpOptions, requestTimeout);
        this.allowInsecureAuth = allowInsecureAuth;
        this.target = new HttpHost(gateway.scheme(), gateway.host(), gateway.port());
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
        endpoint = newEndpoint();
        ServiceHelper.startService(endpoint);
        httpClient = endpoint.getHttpClient();
        deadlines = new ScheduledThreadPoolExecutor(
                1,
                new CamelThreadFactory(
                        camelContext.getExecutorServiceManager().getThreadNamePattern(), "PushgatewayDeadline", true));
        // Else each request would be kept, with its body, until its deadline.
        deadlines.setRemoveOnCancelPolicy(true);
        GatewayDiagnosis.doubts(profile, gateway, authentication.kind())
                .forEach(doubt -> LOG.warn("Gateway {}: {}", gateway, doubt));
        warnAboutInsecureAuthentication();
    }

    @Override
    protected void doStop() throws Exception {
        if (deadlines != null) {
            deadlines.shutdownNow();
        }
        ServiceHelper.stopService(endpoint);
        authentication.stop();
    }

    /** An endpoint of our own, not one from the context's registry, which another route could stop. */
    private HttpEndpoint newEndpoint() throws Exception {
        HttpComponent component = camelContext.getComponent(gateway.scheme(), HttpComponent.class);
        HttpEndpoint created = (HttpEndpoint) component.createEndpoint(gateway.toString(), httpOptions);
        String unknown = created.getHttpUri().getRawQuery();
        if (unknown != null) {
            // camel-http takes what it doesn't know for a query parameter; its value may be a secret.
            throw new IllegalArgumentException(
                    "http." + unknown.replaceAll("=[^&]*", "").replace("&", ", http.")
                            + ": camel-http has no such option. Check the spelling");
        }
        created.setLogHttpActivity(false);
        created.setHttpActivityListener(null);
        created.getClientBuilder()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression();
        if (created.getUserAgent() == null) {
            created.setUserAgent(USER_AGENT);
        }
        return created;
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
        String authorization = authorization(request);
        Answer answer = exchange(request, authorization);
        if (profile.isAuthenticationRefused(answer.status, answer.words) && renewed(request, answer, authorization)) {
            answer = exchange(request, authorization(request));
        }
        if (answer.status >= 200 && answer.status < 300) {
            return new GatewayAnswer(answer.status);
        }
        throw refused(request, answer);
    }

    private String authorization(GatewayRequest request) throws GatewayException {
        try {
            return authentication.authorization();
        } catch (CredentialsException e) {
            throw failed(request, new GatewayDiagnosis.Failure(e.getMessage(), null, true), e);
        }
    }

    private boolean renewed(GatewayRequest request, Answer answer, String refused) throws GatewayException {
        try {
            return authentication.renew(refused);
        } catch (CredentialsException e) {
            String words =
                    "the gateway answered " + answer.status + ", and newer credentials can't be had: " + e.getMessage();
            throw failed(request, new GatewayDiagnosis.Failure(words, null, true), e);
        }
    }

    /**
     * When the gateway's process was started, in its own words: another text than before means that it was restarted, and unless it
     * persists its groups, that they are gone. A Pushgateway tells it under {@code /api/v1/status}.
     *
     * @return empty if the gateway does not say, or is not reachable
     */
    public Optional<String> startTime() {
        HttpUriRequestBase question = new HttpUriRequestBase("GET", URI.create(gateway + "/api/v1/status"));
        question.setVersion(HttpVersion.HTTP_1_1);
        try {
            String authorization = authentication.authorization();
            if (authorization != null) {
                question.setHeader(HttpHeaders.AUTHORIZATION, authorization);
            }
            Answer answer = execute(question, new AtomicBoolean());
            if (answer.status != 200) {
                return Optional.empty();
            }
            JsonNode startTime = JSON.readTree(answer.words).at("/data/start_time");
            return startTime.isTextual() ? Optional.of(startTime.asText()) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.debug("Gateway {} does not say when it was started: {}", gateway, e.toString());
            return Optional.empty();
        }
    }

    private Answer exchange(GatewayRequest request, String authorization) throws GatewayException {
        AtomicBoolean late = new AtomicBoolean();
        try {
            return execute(httpRequest(request, authorization), late);
        } catch (IOException | RuntimeException e) {
            throw failed(
                    request,
                    late.get() ? GatewayDiagnosis.tooLate(requestTimeout) : GatewayDiagnosis.of(e, gateway),
                    e);
        }
    }

    /** @param late set where the request was broken off because its time was over */
    private Answer execute(HttpUriRequestBase httpRequest, AtomicBoolean late) throws IOException {
        Future<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    httpRequest.cancel();
                },
                requestTimeout.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return read(httpClient.executeOpen(target, httpRequest, HttpClientContext.create()), httpRequest);
        } finally {
            deadline.cancel(false);
        }
    }

    private HttpUriRequestBase httpRequest(GatewayRequest request, String authorization) {
        HttpUriRequestBase httpRequest =
                new HttpUriRequestBase(request.method().name(), URI.create(gateway.pushUrl(request.groupPath())));
        // The service's write endpoints don't speak HTTP/2; the classic client doesn't either, and this keeps it so.
        httpRequest.setVersion(HttpVersion.HTTP_1_1);
        if (authorization != null) {
            httpRequest.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        if (request.method() != Method.DELETE) {
            // Set as headers, since an entity's content type would be parsed and written anew.
            if (request.contentType() != null) {
                httpRequest.setHeader(HttpHeaders.CONTENT_TYPE, request.contentType());
            }
            if (request.contentEncoding() != null) {
                httpRequest.setHeader(HttpHeaders.CONTENT_ENCODING, request.contentEncoding());
            }
            byte[] body = request.body() == null ? new byte[0] : request.body();
            httpRequest.setEntity(new ByteArrayEntity(body, 0, request.length(), null));
        }
        return httpRequest;
    }

    /** Reads as much of the answer as is shown; what is longer is broken off with its connection, not read to its end. */
    private static Answer read(ClassicHttpResponse response, HttpUriRequestBase httpRequest) throws IOException {
        byte[] words = new byte[0];
        Charset charset = StandardCharsets.UTF_8;
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? null : entity.getContent();
        if (content != null) {
            words = content.readNBytes(MAX_WORDS);
            if (words.length == MAX_WORDS && content.read() >= 0) {
                httpRequest.abort();
            } else {
                content.close();
            }
            charset = charset(entity);
        }
        return new Answer(
                response.getCode(),
                new String(words, charset),
                value(response.getFirstHeader(HttpHeaders.LOCATION)),
                value(response.getFirstHeader(HttpHeaders.RETRY_AFTER)));
    }

    private static Charset charset(HttpEntity entity) {
        ContentType type = ContentType.parseLenient(entity.getContentType());
        return type == null ? StandardCharsets.UTF_8 : type.getCharset(StandardCharsets.UTF_8);
    }

    private GatewayException refused(GatewayRequest request, Answer answer) {
        String words = authentication.redact(UNPRINTABLE.matcher(answer.words).replaceAll("\uFFFD"));
        RefusedRequest refusal = new RefusedRequest(
                profile,
                gateway,
                authentication.kind(),
                request,
                answer.status,
                words,
                answer.location == null ? null : authentication.redact(withoutSecrets(answer.location)));
        return new GatewayException(
                request.method().name(),
                gateway.pushUrl(request.groupPath()),
                answer.status,
                words,
                GatewayDiagnosis.hint(refusal),
                profile.isRetryable(answer.status, words),
                retryAfter(answer.retryAfter),
                null);
    }

    private GatewayException failed(GatewayRequest request, GatewayDiagnosis.Failure failure, Throwable cause) {
        return new GatewayException(
                request.method().name(),
                gateway.pushUrl(request.groupPath()),
                GatewayException.NO_STATUS,
                failure.words(),
                failure.hint(),
                failure.retryable(),
                null,
                cause);
    }

    /** A location may carry a user before the host and anything behind the path. */
    private static String withoutSecrets(String location) {
        return location.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
    }

    /** Seconds or a date (RFC 9110, 10.2.3); anything else is no wish at all. */
    private static Duration retryAfter(String value) {
        if (value == null) {
            return null;
        }
        try {
            Duration wait = value.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(Instant.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (NumberFormatException | DateTimeParseException e) {
            return null;
        }
    }

    private static String value(Header header) {
        return header == null ? null : header.getValue();
    }

    @Override
    public String toString() {
        return "GatewayClient[" + gateway + ", " + profile + ", " + authentication + "]";
    }

    /** An answer as it came; its parts may hold secrets. */
    private record Answer(int status, String words, String location, String retryAfter) {}
}
