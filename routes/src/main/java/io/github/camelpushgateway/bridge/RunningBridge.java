// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import io.github.camelpushgateway.bridge.cli.Usage;
import io.github.camelpushgateway.bridge.cluster.ClusterSettings;
import io.github.camelpushgateway.bridge.cluster.LockedRoutes;
import io.github.camelpushgateway.bridge.cluster.Standby;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.page.BridgePage;
import io.github.camelpushgateway.bridge.page.ManagementSettings;
import io.github.camelpushgateway.bridge.page.message.MessageLog;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.start.ComponentTexts;
import io.github.camelpushgateway.bridge.start.SourceRoutes;
import io.github.camelpushgateway.bridge.start.StartFailures;
import io.github.camelpushgateway.bridge.start.UserRoutes;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.ownership.Lease;
import io.github.camelpushgateway.ownership.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes, running: {@code try (RunningBridge bridge = RunningBridge.start(Map.of("csv.inbox", "inbox"))) { …
 * }}. What a bridge started is its own; several may run in one process. Starting and closing are for one thread.
 */
public final class RunningBridge implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningBridge.class);

    private final Main main;

    /** {@code null} if this bridge shares its work with no other. */
    private Standby standby;

    private RunningBridge(Main main) {
        this.main = main;
    }

    /**
     * Starts the routes of all configured sources. Returns when they are started; a source that cannot be reached
     * is tried again in the background.
     *
     * @param settings what differs from the defaults
     * @throws SettingsException if a setting is missing or wrong, a port to listen on that is taken included
     * @throws Exception if the routes cannot be built, for example because a mapping file is wrong; the innermost
     *     cause's message says why
     */
    public static RunningBridge start(Map<String, String> settings) throws Exception {
        return start(BridgeSettings.of(settings));
    }

    /** As {@link #start(Map)}, with settings that may come from files and the environment. */
    public static RunningBridge start(Settings settings) throws Exception {
        settings.unknown().forEach(LOG::warn);
        List<ConfiguredSource> sources = BridgeSettings.sources(settings);
        Consumer<String> fatal = problem -> {
            throw new SettingsException(problem);
        };
        ManagementSettings.check(settings, fatal, fatal);
        List<String> others = UserRoutes.besides(BridgeSettings.SOURCES.routeFiles());
        if (!others.isEmpty()) {
            LOG.info("Running the routes of these files as well: {}", String.join(", ", others));
        }
        Main main = new Main();
        // Not the default, which ends with the process: who started the bridge decides when it ends.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        ComponentTexts.give(main, settings.resolved());
        main.configure()
                .withRoutesIncludePattern(
                        Stream.concat(sources.stream().map(ConfiguredSource::routeFile), others.stream())
                                .distinct()
                                .map(file -> "classpath:routes/" + file)
                                .collect(Collectors.joining(",")));
        main.configure().addRoutesBuilder(new SourceRoutes(sources, true));
        ClusterSettings cluster = ClusterSettings.of(settings);
        List<ConfiguredSource> locked = cluster == null
                ? List.of()
                : sources.stream().filter(source -> source.kind().needsLock()).toList();
        Lease lease = cluster == null ? null : Standby.newLease(cluster);
        if (cluster != null) {
            share(main, lease, locked);
        }
        StartFailures failures = new StartFailures();
        main.bind("startFailures", failures);
        MessageLog messages = new MessageLog(ManagementSettings.maySeeMessages(settings));
        if (ManagementSettings.isEnabled(settings)) {
            // Found there by Camel before it makes the routes.
            main.bind("pageMessages", messages);
        }
        RunningBridge bridge = new RunningBridge(main);
        try {
            main.start();
            if (cluster != null) {
                bridge.standBy(cluster, lease, locked);
            }
            if (failures.settingsFailure() != null) {
                throw failures.settingsFailure();
            }
            if (ManagementSettings.isEnabled(settings)) {
                BridgePage.serve(main.getCamelContext(), settings, sources, messages, Usage.version());
            }
        } catch (Exception e) {
            bridge.close();
            SettingsException wrong = Causes.settingsFailureIn(e);
            throw wrong != null ? wrong : e;
        }
        return bridge;
    }

    /** Prepares a bridge whose sources run only while it holds a lock. */
    private static void share(Main main, Lease lease, List<ConfiguredSource> locked) {
        Set<String> ids = locked.stream().map(ConfiguredSource::id).collect(Collectors.toSet());
        main.bind("lockedRoutes", new LockedRoutes(ids));
        main.bind("clusterLease", lease);
        main.bind("noOwnership", Ownership.ALWAYS);
        main.addOverrideProperty("camel.component.pushgateway.ownership", "#bean:clusterLease");
        main.addOverrideProperty("relay.ownership", "#bean:noOwnership");
        if (!ids.isEmpty()) {
            main.addOverrideProperty("camel.routeController.excludeRoutes", String.join(",", ids));
        }
    }

    /** @throws Exception if a mapping is wrong: that is not to show when the other bridge has died */
    private void standBy(ClusterSettings cluster, Lease lease, List<ConfiguredSource> locked) throws Exception {
        CamelContext context = main.getCamelContext();
        for (ConfiguredSource source : locked) {
            if (source.mapping() != null) {
                MappingResources.load(context, source.mapping());
            }
        }
        standby = new Standby(
                context,
                cluster,
                lease,
                locked.stream()
                        .map(source -> new Standby.LockedRoute(
                                source.id(), () -> source.kind().leave(source.settings(), context)))
                        .toList());
        standby.start();
    }

    /** The Camel context that the routes run in. Their ids are the sources' names. */
    public CamelContext camelContext() {
        return main.getCamelContext();
    }

    /**
     * Takes in nothing more, waits for what is on its way (at most {@code camel.main.shutdownTimeout} seconds), and
     * ends. What was not delivered by then is not acknowledged, and stays where it is. Closing twice does no harm.
     */
    @Override
    public void close() {
        if (standby != null) {
            standby.ending();
        }
        main.stop();
        if (standby != null) {
            // Not before: until then what waits is pushed.
            standby.close();
        }
    }
}
