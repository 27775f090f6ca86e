// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.RunningBridge;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A page that others than this machine reach. */
class OpenPageTest {

    private final HttpClient http = HttpClient.newHttpClient();

    private static Map<String, String> settings(int port) {
        return new HashMap<>(Map.of(
                "relay.port",
                "0",
                "bridge.sources",
                "mqtt",
                "mqtt.broker-url",
                "tcp://127.0.0.1:1",
                "mqtt.topic",
                "a/#",
                "camel.management.enabled",
                "true",
                "camel.management.host",
                "0.0.0.0",
                "camel.management.port",
                Integer.toString(port)));
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            return free.getLocalPort();
        }
    }

    private HttpResponse<String> ask(int port, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json");
        return http.send(
                (body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void messagesAndTrialsAreNotForEverybody() throws Exception {
        int port = freePort();
        try (RunningBridge bridge = RunningBridge.start(settings(port))) {
            assertThat(ask(port, "/status.json", null).statusCode()).isEqualTo(200);
            assertThat(ask(port, "/messages.json", null).statusCode()).isEqualTo(403);
            assertThat(ask(port, "/message.json?id=1", null).body()).contains("bridge.page.messages=true");
            assertThat(ask(port, "/try.json", "{}").body()).contains("bridge.page.try=true");
            assertThat(ask(port, "/suggest.json", "{}").statusCode()).isEqualTo(403);
            assertThat(ask(port, "/mapping.json?source=mqtt", null).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void theyAreWhereTheSettingsSaySo() throws Exception {
        int port = freePort();
        Map<String, String> settings = settings(port);
        settings.put("bridge.page.messages", "true");
        settings.put("bridge.page.try", "true");
        try (RunningBridge bridge = RunningBridge.start(settings)) {
            assertThat(ask(port, "/messages.json", null).statusCode()).isEqualTo(200);
            assertThat(ask(port, "/try.json", "{}").statusCode()).isEqualTo(200);
        }
    }
}
