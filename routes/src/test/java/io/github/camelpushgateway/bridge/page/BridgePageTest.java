// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.RunningBridge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The management port of a bridge whose broker is not there. */
class BridgePageTest {

    private static final String JSON = "Content-Type: application/json\r\n";

    private static RunningBridge bridge;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, String> settings = new HashMap<>(Map.of(
                "mqtt.broker-url", "tcp://127.0.0.1:1",
                "mqtt.topic", "a/#",
                "mqtt.password", "hunter2",
                "jdbc.query", "SELECT dblink('host=x password=''hunter2a'' ')",
                "camel.component.pushgateway.labels.plant", "east",
                "camel.component.pushgateway.http.proxyAuthNtHost", "hunter2b",
                "camel.management.enabled", "true",
                "camel.management.port", Integer.toString(port)));
        settings.putAll(Map.of(
                "erp.pwd", "hunter2c",
                "erp.auth", "hunter2d",
                "my.pin", "hunter2e",
                "camel.component.pushgateway.grouping.site", "north",
                "bridge.sources", "mqtt"));
        bridge = RunningBridge.start(settings);
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    private static String get(String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String get(String path) throws IOException {
        return get(path, "Host: localhost\r\n");
    }

    @Test
    void valuesOfNamesThatNobodyKnowsAreNotShown() throws IOException {
        String status = get("/status.json");

        assertThat(status).contains("\"erp.pwd\":\"xxxxxx\"", "\"my.pin\":\"xxxxxx\"", "\"mqtt.password\":\"xxxxxx\"");
        assertThat(status).contains("labels.plant\":\"east\"", "grouping.site\":\"north\"");
        assertThat(status).doesNotContain("hunter2");
    }

    @Test
    void aBrokerThatIsNotThereIsSeenWithItsReason() {
        await().untilAsserted(() -> assertThat(get("/status.json"))
                .contains("\"connected\":false", "127.0.0.1:1 refuses the connection")
                .containsPattern("\"secondsWithoutConnection\":\\d"));
        await().untilAsserted(() -> assertThat(get("/observe/metrics"))
                .contains("camel_pushgateway_source_connected{source=\"mqtt\"} 0.0")
                .contains("camel_pushgateway_source_last_message_age_seconds{source=\"mqtt\"} NaN"));
    }

    @Test
    void onlyThePagesOwnFilesMayRun() throws Exception {
        String page = get("/");

        assertThat(page)
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .contains("require-trusted-types-for 'script'")
                .doesNotContain("unsafe-", "<style", " style=")
                .doesNotContainPattern("<script(?![^>]* src=\"page/)")
                .doesNotContainPattern("<[^>]+ on[a-z]+=");
        for (String file : List.of("main.js", "page.css", "icon.svg")) {
            assertThat(page).contains("page/" + file);
            assertThat(get("/page/" + file)).startsWith("HTTP/1.1 200 ").contains("nosniff");
        }
        assertThat(get("/page/BridgePage.class")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/page/..%2fpage%2findex.html")).doesNotStartWith("HTTP/1.1 200 ");
    }

    private static String post(String path, String headers, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                                    + bytes.length + "\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aMappingIsTriedAndSuggested() throws IOException {
        String question = "{\"topic\": \"a/b\", \"payload\": \"{\\\"temperature\\\": 1.5}\", \"mapping\": "
                + "\"rules: [{from: 'a/{x}', labels: {x: x}, metrics: [{name: t, value: temperature}]}]\"}";

        assertThat(post("/try.json", JSON, question))
                .startsWith("HTTP/1.1 200 ")
                .contains("t{x=\\\"b\\\"} 1.5");
        assertThat(post("/suggest.json", JSON, question))
                .startsWith("HTTP/1.1 200 ")
                .contains("rules:");
        assertThat(get("/mapping.json?source=mqtt")).startsWith("HTTP/1.1 200 ").contains("rules:");
        assertThat(get("/mapping.json?source=file:/etc/passwd")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void onlyThePageItselfMayAskToTryAndNotForMuch() throws IOException {
        assertThat(post("/try.json", JSON + "Origin: http://evil.example\r\n", "{}"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(post("/try.json", JSON + "Sec-Fetch-Site: cross-site\r\n", "{}"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(post("/try.json", "Content-Type: text/plain\r\n", "{}")).startsWith("HTTP/1.1 415 ");
        assertThat(post("/try.json", JSON, "[1]")).startsWith("HTTP/1.1 400 ");
        assertThat(post("/try.json", JSON, "{")).startsWith("HTTP/1.1 400 ");
        assertThat(post("/try.json", JSON, "{\"a\": \"" + "x".repeat(RequestBody.MOST) + "\"}"))
                .startsWith("HTTP/1.1 413 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/messages.json", "/groups.json", "/series.json", "/history.json"})
    void whatThereIsNotYetIsAnEmptyAnswer(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 200 ").contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/series.json?offset=x", "/series.json?group=nothing", "/message.json?id=-1"})
    void whatCannotBeReadIsSaid(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 400 ").contains("text/plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/status.json",
                "/series.json",
                "/page/main.js",
                "/messages.json",
                "/observe/metrics",
                "/observe/health"
            })
    void anotherNameForThisMachineIsNoneOfItsOwn(String path) throws IOException {
        assertThat(get(path, "Host: evil.example\r\n")).startsWith("HTTP/1.1 403 ");
        assertThat(get(path, "Host: evil.example:" + port + "\r\nOrigin: http://evil.example\r\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(get(path, "Host: 127.0.0.1:" + port + "\r\n")).doesNotStartWith("HTTP/1.1 403 ");
    }
}
