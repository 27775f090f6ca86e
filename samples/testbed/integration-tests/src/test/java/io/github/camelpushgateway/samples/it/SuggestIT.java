// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.cli.CommandLine;
import io.github.camelpushgateway.bridge.suggest.SuggestCommand;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** bridge suggest against a real broker and a real database. */
class SuggestIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int suggest(Map<String, String> settings, String... arguments) {
        return new SuggestCommand(
                        BridgeSettings.of(settings),
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(new CommandLine(List.of(arguments), SuggestCommand.OPTIONS));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void messagesOfABrokerGiveARuleForEachFamilyOfTopics() throws Exception {
        try (MqttBroker broker = TestServers.mqttBroker();
                Publisher publisher = new Publisher(broker)) {
            AtomicBoolean publishing = new AtomicBoolean(true);
            CompletableFuture<Void> devices = CompletableFuture.runAsync(() -> {
                try {
                    while (publishing.get()) {
                        publisher.publish("plant/a/press", "{\"temp_c\":61.5,\"state\":\"ON\"}");
                        publisher.publish("plant/b/lathe", "{\"temp_c\":40,\"state\":\"OFF\"}");
                        publisher.publish("rooms/attic/humidity", "48");
                        publisher.flush();
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            int code = suggest(Map.of("mqtt.broker-url", broker.url(), "mqtt.topic", "#"), "--seconds=2");
            publishing.set(false);
            devices.get();
            assertThat(errors()).contains("Listening to #");
            assertThat(code).as(errors()).isZero();
            assertThat(output())
                    .contains("from: plant/{site}/{device}", "name: plant_temp_celsius")
                    .contains("from: rooms/{room}/humidity", "name: room_humidity");
        }
    }

    @Test
    void aBrokerThatIsNotThereIsNamed() {
        int code = suggest(Map.of("mqtt.broker-url", "tcp://127.0.0.1:1", "mqtt.topic", "#"), "--seconds=1");
        assertThat(code).isEqualTo(1);
        assertThat(errors()).contains("mqtt.broker-url", "tcp://127.0.0.1:1", "Does the broker run?");
    }

    @Test
    void rowsOfAQueryGiveAMapping() throws Exception {
        try (Database database = TestServers.database()) {
            int code = suggest(Map.of(
                    "jdbc.url", database.jdbcUrl(),
                    "jdbc.username", database.username(),
                    "jdbc.password", database.password(),
                    "jdbc.query", "SELECT 'emea' AS \"region\", 5 AS \"open_orders\", 12.5 AS \"amount_eur\""));
            assertThat(code).as(errors()).isZero();
            assertThat(output()).contains("labels: {region: region}", "value: open_orders", "name: query_amount_euros");
        }
    }
}
