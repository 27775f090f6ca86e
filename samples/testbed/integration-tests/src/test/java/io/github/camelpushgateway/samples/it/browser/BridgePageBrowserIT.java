// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.assertUsable;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.desktop;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.go;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.patiently;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.phone;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.screenshot;
import static io.github.camelpushgateway.samples.it.browser.OpenBrowser.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.it.Publisher;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bridge's own page as people use it: by mouse, by keyboard, on a phone, in the dark, and by whoever does not see
 * it. Screenshots are in {@code target/screenshots}.
 */
class BridgePageBrowserIT {

    private static final List<String> PARTS = List.of("overview", "messages", "try", "series", "failures", "settings");

    private static final String MAPPING =
            """
            rules:
              - from: plant/{hall}/{machine}
                labels: {hall: hall, machine: machine}
                metrics:
                  - {name: machine_oil_celsius, value: temp, help: Temperature of the oil.}
                  - {name: machine_strokes_total, type: counter, value: strokes}
            """;

    @TempDir
    private static Path folder;

    private static OpenBrowser browser;
    private static GatewayServer gateway;
    private static MqttBroker broker;
    private static RunningBridge bridge;
    private static Publisher publisher;
    private static String address;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        browser = new OpenBrowser();
        gateway = TestServers.gateway();
        broker = TestServers.mqttBroker();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        Files.writeString(
                inbox.resolve("machines-1.csv"), "machine,line,produced\npress-1,A,7\npress-2,A,many\npress-3,B,9\n");
        Path mapping = Files.writeString(folder.resolve("plant.metrics.yaml"), MAPPING);
        Map<String, String> settings = new HashMap<>(Map.of(
                "pushgateway.url",
                gateway.url(),
                "csv.inbox",
                inbox.toString(),
                "mqtt.broker-url",
                broker.url(),
                "mqtt.topic",
                "plant/#",
                "mqtt.job",
                "plant",
                "mqtt.mapping",
                "file:" + mapping,
                "camel.component.pushgateway.invalid-samples",
                "skip",
                "camel.management.enabled",
                "true",
                "camel.management.port",
                Integer.toString(port)));
        bridge = RunningBridge.start(BridgeSettings.of(settings));
        address = "http://127.0.0.1:" + port + "/";
        publisher = new Publisher(broker);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            publisher.publish("plant/hall-1/press-3", "{\"temp\": 71.5, \"strokes\": 1204}");
            assertThat(gateway.readBack().value("machine_oil_celsius", "machine", "press-3"))
                    .isPresent();
        });
        publisher.publish("plant/hall-1/press-4", "{\"temp\": \"hot\", \"strokes\": 12}");
        publisher.publish("plant/boiler", "on");
        publisher.flush();
    }

    @AfterAll
    static void stop() throws Exception {
        publisher.close();
        bridge.close();
        broker.close();
        gateway.close();
        browser.close();
    }

    @BeforeEach
    void open() {
        page = browser.page(address);
        assertThat(page.locator("#identity")).containsText("running for", patiently());
    }

    @AfterEach
    void close() {
        page.close();
    }

    private Locator card(String topic) {
        return page.locator("#message-list > li")
                .filter(new Locator.FilterOptions().setHasText(topic))
                .first();
    }

    @Test
    void itShowsTheWayFromSourcesToGatewaysAndAsksNobodyElse() {
        assertThat(page.locator("#flow")).containsText("plant/#", patiently());
        assertThat(page.locator("#flow")).containsText("connected");
        assertThat(page.locator("#flow")).containsText("plant.metrics.yaml");
        assertThat(page.locator("#flow")).containsText("job plant");
        assertThat(page.locator("#flow .node.bad")).hasCount(0);
        assertThat(page.locator("#charts figure")).hasCount(4);
        assertThat(page.getByRole(AriaRole.IMG).first()).isVisible();

        assertThat(browser.asked()).isNotEmpty().allSatisfy(url -> assertThat(
                        URI.create(url).getAuthority())
                .isEqualTo(URI.create(address).getAuthority()));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatWasLeftOutHasAnExampleAndSaysWhy() {
        assertThat(page.locator("#left-out")).containsText("1 record of mqtt left out: not a number", patiently());
        assertThat(page.locator("#left-out")).containsText("field 'temp'");
        page.locator("#left-out button")
                .filter(new Locator.FilterOptions().setHasText("mqtt left out: not a number"))
                .click();

        assertThat(page.locator("#message-list > li")).hasCount(2);
        assertThat(card("plant/boiler")).containsText("no rule is for", patiently());
        card("plant/hall-1/press-4").locator("button").first().click();
        assertThat(card("plant/hall-1/press-4")).containsText("\"hot\" is not a number", patiently());
        assertThat(card("plant/hall-1/press-4").locator(".explained")).containsText("temp", patiently());
        assertThat(card("plant/hall-1/press-4")).not().containsText("null");
        assertThat(card("plant/hall-1/press-4").locator("pre")).containsText("\"hot\"");
        screenshot(page, "left-out");
        assertUsable(page);
    }

    @Test
    void aSeriesSaysWhichMessageMadeIt() {
        go(page, "series");
        page.locator("#series-search").fill("oil press-3");
        Locator rows = page.locator("#series-list tr");
        assertThat(rows).hasCount(1);
        assertThat(rows.first()).containsText("71.5", patiently());
        assertThat(rows.first()).containsText("Temperature of the oil.");
        assertThat(rows.first()).containsText("gauge");
        rows.first().locator("button").click();

        assertThat(page.locator("#messages")).isVisible();
        assertThat(card("plant/hall-1/press-3")).containsText("pushed", patiently());
        assertThat(page.locator("#message-list")).not().containsText("press-4");
    }

    @Test
    void aMappingIsTriedOnAMessageThatCameAsOneTypes() throws Exception {
        go(page, "messages");
        card("plant/hall-1/press-4").locator("button").first().click();
        page.getByText("Try a mapping on it").click();
        assertThat(page.locator("#try-mapping")).hasValue(MAPPING);
        assertThat(page.locator("#try-result")).containsText("machine_oil_celsius: ", patiently());

        page.locator("#try-payload").fill("{\"temp\": 80, \"strokes\": 13}");
        assertThat(page.locator("#try-result"))
                .containsText("machine_oil_celsius{hall=\"hall-1\",machine=\"press-4\"} 80", patiently());
        page.locator("#try-mapping").fill(MAPPING.replace("machine_oil_celsius", "oil"));
        assertThat(page.locator("#try-result")).containsText("oil{hall=\"hall-1\"", patiently());
        screenshot(page, "try");
        Download download =
                page.waitForDownload(() -> page.locator("#try-download").click());
        assertThat(Files.readString(download.path())).contains("name: oil,");

        page.locator("#try-mapping").fill("rules: [{from: a, when: {groovy: '1'}, metrics: [{name: a, value: b}]}]");
        assertThat(page.locator("#try-result"))
                .containsText("the page runs no expressions, so not groovy", patiently());
        page.locator("#try-suggest").click();
        assertThat(page.locator("#try-mapping")).hasValue(Pattern.compile("[\\s\\S]*from: plant/[\\s\\S]*"));
        assertThat(Files.readString(folder.resolve("plant.metrics.yaml"))).isEqualTo(MAPPING);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everyPartCanBeUsedInLightAndDarkAndOnAPhoneAndByAScreenReader() {
        for (String part : PARTS) {
            go(page, part);
            assertThat(page.locator("#" + part + " h2").first()).isVisible();
            desktop(page, ColorScheme.LIGHT);
            assertUsable(page);
            screenshot(page, part + "-light");
            desktop(page, ColorScheme.DARK);
            assertUsable(page);
            screenshot(page, part + "-dark");
            phone(page, ColorScheme.LIGHT);
            assertUsable(page);
            screenshot(page, part + "-phone");
        }
        assertThat(page.getByRole(AriaRole.MAIN)).hasCount(1);
        assertThat(page.getByRole(AriaRole.NAVIGATION)).hasCount(1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void byKeyboardOneGetsAroundAndStaysWhereOneIs() {
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.locator("nav a[href='#series']").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#series")).isVisible();
        page.locator("#series-search").focus();
        page.keyboard().type("press-1");
        Locator first = page.locator("#series-list button").first();
        assertThat(page.locator("#series-list tr")).hasCount(1);
        first.focus();
        // The page is drawn again every two seconds.
        page.waitForResponse(answer -> answer.url().contains("series.json"), () -> {});
        page.waitForResponse(answer -> answer.url().contains("series.json"), () -> {});
        assertThat(first).isFocused();
    }

    @Test
    void aHundredThousandSeriesAreSearchedWithoutAStall() {
        List<Map<String, Object>> records = IntStream.range(0, 100_000)
                .mapToObj(i -> Map.<String, Object>of("device", "d" + i, "reading", i))
                .toList();
        bridge.camelContext()
                .createProducerTemplate()
                .sendBody("pushgateway:many?metricFields=reading&labelFields=device&deleteOnStop=true", records);
        go(page, "series");
        page.locator("#series-search").fill("device d77777");
        assertThat(page.locator("#series-list tr")).hasCount(1);
        assertThat(page.locator("#series-list")).containsText("d77777", patiently());

        long started = System.nanoTime();
        page.locator("#series-search").fill("many");
        assertThat(page.locator("#series-count")).containsText("1 to 200 of 100,000 series", patiently());
        System.out.printf(
                "A search that finds 100,000 series took %d ms%n",
                Duration.ofNanos(System.nanoTime() - started).toMillis());
        assertThat(page.locator("#series-list tr")).hasCount(200);
        page.locator("#series-next").click();
        assertThat(page.locator("#series-count")).containsText("201 to 400", patiently());
        assertThat(state(page)).not().containsText("does not answer");
    }
}
