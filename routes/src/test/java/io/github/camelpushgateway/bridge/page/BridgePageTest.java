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
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The management port of a bridge whose broker is not there. */
class BridgePageTest {

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
    void onlyThePagesOwnScriptMayRun() throws Exception {
        String page = get("/");
        String script = page.substring(page.indexOf("<script>") + 8, page.indexOf("</script>"));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));

        assertThat(page).contains("script-src 'sha256-" + hash + "'").doesNotContain("script-src 'unsafe-inline'");
        assertThat(page).doesNotContainPattern("<[^>]+ on[a-z]+=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status.json", "/series.json", "/observe/metrics", "/observe/health"})
    void anotherNameForThisMachineIsNoneOfItsOwn(String path) throws IOException {
        assertThat(get(path, "Host: evil.example\r\n")).startsWith("HTTP/1.1 403 ");
        assertThat(get(path, "Host: evil.example:" + port + "\r\nOrigin: http://evil.example\r\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(get(path, "Host: 127.0.0.1:" + port + "\r\n")).doesNotStartWith("HTTP/1.1 403 ");
    }
}
