// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge as users run it: a process of its own, set up by environment variables and a file, ended by signals. */
class BridgeProcessIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private GatewayServer gateway;
    private MqttBroker broker;
    private Process bridge;

    @BeforeEach
    void startServers() {
        gateway = TestServers.gateway();
        broker = TestServers.mqttBroker();
    }

    @AfterEach
    void stopServers() {
        if (bridge != null) {
            bridge.destroyForcibly();
        }
        broker.close();
        gateway.close();
    }

    private Path log() {
        return folder.resolve("bridge.log");
    }

    private void startBridge(Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.github.camelpushgateway.bridge.Bridge");
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(environment);
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        bridge = builder.start();
    }

    private Map<String, String> environment() {
        return Map.of("PUSHGATEWAY_URL", gateway.url(), "MQTT_BROKER_URL", broker.url(), "MQTT_TOPIC", "sensors/#");
    }

    private void awaitSubscribed() {
        await().atMost(LONG).untilAsserted(() -> assertThat(log()).content().contains("subscribed to sensors/#"));
    }

    private void awaitDevices(int count) {
        await().atMost(LONG).untilAsserted(() -> assertThat(
                        gateway.readBack().samples("sensor_temperature_celsius").stream()
                                .map(sample -> sample.labels().get("device"))
                                .collect(Collectors.toSet()))
                .hasSameElementsAs(
                        IntStream.range(0, count).mapToObj(i -> "dev-" + i).toList()));
    }

    @Test
    void aSignalEndsItInGoodOrder() throws Exception {
        startBridge(environment());
        awaitSubscribed();
        try (Publisher publisher = new Publisher(broker)) {
            publisher.publish("sensors/north/dev-0", "{\"temperature\": 1}");
            awaitDevices(1);
        }

        bridge.destroy();

        assertThat(bridge.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // 128 + 15, SIGTERM.
        assertThat(bridge.exitValue()).isEqualTo(143);
        assertThat(log()).content().contains("shutdown in").doesNotContain("Exception");
    }

    @Test
    void whatItHadNotAcknowledgedWhenItCrashedComesAgain() throws Exception {
        startBridge(environment());
        awaitSubscribed();
        try (Publisher publisher = new Publisher(broker)) {
            for (int i = 0; i < 2000; i++) {
                publisher.publish("sensors/north/dev-" + i, "{\"temperature\": " + i + "}");
                if (i == 1000) {
                    bridge.destroyForcibly().waitFor();
                }
            }
            publisher.flush();
        }
        Files.delete(log());

        startBridge(environment());
        awaitSubscribed();

        await().atMost(LONG).untilAsserted(() -> assertThat(
                        gateway.readBack().value("sensor_temperature_celsius", "device", "dev-1999"))
                .contains(1999.0));
    }

    @Test
    void settingsMayStandInAFileAndInTheEnvironment() throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.writeString(
                folder.resolve("application.properties"),
                "pushgateway.url=http://127.0.0.1:1\ncsv.inbox=inbox\ncsv.job=shop\n");
        startBridge(Map.of(
                "PUSHGATEWAY_URL", gateway.url(),
                "CAMEL_COMPONENT_PUSHGATEWAY_TENANT_ID", "4711",
                "CAMEL_COMPONENT_PUSHGATEWAY_LABELS_PLANT", "east"));

        Files.writeString(inbox.resolve("machines-1.csv"), "machine,line,produced\npress-1,A,7\n");

        await().atMost(LONG).untilAsserted(() -> assertThat(gateway.readBack()
                        .value(
                                "machine_produced_pieces_total",
                                "job",
                                "shop",
                                "tenant_userid",
                                "4711",
                                "plant",
                                "east"))
                .contains(7.0));
    }

    @Test
    void withoutSettingsItSaysWhatToSetAndEnds() throws Exception {
        startBridge(Map.of());

        assertThat(bridge.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bridge.exitValue()).isEqualTo(1);
        assertThat(log()).content().contains("MQTT_BROKER_URL").doesNotContain("\tat ");
    }

    @Test
    void aPasswordIsNotLoggedAtAnyLevel() throws Exception {
        String password = "#p&a$s{s w}o%r?d+'\"";
        startBridge(Map.of(
                "PUSHGATEWAY_URL",
                gateway.url(),
                "MQTT_BROKER_URL",
                broker.url(),
                "MQTT_TOPIC",
                "sensors/#",
                "MQTT_USERNAME",
                "user",
                "MQTT_PASSWORD",
                password,
                "BRIDGE_LOG_LEVEL",
                "DEBUG"));
        awaitSubscribed();
        try (Publisher publisher = new Publisher(broker)) {
            publisher.publish("sensors/north/dev-0", "{\"temperature\": 1}");
            awaitDevices(1);
        }
        bridge.destroy();
        bridge.waitFor(30, TimeUnit.SECONDS);

        assertThat(log()).content().doesNotContain(password);
    }

    @Test
    void aPasswordThatSendersGiveIsNotLoggedAtAnyLevel() throws Exception {
        String password = "#p&a$s{s w}o%r?d+'\"";
        startBridge(Map.of(
                "PUSHGATEWAY_URL", gateway.url(),
                "RELAY_PORT", "0",
                "RELAY_USERNAME", "sender",
                "RELAY_PASSWORD", password,
                "BRIDGE_LOG_LEVEL", "DEBUG"));
        Pattern address = Pattern.compile("Senders can push to (http://\\S+)");
        await().atMost(LONG).untilAsserted(() -> assertThat(log()).content().containsPattern(address));
        await().atMost(LONG).untilAsserted(() -> assertThat(log()).content().contains("Started relay"));
        Matcher url = address.matcher(Files.readString(log()));
        assertThat(url.find()).isTrue();
        String basic = Base64.getEncoder().encodeToString(("sender:" + password).getBytes(StandardCharsets.UTF_8));

        List<Integer> answers = Stream.of("/metrics/job/x", "/metrics/job/x/odd", "/metrics/job/x?y=" + basic)
                .map(path -> Relay.send(
                                url.group(1),
                                "POST",
                                path,
                                "a 1\n".getBytes(StandardCharsets.UTF_8),
                                "Authorization",
                                "Basic " + basic)
                        .statusCode())
                .toList();

        assertThat(answers).containsExactly(200, 400, 200);
        bridge.destroy();
        bridge.waitFor(30, TimeUnit.SECONDS);
        assertThat(log()).content().doesNotContain(password).doesNotContain("Basic " + basic);
    }
}
