// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.Values;
import io.github.camelpushgateway.bridge.web.OwnPort;
import io.github.camelpushgateway.bridge.web.RequestCheck;
import java.util.List;
import java.util.function.Consumer;

/** What can be set of the bridge's own page, health and metrics: Camel's management server. */
public final class ManagementSettings {

    public static final SettingGroup SETTINGS = new SettingGroup(
            "Its own page, health and metrics",
            null,
            Setting.of("camel.management.enabled", "`true`: a page, health and metrics at the port below")
                    .more(
                            "The first page of the port shows what goes on, /observe/health/live and /observe/health/ready answer 200, or 503, for probes, and /observe/metrics is what Prometheus scrapes: the bridge's own metrics, not those it pushes.")
                    .byDefault("false"),
            Setting.of("camel.management.host", "the address to listen on")
                    .more(
                            "Whoever reaches the port can read all that, though no credentials; so only this machine can, unless it is changed.")
                    .byDefault("127.0.0.1"),
            Setting.of("camel.management.port", "the port of the page")
                    .byDefault("8081")
                    .check(Values::problemOfPort),
            Setting.of(
                            "bridge.page.messages",
                            "`true`: the page shows the last messages to all who reach it; `false`: to nobody")
                    .more("Without it, where only this machine reaches the port.")
                    .oneOf(List.of("true", "false"), "Write true or false"),
            Setting.of("bridge.page.try", "`true`: all who reach the page can try a mapping on it; `false`: nobody")
                    .more("Without it, where only this machine reaches the port. Nothing on disk is changed by it.")
                    .oneOf(List.of("true", "false"), "Write true or false"),
            Setting.of("camel.management.healthCheckEnabled", "whether health is answered for")
                    .byDefault("true"),
            Setting.of("camel.health.producersEnabled", "whether the bridge is not ready while the gateway is away")
                    .more("From a minute on in which no push got through.")
                    .byDefault("true"),
            Setting.of("camel.management.metricsEnabled", "whether metrics are given")
                    .byDefault("true"),
            Setting.of("camel.metrics.enabled", "whether there are meters").byDefault("{{camel.management.enabled}}"),
            Setting.of("camel.metrics.enableRoutePolicy", "whether Camel times each route as well")
                    .more("The pushgateway meters need none of that, and it costs time for each message.")
                    .byDefault("false"),
            Setting.of("camel.metrics.enableExchangeEventNotifier", "whether Camel times each message as well")
                    .byDefault("false"),
            Setting.of("camel.metrics.enableRouteEventNotifier", "whether Camel counts routes as well")
                    .byDefault("false"));

    private ManagementSettings() {}

    /** Whether the page is wanted. */
    public static boolean isEnabled(Settings settings) {
        return "true".equals(settings.get("camel.management.enabled"));
    }

    /** Whether only this machine can reach the page. */
    static boolean isLoopback(Settings settings) {
        return RequestCheck.isLoopback(settings.get("camel.management.host"));
    }

    /** Whether the page may show what messages hold. */
    public static boolean maySeeMessages(Settings settings) {
        return isAllowed(settings, "bridge.page.messages");
    }

    /** Whether a mapping may be tried on the page. */
    static boolean mayTry(Settings settings) {
        return isAllowed(settings, "bridge.page.try");
    }

    private static boolean isAllowed(Settings settings, String name) {
        return settings.has(name) ? "true".equals(settings.get(name)) : isLoopback(settings);
    }

    /** Where the page is; {@code null} if it is not wanted. */
    public static String address(Settings settings) {
        return isEnabled(settings)
                ? "http://" + settings.get("camel.management.host") + ":" + settings.get("camel.management.port") + "/"
                : null;
    }

    /**
     * Sees whether the management server will be able to listen. Camel only logs that it is not, and goes on without.
     *
     * @param problems is given what is wrong
     * @param ofRunning is given that a bridge that runs already has the port
     */
    public static void check(Settings settings, Consumer<String> problems, Consumer<String> ofRunning) {
        if (!isEnabled(settings)) {
            return;
        }
        String host = settings.get("camel.management.host");
        String port = settings.get("camel.management.port");
        String taken = Values.problemOfAddress(host, port);
        if (taken != null) {
            boolean isBridge = OwnPort.isBridge(host, Integer.parseInt(port));
            (isBridge ? ofRunning : problems)
                    .accept("The management server cannot listen on " + taken
                            + (isBridge
                                    ? ": a bridge that runs already has that port. For another one beside it set camel.management.port"
                                    : ". Check camel.management.host and camel.management.port"));
        }
    }
}
