// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelpushgateway.bridge.LogLines;
import io.github.camelpushgateway.bridge.RunningBridge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches whose rows the gateway takes, and whose report it refuses. */
class ReportFailureTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private HttpServer gateway;
    private final List<String> paths = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/metrics/job/", this::answer);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private void answer(HttpExchange request) throws IOException {
        try (request) {
            String path = request.getRequestURI().getPath();
            request.getRequestBody().readAllBytes();
            request.sendResponseHeaders(path.contains("/feed/") ? 400 : 200, -1);
            paths.add(path);
        }
    }

    private String url() {
        return "http://127.0.0.1:" + gateway.getAddress().getPort();
    }

    private Path mapping() throws IOException {
        return Files.writeString(folder.resolve("mapping.yaml"), "rules: [{metrics: [{name: stock, value: stock}]}]");
    }

    @Test
    void aFileWithoutAReportIsStillAFileThatWasPushed() throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.writeString(inbox.resolve("a.csv"), "stock\n7\n");

        try (LogLines log = LogLines.of(BatchReport.class);
                RunningBridge bridge = RunningBridge.start(Map.of(
                        "pushgateway.url",
                        url(),
                        "csv.inbox",
                        inbox.toString(),
                        "csv.settle-time",
                        "100ms",
                        "csv.mapping",
                        "file:" + mapping()))) {
            await().atMost(LONG).untilAsserted(() -> assertThat(inbox.resolve(".done/a.csv"))
                    .exists());

            assertThat(paths).contains("/metrics/job/csv", "/metrics/job/csv/feed/csv");
            assertThat(log.lines()).anySatisfy(line -> assertThat(line)
                    .startsWith("WARN a.csv was pushed, but not its report")
                    .contains("400"));
            assertThat(inbox.resolve(".failed/a.csv.reason.txt")).doesNotExist();
        }
    }

    @Test
    void aPollWithoutAReportHasNotFailed() throws Exception {
        try (LogLines log = LogLines.of(BatchReport.class);
                LogLines polls = LogLines.of("jdbc");
                RunningBridge bridge = RunningBridge.start(Map.of(
                        "pushgateway.url",
                        url(),
                        "jdbc.url",
                        "jdbc:h2:mem:reports",
                        "jdbc.query",
                        "SELECT 7 AS \"stock\"",
                        "jdbc.period",
                        "100ms",
                        "jdbc.timeout",
                        "1m",
                        "jdbc.mapping",
                        "file:" + mapping()))) {
            await().atMost(LONG).untilAsserted(() -> assertThat(paths)
                    .filteredOn("/metrics/job/jdbc"::equals)
                    .hasSizeGreaterThan(1));

            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).startsWith("WARN jdbc was pushed, but not its report"));
            assertThat(polls.lines()).isEmpty();
        }
    }

    @Test
    void aQueryThatTakesTooLongIsSaidInWordsAlone() throws Exception {
        try (LogLines polls = LogLines.of("jdbc");
                RunningBridge bridge = RunningBridge.start(Map.of(
                        "pushgateway.url",
                        url(),
                        "jdbc.url",
                        "jdbc:h2:mem:slow",
                        "jdbc.query",
                        "SELECT a.x * b.x AS \"stock\" FROM SYSTEM_RANGE(1, 100000) a, SYSTEM_RANGE(1, 100000) b"
                                + " WHERE a.x * b.x < 0",
                        "jdbc.timeout",
                        "1s",
                        "jdbc.mapping",
                        "file:" + mapping()))) {
            await().atMost(LONG).untilAsserted(() -> assertThat(polls.lines()).isNotEmpty());

            assertThat(polls.lines().get(0))
                    .contains("took longer than 1 second ", "jdbc.timeout")
                    .doesNotContain("SQLTimeoutException");
        }
    }
}
