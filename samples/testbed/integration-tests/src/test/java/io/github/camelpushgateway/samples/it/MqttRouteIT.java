// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import io.github.camelpushgateway.samples.gateway.EmbeddedGateway;
import io.github.camelpushgateway.samples.gateway.ManagedGateway;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.StoredMetrics.Sample;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.spi.InflightRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The MQTT routes as they are delivered, for MQTT 5 and 3.1.1. Each test has a broker and a gateway of its own. */
class MqttRouteIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private GatewayServer gateway;
    private MqttBroker broker;

    @BeforeEach
    void startServers() {
        gateway = TestServers.gateway();
        broker = TestServers.mqttBroker();
    }

    @AfterEach
    void stopServers() {
        broker.close();
        gateway.close();
    }

    private RunningBridge bridge(String mqttVersion) throws Exception {
        return RunningBridge.start(BridgeSettings.of(settings(mqttVersion)));
    }

    private Map<String, String> settings(String mqttVersion) {
        Map<String, String> settings = new HashMap<>();
        settings.put("pushgateway.url", gateway.url());
        settings.put("mqtt.broker-url", broker.url());
        settings.put("mqtt.topic", "sensors/#");
        settings.put("mqtt.version", mqttVersion);
        settings.put("mqtt.client-id", "bridge");
        return settings;
    }

    /** Starts a bridge and ends it again, so that the broker knows its session. */
    private void leaveASession(String mqttVersion) throws Exception {
        try (RunningBridge bridge = bridge(mqttVersion);
                Publisher publisher = new Publisher(broker)) {
            await().atMost(LONG).until(() -> {
                publisher.publish("sensors/north/first", "{\"temperature\": 1}");
                return gateway.readBack()
                        .value("sensor_temperature_celsius", "device", "first")
                        .isPresent();
            });
        }
    }

    /**
     * With mosquitto only: Artemis forgets acknowledgements that come right before a disconnect, and sends such
     * messages again.
     */
    private void assertNothingIsLeft() throws Exception {
        if (!broker.describe().startsWith("mosquitto")) {
            return;
        }
        try (Session session = new Session(broker, "bridge");
                Publisher publisher = new Publisher(broker)) {
            publisher.publish("sensors/north/last", "the last");
            assertThat(session.next()).isEqualTo("the last");
        }
    }

    private List<Sample> temperatures() {
        return gateway.readBack().samples("sensor_temperature_celsius");
    }

    private void awaitDevices(int count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(temperatures().stream()
                        .map(sample -> sample.labels().get("device"))
                        .filter(device -> device.startsWith("dev-"))
                        .collect(Collectors.toSet()))
                .hasSameElementsAs(
                        IntStream.range(0, count).mapToObj(i -> "dev-" + i).toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void aMessageArrivesWithItsValuesAndLabels(String mqttVersion) throws Exception {
        leaveASession(mqttVersion);
        try (RunningBridge bridge = bridge(mqttVersion);
                Publisher publisher = new Publisher(broker)) {
            publisher.publish(
                    "sensors/north/dev-1",
                    "{\"temperature\": 21.5, \"humidity\": 48, \"battery\": null, \"state\": \"open\", \"energy\": {\"total_wh\": 2}}");
            publisher.publish("sensors/south/dev-1", "{\"temperature\": -3}");

            await().atMost(LONG)
                    .until(
                            () -> gateway.readBack().value("sensor_temperature_celsius", "site", "south"),
                            value -> value.equals(Optional.of(-3.0)));
            var stored = gateway.readBack();
            assertThat(stored.group("job", "mqtt", "site", "north")).isPresent();
            assertThat(stored.value("sensor_temperature_celsius", "site", "north", "device", "dev-1", "source", "mqtt"))
                    .contains(21.5);
            assertThat(stored.value("sensor_humidity_ratio", "device", "dev-1")).contains(0.48);
            assertThat(stored.value("sensor_door_open", "device", "dev-1")).contains(1.0);
            assertThat(stored.value("sensor_energy_joules_total", "device", "dev-1"))
                    .contains(7200.0);
            assertThat(stored.value("sensor_battery_volts", "device", "dev-1")).isEmpty();
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void allOfABacklogArrivesWithOneConnection(String mqttVersion) throws Exception {
        leaveASession(mqttVersion);
        try (Publisher publisher = new Publisher(broker)) {
            for (int i = 0; i < 5000; i++) {
                publisher.publish("sensors/north/dev-" + i, "{\"temperature\": " + i + "}");
            }
            publisher.flush();
        }

        try (RunningBridge bridge = bridge(mqttVersion)) {
            awaitDevices(5000);
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void nothingIsLostWhenTheGatewayCrashesOnTheWay(String mqttVersion) throws Exception {
        leaveASession(mqttVersion);
        try (RunningBridge bridge = bridge(mqttVersion);
                Publisher publisher = new Publisher(broker)) {
            for (int i = 0; i < 3000; i++) {
                if (i == 1000) {
                    await().atMost(LONG).until(() -> temperatures().size() > 100);
                    gateway.kill();
                }
                if (i == 2000) {
                    gateway.start();
                }
                publisher.publish("sensors/north/dev-" + i, "{\"temperature\": " + i + "}");
            }

            awaitDevices(3000);
            assertThat(gateway.readBack().value("sensor_temperature_celsius", "device", "dev-1500"))
                    .contains(1500.0);
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void whatTheGatewayHasNotTakenComesAgainToTheNextBridge(String mqttVersion) throws Exception {
        leaveASession(mqttVersion);
        gateway.kill();
        try (RunningBridge bridge = bridge(mqttVersion);
                Publisher publisher = new Publisher(broker)) {
            for (int i = 0; i < 100; i++) {
                publisher.publish("sensors/north/dev-" + i, "{\"temperature\": " + i + "}");
            }
            publisher.flush();
            await().atMost(LONG)
                    .until(() -> bridge.camelContext().getInflightRepository().size() > 0);
            bridge.camelContext().getShutdownStrategy().setTimeout(1);
        }
        gateway.start();

        try (RunningBridge bridge = bridge(mqttVersion)) {
            awaitDevices(100);
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void messagesThatCannotBePushedDoNotStandInTheWay(String mqttVersion) throws Exception {
        leaveASession(mqttVersion);
        // The name is taken with another type, so that the gateway refuses every message with a door.
        HttpRequest taken = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics/job/other"))
                .POST(BodyPublishers.ofString("# TYPE sensor_door_open counter\nsensor_door_open 1\n"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(taken, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);

        try (RunningBridge bridge = bridge(mqttVersion);
                Publisher publisher = new Publisher(broker)) {
            // More than a broker sends without acknowledgement.
            for (int i = 0; i < 100; i++) {
                publisher.publish("sensors/north/door-" + i, "{\"state\": \"open\"}");
                publisher.publish("sensors/north/broken-" + i, "{\"temperature\": ");
                publisher.publish("sensors/too/many/levels/" + i, "{\"temperature\": 1}");
                publisher.publish("sensors/north/text-" + i, "{\"temperature\": \"warm\"}");
            }
            publisher.publish("sensors/north/dev-0", "{\"temperature\": 7}");

            awaitDevices(1);
            // Those that were refused are sorted out one by one; what a stop cuts short, the broker keeps.
            await().atMost(LONG)
                    .until(() -> bridge.camelContext().getInflightRepository().size() == 0);
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void aMessageThatIsFarTooLongIsDroppedForGoodAndTheNextArrives(String mqttVersion) throws Exception {
        leaveASession(mqttVersion);
        try (RunningBridge bridge = bridge(mqttVersion);
                Publisher publisher = new Publisher(broker)) {
            publisher.publish(
                    "sensors/north/dev-0", "{\"temperature\": 0, \"padding\": \"" + "x".repeat(1_000_000) + "\"}");
            publisher.publish("sensors/north/large", "x".repeat(20_000_000));
            publisher.publish("sensors/north/dev-1", "{\"temperature\": 1}");

            awaitDevices(2);
            assertThat(SourceStatuses.of(bridge.camelContext()).get("mqtt").droppedMessages())
                    .isEqualTo(1);
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void messagesWaitUntilWrongCredentialsAreMended(String mqttVersion, @TempDir Path directory) throws Exception {
        leaveASession(mqttVersion);
        Path token = Files.writeString(directory.resolve("credentials.properties"), "token=former\n");
        try (EmbeddedGateway strict =
                EmbeddedGateway.start(0, ManagedGateway.v1().withToken("present"))) {
            Map<String, String> settings = settings(mqttVersion);
            settings.put("pushgateway.url", strict.url());
            settings.put("camel.component.pushgateway.profile", "aliyun-v1");
            settings.put("camel.component.pushgateway.credentials", "file:" + token);
            try (RunningBridge bridge = RunningBridge.start(BridgeSettings.of(settings));
                    Publisher publisher = new Publisher(broker)) {
                for (int i = 0; i < 100; i++) {
                    publisher.publish("sensors/north/dev-" + i, "{\"temperature\": " + i + "}");
                }
                // As many as brokers send without acknowledgement, whatever they speak.
                await().atMost(LONG)
                        .until(() ->
                                bridge.camelContext().getInflightRepository().size() >= 20);

                Files.writeString(token, "token=present\n");

                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(StoredMetrics.readFrom("http://127.0.0.1:" + strict.port())
                                        .samples("sensor_temperature_celsius"))
                                .hasSize(100));
                await().atMost(LONG)
                        .until(() ->
                                bridge.camelContext().getInflightRepository().size() == 0);
            }
        }
        assertNothingIsLeft();
    }

    /**
     * More would hold back the thread that takes in the broker's answers. What MQTT 3.1.1 brokers send is theirs to
     * decide.
     */
    @Test
    void noMoreMessagesAreAskedForThanMayWait() throws Exception {
        leaveASession("5");
        gateway.kill();
        Map<String, String> settings = settings("5");
        settings.put("camel.component.pushgateway.max-pending", "10");
        try (RunningBridge bridge = RunningBridge.start(BridgeSettings.of(settings));
                Publisher publisher = new Publisher(broker)) {
            InflightRepository inFlight = bridge.camelContext().getInflightRepository();
            for (int i = 0; i < 100; i++) {
                publisher.publish("sensors/north/dev-" + i, "{\"temperature\": " + i + "}");
            }
            publisher.flush();
            await().atMost(LONG).until(() -> inFlight.size() >= 10);
            await().during(Duration.ofSeconds(1)).until(() -> inFlight.size() == 10);

            gateway.start();

            awaitDevices(100);
            await().atMost(LONG).until(() -> inFlight.size() == 0);
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void aBrokerThatIsDownAtTheStartIsFoundLater(String mqttVersion) throws Exception {
        broker.stop();
        try (RunningBridge bridge = bridge(mqttVersion)) {
            broker.start();
            try (Publisher publisher = new Publisher(broker)) {
                await().atMost(LONG).until(() -> {
                    publisher.publish("sensors/north/dev-0", "{\"temperature\": 1}");
                    return temperatures().size() == 1;
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void aBrokerThatGoesAwayIsFoundAgain(String mqttVersion) throws Exception {
        leaveASession(mqttVersion);
        try (RunningBridge bridge = bridge(mqttVersion)) {
            try (Publisher publisher = new Publisher(broker)) {
                publisher.publish("sensors/north/dev-0", "{\"temperature\": 0}");
                awaitDevices(1);
            }
            broker.stop();
            broker.start();
            try (Publisher publisher = new Publisher(broker)) {
                await().atMost(LONG).until(() -> {
                    publisher.publish("sensors/north/dev-1", "{\"temperature\": 1}");
                    return temperatures().stream()
                            .anyMatch(sample -> "dev-1".equals(sample.labels().get("device")));
                });
            }
        }
    }
}
