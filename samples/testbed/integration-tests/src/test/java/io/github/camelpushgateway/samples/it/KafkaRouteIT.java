// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.Bridge;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.KafkaBroker;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kafka route as it is delivered. The tests share a broker; each has topics and a gateway of its own. */
class KafkaRouteIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private static KafkaBroker broker;
    private static KafkaRecords records;

    @TempDir
    private Path folder;

    private GatewayServer gateway;
    private String topic;

    @BeforeAll
    static void startBroker() {
        broker = TestServers.kafka();
        records = new KafkaRecords(broker);
    }

    @AfterAll
    static void stopBroker() {
        records.close();
        broker.close();
    }

    @BeforeEach
    void startGateway() throws Exception {
        gateway = TestServers.gateway();
        topic = Gateways.unique("readings");
        Files.writeString(
                folder.resolve("m.yaml"),
                """
                rules:
                  - from: plant/{site}/{device}
                    group: {site: site}
                    labels: {device: device, unit: $header.unit}
                    empty: withdraw
                    metrics:
                      - {name: reading, value: n}
                      - {name: readings_total, type: counter, aggregate: count, accumulate: true}
                  - from: readings_{number}
                    labels: {device: id}
                    metrics:
                      - {name: keyless_reading, value: n}
                """);
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("pushgateway.url", gateway.url());
        settings.put("kafka.brokers", broker.address());
        settings.put("kafka.topic", topic);
        settings.put("kafka.group-id", topic + "-group");
        settings.put("kafka.mapping", "file:" + folder.resolve("m.yaml"));
        return settings;
    }

    private Optional<Double> reading(String device) {
        return gateway.readBack().value("reading", "device", device);
    }

    private void awaitReading(String device, double value) {
        await().atMost(LONG).until(() -> reading(device), Optional.of(value)::equals);
    }

    private static SourceStatus status(RunningBridge bridge) {
        return SourceStatuses.of(bridge.camelContext()).get("kafka");
    }

    private static void awaitTrouble(RunningBridge bridge, String... words) {
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(String.valueOf(status(bridge).reason())).contains(words));
    }

    private String checked(Map<String, String> settings, int code) throws Exception {
        StringBuilder lines = new StringBuilder();
        settings.forEach(
                (name, value) -> lines.append(name).append('=').append(value).append('\n'));
        Path file = Files.writeString(folder.resolve("check.properties"), lines);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertThat(Bridge.run(
                        new String[] {"check", "--connect", "--config=" + file},
                        InputStream.nullInputStream(),
                        print,
                        print))
                .as(said.toString(StandardCharsets.UTF_8))
                .isEqualTo(code);
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void checkReachesTheBrokerAndItsTopics() throws Exception {
        assertThat(checked(settings(), 1)).contains("kafka: there is no topic " + topic);
        Map<String, String> making = settings();
        making.put("kafka.create-topics", "true");
        assertThat(checked(making, 0)).contains("ok kafka: ", "a topic that is missing will be made");
        records.make(topic, 3);
        assertThat(checked(settings(), 0)).contains("has the topic " + topic, "with 3 partitions each", "All is well");
        Map<String, String> elsewhere = settings();
        elsewhere.put("kafka.brokers", "127.0.0.1:1");
        assertThat(checked(elsewhere, 1)).contains("no broker answers in time at 127.0.0.1:1");
    }

    @Test
    void aRecordIsFoundByItsKeyOrItsTopicAndItsOffsetIsCommittedOnceItIsThere() throws Exception {
        records.make(topic, 2);
        records.send(topic, 0, "plant/north/d1", "{\"n\": 1.5}", "unit", "bar", "CamelPushgatewayJob", "stolen");
        records.send(topic, 1, "any key", "{\"id\": \"k\", \"n\": 7}");
        records.send(topic, 1, "\"plant/south/d2\"", "{\"n\": 2}", "unit", "K");
        records.send(topic, 0, null, "{\"n\": 3}", "mqtt.topic", "plant/north/d3", "unit", "K");

        try (RunningBridge bridge = RunningBridge.start(settings())) {
            awaitReading("d3", 3);
            awaitReading("d2", 2);
            await().atMost(LONG).until(() -> records.committed(topic + "-group"), Map.of(0, 2L, 1, 2L)::equals);

            var stored = gateway.readBack();
            assertThat(stored.value("reading", "job", "mqtt", "site", "north", "device", "d1", "unit", "bar"))
                    .contains(1.5);
            assertThat(stored.value("keyless_reading", "device", "k")).contains(7.0);
            assertThat(status(bridge).isConnected()).isTrue();
            assertThat(status(bridge).lastMessageAgeSeconds()).isLessThan(90);

            records.send(topic, 0, "plant/north/d1", null, "unit", "bar");
            await().atMost(LONG).until(() -> reading("d1"), Optional::isEmpty);
        }
    }

    @Test
    void whatTheGatewayRefusesAndWhatNobodyCanReadIsGivenUpAndWhatFollowsIsPushed() throws Exception {
        records.make(topic, 1);
        try (RunningBridge bridge = RunningBridge.start(settings())) {
            records.send(topic, 0, "plant/north/d1", "no JSON", "unit", "K");
            records.send(topic, 0, "plant/north/d1", "\0\0\0\0\7avro", "unit", "K");
            records.send(topic, 0, "nobody/knows/this/topic", "{\"n\": 1}", "unit", "K");
            records.send(topic, 0, "plant/north/d2", "{\"n\": 5}", "unit", "K");

            awaitReading("d2", 5);
            await().atMost(LONG).until(() -> records.committed(topic + "-group"), Map.of(0, 4L)::equals);
        }
    }

    @Test
    void whatWasCountedIsKnownAfterARestartAndNothingIsCountedTwice() throws Exception {
        records.make(topic, 2);
        for (int i = 0; i < 100; i++) {
            records.sendSoon(topic, i % 2, "plant/s" + i % 2 + "/d", "{\"n\": " + i + "}");
        }
        records.flush();
        try (RunningBridge bridge = RunningBridge.start(settings())) {
            await().atMost(LONG).until(this::counted, count -> count == 100);
        }
        records.rewind(topic + "-group", topic, 2);
        records.send(topic, 0, "plant/s0/d", "{\"n\": 100}");
        gateway.kill();
        gateway.start();

        try (RunningBridge bridge = RunningBridge.start(settings())) {
            await().atMost(LONG).until(() -> records.committed(topic + "-group"), Map.of(0, 51L, 1, 50L)::equals);
            assertThat(counted()).isEqualTo(101);
            assertThat(gateway.readBack().value("reading", "site", "s0")).contains(100.0);
            assertThat(gateway.readBack().value("reading", "site", "s1")).contains(99.0);
        }
    }

    private double counted() {
        return gateway.readBack().samples("readings_total").stream()
                .mapToDouble(sample -> sample.value())
                .sum();
    }

    @Test
    void topicsThatAreMissingOrDoNotFitAreToldUntilTheyAreMended() throws Exception {
        try (RunningBridge bridge = RunningBridge.start(settings())) {
            awaitTrouble(bridge, "there is no topic " + topic, "--partitions 12", "kafka.create-topics=true");

            records.make(topic, 3, "delete");
            awaitTrouble(bridge, "there is no state topic " + topic + "-state", "--partitions 3", "compact");
        }
        records.make(topic + "-two", 2, "compact");
        records.make(topic + "-deleted", 3, "delete");
        Map<String, String> settings = settings();
        settings.put("kafka.state-topic", topic + "-two");
        try (RunningBridge bridge = RunningBridge.start(settings)) {
            awaitTrouble(bridge, topic + " has 3 partitions", topic + "-two has 2");
        }
        settings.put("kafka.state-topic", topic + "-deleted");
        try (RunningBridge bridge = RunningBridge.start(settings)) {
            awaitTrouble(bridge, topic + "-deleted is not compacted", "cleanup.policy=delete");
        }
    }

    @Test
    void topicsAreMadeWhereThatIsAllowed() throws Exception {
        Map<String, String> settings = settings();
        settings.put("kafka.create-topics", "true");
        try (RunningBridge bridge = RunningBridge.start(settings)) {
            await().atMost(LONG).until(() -> status(bridge).isConnected());
            records.send(topic, null, "plant/north/d1", "{\"n\": 1}", "unit", "K");
            awaitReading("d1", 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void mqttMessagesGoThroughKafkaAndComeOutAsIfTheyHadNot(String version) throws Exception {
        records.make(topic, 3);
        try (MqttBroker mqtt = TestServers.mqttBroker()) {
            Map<String, String> settings = settings();
            settings.put("mqtt.broker-url", mqtt.url());
            settings.put("mqtt.topic", "plant/#");
            settings.put("mqtt.version", version);
            settings.put("mqtt.client-id", "to-kafka");
            settings.put("mqtt.to", "kafka");
            try (RunningBridge bridge = RunningBridge.start(settings);
                    Publisher publisher = new Publisher(mqtt)) {
                await().atMost(LONG).until(() -> {
                    publisher.publish("plant/north/first", "{\"n\": 0}");
                    return reading("first").isPresent();
                });
                for (int i = 1; i <= 50; i++) {
                    publisher.publish("plant/s" + i % 5 + "/d" + i % 5, "{\"n\": " + i + "}");
                }
                for (int i = 0; i < 5; i++) {
                    awaitReading("d" + i, i == 0 ? 50 : 45 + i);
                }
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(gateway.readBack().samples("readings_total").stream()
                                        .filter(sample ->
                                                !"first".equals(sample.labels().get("device")))
                                        .mapToDouble(StoredMetrics.Sample::value)
                                        .sum())
                                .isEqualTo(50));
            }
        }
    }
}
