// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.mqtt.Mqtt3Session;
import io.github.camelpushgateway.bridge.mqtt.Mqtt5Session;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.engine.DefaultSupervisingRouteController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningBridgeTest {

    /** A port that nothing listens on. */
    private static final String NOWHERE = "127.0.0.1:1";

    @TempDir
    private Path folder;

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("pushgateway.url", "http://" + NOWHERE);
        settings.put("mqtt.broker-url", "tcp://" + NOWHERE);
        settings.put("mqtt.topic", "sensors/+/#");
        settings.put("csv.inbox", folder.resolve("inbox").toString());
        settings.put("jdbc.url", "jdbc:postgresql://" + NOWHERE + "/none");
        settings.put("jdbc.query", "SELECT 1");
        settings.put("camel.main.shutdownTimeout", "1");
        return settings;
    }

    @Test
    void allRoutesStartThoughNothingCanBeReached() throws Exception {
        try (RunningBridge bridge = RunningBridge.start(BridgeSettings.of(settings()))) {
            for (String source : new String[] {"mqtt", "csv", "jdbc"}) {
                assertThat(bridge.camelContext().getRouteController().getRouteStatus(source))
                        .as(source)
                        .isEqualTo(ServiceStatus.Started);
            }
            assertThat(bridge.camelContext().getRouteController())
                    .isInstanceOf(DefaultSupervisingRouteController.class);
        }
    }

    @Test
    void theRouteForMqtt3StartsToo() throws Exception {
        Map<String, String> settings = settings();
        settings.put("bridge.sources", "mqtt");
        settings.put("mqtt.version", "3");

        try (RunningBridge bridge = RunningBridge.start(BridgeSettings.of(settings))) {
            assertThat(bridge.camelContext().getRoute("mqtt").getEndpoint().getEndpointUri())
                    .startsWith("paho:");
        }
    }

    @Test
    void aWrongMappingEndsTheStartWithAllThatIsWrong() throws Exception {
        Path mapping = Files.writeString(folder.resolve("bad.yaml"), "rules: [{metrics: [{name: a b, vlaue: x}]}]");
        Map<String, String> settings = settings();
        settings.put("bridge.sources", "csv");
        settings.put("csv.mapping", "file:" + mapping);

        assertThatThrownBy(
                        () -> RunningBridge.start(BridgeSettings.of(settings)).close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("csv", "bad.yaml:1:", "'a b'", "'vlaue'");
    }

    @Test
    void aMappingThatIsNotThereEndsTheStart() {
        Map<String, String> settings = settings();
        settings.put("bridge.sources", "mqtt");
        settings.put("mqtt.mapping", "file:" + folder.resolve("nowhere.yaml"));

        assertThatThrownBy(
                        () -> RunningBridge.start(BridgeSettings.of(settings)).close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("mqtt", "nowhere.yaml");
    }

    @Test
    void aTopicThatIsNoneEndsTheStart() {
        Map<String, String> settings = settings();
        settings.put("bridge.sources", "mqtt");
        settings.put("mqtt.topic", "sensors/#/more");

        assertThatThrownBy(
                        () -> RunningBridge.start(BridgeSettings.of(settings)).close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("mqtt", "sensors/#/more");
    }

    @Test
    void aPasswordReachesThePoolAsItIs() throws Exception {
        String password = "#p&a$s{s w}o%r?d+'\"\\RAW(x)";
        Map<String, String> settings = settings();
        settings.put("bridge.sources", "jdbc");
        settings.put("jdbc.username", "user");
        settings.put("jdbc.password", password);

        try (RunningBridge bridge = RunningBridge.start(BridgeSettings.of(settings))) {
            HikariDataSource pool =
                    bridge.camelContext().getRegistry().lookupByNameAndType("jdbc.database", HikariDataSource.class);
            assertThat(pool.getPassword()).isEqualTo(password);
            assertThat(pool.getUsername()).isEqualTo("user");
        }
    }

    @Test
    void eachNameIsASourceOfItsOwn() throws Exception {
        Map<String, String> settings = settings();
        settings.put("bridge.sources", "mqtt, jdbc");
        settings.put("mqtt.brokers", "plant, cloud");
        settings.put("mqtt.cloud.topic", "a/#, b/+/state");
        settings.put("mqtt.cloud.version", "3");
        settings.put("mqtt.cloud.client-id", "own");
        settings.put("jdbc.queries", "stock, orders, far");
        settings.put("jdbc.far.username", "other");

        try (RunningBridge bridge = RunningBridge.start(settings)) {
            CamelContext context = bridge.camelContext();
            assertThat(context.getRoutes())
                    .extracting(Route::getRouteId)
                    .containsExactlyInAnyOrder("mqtt-plant", "mqtt-cloud", "jdbc-stock", "jdbc-orders", "jdbc-far");
            assertThat(context.getRegistry().lookupByNameAndType("mqtt-plant.session", Mqtt5Session.class))
                    .extracting(Mqtt5Session::getClientId)
                    .isEqualTo("camel-pushgateway-plant");
            assertThat(context.getRegistry().lookupByNameAndType("mqtt-cloud.session", Mqtt3Session.class))
                    .extracting(Mqtt3Session::getClientId)
                    .isEqualTo("own");
            Object pool = context.getRegistry().lookupByName("jdbc-stock.database");
            assertThat(context.getRegistry().lookupByName("jdbc-orders.database"))
                    .isSameAs(pool);
            assertThat(context.getRegistry().lookupByName("jdbc-far.database")).isNotSameAs(pool);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{{b}}c", "{{a", "b}}", "#secret", "#bean:x", "RAW(x)", "{{a}} {{b}}", "a\\{{b\\}}"})
    void whateverAnOptionOfTheComponentHoldsReachesItAsItIs(String odd) throws Exception {
        Map<String, String> settings = settings();
        settings.put("bridge.sources", "csv");
        settings.put("camel.component.pushgateway.username", odd.replace(":", ""));
        settings.put("camel.component.pushgateway.password", odd);
        settings.put("camel.component.pushgateway.tenant-id", odd);
        settings.put("camel.component.pushgateway.labels.site", odd);
        settings.put("camel.component.pushgateway.grouping.line", odd);
        settings.put("camel.component.pushgateway.state-store", "file:" + folder.resolve("state"));
        settings.put("the.user", "from a setting");
        settings.put("camel.component.pushgateway.metric-help", "{{the.user}}");

        try (RunningBridge bridge = RunningBridge.start(settings)) {
            PushgatewayConfiguration options =
                    ((PushgatewayEndpoint) bridge.camelContext().getEndpoint("pushgateway:x")).getConfiguration();
            assertThat(options.getUsername()).isEqualTo(odd.replace(":", ""));
            assertThat(options.getPassword()).isEqualTo(odd);
            assertThat(options.getTenantId()).isEqualTo(odd);
            assertThat(options.getLabels()).containsEntry("site", odd);
            assertThat(options.getGrouping()).containsEntry("line", odd);
            assertThat(options.getMetricHelp()).isEqualTo("from a setting");
        }
    }

    /** Whatever Camel takes for its own, in each place a text is written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a/b",
                "a?b",
                "a?b=c&d",
                "a#b",
                "#a",
                "100%",
                "a%20b",
                "a+b",
                "a'b",
                "a\"b",
                "a\\b",
                "${a}",
                "{a}",
                "RAW(a)",
                "a;b",
                "Größe",
                "a:b",
                "$simple{a}",
                "a&amp;b",
                "a{{b}}c",
                "{{a}}",
                "{{",
                "?"
            })
    void whateverATextHoldsReachesTheEndpointAsItIs(String odd) throws Exception {
        Path mapping = Files.writeString(
                folder.resolve(odd.replace("/", "") + ".yaml"), "rules: [{metrics: [{name: a, value: b}]}]");
        Map<String, String> settings = settings();
        settings.put("bridge.sources", "mqtt, jdbc");
        for (String source : new String[] {"mqtt", "jdbc"}) {
            settings.put(source + ".job", odd);
            settings.put(source + ".mapping", "file:" + mapping);
        }
        settings.put("mqtt.topic", odd.replace('+', '-').replace('#', '-'));
        settings.put("mqtt.client-id", odd);
        settings.put("mqtt.username", odd);
        settings.put("mqtt.password", odd + "{{x}}");
        settings.put("jdbc.query", "SELECT '" + odd + "' AS a, '{{b}} }}' AS b");
        settings.put("jdbc.username", odd + "{{y");
        settings.put("jdbc.password", odd + "}}");

        try (RunningBridge bridge = RunningBridge.start(settings)) {
            CamelContext context = bridge.camelContext();
            assertThat(context.getRoutes()).hasSize(2);
            assertThat(context.getEndpoints())
                    .filteredOn(PushgatewayEndpoint.class::isInstance)
                    .extracting(endpoint -> ((PushgatewayEndpoint) endpoint).getConfiguration())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(options -> assertThat(options.getJob()).isEqualTo(odd))
                    .filteredOn(options -> options.getMapping() != null)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(options -> assertThat(options.getMapping()).isEqualTo("file:" + mapping));
            HikariDataSource pool = context.getRegistry().lookupByNameAndType("jdbc.database", HikariDataSource.class);
            assertThat(pool.getUsername()).isEqualTo(odd + "{{y");
            assertThat(pool.getPassword()).isEqualTo(odd + "}}");
        }
    }
}
