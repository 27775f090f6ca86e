// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bridge with two brokers, three topic filters, two databases, two inboxes and three gateways: each of them down,
 * hung and back alone, and the others do not care.
 */
class SeveralGatewaysIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    /** How long what is published may take to get to a gateway that is up. A push waits a second at the most. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** More of it where nobody waits for the build: how often each gateway is made to fail. */
    private static final int ROUNDS = Integer.getInteger("several.rounds", 1);

    @TempDir
    private Path folder;

    private final List<GatewayServer> gateways = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private int markers;

    @BeforeEach
    void startGateways() {
        List<TestServers.GatewayKind> kinds = TestServers.gatewayKinds();
        for (int i = 0; i < 3; i++) {
            gateways.add(kinds.get(i % kinds.size()).start());
        }
        opened.addAll(gateways);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T server) {
        opened.add(server);
        return server;
    }

    @Test
    void eachOfThreeReplicasFailsAloneAndIsWholeWhenItIsBack() throws Exception {
        MqttBroker plant = opened(TestServers.mqttBroker());
        MqttBroker cloud = opened(TestServers.mqttBroker());
        List<TestServers.DatabaseKind> kinds = TestServers.databaseKinds();
        Database one = opened(kinds.get(0).start());
        Database other = opened(kinds.get(1 % kinds.size()).start());
        prepare(one, 1);
        prepare(other, 2);
        opened(RunningBridge.start(BridgeSettings.of(settings("replicate", plant, cloud, one, other))));
        Publisher toPlant = opened(new Publisher(plant));
        Publisher toCloud = opened(new Publisher(cloud));
        await().atMost(LONG).untilAsserted(() -> {
            toPlant.publish("ready/plant", "{\"v\": 1}");
            toCloud.publish("c/ready", "{\"v\": 1}");
            for (GatewayServer gateway : gateways) {
                assertThat(value(gateway, "mqtt_value", "ready/plant")).isEqualTo(1);
                assertThat(value(gateway, "mqtt_value", "c/ready")).isEqualTo(1);
            }
        });
        dropFile("erp", 3);
        dropFile("lab", 4);

        try (Load load = new Load(toPlant)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (GatewayServer failing : gateways) {
                    boolean hangs = (round + gateways.indexOf(failing)) % 2 == 0;
                    fail(failing, hangs);
                    for (int i = 0; i < 3; i++) {
                        assertReaches(toCloud, "c/marker", others(failing));
                    }
                    back(failing, hangs);
                    await().atMost(SOON).untilAsserted(() -> assertThat(value(failing, "mqtt_value", "c/marker"))
                            .isEqualTo(markers));
                }
            }
            load.stop();
            await().atMost(LONG).untilAsserted(() -> {
                for (GatewayServer gateway : gateways) {
                    assertThat(value(gateway, "mqtt_events_total", "a/load")).isEqualTo(load.published());
                }
            });
        }
        awaitEqual();

        for (TestServer failing : List.of(cloud, other)) {
            failing.pause();
            assertReaches(toPlant, "a/marker", gateways);
            prepare(one, 10 + markers);
            await().atMost(LONG).untilAsserted(() -> assertThat(value(gateways.get(0), "row_value", "one"))
                    .isEqualTo(10 + markers));
            failing.resume();
        }
        prepare(other, 77);
        await().atMost(LONG).untilAsserted(() -> {
            toCloud.publish("c/after", "{\"v\": 5}");
            for (GatewayServer gateway : gateways) {
                assertThat(value(gateway, "mqtt_value", "c/after")).isEqualTo(5);
                assertThat(value(gateway, "row_value", "other")).isEqualTo(77);
                assertThat(value(gateway, "file_value", "erp")).isEqualTo(3);
                assertThat(value(gateway, "file_value", "lab")).isEqualTo(4);
            }
        });
    }

    @Test
    void ofThreeShardsEachGroupIsOnExactlyOneAndOneThatIsDownHoldsUpItsGroupsOnly() throws Exception {
        int devices = 60;
        // Without a limit: a window full of messages for the gateway that is down would stop the others, too.
        MqttBroker plant = opened(TestServers.mqttBroker(0));
        Map<String, String> settings = common("shard");
        settings.put("mqtt.broker-url", plant.url());
        settings.put("mqtt.topic", "d/#");
        settings.put(
                "mqtt.mapping",
                "file:"
                        + Files.writeString(
                                folder.resolve("shards.yaml"),
                                """
                                rules:
                                  - from: d/{device}
                                    group: {device: device}
                                    metrics:
                                      - {name: v, value: v}
                                      - {name: v_total, type: counter, aggregate: count, accumulate: true}
                                """));
        opened(RunningBridge.start(BridgeSettings.of(settings)));
        Publisher publisher = opened(new Publisher(plant));
        await().atMost(LONG).untilAsserted(() -> {
            publisher.publish("d/ready", "{\"v\": 1}");
            assertThat(spread()).containsKey("ready");
        });
        publish(publisher, devices, 1);
        await().atMost(LONG).untilAsserted(() -> assertThat(values()).hasSize(devices + 1));
        Map<String, Integer> homes = spread();
        assertThat(homes.values()).contains(0, 1, 2);

        gateways.get(1).stop();
        publish(publisher, devices, 2);

        await().atMost(SOON)
                .untilAsserted(() -> homes.forEach((device, place) -> {
                    if (place != 1 && !device.equals("ready")) {
                        assertThat(values().get(device)).isEqualTo(2.0);
                    }
                }));
        assertThat(spread().keySet())
                .doesNotContainAnyElementsOf(homes.keySet().stream()
                        .filter(device -> homes.get(device) == 1)
                        .toList());
        gateways.get(1).start();

        await().atMost(LONG).untilAsserted(() -> {
            assertThat(spread()).isEqualTo(homes);
            values().forEach((device, value) -> {
                if (!device.equals("ready")) {
                    assertThat(value).as(device).isEqualTo(2);
                }
            });
        });
        for (int i = 0; i < devices; i++) {
            GatewayServer home = gateways.get(homes.get("d" + i));
            assertThat(home.readBack().value("v_total", "device", "d" + i)).contains(2.0);
        }
    }

    @Test
    void programsThatPushToTheRelayReachEachReplica() throws Exception {
        try (Relay relay = new Relay(
                urls(),
                "camel.component.pushgateway.gateways",
                "replicate",
                "camel.component.pushgateway.acknowledge",
                "all")) {
            assertThat(relay.send("POST", "/metrics/job/backup", "rows 5\n").statusCode())
                    .isEqualTo(200);
            for (GatewayServer gateway : gateways) {
                assertThat(gateway.readBack().value("rows", "job", "backup")).contains(5.0);
            }
            assertThat(relay.send("DELETE", "/metrics/job/backup", "").statusCode())
                    .isBetween(200, 202);
            for (GatewayServer gateway : gateways) {
                assertThat(gateway.readBack().group("job", "backup")).isEmpty();
            }
        }
    }

    @Test
    void programsThatPushToTheRelayReachTheShardOfTheirGroup() throws Exception {
        try (Relay relay = new Relay(urls(), "camel.component.pushgateway.gateways", "shard")) {
            for (int i = 0; i < 12; i++) {
                assertThat(relay.send("POST", "/metrics/job/backup/device/d" + i, "v 1\n")
                                .statusCode())
                        .isEqualTo(200);
            }
        }

        assertThat(spread()).hasSize(12);
    }

    private String urls() {
        return gateways.stream().map(GatewayServer::url).collect(Collectors.joining(","));
    }

    private Map<String, String> common(String mode) {
        Map<String, String> settings = new HashMap<>();
        settings.put("pushgateway.url", urls());
        settings.put("camel.component.pushgateway.gateways", mode);
        settings.put("camel.main.shutdownTimeout", "3");
        return settings;
    }

    private Map<String, String> settings(String mode, MqttBroker plant, MqttBroker cloud, Database one, Database other)
            throws Exception {
        Map<String, String> settings = common(mode);
        settings.put("mqtt.brokers", "plant, cloud");
        settings.put("mqtt.plant.broker-url", plant.url());
        settings.put("mqtt.plant.topic", "a/#, b/+/state, ready/#");
        settings.put("mqtt.cloud.broker-url", cloud.url());
        settings.put("mqtt.cloud.topic", "c/#");
        settings.put("mqtt.mapping", mapping("mqtt", "$topic"));
        settings.put("csv.inboxes", "erp, lab");
        settings.put("csv.settle-time", "500ms");
        settings.put("csv.mapping", mapping("file", "source"));
        settings.put("csv.erp.inbox", folder.resolve("erp").toString());
        settings.put("csv.lab.inbox", folder.resolve("lab").toString());
        settings.put("jdbc.queries", "one, other");
        settings.put("jdbc.period", "1s");
        settings.put("jdbc.mapping", mapping("row", "source"));
        database(settings, "one", one);
        database(settings, "other", other);
        return settings;
    }

    private static void database(Map<String, String> settings, String name, Database database) {
        String quote = database.jdbcUrl().startsWith("jdbc:mariadb") ? "" : "\"";
        settings.put("jdbc." + name + ".url", database.jdbcUrl());
        settings.put("jdbc." + name + ".username", database.username());
        settings.put("jdbc." + name + ".password", database.password());
        settings.put(
                "jdbc." + name + ".query",
                "SELECT '%s' AS %ssource%s, v AS %sv%s FROM numbers".formatted(name, quote, quote, quote, quote));
    }

    private String mapping(String name, String label) throws Exception {
        return "file:"
                + Files.writeString(
                        folder.resolve(name + ".yaml"),
                        """
                        rules:
                          - labels: {source: %s}
                            metrics:
                              - {name: %s_value, value: v}
                              - {name: %s_events_total, type: counter, aggregate: count, accumulate: true}
                        """
                                .formatted(label, name, name));
    }

    private void dropFile(String name, int value) throws Exception {
        Path written = Files.writeString(folder.resolve(name + ".csv"), "source,v\n" + name + "," + value + "\n");
        Files.move(written, folder.resolve(name).resolve(written.getFileName()));
    }

    private static void prepare(Database database, int value) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS numbers (v INTEGER)");
            statement.execute("DELETE FROM numbers");
            statement.execute("INSERT INTO numbers VALUES (" + value + ")");
        }
    }

    private static void fail(GatewayServer gateway, boolean hangs) {
        if (hangs) {
            gateway.pause();
        } else {
            gateway.kill();
        }
    }

    private static void back(GatewayServer gateway, boolean hangs) {
        if (hangs) {
            gateway.resume();
        } else {
            gateway.start();
        }
    }

    private List<GatewayServer> others(GatewayServer one) {
        return gateways.stream().filter(gateway -> gateway != one).toList();
    }

    private void assertReaches(Publisher publisher, String topic, List<GatewayServer> expected) throws Exception {
        markers++;
        publisher.publish(topic, "{\"v\": " + markers + "}");
        await().atMost(SOON).untilAsserted(() -> {
            for (GatewayServer gateway : expected) {
                assertThat(value(gateway, "mqtt_value", topic)).isEqualTo(markers);
            }
        });
    }

    private void awaitEqual() {
        await().atMost(LONG).untilAsserted(() -> {
            Map<String, Double> first = all(gateways.get(0));
            for (GatewayServer gateway : gateways) {
                assertThat(all(gateway)).isEqualTo(first);
            }
        });
    }

    /** The values of all series that were pushed, but for those of batches, which come again and again. */
    private static Map<String, Double> all(GatewayServer gateway) {
        Map<String, Double> all = new TreeMap<>();
        for (StoredMetrics.Group group : gateway.readBack().groups()) {
            group.pushedFamilies().forEach((name, family) -> family.samples().forEach(sample -> {
                if (name.startsWith("mqtt_") || name.startsWith("file_")) {
                    all.put(group.labels() + name + sample.labels(), sample.value());
                }
            }));
        }
        return all;
    }

    private static double value(GatewayServer gateway, String name, String source) {
        return gateway.readBack().value(name, "source", source).orElse(Double.NaN);
    }

    private static void publish(Publisher publisher, int devices, int value) throws Exception {
        for (int i = 0; i < devices; i++) {
            publisher.publish("d/d" + i, "{\"v\": " + value + "}");
        }
        publisher.flush();
    }

    /** On which gateway each device is; fails if one is on two. */
    private Map<String, Integer> spread() {
        Map<String, Integer> spread = new TreeMap<>();
        for (int place = 0; place < gateways.size(); place++) {
            for (StoredMetrics.Sample sample : samples(place)) {
                assertThat(spread.put(sample.labels().get("device"), place))
                        .as(sample.labels().get("device"))
                        .isNull();
            }
        }
        return spread;
    }

    private Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        for (int place = 0; place < gateways.size(); place++) {
            samples(place).forEach(sample -> values.put(sample.labels().get("device"), sample.value()));
        }
        return values;
    }

    private List<StoredMetrics.Sample> samples(int place) {
        try {
            return gateways.get(place).readBack().samples("v");
        } catch (RuntimeException down) {
            return List.of();
        }
    }

    /** Publishes without a pause, to one topic. */
    private static final class Load implements AutoCloseable {

        private final AtomicBoolean running = new AtomicBoolean(true);
        private final AtomicLong published = new AtomicLong();
        private final Thread thread;

        Load(Publisher publisher) {
            thread = new Thread(() -> {
                try {
                    while (running.get()) {
                        publisher.publish("a/load", "{\"v\": " + published.incrementAndGet() + "}");
                        publisher.flush();
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
        }

        void stop() throws InterruptedException {
            running.set(false);
            thread.join();
        }

        double published() {
            return published.get();
        }

        @Override
        public void close() throws InterruptedException {
            stop();
        }
    }
}
