// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.KafkaBroker;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Owners of partitions, as processes that are killed, stopped and joined under load. What has to come out is known:
 * the sum of all counters is the number of records, and each device's last value is its last record's. With
 * {@code -Dkafka.proof=true} all of it, which takes two minutes; with {@code -Dkafka.kills=12} as many kills.
 */
class KafkaOwnersIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int KILLS = Integer.getInteger("kafka.kills", 1);
    private static final int PARTITIONS = 4;
    private static final int SITES = 8;
    private static final int DEVICES = 40;
    private static final int SESSION_SECONDS = 6;

    @TempDir
    private Path folder;

    private KafkaBroker broker;
    private KafkaRecords records;
    private GatewayServer gateway;
    private RecordingGateway recorder;
    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger sent = new AtomicInteger();
    private final Map<String, Double> last = new ConcurrentHashMap<>();

    @BeforeEach
    void startServers() throws Exception {
        broker = TestServers.kafka();
        records = new KafkaRecords(broker);
        records.make("load", PARTITIONS);
        gateway = TestServers.gateway();
        recorder = new RecordingGateway(gateway.url());
        Files.writeString(
                folder.resolve("m.yaml"),
                """
                rules:
                  - from: plant/{site}/{device}
                    group: {site: site}
                    labels: {device: device}
                    metrics:
                      - {name: last_number, value: n}
                      - {name: messages_total, type: counter, aggregate: count, accumulate: true}
                """);
    }

    @AfterEach
    void stopServers() {
        load.shutdownNow();
        processes.forEach(Process::destroyForcibly);
        recorder.close();
        records.close();
        gateway.close();
        broker.close();
    }

    private Map<String, String> settings(String name) {
        Map<String, String> settings = new HashMap<>();
        settings.put("bridge.sources", "kafka");
        settings.put("pushgateway.url", recorder.url());
        settings.put("camel.component.pushgateway.http.userAgent", name);
        settings.put("kafka.brokers", broker.address());
        settings.put("kafka.topic", "load");
        settings.put("kafka.mapping", "file:" + folder.resolve("m.yaml"));
        settings.put("kafka.option.session-timeout-ms", Integer.toString(SESSION_SECONDS * 1000));
        settings.put("kafka.option.heartbeat-interval-ms", "1000");
        return settings;
    }

    private Process owner(String name) throws IOException {
        StringBuilder file = new StringBuilder();
        settings(name)
                .forEach((setting, value) ->
                        file.append(setting).append('=').append(value).append('\n'));
        Path config = Files.writeString(folder.resolve(name + ".properties"), file);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.github.camelpushgateway.bridge.Bridge",
                "--config=" + config);
        builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private void awaitOwns(String name) {
        await().atMost(LONG).untilAsserted(() -> assertThat(log(name)).content().contains("This process owns"));
    }

    private void send() {
        int n = sent.getAndIncrement();
        int device = n % DEVICES;
        int site = device % SITES;
        last.put("d" + device, (double) n);
        records.sendSoon("load", site % PARTITIONS, "plant/s" + site + "/d" + device, "{\"n\": " + n + "}");
    }

    private void startLoad() {
        load.scheduleAtFixedRate(
                () -> {
                    for (int i = 0; i < 10; i++) {
                        send();
                    }
                },
                0,
                25,
                TimeUnit.MILLISECONDS);
    }

    private void stopLoad() throws InterruptedException {
        load.shutdown();
        assertThat(load.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        records.flush();
    }

    private double counted() {
        return gateway.readBack().samples("messages_total").stream()
                .mapToDouble(StoredMetrics.Sample::value)
                .sum();
    }

    private void assertAllIsThere() {
        Map<String, Double> values = new HashMap<>();
        gateway.readBack()
                .samples("last_number")
                .forEach(sample -> values.put(sample.labels().get("device"), sample.value()));
        assertThat(counted()).isEqualTo(sent.get());
        assertThat(values).isEqualTo(last);
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void ownersAreKilledJoinAndLeaveAndNothingIsLostOrCountedTwice() throws Exception {
        Process first = owner("owner-0");
        Process second = owner("owner-1");
        awaitOwns("owner-0");
        startLoad();
        awaitOwns("owner-1");
        Process killed = first;
        Process leaving = second;
        for (int i = 0; i < KILLS; i++) {
            double before = counted();
            await().atMost(LONG).until(() -> counted() > before + 100);
            killed.destroyForcibly().waitFor();
            String name = "owner-" + (i + 2);
            Process joined = owner(name);
            awaitOwns(name);
            killed = leaving;
            leaving = joined;
        }
        double before = counted();
        await().atMost(LONG).until(() -> counted() > before + 100);
        killed.destroy();
        assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
        stopLoad();

        await().atMost(LONG).untilAsserted(this::assertAllIsThere);
        assertThat(recorder.overlaps()).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "kafka.proof", matches = "true")
    void anOwnerThatWasStoppedForLongChangesNothingWhenItGoesOn() throws Exception {
        Process stopped = owner("owner-0");
        awaitOwns("owner-0");
        startLoad();
        owner("owner-1");
        awaitOwns("owner-1");
        double before = counted();
        await().atMost(LONG).until(() -> counted() > before + 500);
        // With records in its hands, which the gateway does not take.
        recorder.refuse(true);
        int then = sent.get();
        await().atMost(LONG).until(() -> sent.get() > then + 400);
        signal(stopped, "STOP");
        long stoppedAt = System.nanoTime();
        recorder.refuse(false);
        int afterwards = sent.get();
        await().atMost(LONG).until(() -> sent.get() > afterwards + 400);
        stopLoad();
        await().atMost(LONG).untilAsserted(this::assertAllIsThere);
        await().atMost(LONG).until(() -> System.nanoTime() - stoppedAt > TimeUnit.SECONDS.toNanos(2 * SESSION_SECONDS));

        signal(stopped, "CONT");

        long goesOnAt = System.nanoTime();
        await().pollInterval(Duration.ofMillis(100)).atMost(LONG).until(() -> {
            // At each look, not in the end only.
            assertAllIsThere();
            return System.nanoTime() - goesOnAt > TimeUnit.SECONDS.toNanos(5);
        });
        assertThat(recorder.overlaps()).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "kafka.proof", matches = "true")
    void anOwnerThatCannotReachKafkaFallsSilentAndGoesOnWhenItIsBack() throws Exception {
        try (RunningBridge bridge = RunningBridge.start(settings("owner"))) {
            for (int i = 0; i < 200; i++) {
                send();
            }
            records.flush();
            await().atMost(LONG).untilAsserted(this::assertAllIsThere);
            recorder.refuse(true);
            int refused = recorder.pushes();
            for (int i = 0; i < 200; i++) {
                send();
            }
            records.flush();
            await().atMost(LONG).until(() -> recorder.pushes() > refused);

            broker.stop();
            await().atMost(LONG).until(() -> !SourceStatuses.of(bridge.camelContext())
                    .get("kafka")
                    .isConnected());
            recorder.refuse(false);
            int silent = recorder.pushes();
            await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> recorder.pushes() == silent);
            broker.start();

            await().atMost(LONG).untilAsserted(this::assertAllIsThere);
        }
    }
}
