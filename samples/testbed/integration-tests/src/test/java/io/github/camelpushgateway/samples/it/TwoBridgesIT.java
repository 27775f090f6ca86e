// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two bridges, each a process of its own, that push for one job: whoever runs them learns of it. */
class TwoBridgesIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final List<Process> bridges = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        bridges.forEach(Process::destroyForcibly);
        for (Process bridge : bridges) {
            bridge.waitFor();
        }
    }

    private Path start(String name, GatewayServer gateway, int managementPort) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Files.createDirectory(home.resolve("inbox"));
        Files.writeString(home.resolve("mapping.yaml"), "rules: [{metrics: [{name: stock, value: stock}]}]");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.github.camelpushgateway.bridge.Bridge");
        builder.environment()
                .putAll(Map.of(
                        "PUSHGATEWAY_URL", gateway.url(),
                        "CSV_INBOX", "inbox",
                        "CSV_SETTLE_TIME", "100ms",
                        "CSV_MAPPING", "file:mapping.yaml",
                        "CAMEL_MANAGEMENT_ENABLED", "true",
                        "CAMEL_MANAGEMENT_PORT", Integer.toString(managementPort)));
        builder.directory(home.toFile());
        builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("bridge.log").toFile());
        bridges.add(builder.start());
        return home;
    }

    private static void push(Path home, String file) throws IOException {
        Path part = Files.writeString(home.resolve("part"), "stock\n7\n");
        Files.move(part, home.resolve("inbox").resolve(file));
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(home.resolve("inbox/.done").resolve(file)).exists());
    }

    private static String get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void aSecondBridgeWithTheSameJobIsSaidCountedAndShown() throws Exception {
        try (GatewayServer gateway = TestServers.gateway()) {
            int port = freePort();
            Path first = start("first", gateway, port);
            Path second = start("second", gateway, freePort());
            push(first, "a.csv");
            // Its own push is nobody else's.
            assertThat(first.resolve("bridge.log")).content().doesNotContain("somebody else");

            await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                push(second, "b-" + System.nanoTime() + ".csv");
                assertThat(first.resolve("bridge.log"))
                        .content()
                        .contains("is pushed to by somebody else too", "its own job or grouping label");
            });
            assertThat(get(port, "/observe/metrics"))
                    .containsPattern("camel_pushgateway_foreign_pushes_total\\{[^}]*} [1-9]");
            assertThat(get(port, "/status.json")).containsPattern("\"foreignPushes\":[1-9]");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
