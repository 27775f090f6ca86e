// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.camelpushgateway.bridge.LogLines;
import io.github.camelpushgateway.bridge.RunningBridge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay's port as it stands in the bridge, and what reaches a gateway that takes everything. */
class RelayServerTest {

    private static final List<String> PUSHED = new CopyOnWriteArrayList<>();

    @TempDir
    private static Path folder;

    private static HttpServer gateway;
    private static RunningBridge bridge;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setExecutor(Executors.newCachedThreadPool());
        gateway.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            PUSHED.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        gateway.start();
        bridge = RunningBridge.start(Map.of(
                "pushgateway.url",
                "http://127.0.0.1:" + gateway.getAddress().getPort(),
                "csv.inbox",
                folder.resolve("inbox").toString(),
                "csv.job",
                "files",
                "relay.port",
                "0",
                "relay.max-body-bytes",
                "2000000"));
        port = bridge.camelContext()
                .getRegistry()
                .findSingleByType(RelayServer.class)
                .port();
    }

    @AfterAll
    static void stop() {
        bridge.close();
        gateway.stop(0);
    }

    @BeforeEach
    void forget() {
        PUSHED.clear();
    }

    private static String raw(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(3000);
            try {
                socket.getOutputStream().write(request);
            } catch (IOException closed) {
                // Whoever is refused in the middle of a long body can still read why.
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            try {
                in.transferTo(answer);
            } catch (SocketTimeoutException open) {
                // The connection stays open after a good answer.
            } catch (IOException reset) {
                // As good as closed.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static String send(String method, String path, String headers, String body) throws IOException {
        return raw((method + " " + path + " HTTP/1.1\r\nConnection: close\r\n" + headers + "Content-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static final String HOST = "Host: localhost\r\n";

    @Test
    void aPushArrives() throws IOException {
        assertThat(send("POST", "/metrics/job/x", HOST, "a 1\n")).startsWith("HTTP/1.1 200 ");
        assertThat(PUSHED).containsExactly("POST /metrics/job/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked, xchunked\r\n",
                "Transfer-Encoding: identity, chunked\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding:\r\n chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Content-Length: 11\r\nContent-Length: 0\r\n",
                "Content-Length: +11\r\n"
            })
    void aBodyWhoseEndIsNotClearIsRefusedAndNothingBehindItIsRun(String framing) throws IOException {
        String body = "b\r\nattack_m 1\n\r\n0\r\n\r\n";
        String answer = raw(("POST /metrics/job/outer HTTP/1.1\r\n" + HOST + framing + "\r\n" + body
                        + "DELETE /metrics/job/smuggled HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer).doesNotStartWith("HTTP/1.1 2").containsOnlyOnce("HTTP/1.1 ");
        await().during(Duration.ofMillis(200)).until(PUSHED::isEmpty);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b;a=\"\r\nattack_m 1\n\r\n0\r\n\r\n",
                "-1\r\nx\r\n0\r\n\r\n",
                "ffffffffffffffff0\r\nx\r\n0\r\n\r\n"
            })
    void chunksThatTwoReadersReadDifferentlyRunNothingBehindThem(String chunks) throws IOException {
        raw(("POST /metrics/job/outer HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunks
                        + "DELETE /metrics/job/smuggled HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(PUSHED).doesNotContain("DELETE /metrics/job/smuggled");
    }

    @Test
    void chunksAreTaken() throws IOException {
        String answer = raw(("POST /metrics/job/x HTTP/1.1\r\n" + HOST
                        + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n0\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics/job/%", "/metrics/job/a%zz", "/metrics/job/a%2", "/metrics/job/%%41"})
    void aPathThatCannotBeReadIsTheSendersFaultAndNoLineInTheLog(String path) throws IOException {
        try (LogLines log = LogLines.of(io.vertx.ext.web.RoutingContext.class)) {
            assertThat(send("POST", path, HOST, "a 1\n")).startsWith("HTTP/1.1 400 ");
            assertThat(log.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example\r\n",
                "Host: evil.example:9092\r\n",
                "Host: localhost.evil.example\r\n",
                "Host: 127.0.0.1.evil.example\r\n",
                "Host: localhost\r\nOrigin: http://evil.example\r\n",
                "Host: localhost\r\nOrigin: null\r\n",
                "Host: localhost:9092\r\nOrigin: http://localhost:8080\r\n",
                "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n",
                "Host: localhost\r\nSec-Fetch-Site: same-site\r\n"
            })
    void aPageOfSomebodyElseCanDoNothingThroughABrowser(String headers) throws IOException {
        for (String method : List.of("POST", "PUT", "DELETE")) {
            assertThat(send(method, "/metrics/job/x", headers, "")).startsWith("HTTP/1.1 403 ");
        }
        assertThat(PUSHED).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:9092", "127.0.0.1:9092", "[::1]:9092", "127.1.2.3"})
    void namesOfThisMachineAreTaken(String host) throws IOException {
        String headers = "Host: " + host + "\r\nOrigin: http://" + host + "\r\nSec-Fetch-Site: same-origin\r\n";

        assertThat(send("POST", "/metrics/job/x", headers, "a 1\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void theGroupsOfTheBridgesOwnSourcesAreNotForSenders() throws IOException {
        for (String path :
                List.of("/metrics/job/files", "/metrics/job@base64/ZmlsZXM", "/metrics/job/files/feed/csv")) {
            for (String method : List.of("POST", "PUT", "DELETE")) {
                String body = method.equals("DELETE") ? "" : "a 1\n";
                assertThat(send(method, path, HOST, body))
                        .startsWith("HTTP/1.1 403 ")
                        .contains("The job 'files'");
            }
        }
        assertThat(PUSHED).isEmpty();
    }

    @Test
    void whatWasScrapedOfAGatewayCanBePushedToAnother() throws IOException {
        String scraped =
                """
                # TYPE push_time_seconds gauge
                push_time_seconds{job="a"} 1
                # TYPE push_failure_time_seconds gauge
                push_failure_time_seconds{job="a"} 0
                # TYPE b gauge
                b{job="a"} 2
                """;

        assertThat(send("POST", "/metrics/job/copy", HOST, scraped)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void slowSendersMakeWay() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /metrics/job/slow HTTP/1.1\r\n" + HOST + "Content-Length: 1000\r\n\r\n#")
                                .getBytes(StandardCharsets.ISO_8859_1));
            }

            assertThat(send("POST", "/metrics/job/x", HOST, "a 1\n")).startsWith("HTTP/1.1 200 ");

            // However it drips, a body has ten seconds.
            Socket last = slow.get(slow.size() - 1);
            last.setSoTimeout(20_000);
            assertThat(new String(last.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 408");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedAlsoWhenItDoesNotSaySo() throws IOException {
        String part = "1e8480\r\n" + "#".repeat(2_000_000) + "\r\n";
        String answer =
                raw(("POST /metrics/job/x HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + part + part)
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer).startsWith("HTTP/1.1 413 ");
        assertThat(send("POST", "/metrics/job/x", HOST, "#".repeat(2_000_001))).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whileItsRouteDoesNotRunItIsNotReadyAndAsksToComeAgain() throws Exception {
        bridge.camelContext().getRouteController().stopRoute("relay");
        try {
            assertThat(send("POST", "/metrics/job/x", HOST, "a 1\n"))
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("Retry-After: 1");
            assertThat(send("GET", "/-/ready", HOST, "")).startsWith("HTTP/1.1 503 ");
            assertThat(send("GET", "/-/healthy", HOST, "")).startsWith("HTTP/1.1 200 ");
        } finally {
            bridge.camelContext().getRouteController().startRoute("relay");
        }
        assertThat(send("GET", "/-/ready", HOST, "")).startsWith("HTTP/1.1 200 ");
        assertThat(send("POST", "/metrics/job/x", HOST, "a 1\n")).startsWith("HTTP/1.1 200 ");
    }
}
