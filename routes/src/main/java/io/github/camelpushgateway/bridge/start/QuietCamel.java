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
        this(settings, List.of());
    }

    /**
     * With the routes of these sources, made as they run but not started.
     *
     * @param sources whose settings have been looked at
     * @throws Exception if a setting is wrong, or a route cannot be made; the innermost cause's message says which
     */
    public QuietCamel(Settings settings, List<ConfiguredSource> sources) throws Exception {
        // A route that is not made of a template has beans that would listen.
        List<ConfiguredSource> made = sources.stream()
                .filter(source -> source.kind().template(source.settings()) != null)
                .toList();
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        Properties quiet = settings.resolved();
        // The page's port is the running bridge's.
        quiet.setProperty("camel.management.enabled", "false");
        main.setOverrideProperties(quiet);
        main.configure()
                .withAutoStartup(false)
                .withRoutesIncludePattern(
                        made.isEmpty()
                                ? "false"
                                : made.stream()
                                        .map(source -> "classpath:routes/" + source.routeFile())
                                        .distinct()
                                        .collect(Collectors.joining(",")));
        main.configure().addRoutesBuilder(new SourceRoutes(made));
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
