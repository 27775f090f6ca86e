// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of files when the bridge, a process of its own, is killed or told to stop with several of them on
 * their way.
 */
class CsvCrashIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    /**
     * Each time the bridge starts, which takes seconds; the moments differ from run to run, and are in the failure's
     * text.
     */
    private static final int CRASHES = Integer.getInteger("csv.crashes", 5);

    private static final int FILES_A_CRASH = 8;

    @TempDir
    private Path folder;

    private GatewayServer gateway;
    private Process bridge;

    @BeforeEach
    void startGateway() throws IOException {
        gateway = TestServers.gateway();
        Files.createDirectory(folder.resolve("inbox"));
        Files.writeString(
                folder.resolve("m.yaml"),
                """
                rules:
                  - metrics:
                      - {name: crash_rows_total, type: counter, aggregate: count, accumulate: true}
                      - {name: crash_seen, value: id, labels: {id: id}}
                """);
    }

    @AfterEach
    void end() {
        if (bridge != null) {
            bridge.destroyForcibly();
        }
        gateway.close();
    }

    private void startBridge() throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                """
                pushgateway.url=%s
                csv.inbox=inbox
                csv.job=crash
                csv.settle-time=100ms
                csv.mapping=file:m.yaml
                camel.component.pushgateway.state-store=file:state
                """
                        .formatted(gateway.url()));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.github.camelpushgateway.bridge.Bridge");
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("bridge.log").toFile()));
        bridge = builder.start();
    }

    private Path inbox() {
        return folder.resolve("inbox");
    }

    private void drop(int id) throws IOException {
        Path part = Files.writeString(folder.resolve("part"), "id\n" + id + "\n");
        Files.move(part, inbox().resolve("f-" + id + ".csv"));
    }

    private long waiting() throws IOException {
        try (Stream<Path> files = Files.list(inbox())) {
            return files.filter(file -> file.toString().endsWith(".csv")).count();
        }
    }

    private double counted() {
        return gateway.readBack().value("crash_rows_total").orElse(0.0);
    }

    @Test
    void aCrashLosesNoFileAndCountsNoneTwice() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int dropped = 0;
        for (int crash = 0; crash < CRASHES; crash++) {
            double before = counted();
            startBridge();
            for (int i = 0; i < FILES_A_CRASH; i++) {
                drop(dropped++);
            }
            // Some crashes come while the gateway answers nothing, with all files on their way; others when the first
            // are through.
            boolean hangs = crash % 2 == 0;
            if (hangs) {
                gateway.pause();
                Path log = folder.resolve("bridge.log");
                int starts = crash + 1;
                await().atMost(LONG).until(() -> Files.readString(log).split("Started csv", -1).length > starts);
            } else {
                await().atMost(LONG).until(() -> counted() > before);
            }
            long moment = random.nextInt(1000);
            assertThat(bridge.waitFor(moment, TimeUnit.MILLISECONDS)).isFalse();
            bridge.destroyForcibly().waitFor();
            if (hangs) {
                gateway.resume();
            }
        }
        startBridge();
        int all = dropped;
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(waiting()).as("seed %s", seed).isZero());

        assertThat(counted()).as("seed %s", seed).isEqualTo(all);
        assertThat(gateway.readBack().samples("crash_seen")).as("seed %s", seed).hasSize(all);
        assertThat(inbox().resolve(".failed")).isEmptyDirectory();
    }

    @Test
    void aStopWhileTheGatewayHangsIsInTimeAndLeavesTheFilesWhereTheyAre() throws Exception {
        startBridge();
        drop(1);
        await().atMost(LONG).until(() -> waiting() == 0 && counted() == 1);
        gateway.pause();
        for (int id = 2; id < 6; id++) {
            drop(id);
        }
        await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> waiting() == 4);

        long started = System.nanoTime();
        bridge.destroy();
        assertThat(bridge.waitFor(60, TimeUnit.SECONDS)).isTrue();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
        gateway.resume();

        assertThat(seconds).isLessThanOrEqualTo(20);
        assertThat(waiting()).isEqualTo(4);
        assertThat(inbox().resolve(".failed")).isEmptyDirectory();
        assertThat(folder.resolve("bridge.log"))
                .content()
                .contains("f-2.csv stays in the inbox", "f-5.csv stays in the inbox");

        startBridge();
        await().atMost(LONG).untilAsserted(() -> assertThat(waiting()).isZero());
        assertThat(counted()).isEqualTo(5);
    }
}
