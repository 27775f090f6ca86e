// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with PEM files and websockets, as docs/bridge.md sets them up, against a real mosquitto. */
class MqttTlsIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private int tls;
    private int websockets;
    private Process mosquitto;

    @BeforeEach
    void startMosquitto() throws Exception {
        assumeTrue(isInstalled("openssl") && isInstalled("mosquitto") && isInstalled("mosquitto_pub"), "not installed");
        List<String> documented = Guide.read("docs/bridge.md").blocks().stream()
                .filter(block -> block.language().equals("text"))
                .map(Guide.Block::code)
                .toList();
        String certificates = documented.stream()
                .filter(code -> code.startsWith("openssl req -x509"))
                .findFirst()
                .orElseThrow();
        String configuration = documented.stream()
                .filter(code -> code.startsWith("listener 8883"))
                .findFirst()
                .orElseThrow();
        Process made = new ProcessBuilder("sh", "-e", "-c", certificates)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        tls = freePort();
        websockets = freePort();
        // Without a user, a mosquitto that root starts becomes another one, who may not read the keys.
        Files.writeString(
                folder.resolve("mosquitto.conf"),
                "user " + System.getProperty("user.name") + "\n"
                        + configuration
                                .replace("8883", String.valueOf(tls))
                                .replace("8443", String.valueOf(websockets)));
        mosquitto = new ProcessBuilder("mosquitto", "-c", "mosquitto.conf")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
        await().atMost(LONG).until(() -> isOpen(tls) && isOpen(websockets));
    }

    @AfterEach
    void stopMosquitto() throws InterruptedException {
        if (mosquitto != null) {
            mosquitto.destroy();
            if (!mosquitto.waitFor(10, TimeUnit.SECONDS)) {
                mosquitto.destroyForcibly();
            }
        }
    }

    @Test
    void theBridgeShowsItsCertificateAndTrustsTheAuthorityOverTcpAndWebsockets() throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("camel.main.shutdownTimeout", "3");
        settings.put("mqtt.brokers", "tcp, web, old");
        settings.put("mqtt.tcp.broker-url", "ssl://localhost:" + tls);
        settings.put("mqtt.web.broker-url", "wss://localhost:" + websockets + "/mqtt");
        settings.put("mqtt.old.broker-url", "ssl://localhost:" + tls);
        settings.put("mqtt.old.version", "3");
        settings.put("mqtt.tcp.topic", "tcp/#");
        settings.put("mqtt.web.topic", "web/#");
        settings.put("mqtt.old.topic", "old/#");
        settings.put("mqtt.tls-ca", folder.resolve("ca.pem").toString());
        settings.put("mqtt.tls-certificate", folder.resolve("bridge.pem").toString());
        settings.put("mqtt.tls-key", folder.resolve("bridge.key").toString());
        settings.put(
                "mqtt.mapping",
                "file:"
                        + Files.writeString(
                                folder.resolve("tls.yaml"),
                                "rules: [{labels: {source: $topic}, metrics: [{name: v, value: v}]}]"));
        try (GatewayServer gateway = TestServers.gateway()) {
            settings.put("pushgateway.url", gateway.url());
            RunningBridge bridge = RunningBridge.start(BridgeSettings.of(settings));
            try {
                for (String topic : List.of("tcp/x", "web/x", "old/x")) {
                    await(topic).atMost(LONG).untilAsserted(() -> {
                        publish(topic);
                        assertThat(gateway.readBack().value("v", "source", topic))
                                .as(Files.readString(folder.resolve("mosquitto.log")))
                                .contains(1.0);
                    });
                }
            } finally {
                bridge.close();
            }
        }
    }

    private void publish(String topic) throws Exception {
        Process published = new ProcessBuilder(
                        "mosquitto_pub",
                        "-h",
                        "localhost",
                        "-p",
                        String.valueOf(tls),
                        "--cafile",
                        "ca.pem",
                        "--cert",
                        "bridge.pem",
                        "--key",
                        "bridge.key",
                        "-q",
                        "1",
                        "-t",
                        topic,
                        "-m",
                        "{\"v\": 1}")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(published.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(published.waitFor()).as(said).isZero();
    }

    private static boolean isInstalled(String program) {
        for (String place : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return false;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException closed) {
            return false;
        }
    }
}
