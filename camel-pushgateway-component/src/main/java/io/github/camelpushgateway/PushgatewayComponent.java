// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.store.FileStateStore;
import io.github.camelpushgateway.group.store.HighWaterMarks;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.text.OptionalLibrary;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.PropertiesHelper;

/**
 * Pushes metrics to a Prometheus Pushgateway. The component holds what endpoints share: default options, the groups of each gateway (two
 * endpoints that push to one group must not wipe each other's series), and state stores.
 */
@Component("pushgateway")
public class PushgatewayComponent extends DefaultComponent implements SSLContextParametersAware {

    private static final String FILE_STORE = "file:";

    /** Secret options that are not on Camel's own list: Camel Main's summary of the configuration would show them when it starts. */
    private static final String SECRET_OPTIONS = "accessKeySecret,securityToken";

    @Metadata(description = "The options that every endpoint starts from.")
    private PushgatewayConfiguration configuration = new PushgatewayConfiguration();

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether to use the TLS settings of the Camel context.")
    private boolean useGlobalSslContextParameters;

    // Guarded by this.
    private final Map<String, GatewayGroups> gateways = new HashMap<>();
    private final Map<Path, StateStore> fileStores = new HashMap<>();
    private ScheduledExecutorService timer;
    private HighWaterMarks marks;

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
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        PushgatewayConfiguration options = configuration.copy();
        // A path of a URI cannot hold every job, nor a query every file's name; a text in the registry can:
        // job=#bean:name.
        String job = getAndRemoveOrResolveReferenceParameter(parameters, "job", String.class);
        options.setJob(job == null ? remaining : job);
        options.setGrouping(merged(options.getGrouping(), parameters, "grouping."));
        options.setLabels(merged(options.getLabels(), parameters, "labels."));
        options.setHttp(merged(options.getHttp(), parameters, "http."));
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
        endpoint.checkOptions();
        return endpoint;
    }

    /** The groups of a gateway; the same object for all endpoints with the same URL and store. */
    synchronized GatewayGroups groups(String gatewayUrl, StateStore store) {
        return gateways.computeIfAbsent(
                gatewayUrl + '\n' + (store == null ? "" : store), key -> new GatewayGroups(gatewayUrl, store, timer()));
    }

    /**
     * The store an option names, opened if need be.
     *
     * @return {@code null} for {@code memory}
     */
    synchronized StateStore stateStore(Object option) {
        if (option instanceof StateStore bean) {
            return bean;
        }
        Path directory = storeDirectory(option);
        return directory == null ? null : fileStores.computeIfAbsent(directory, FileStateStore::new);
    }

    /** Up to where sources have read, kept in the component's {@code stateStore}. For routes that read on from where they were. */
    public synchronized HighWaterMarks marks() {
        if (marks == null) {
            marks = new HighWaterMarks(stateStore(configuration.getStateStore()));
        }
        return marks;
    }

    /** @throws IllegalArgumentException if the option names no store */
    void checkStateStore(Object option) {
        if (!(option instanceof StateStore)) {
            storeDirectory(option);
        }
    }

    private static Path storeDirectory(Object option) {
        String name = String.valueOf(option).trim();
        if (option == null || name.equals("memory")) {
            return null;
        }
        if (name.startsWith(FILE_STORE) && name.length() > FILE_STORE.length()) {
            OptionalLibrary.MVSTORE.require("stateStore=file:", "use stateStore=memory or a bean of type StateStore");
            return Path.of(name.substring(FILE_STORE.length())).toAbsolutePath().normalize();
        }
        throw new IllegalArgumentException(
                "stateStore '" + name + "' is not one of memory, file:<directory>, #<bean of type StateStore>");
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        synchronized (this) {
            gateways.clear();
            fileStores.values().forEach(StateStore::close);
            fileStores.clear();
            marks = null;
            if (timer != null) {
                getCamelContext().getExecutorServiceManager().shutdownNow(timer);
                timer = null;
            }
        }
    }

    /** Runs short tasks later, for all endpoints. */
    synchronized ScheduledExecutorService timer() {
        if (timer == null) {
            timer = getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "PushgatewayTimer");
        }
        return timer;
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
