// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.H2Database;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two bridges with one lock and one database for their state, each a process of its own, ended and stopped by signals.
 * {@code -Dstandby.rounds=20} makes it longer.
 */
class StandbyIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int ROUNDS = Integer.getInteger("standby.rounds", 1);
    private static final String LEADS = "holds the lock";
    private static final String CONNECTED = "subscribed to sensors/#";

    private static final String MAPPING =
            """
            rules:
              - from: sensors/{device}
                labels: {device: device}
                metrics:
                  - {name: reading, value: $value}
                  - {name: readings_total, type: counter, aggregate: count, accumulate: true}
            """;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private GatewayServer gateway;
    private MqttBroker broker;
    private Database database;

    @BeforeEach
    void startServers() throws IOException {
        gateway = TestServers.gateway();
        broker = TestServers.mqttBroker();
        database = new H2Database();
        Files.writeString(folder.resolve("sensors.yaml"), MAPPING);
    }

    @AfterEach
    void stopServers() {
        processes.forEach(Process::destroyForcibly);
        database.close();
        broker.close();
        gateway.close();
    }

    @Test
    void killedEndedOrStoppedOneOfThemGoesOnAndOneIsConnectedAtATime() throws Exception {
        try (Publisher publisher = new Publisher(broker)) {
            Process leader = bridge("a");
            awaitLog("a", LEADS, 1);
            awaitLog("a", CONNECTED, 1);
            Process standby = bridge("b");
            awaitLog("b", "started in", 1);
            int sent = publish(publisher, 0, 200);
            String leads = "a";
            String stands = "b";
            for (int round = 1; round <= ROUNDS; round++) {
                leader.destroyForcibly().waitFor();
                sent = publish(publisher, sent, 200);
                awaitLastReading(sent);

                Process next = bridge(leads);
                awaitLog(leads, "started in", round + 1);
                standby.destroy();
                sent = publish(publisher, sent, 200);
                assertThat(standby.waitFor(40, TimeUnit.SECONDS)).isTrue();
                awaitLastReading(sent);
                leader = next;
                standby = bridge(stands);
                awaitLog(stands, "started in", round + 1);
            }

            // Stopped, it keeps the lock: nobody takes over, and it goes on where it was.
            signal(leader, "STOP");
            publish(publisher, sent, 100);
            Map<String, Double> before = stored();
            sleepUntilLeaseIsOver();
            assertThat(stored()).isEqualTo(before);
            signal(leader, "CONT");
            sent += 100;
            awaitLastReading(sent);
            // Nothing is lost. What was pushed and not acknowledged when its bridge was killed may count twice.
            assertThat(counted()).isGreaterThanOrEqualTo(sent);
        }
        // Each time it connected it had the lock, and the broker ended no connection for another.
        for (String name : List.of("a", "b")) {
            assertThat(lines(name, CONNECTED)).as(name).isLessThanOrEqualTo(lines(name, LEADS));
        }
    }

    @Test
    void whoWasStoppedWhileAnotherTookOverChangesNothingWhenItGoesOn() throws Exception {
        try (Publisher publisher = new Publisher(broker)) {
            Process leader = bridge("a");
            awaitLog("a", CONNECTED, 1);
            bridge("b");
            awaitLog("b", "started in", 1);
            int sent = publish(publisher, 0, 300);

            // In the middle of pushing; then the lock is lost behind its back, as on a file server that gives it away.
            signal(leader, "STOP");
            sent = publish(publisher, sent, 300);
            Files.delete(folder.resolve("lock/camel-pushgateway.lock"));
            awaitLog("b", CONNECTED, 1);
            sent = publish(publisher, sent, 300);
            awaitLastReading(sent);
            // The second full push is over, and the lease of the stopped one.
            sleepUntilLeaseIsOver();
            Map<String, Double> before = stored();

            signal(leader, "CONT");

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(lines("a", "stands by")).isEqualTo(1));
            await().during(Duration.ofSeconds(4)).atMost(LONG).untilAsserted(() -> assertThat(stored())
                    .isEqualTo(before));
            assertThat(lines("b", "was lost")).isZero();
            assertThat(counted()).isGreaterThanOrEqualTo(sent);
        }
    }

    private void sleepUntilLeaseIsOver() {
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
    }

    private int publish(Publisher publisher, int from, int count) throws Exception {
        for (int i = from + 1; i <= from + count; i++) {
            publisher.publish("sensors/d" + i % 5, Integer.toString(i));
        }
        publisher.flush();
        return from + count;
    }

    /** Each device's last message is on the gateway. */
    private void awaitLastReading(int sent) {
        await().atMost(LONG).untilAsserted(() -> {
            Map<String, Double> values = stored();
            for (int i = sent - 4; i <= sent; i++) {
                assertThat(values).containsEntry("reading d" + i % 5, (double) i);
            }
        });
    }

    private double counted() {
        return stored().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("readings_total"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private Map<String, Double> stored() {
        Map<String, Double> values = new TreeMap<>();
        StoredMetrics stored = gateway.readBack();
        for (String name : List.of("reading", "readings_total")) {
            stored.samples(name)
                    .forEach(sample -> values.put(name + " " + sample.labels().get("device"), sample.value()));
        }
        return values;
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private int lines(String name, String words) throws IOException {
        return Files.notExists(log(name))
                ? 0
                : (int) Pattern.compile(Pattern.quote(words))
                        .matcher(Files.readString(log(name)))
                        .results()
                        .count();
    }

    private void awaitLog(String name, String words, int times) {
        await().atMost(LONG).untilAsserted(() -> assertThat(lines(name, words)).isGreaterThanOrEqualTo(times));
    }

    private static void signal(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private Process bridge(String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.github.camelpushgateway.bridge.Bridge");
        builder.environment()
                .putAll(Map.of(
                        "PUSHGATEWAY_URL",
                        gateway.url(),
                        "MQTT_BROKER_URL",
                        broker.url(),
                        "MQTT_TOPIC",
                        "sensors/#",
                        "MQTT_MAPPING",
                        "file:" + folder.resolve("sensors.yaml"),
                        "CLUSTER_LOCK",
                        "file:" + folder.resolve("lock"),
                        "CLUSTER_LEASE",
                        "3s",
                        "CAMEL_COMPONENT_PUSHGATEWAY_REQUEST_TIMEOUT",
                        "2s",
                        "CAMEL_COMPONENT_PUSHGATEWAY_STATE_STORE",
                        database.jdbcUrl(),
                        "CAMEL_COMPONENT_PUSHGATEWAY_STATE_STORE_USERNAME",
                        database.username()));
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        Process process = builder.start();
        processes.add(process);
        return process;
    }
}
