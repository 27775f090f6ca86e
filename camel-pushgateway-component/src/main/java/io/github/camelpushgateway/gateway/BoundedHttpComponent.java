// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PluginHelper;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;

/**
 * The context's camel-http with its settings, but for one thing: the header of an answer is bounded. Its client has
 * no limit, so that a single line without an end fills the memory (HttpCore, {@code Http1Config.DEFAULT}). A
 * connection manager that a user puts into camel-http is used as it is.
 */
final class BoundedHttpComponent extends HttpComponent {

    /** The longest line of an answer's header, in bytes. A gateway's own are far below, a proxy's cookies too. */
    static final int MAX_LINE = 8 * 1024;

    static final int MAX_HEADERS = 100;

    /** Empty lines before an answer's first line; more is no HTTP. */
    private static final int MAX_EMPTY_LINES = 10;

    private static final ManagedHttpClientConnectionFactory CONNECTIONS = ManagedHttpClientConnectionFactory.builder()
            .http1Config(Http1Config.custom()
                    .setMaxLineLength(MAX_LINE)
                    .setMaxHeaderCount(MAX_HEADERS)
                    .setMaxEmptyLineCount(MAX_EMPTY_LINES)
                    .build())
            .build();

    /** @param scheme of the URL, which names one of the context's two components of camel-http */
    static BoundedHttpComponent of(CamelContext context, String scheme) {
        HttpComponent settings = context.getComponent(scheme, HttpComponent.class);
        BoundedHttpComponent component = new BoundedHttpComponent();
        component.setCamelContext(context);
        Map<String, Object> values = new HashMap<>();
        PluginHelper.getBeanIntrospection(context).getProperties(settings, values, null);
        PropertyConfigurer configurer = settings.getComponentPropertyConfigurer();
        values.forEach((name, value) -> {
            if (value != null) {
                configurer.configure(context, component, name, value, true);
            }
        });
        return component;
    }

    /** Camel 4.18. No {@code @Override}, since of the two methods each version of Camel knows one. */
    @SuppressWarnings({"deprecation", "MissingOverride", "ProtectedMembersInFinalClass"})
    protected HttpClientConnectionManager createConnectionManager(
            Registry<ConnectionSocketFactory> sockets, int maxTotal, int perRoute, SocketConfig socketConfig) {
        PoolingHttpClientConnectionManager manager = new PoolingHttpClientConnectionManager(
                sockets,
                PoolConcurrencyPolicy.STRICT,
                TimeValue.ofMilliseconds(getConnectionTimeToLive()),
                CONNECTIONS);
        manager.setMaxTotal(maxTotal > 0 ? maxTotal : getMaxTotalConnections());
        manager.setDefaultMaxPerRoute(perRoute > 0 ? perRoute : getConnectionsPerRoute());
        manager.setDefaultSocketConfig(socketConfig);
        return manager;
    }

    /** Camel 4.22. */
    @SuppressWarnings({"deprecation", "MissingOverride", "ProtectedMembersInFinalClass"})
    protected HttpClientConnectionManager createConnectionManager(
            TlsSocketStrategy tls, int maxTotal, int perRoute, SocketConfig socketConfig) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(tls)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setConnectionTimeToLive(TimeValue.ofMilliseconds(getConnectionTimeToLive()))
                .setConnectionFactory(CONNECTIONS)
                .setMaxConnTotal(maxTotal > 0 ? maxTotal : getMaxTotalConnections())
                .setMaxConnPerRoute(perRoute > 0 ? perRoute : getConnectionsPerRoute())
                .setDefaultSocketConfig(socketConfig)
                .build();
    }
}
