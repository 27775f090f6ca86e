// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge's own page, and what stands beside it on the management server. */
class BridgePageIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SECRET = "hush-4711";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private GatewayServer gateway;
    private int port;

    @BeforeEach
    void startGateway() throws Exception {
        gateway = TestServers.gateway();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    private RunningBridge bridge(boolean managed) throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        Files.writeString(inbox.resolve("machines-1.csv"), "machine,line,produced\npress-1,A,7\npress-2,A,many\n");
        Map<String, String> settings = new HashMap<>(Map.of(
                "pushgateway.url",
                gateway.url(),
                "csv.inbox",
                inbox.toString(),
                "camel.component.pushgateway.invalid-samples",
                "skip",
                "camel.component.pushgateway.username",
                "someone",
                "camel.component.pushgateway.password",
                SECRET,
                "camel.management.port",
                Integer.toString(port)));
        if (managed) {
            settings.put("camel.management.enabled", "true");
        }
        RunningBridge bridge = RunningBridge.start(BridgeSettings.of(settings));
        await().atMost(LONG).until(() -> Files.exists(inbox.resolve(".done/machines-1.csv")));
        return bridge;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itShowsSourcesPushesGroupsAndSeriesAndNoSecret() throws Exception {
        try (RunningBridge bridge = bridge(true)) {
            String status = get("/status.json").body();
            assertThat(status)
                    .contains("\"id\":\"csv\"", "\"status\":\"Started\"", "\"job\":\"csv\"", "\"not_a_number\":1")
                    .contains("camel.component.pushgateway.password", "xxxxxx")
                    .doesNotContain(SECRET);

            String group = URLEncoder.encode("/metrics/job/csv", StandardCharsets.UTF_8);
            await().atMost(LONG).untilAsserted(() -> assertThat(
                            get("/series.json?group=" + group).body())
                    .contains("machine_produced_pieces_total", "press-1", "7.0"));
            assertThat(get("/series.json?group=nothing").statusCode()).isEqualTo(400);

            HttpResponse<String> page = get("/");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'");
            // Nothing is asked of any other place; the one address is the name of SVG.
            assertThat(page.body().replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http:", "https:", "//cdn");
        }
    }

    @Test
    void healthAndMetersStandBesideIt() throws Exception {
        try (RunningBridge bridge = bridge(true)) {
            assertThat(get("/observe/health").statusCode()).isEqualTo(200);
            assertThat(get("/observe/metrics").body())
                    .contains("camel_pushgateway_pushes_total", "job=\"csv\"")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void nobodyListensUnlessItIsEnabled() throws Exception {
        try (RunningBridge bridge = bridge(false)) {
            Assertions.assertThatThrownBy(() -> get("/")).isInstanceOf(ConnectException.class);
        }
    }
}
