// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.engine.DefaultSupervisingRouteController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                    bridge.camelContext().getRegistry().lookupByNameAndType("jdbcPool", HikariDataSource.class);
            assertThat(pool.getPassword()).isEqualTo(password);
            assertThat(pool.getUsername()).isEqualTo("user");
        }
    }
}
