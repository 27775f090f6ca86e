// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import io.github.camelpushgateway.bridge.cluster.ClusterSettings;
import io.github.camelpushgateway.bridge.csv.CsvSource;
import io.github.camelpushgateway.bridge.jdbc.JdbcSource;
import io.github.camelpushgateway.bridge.kafka.KafkaSource;
import io.github.camelpushgateway.bridge.mqtt.MqttSource;
import io.github.camelpushgateway.bridge.page.ManagementSettings;
import io.github.camelpushgateway.bridge.relay.RelaySource;
import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.source.SourceList;
import io.github.camelpushgateway.bridge.verify.PrometheusSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that can be set, and the one list of the sources there are. */
public final class BridgeSettings {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeSettings.class);

    /** Whoever adds a source adds it here. */
    static final SourceList SOURCES = new SourceList(
            List.of(new MqttSource(), new CsvSource(), new JdbcSource(), new RelaySource(), new KafkaSource()));

    private static final SettingGroup WHERE_TO = new SettingGroup(
            "Where to",
            "pushgateway",
            Setting.of("pushgateway.url", "where to push to")
                    .kind(Setting.Kind.URL)
                    .byDefault("http://localhost:9091"),
            Setting.of("camel.component.pushgateway.gateway-url", "the same, as the component's option")
                    .more(
                            "Every option of the component can be set in this way; docs/component.md lists them. Credentials belong here or in the environment, not into routes.")
                    .kind(Setting.Kind.URL)
                    .byDefault("{{pushgateway.url}}"),
            Setting.of(
                            "camel.component.pushgateway.gateways",
                            "with several gateways in `pushgateway.url`, separated by commas: `replicate` (each gets everything)"
                                    + " or `shard` (each group lives on exactly one)")
                    .more("docs/component.md, Several gateways, says what else belongs to it."),
            Setting.of("camel.component.pushgateway.username", "user name for HTTP basic authentication"),
            Setting.of("camel.component.pushgateway.password", "password for HTTP basic authentication")
                    .secret(),
            Setting.of("camel.component.pushgateway.token", "bearer token").secret(),
            Setting.of("camel.component.pushgateway.tenant-id", "puts `tenant_userid=<id>` on every sample"));

    private static final SettingGroup WHICH = new SettingGroup(
            "Which sources",
            "bridge",
            Setting.of(
                            "bridge.sources",
                            "which sources run, separated by commas: " + code(SOURCES.names())
                                    + "; else those whose settings are there")
                    .more("Without it: those of them whose "
                            + SOURCES.keys().stream()
                                    .map(Setting::name)
                                    .reduce((a, b) -> a + ", " + b)
                                    .orElseThrow()
                            + " is set."));

    private static final SettingGroup HOW = new SettingGroup(
            "How it runs",
            null,
            Setting.of("camel.main.name", "the bridge's name on its page and in its log")
                    .byDefault("bridge"),
            Setting.of("camel.routeController.enabled", "whether a source that cannot be reached is tried again")
                    .more("It does not keep the others from starting.")
                    .byDefault("true"),
            Setting.of("camel.routeController.initialDelay", "when sources are started, milliseconds after the program")
                    .byDefault("0"),
            Setting.of(
                            "camel.routeController.backOffDelay",
                            "how long until a source that cannot be reached is tried again")
                    .byDefault("5s"),
            Setting.of("camel.main.shutdownTimeout", "how many seconds a stop waits for pushes that are on their way")
                    .more(
                            "A request that is on its way then has its own time, 10 seconds: a stop takes 20 seconds at the most.")
                    .byDefault("8"),
            Setting.of("camel.main.jmxEnabled", "whether Camel shows itself by JMX")
                    .byDefault("false"),
            Setting.of("camel.main.autoConfigurationLogSummary", "whether Camel logs its settings at the start")
                    .byDefault("false"),
            Setting.of("camel.main.startupSummaryLevel", "how much Camel logs when it has started")
                    .byDefault("oneline"));

    /** In the order of the settings file. */
    private static final List<SettingGroup> GROUPS = Stream.of(
                    Stream.of(WHERE_TO, WHICH),
                    SOURCES.settings().stream(),
                    Stream.of(ClusterSettings.SETTINGS, ManagementSettings.SETTINGS, PrometheusSettings.SETTINGS, HOW))
            .flatMap(groups -> groups)
            .toList();

    private BridgeSettings() {}

    /** All that can be set, in the order in which it is told. */
    public static List<SettingGroup> groups() {
        return GROUPS;
    }

    /**
     * The settings of this process.
     *
     * @param file the user's properties file, or {@code null} for {@code application.properties} in the working
     *     directory if there is one
     * @throws SettingsException if the file cannot be read
     */
    public static Settings load(Path file) {
        return Settings.load(GROUPS, file);
    }

    /**
     * The defaults and what is given, without a look at files, system properties or environment: for a program that
     * embeds the bridge.
     */
    public static Settings of(Map<String, String> given) {
        return Settings.of(GROUPS, given);
    }

    /**
     * The sources that settings configure, checked.
     *
     * @throws SettingsException if there is none, or settings are wrong; all that is wrong is in its message
     */
    public static List<ConfiguredSource> sources(Settings settings) {
        return SOURCES.of(settings, LOG::warn);
    }

    private static String code(String names) {
        return "`" + names.replace(", ", "`, `") + "`";
    }
}
