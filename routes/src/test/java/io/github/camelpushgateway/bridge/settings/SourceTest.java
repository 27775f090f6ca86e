// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {

    private static final String BROKER = "tcp://localhost:1883";

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String... namesAndValues) {
        return assertThatThrownBy(() -> Source.of(settings(namesAndValues))).isInstanceOf(SettingsException.class);
    }

    private static Settings settings(String... namesAndValues) {
        Map<String, String> given = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.of(given);
    }

    @Test
    void theSourcesAreThoseThatAreConfigured() {
        assertThat(Source.of(settings("csv.inbox", "inbox"))).containsExactly(Source.CSV);
        assertThat(Source.of(settings(
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
                .containsExactly(Source.MQTT, Source.CSV, Source.JDBC);
    }

    @Test
    void namedSourcesAreTheOnlyOnes() {
        assertThat(Source.of(settings("bridge.sources", " CSV ", "csv.inbox", "inbox", "mqtt.broker-url", BROKER)))
                .containsExactly(Source.CSV);
    }

    @Test
    void withoutAnySourceTheMessageSaysWhatToSet() {
        assertRefused()
                .hasMessageContainingAll("mqtt.broker-url", "MQTT_BROKER_URL", "csv.inbox", "jdbc.url", "RELAY_PORT");
    }

    @Test
    void anUnknownSourceIsNamedBesideThoseThereAre() {
        assertRefused("bridge.sources", "csv,kafka", "csv.inbox", "inbox")
                .hasMessageContainingAll("'kafka'", "mqtt, csv, jdbc, relay");
    }

    @Test
    void allThatASourceLacksIsNamedTogether() {
        assertRefused("bridge.sources", "mqtt")
                .hasMessageContainingAll("mqtt.broker-url", "MQTT_BROKER_URL", "mqtt.topic", "MQTT_TOPIC");
    }

    @Test
    void mqtt3HasARouteOfItsOwn() {
        assertThat(Source.MQTT.routeFile(settings("mqtt.version", "3"))).isEqualTo("mqtt3.camel.yaml");
        assertThat(Source.MQTT.routeFile(settings())).isEqualTo("mqtt.camel.yaml");
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
        assertThat(Source.of(settings("relay.port", "9092"))).containsExactly(Source.RELAY);
        assertRefused("relay.port", "70000").hasMessageContaining("65535");
        assertRefused("relay.port", "9092", "relay.max-body-bytes", "16M").hasMessageContaining("16777216");
        assertRefused("relay.port", "9092", "relay.username", "u")
                .hasMessageContainingAll("relay.username", "relay.password", "Set both, or none");
        assertRefused("relay.port", "9092", "relay.tls-key", "k").hasMessageContaining("relay.tls-certificate");
        String missing = folder.resolve("tls.crt").toString();
        assertRefused("relay.port", "9092", "relay.tls-certificate", missing, "relay.tls-key", missing)
                .hasMessageContaining(missing);
    }
}
