// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeSettingsTest {

    private static final String BROKER = "tcp://localhost:1883";

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String... namesAndValues) {
        return assertThatThrownBy(() -> of(settings(namesAndValues))).isInstanceOf(SettingsException.class);
    }

    private static List<ConfiguredSource> of(Settings settings) {
        return BridgeSettings.SOURCES.of(settings, warning -> {});
    }

    private static List<String> running(Settings settings) {
        return of(settings).stream().map(ConfiguredSource::id).toList();
    }

    private static Settings settings(String... namesAndValues) {
        Map<String, String> given = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return BridgeSettings.of(given);
    }

    @Test
    void theSourcesAreThoseThatAreConfigured() {
        assertThat(running(settings("csv.inbox", "inbox"))).containsExactly("csv");
        assertThat(running(settings(
                        "csv.inbox",
                        "inbox",
                        "mqtt.broker-url",
                        BROKER,
                        "mqtt.topic",
                        "t",
                        "jdbc.url",
                        "jdbc:h2:mem:",
                        "jdbc.query",
                        "SELECT 1")))
                .containsExactly("mqtt", "csv", "jdbc");
    }

    @Test
    void namedSourcesAreTheOnlyOnes() {
        assertThat(running(settings("bridge.sources", " CSV ", "csv.inbox", "inbox", "mqtt.broker-url", BROKER)))
                .containsExactly("csv");
    }

    @Test
    void withoutAnySourceTheMessageSaysWhatToSet() {
        assertRefused()
                .hasMessageContainingAll("mqtt.broker-url", "MQTT_BROKER_URL", "csv.inbox", "jdbc.url", "RELAY_PORT");
    }

    @Test
    void anUnknownSourceIsNamedBesideThoseThereAre() {
        assertRefused("bridge.sources", "csv,amqp", "csv.inbox", "inbox")
                .hasMessageContainingAll("'amqp'", "mqtt, csv, jdbc, relay, kafka");
    }

    @Test
    void allThatASourceLacksIsNamedTogether() {
        assertRefused("bridge.sources", "mqtt")
                .hasMessageContainingAll("mqtt.broker-url", "MQTT_BROKER_URL", "mqtt.topic", "MQTT_TOPIC");
    }

    @Test
    void mqtt3HasARouteOfItsOwn() {
        String[] mqtt = {"mqtt.broker-url", BROKER, "mqtt.topic", "t"};
        assertThat(of(settings(mqtt))).extracting(ConfiguredSource::routeFile).containsExactly("mqtt.camel.yaml");
        String[] mqtt3 = {"mqtt.broker-url", BROKER, "mqtt.topic", "t", "mqtt.version", "3"};
        assertThat(of(settings(mqtt3))).extracting(ConfiguredSource::routeFile).containsExactly("mqtt3.camel.yaml");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertRefused("mqtt.broker-url", "broker", "mqtt.qos", "2", "csv.inbox", "inbox", "csv.skip-lines", "two")
                .hasMessageContainingAll("mqtt.broker-url is 'broker'", "mqtt.qos", "mqtt.topic", "csv.skip-lines");
    }

    @Test
    void aPasswordInAUrlThatIsRefusedIsNotShown() {
        assertRefused("mqtt.broker-url", "http://me:p@ss@w0rd@broker", "mqtt.topic", "t")
                .hasMessageContaining("http://xxxxxx@broker")
                .hasMessageNotContainingAny("p@ss", "w0rd");
    }

    @Test
    void everySettingIsDeclaredOnce() {
        assertThat(BridgeSettings.groups().stream().flatMap(group -> group.settings().stream()))
                .extracting(Setting::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyDefaultPassesItsOwnCheck() {
        BridgeSettings.groups().stream()
                .flatMap(group -> group.settings().stream())
                .filter(setting -> setting.byDefault() != null)
                .forEach(setting -> assertThat(setting.problem(setting.name(), setting.byDefault()))
                        .as(setting.name())
                        .isNull());
    }

    @Test
    void wrongValuesAreRefusedWithWhatToWriteInstead(@TempDir Path folder) throws Exception {
        String file = Files.createFile(folder.resolve("file")).toString();

        assertRefused("mqtt.broker-url", "localhost:1883", "mqtt.topic", "t").hasMessageContaining("tcp://host:1883");
        assertRefused("mqtt.broker-url", BROKER, "mqtt.topic", "t", "mqtt.qos", "2")
                .hasMessageContaining("mqtt.qos");
        assertRefused("mqtt.broker-url", BROKER, "mqtt.topic", "t", "mqtt.version", "4")
                .hasMessageContaining("3.1.1");
        assertRefused("csv.inbox", file).hasMessageContaining("folder");
        assertRefused("csv.inbox", "inbox", "csv.include", "*.csv").hasMessageContaining(".*\\.csv");
        assertRefused("csv.inbox", "inbox", "csv.skip-lines", "two").hasMessageContaining("csv.skip-lines");
    }

    @Test
    void aDatabaseWithoutDriverIsNamedWithoutItsPassword() {
        assertRefused("jdbc.url", "jdbc:oracle:thin:user/secret@host", "jdbc.query", "SELECT 1 FROM dual")
                .hasMessageContaining("jdbc:oracle")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aRelayIsGivenAPortAndHalfOfAPairIsNoneOfIt(@TempDir Path folder) {
        assertThat(running(settings("relay.port", "0"))).containsExactly("relay");
        assertRefused("relay.port", "70000").hasMessageContaining("65535");
        assertRefused("relay.port", "0", "relay.max-body-bytes", "16M").hasMessageContaining("1048576");
        assertRefused("relay.port", "0", "relay.username", "u")
                .hasMessageContainingAll("relay.username", "relay.password", "Set both, or none");
        assertRefused("relay.port", "0", "relay.tls-key", "k").hasMessageContaining("relay.tls-certificate");
        String missing = folder.resolve("tls.crt").toString();
        assertRefused("relay.port", "0", "relay.tls-certificate", missing, "relay.tls-key", missing)
                .hasMessageContaining(missing);
    }
}
