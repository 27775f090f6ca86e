// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.Bridge;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.PushgatewayProgram;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that look at the real servers, and change nothing there. */
class LookingCommandsIT {

    /** Of the user bridge, whose password is right. */
    private static final String USERS =
            "basic_auth_users:\n  bridge: $2b$04$bfXVyrOYOAk2CBu6/INBoui5yxlOzPlHW1E91GeMy1O4Wn98Os/uC\n";

    private static final String ROWS =
            "SELECT 'emea' AS \"region\", 'open' AS \"status\", 5 AS \"order_count\", 2.5 AS \"amount\", 3 AS \"oldest_minutes\"";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Stream<String> versions() {
        return Stream.of("5", "3");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void checkReachesEverythingAndLeavesNothingBehind(String version) throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        try (MqttBroker broker = TestServers.mqttBroker();
                Database database = TestServers.database();
                GatewayServer gateway = protectedGateway()) {
            Map<String, String> settings = settings(broker, database, gateway, inbox);
            settings.put("mqtt.version", version);
            int code = bridge(settings, "check", "--connect");
            assertThat(errors()).isEmpty();
            assertThat(code).isZero();
            assertThat(output())
                    .contains("ok mqtt: " + broker.url() + " takes us without a user and the subscription to sensors/#")
                    .contains("ok csv: " + inbox + " can be read, and files can be moved; files to take: 0")
                    .contains("ok jdbc: ", "gives region, status, order_count, amount, oldest_minutes")
                    .contains("ok gateway: " + gateway.url() + " takes pushes with these credentials")
                    .contains("All is well");
            try (Stream<Path> left = Files.list(inbox)) {
                assertThat(left).isEmpty();
            }
        }
    }

    /** What the check sends must be no push, in any version of the gateway. */
    @Test
    void checkMakesNoGroup() throws Exception {
        for (TestServers.GatewayKind kind : TestServers.gatewayKinds()) {
            try (GatewayServer gateway = kind.start()) {
                Map<String, String> settings = new LinkedHashMap<>();
                settings.put("csv.inbox", folder.toString());
                settings.put("pushgateway.url", gateway.url());
                assertThat(bridge(settings, "check", "--connect")).as(errors()).isZero();
                assertThat(StoredMetrics.readFrom(gateway.url()).groups())
                        .as(kind.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void checkNamesAllThatIsIllAtOnce() throws Exception {
        try (MqttBroker broker = TestServers.mqttBroker();
                Database database = TestServers.database();
                GatewayServer gateway = protectedGateway()) {
            Map<String, String> settings = settings(broker, database, gateway, folder);
            settings.put("mqtt.broker-url", "tcp://127.0.0.1:1");
            settings.put("jdbc.query", "SELECT nothing FROM nowhere");
            settings.put("camel.component.pushgateway.password", "wrong");
            assertThat(bridge(settings, "check", "--connect")).isEqualTo(1);
            assertThat(errors())
                    .contains("mqtt: mqtt.broker-url: tcp://127.0.0.1:1 refuses the connection")
                    .containsIgnoringCase("nowhere")
                    .contains(". Check jdbc.query")
                    .contains(
                            "gateway: POST " + gateway.url(),
                            "401",
                            "check them against the gateway's web configuration")
                    .doesNotContain("wrong");
            assertThat(output()).contains("ok csv: ").doesNotContain("All is well");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatArrivesIsExplainedBesideABridgeThatRuns(String version) throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        try (MqttBroker broker = TestServers.mqttBroker();
                Database database = TestServers.database();
                GatewayServer gateway = protectedGateway();
                Publisher publisher = new Publisher(broker)) {
            Map<String, String> settings = settings(broker, database, gateway, inbox);
            settings.put("mqtt.version", version);
            settings.put("csv.settle-time", "4s");
            retain(broker, "sensors/north/old", "{\"temperature\":1}");
            Map<String, String> running = new LinkedHashMap<>(settings);
            running.put("bridge.sources", "mqtt,csv");
            ExecutorService looking = Executors.newSingleThreadExecutor();
            try (RunningBridge bridge = RunningBridge.start(running)) {
                assertThat(bridge.camelContext().isStarted()).isTrue();
                Future<Integer> live = looking.submit(() -> bridge(settings, "explain", "--live", "--seconds=600"));
                await().atMost(Duration.ofSeconds(30)).until(() -> output().contains("sensors/north/old (retained)"));
                publisher.publish("sensors/north/dev-1", "{\"temperature\":21.5}");
                publisher.publish("sensors/north/dev-2", "{\"temperatur\":21.5}");
                publisher.flush();
                Files.writeString(inbox.resolve("machines-2026-11-22.csv"), "machine,line,produced\ncutter-1,C,812\n");
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> output().contains("rule machines-{day}.csv")
                                && output().contains("did you mean 'temperatur'")
                                && output().contains("orders_count{region=\"emea\""));
                assertThat(output())
                        .contains("mqtt sensors/north/dev-1\n", "sensor_temperature_celsius{device=\"dev-1\"")
                        .contains("csv machines-2026-11-22.csv", "machine_produced_pieces_total{line=\"C\"")
                        .contains("jdbc jdbc.query, rows: 1");
                // The bridge got all of it, and the file.
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> metrics(gateway).contains("sensor_temperature_celsius{device=\"dev-1\"")
                                && metrics(gateway).contains("machine_produced_pieces_total"));
                assertThat(metrics(gateway)).doesNotContain("orders_count");
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(inbox.resolve(".done"))
                        .isDirectoryContaining("glob:**machines*"));
                assertThat(live.isDone()).isFalse();
                // As Ctrl-C does.
                looking.shutdownNow();
                assertThat(live.get(30, TimeUnit.SECONDS)).isZero();
            } finally {
                looking.shutdownNow();
            }
        }
    }

    @Test
    void aSourceThatCannotBeSeenIsNamedAndTheOthersGoOn() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("mqtt.broker-url", "tcp://127.0.0.1:1");
        settings.put("mqtt.topic", "#");
        settings.put("csv.inbox", folder.toString());
        Files.writeString(folder.resolve("machines-2026-11-22.csv"), "machine,line,produced\ncutter-1,C,812\n");
        assertThat(bridge(settings, "explain", "--live", "--seconds=3")).isEqualTo(1);
        assertThat(errors()).contains("mqtt: mqtt.broker-url: tcp://127.0.0.1:1 refuses the connection");
        assertThat(output()).contains("csv: 1 came, of 1 something would be pushed", "mqtt: 0 came");
        assertThat(folder.resolve("machines-2026-11-22.csv")).exists();
        assertThat(folder.resolve(".done")).doesNotExist();
    }

    private GatewayServer protectedGateway() throws IOException {
        List<PushgatewayProgram> programs = TestServers.pushgateways();
        Path users = Files.writeString(folder.resolve("web.yml"), USERS);
        return programs.isEmpty()
                ? TestServers.embeddedGateway()
                : programs.get(0).start("--web.config.file=" + users);
    }

    private static Map<String, String> settings(
            MqttBroker broker, Database database, GatewayServer gateway, Path inbox) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("pushgateway.url", gateway.url());
        settings.put("camel.component.pushgateway.username", "bridge");
        settings.put("camel.component.pushgateway.password", "right");
        settings.put("mqtt.broker-url", broker.url());
        settings.put("mqtt.topic", "sensors/#");
        settings.put("csv.inbox", inbox.toString());
        settings.put("jdbc.url", database.jdbcUrl());
        settings.put("jdbc.username", database.username());
        settings.put("jdbc.password", database.password());
        settings.put("jdbc.query", ROWS);
        return settings;
    }

    private int bridge(Map<String, String> settings, String... command) throws IOException {
        StringBuilder lines = new StringBuilder();
        settings.forEach((name, value) -> lines.append(name)
                .append('=')
                .append(value.replace("\\", "\\\\"))
                .append('\n'));
        Path file = Files.writeString(folder.resolve("bridge.properties"), lines);
        return Bridge.run(
                Stream.concat(Stream.of(command), Stream.of("--config=" + file)).toArray(String[]::new),
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static void retain(MqttBroker broker, String topic, String payload) throws Exception {
        MqttClient client = new MqttClient(broker.url(), Gateways.unique("retainer"), new MemoryPersistence());
        client.connect();
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, true);
        client.disconnect();
        client.close();
    }

    private static String metrics(GatewayServer gateway) {
        return ProtectedPage.of(gateway.url() + "/metrics", "bridge", "right");
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
