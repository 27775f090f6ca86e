// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import io.github.camelpushgateway.group.store.HighWaterMarks;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import io.github.camelpushgateway.options.EndpointOptions;
import io.github.camelpushgateway.options.StateStoreOptions;
import io.github.camelpushgateway.ownership.Ownership;
import io.github.camelpushgateway.session.GatewayConnections;
import io.github.camelpushgateway.session.StateStores;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.util.PropertiesHelper;
import org.jspecify.annotations.Nullable;

/**
 * Pushes metrics to a Prometheus Pushgateway. The component holds what endpoints share: default options,
 * connections, the groups of each gateway (two endpoints that push to one group must not wipe each other's series),
 * and state stores.
 *
 * <p>A route that pushes what a sensor sends, each reading as a series of its room:
 *
 * <pre>{@code
 * context.getComponent("pushgateway", PushgatewayComponent.class)
 *         .getConfiguration()
 *         .setGatewayUrl("http://gateway:9091");
 * context.addRoutes(new RouteBuilder() {
 *     public void configure() {
 *         from("timer:sensor?period=30s")
 *                 .setBody(exchange -> Map.of("room", "hall", "celsius", 21.5))
 *                 .to("pushgateway:sensors?metricFields=celsius&labelFields=room");
 *     }
 * });
 * }</pre>
 *
 * <p>Set options before endpoints are made: each endpoint takes a copy. Otherwise thread safe.
 */
@PublicApi
@Component("pushgateway")
public class PushgatewayComponent extends HealthCheckComponent
        implements SSLContextParametersAware, ObservedEndpoints.Holder {

    /**
     * Secret options that are not on Camel's own list: Camel Main's summary of the configuration would show them
     * when it starts.
     */
    private static final String SECRET_OPTIONS = "accessKeySecret,securityToken";

    @Metadata(description = "The options that every endpoint starts from.")
    private PushgatewayConfiguration configuration = new PushgatewayConfiguration();

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether to use the TLS settings of the Camel context.")
    private boolean useGlobalSslContextParameters;

    private final StateStores stores = new StateStores();

    // Guarded by this.
    private @Nullable HighWaterMarks marks;
    private @Nullable ObservedEndpoints observed;
    private @Nullable GatewayConnections connections;
    private Clock clock = Clock.systemUTC();

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        ExtendedCamelContext context = getCamelContext().getCamelContextExtension();
        String known = context.getAdditionalSensitiveKeywords();
        if (known == null || !known.contains(SECRET_OPTIONS)) {
            context.setAdditionalSensitiveKeywords(known == null ? SECRET_OPTIONS : known + ',' + SECRET_OPTIONS);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        connections().start();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        PushgatewayConfiguration options = configuration.copy();
        // A path of a URI cannot hold every job, nor a query every file's name; a text in the registry can:
        // job=#bean:name.
        String job = getAndRemoveOrResolveReferenceParameter(parameters, "job", String.class);
        options.setJob(job == null ? remaining : job);
        options.setGrouping(merged(options.getGrouping(), parameters, "grouping."));
        options.setLabels(merged(options.getLabels(), parameters, "labels."));
        options.setHttp(merged(options.getHttp(), parameters, "http."));
        options.setGateway(merged(options.getGateway(), parameters, "gateway."));
        if (useGlobalSslContextParameters && getCamelContext().getSSLContextParameters() != null) {
            options.getHttp()
                    .putIfAbsent("sslContextParameters", getCamelContext().getSSLContextParameters());
        }
        PushgatewayEndpoint endpoint = new PushgatewayEndpoint(uri, this, options);
        String mapping = getAndRemoveOrResolveReferenceParameter(parameters, "mapping", String.class);
        if (mapping != null) {
            options.setMapping(mapping);
        }
        setProperties(endpoint, parameters);
        autowire(options);
        endpoint.checkOptions();
        return endpoint;
    }

    /** The options of an endpoint for a job that is configured as the component is. */
    public EndpointOptions optionsFor(String job) {
        PushgatewayConfiguration options = configuration.copy();
        options.setJob(job);
        autowire(options);
        return new EndpointOptions(options);
    }

    /**
     * Uses a bean of the registry where nothing else is said and there is exactly one, as Camel does for options of
     * a bean's type.
     */
    private void autowire(PushgatewayConfiguration options) {
        if (!isAutowiredEnabled()) {
            return;
        }
        if (options.getStateStore() == null) {
            options.setStateStore(CamelContextHelper.findSingleByType(getCamelContext(), StateStore.class));
        }
        if (options.getCredentials() == null && !options.hasCredentials()) {
            options.setCredentials(CamelContextHelper.findSingleByType(getCamelContext(), CredentialsSupplier.class));
        }
    }

    /** What the endpoints share. */
    synchronized GatewayConnections connections() {
        if (connections == null) {
            connections = new GatewayConnections(getCamelContext(), observedEndpoints());
        }
        return connections;
    }

    @Override
    public synchronized ObservedEndpoints observedEndpoints() {
        if (observed == null) {
            observed = new ObservedEndpoints(getCamelContext(), this::isHealthCheckProducerEnabled, clock);
        }
        return observed;
    }

    /** For tests: by which clock it is told how long a gateway has been away. */
    synchronized void setClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * The store that options name, opened if need be.
     *
     * @return {@code null} for {@code memory}
     */
    @Nullable
    StateStore stateStore(StateStoreOptions options) {
        return stores.get(options);
    }

    /**
     * Up to where sources have read, kept in the component's {@code stateStore}. For routes that read on from where
     * they were.
     */
    public synchronized HighWaterMarks marks() {
        if (marks == null) {
            PushgatewayConfiguration options = configuration.copy();
            autowire(options);
            marks = new HighWaterMarks(stateStore(new StateStoreOptions(
                    options.getStateStore(),
                    options.getStateStoreUsername(),
                    options.getStateStorePassword(),
                    options.getStateStoreOwner())));
        }
        return marks;
    }

    /**
     * Gives up the groups of the endpoints with an ownership, for another process to take over. What waits is pushed if
     * the ownership still holds; what was not pushed in time fails with
     * {@link io.github.camelpushgateway.ownership.NotOwnerException}, and so does what comes later. All that is known
     * of the groups is forgotten, and nothing is pushed, deleted or saved any more: no expiry, no heartbeat, no
     * {@code deleteOnStop}. It holds for endpoints that are started later, too, until {@link #takeOver}.
     *
     * @param owner as endpoints have it in their option {@code ownership}, the same object;
     *     {@link Ownership#ALWAYS} for those without
     * @param atMost how long to wait for what waits, and for requests that are out
     * @return whether all requests have been answered
     */
    public boolean release(Ownership owner, Duration atMost) {
        return connections().release(owner, atMost);
    }

    /**
     * Takes over the groups of the endpoints with an ownership: the state store is read, all that is known is pushed,
     * and pushed once more when a request that the former owner may have under way is over ({@code requestTimeout}). To
     * be called when the ownership holds, and before what was released is pushed to again. A store with a fence
     * shuts the former owner out.
     *
     * @param owner as endpoints have it, the same object
     * @throws io.github.camelpushgateway.group.store.StateStoreException if a state store cannot be reached
     */
    public void takeOver(Ownership owner) {
        synchronized (this) {
            // The former owner has read on since.
            marks = null;
        }
        connections().takeOver(owner);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        connections().stop();
        stores.close();
        synchronized (this) {
            marks = null;
        }
    }

    private static Map<String, Object> merged(
            Map<String, Object> defaults, Map<String, Object> parameters, String prefix) {
        Map<String, Object> all = new LinkedHashMap<>(defaults);
        all.putAll(PropertiesHelper.extractProperties(parameters, prefix));
        return all;
    }

    public PushgatewayConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(PushgatewayConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
