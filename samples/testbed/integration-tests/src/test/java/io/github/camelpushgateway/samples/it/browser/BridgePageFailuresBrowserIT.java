// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.assertUsable;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.go;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.patiently;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.phone;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.screenshot;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.state;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.it.Publisher;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says while something is away, and once it is back. */
class BridgePageFailuresBrowserIT {

    private OpenBrowser browser;
    private GatewayServer gateway;
    private MqttBroker broker;
    private RunningBridge bridge;
    private Page page;

    @BeforeEach
    void start() throws Exception {
        browser = new OpenBrowser();
        gateway = TestServers.gateway();
        broker = TestServers.mqttBroker();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        bridge = RunningBridge.start(BridgeSettings.of(Map.of(
                "pushgateway.url",
                gateway.url(),
                "mqtt.broker-url",
                broker.url(),
                "mqtt.topic",
                "sensors/#",
                "camel.management.enabled",
                "true",
                "camel.management.port",
                Integer.toString(port))));
        page = browser.page("http://127.0.0.1:" + port + "/");
    }

    @AfterEach
    void stop() {
        bridge.close();
        broker.close();
        gateway.close();
        browser.close();
    }

    @Test
    void fromNothingOverTroubleToAllIsWell() throws Exception {
        assertThat(state(page))
                .containsText("Nothing has come yet. Source mqtt is connected and waits for sensors/#", patiently());
        screenshot(page, "empty");
        phone(page, ColorScheme.DARK);
        screenshot(page, "empty-phone");
        assertUsable(page);

        try (Publisher publisher = new Publisher(broker)) {
            publisher.publish("sensors/north/dev-1", "{\"temperature\": 21.5}");
            assertThat(state(page)).containsText("All is well", patiently());

            gateway.stop();
            publisher.publish("sensors/north/dev-1", "{\"temperature\": 22.5}");
            publisher.flush();
            assertThat(state(page)).containsText("Gateway " + gateway.url() + ", for ", patiently());
            assertThat(state(page)).containsText("Is the gateway running");
            assertThat(page.locator("#flow .node.bad")).containsText("takes nothing for", patiently());
            screenshot(page, "gateway-down-phone");
            OpenBrowser.desktop(page, ColorScheme.LIGHT);
            screenshot(page, "gateway-down");
            assertUsable(page);
            go(page, "messages");
            assertThat(page.locator("#message-list > li").first()).containsText("waits for the gateway", patiently());

            gateway.start();
            assertThat(state(page)).containsText("All is well", patiently());
            go(page, "failures");
            assertThat(page.locator("#failures-now")).containsText("Nothing is wrong now", patiently());
            assertThat(page.locator("#failures-past")).containsText("gateway " + gateway.url(), patiently());
            assertThat(page.locator("#failures-past")).containsText("lasted");
        }
        broker.stop();
        assertThat(state(page)).containsText("Source mqtt, for ", patiently());
        assertThat(state(page)).containsText("no connection");
        go(page, "overview");
        assertThat(page.locator("#flow .node.bad")).containsText("no connection for", patiently());
        screenshot(page, "broker-down");
        assertUsable(page);

        bridge.close();
        assertThat(state(page)).containsText("The bridge does not answer", patiently());
    }

    @Test
    void aBridgeThatStandsBySaysSoAndShowsNoEmptyColumns(@TempDir Path folder) throws Exception {
        Map<String, String> settings = Map.of(
                "pushgateway.url",
                gateway.url(),
                "mqtt.broker-url",
                broker.url(),
                "mqtt.topic",
                "sensors/#",
                "cluster.lock",
                "file:" + folder);
        Map<String, String> managed = new HashMap<>(settings);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        managed.put("camel.management.enabled", "true");
        managed.put("camel.management.port", Integer.toString(port));
        try (RunningBridge leader = RunningBridge.start(BridgeSettings.of(settings))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !leader.camelContext().getRoutes().isEmpty());
            try (RunningBridge standby = RunningBridge.start(BridgeSettings.of(managed))) {
                page.navigate("http://127.0.0.1:" + port + "/");
                assertThat(state(page)).containsText("Standing by: another bridge has the lock", patiently());
                assertThat(page.locator("#charts figure")).hasCount(4);
                assertThat(page.locator("#flow")).isHidden();
                assertThat(page.locator("#flow-title")).isHidden();
                assertUsable(page);
                phone(page, ColorScheme.LIGHT);
                screenshot(page, "standby-phone");
                assertUsable(page);

                leader.close();
                assertThat(page.locator("#flow")).containsText("sensors/#", patiently());
            }
        }
    }
}
