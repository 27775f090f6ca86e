// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/**
 * A Camel context with the bridge's settings but no routes: nothing connects to anything. For commands that only
 * look.
 */
public final class QuietCamel implements AutoCloseable {

    private final Main main = new Main();

    /** @throws Exception if a setting of the component is wrong; the innermost cause's message says which */
    public QuietCamel(Settings settings) throws Exception {
        this(settings, List.of(), List.of());
    }

    /**
     * With the routes of these sources, and of other files, made as they run but not started.
     *
     * @param sources whose settings have been looked at
     * @param others names of files with routes of the user's own
     * @throws Exception if a setting is wrong, or a route cannot be made; the innermost cause's message says which
     */
    public QuietCamel(Settings settings, List<ConfiguredSource> sources, List<String> others) throws Exception {
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        Properties quiet = settings.resolved();
        // The page's port is the running bridge's.
        quiet.setProperty("camel.management.enabled", "false");
        // It would start routes that are not to start by themselves.
        quiet.setProperty("camel.routeController.enabled", "false");
        ComponentTexts.give(main, quiet);
        String files = Stream.concat(sources.stream().map(ConfiguredSource::routeFile), others.stream())
                .distinct()
                .map(file -> "classpath:routes/" + file)
                .collect(Collectors.joining(","));
        main.configure().withAutoStartup(false).withRoutesIncludePattern(files.isEmpty() ? "false" : files);
        main.configure().addRoutesBuilder(new SourceRoutes(sources, false));
        try {
            main.start();
        } catch (Exception e) {
            main.stop();
            throw e;
        }
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /**
     * An endpoint as the routes would have it, a new one for each call. Nothing of it connects until a producer is
     * started.
     *
     * @param mapping the mapping's resource, or {@code null} for none
     * @throws Exception if an option is wrong
     */
    public PushgatewayEndpoint endpoint(String job, String mapping) throws Exception {
        return endpoint(job, mapping, Map.of());
    }

    /** As {@link #endpoint(String, String)}, with options as a route's URI would have them. */
    public PushgatewayEndpoint endpoint(String job, String mapping, Map<String, String> more) throws Exception {
        Map<String, Object> options = new HashMap<>(more);
        if (mapping != null) {
            options.put("mapping", mapping);
        }
        // Not the context's: it would have one for each job, whatever the mapping.
        return (PushgatewayEndpoint)
                context().getComponent("pushgateway").createEndpoint("pushgateway:" + job, options);
    }

    @Override
    public void close() {
        main.stop();
    }
}
