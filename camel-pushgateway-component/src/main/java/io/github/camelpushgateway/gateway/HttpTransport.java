// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import io.github.camelpushgateway.ownership.NotOwnerException;
import io.github.camelpushgateway.ownership.Ownership;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;

/**
 * The HTTP client of a gateway: the one camel-http makes from its endpoint's options, so that TLS, proxies,
 * timeouts and pools are configured as in any Camel route. Requests are given to that client directly rather than
 * as exchanges to camel-http's producer: that way nothing but our own headers can reach the wire, an answer is
 * never read further than it is of use, and a request can be broken off. Every request ends within its timeout,
 * whatever the peer does. Thread safe.
 */
final class HttpTransport extends ServiceSupport {

    private static final String USER_AGENT = "camel-pushgateway";

    /** In a request's context, whether it may go out. */
    private static final String OWNER = "pushgateway.owner";

    private final CamelContext camelContext;
    private final GatewayUrl gateway;
    private final Duration requestTimeout;
    private final Map<String, Object> httpOptions;
    private final HttpHost target;

    private BoundedHttpComponent component;
    private HttpEndpoint endpoint;
    private HttpClient httpClient;
    private ScheduledExecutorService deadlines;

    HttpTransport(
            CamelContext camelContext, GatewayUrl gateway, Duration requestTimeout, Map<String, Object> httpOptions) {
        this.camelContext = camelContext;
        this.gateway = gateway;
        this.requestTimeout = requestTimeout;
        this.httpOptions = HttpOptions.forPushes(httpOptions, requestTimeout);
        this.target = new HttpHost(gateway.scheme(), gateway.host(), gateway.port());
    }

    @Override
    protected void doStart() throws Exception {
        component = BoundedHttpComponent.of(camelContext, gateway.scheme());
        ServiceHelper.startService(component);
        endpoint = newEndpoint();
        ServiceHelper.startService(endpoint);
        httpClient = endpoint.getHttpClient();
        deadlines =
                camelContext.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "PushgatewayDeadline");
    }

    @Override
    protected void doStop() throws Exception {
        if (deadlines != null) {
            camelContext.getExecutorServiceManager().shutdownNow(deadlines);
        }
        ServiceHelper.stopService(endpoint, component);
    }

    /** An endpoint of our own, not one from the context's registry, which another route could stop. */
    private HttpEndpoint newEndpoint() throws Exception {
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
                .disableContentCompression()
                // After the connection was made, which may take a while, and before the first byte.
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "ownership", HttpTransport::askOwner);
        if (created.getUserAgent() == null) {
            created.setUserAgent(USER_AGENT);
        }
        return created;
    }

    private static ClassicHttpResponse askOwner(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (scope.clientContext.getAttribute(OWNER) instanceof Ownership owner) {
            NotOwnerException.check(owner);
        }
        return chain.proceed(request, scope);
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param owner has to hold right before the request goes out
     * @throws LateException if it was broken off since its time was over
     * @throws NotOwnerException if the owner did not hold; nothing was sent then
     */
    <T> T execute(HttpUriRequestBase request, Reader<T> reader, Ownership owner) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                requestTimeout.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            HttpClientContext context = HttpClientContext.create();
            context.setAttribute(OWNER, owner);
            return reader.read(httpClient.executeOpen(target, request, context), request);
        } catch (IOException | RuntimeException e) {
            if (late.get()) {
                throw new LateException(e);
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** Reads an answer as far as it is of use, and closes it or breaks the request off. */
    interface Reader<T> {
        T read(ClassicHttpResponse response, HttpUriRequestBase request) throws IOException;
    }

    /** The request took longer than its timeout. */
    static final class LateException extends IOException {

        private static final long serialVersionUID = 1L;

        LateException(Exception cause) {
            super(cause);
        }
    }
}
