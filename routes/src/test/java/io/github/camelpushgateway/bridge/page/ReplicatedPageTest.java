// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.camelpushgateway.bridge.RunningBridge;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the page says of two gateways that get the same, of which one is away. */
class ReplicatedPageTest {

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Map<String, String> lastSuccesses(String url, String list) throws Exception {
        Map<String, String> times = new HashMap<>();
        try (InputStream answer = URI.create(url).toURL().openStream()) {
            for (JsonNode one : new ObjectMapper().readTree(answer).path(list)) {
                times.put(one.path("gateway").asText(), one.path("lastSuccess").asText("never"));
            }
        }
        return times;
    }

    @Test
    void nothingWasPushedToTheGatewayThatIsAway() throws Exception {
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 200 : 404, -1);
            exchange.close();
        });
        gateway.start();
        String there = "http://127.0.0.1:" + gateway.getAddress().getPort();
        String away = "http://127.0.0.1:" + freePort();
        int port = freePort();
        try (RunningBridge bridge = RunningBridge.start(Map.of(
                "pushgateway.url",
                there + "," + away,
                "camel.component.pushgateway.gateways",
                "replicate",
                "jdbc.url",
                "jdbc:h2:mem:replicated",
                "jdbc.period",
                "1s",
                "jdbc.query",
                "SELECT 'a' AS \"region\", 'b' AS \"status\", 5 AS \"order_count\"",
                "camel.management.enabled",
                "true",
                "camel.management.port",
                Integer.toString(port)))) {
            String page = "http://127.0.0.1:" + port;
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(lastSuccesses(page + "/status.json", "jobs"))
                            .containsEntry(away, "never")
                            .hasEntrySatisfying(there, time -> assertThat(time).startsWith("20")));
            assertThat(lastSuccesses(page + "/groups.json", "groups"))
                    .containsEntry(away, "never")
                    .hasEntrySatisfying(there, time -> assertThat(time).startsWith("20"));
        } finally {
            gateway.stop(0);
        }
    }
}
