// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bridge's own page as people use it: by mouse, by keyboard, on a phone, in the dark. Screenshots are in
 * {@code target/screenshots}.
 */
class BridgePageBrowserIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double MILLIS = 60_000;

    /** Of the Web Content Accessibility Guidelines 2.1, level AA, for text. */
    private static final double LEAST_CONTRAST = 4.5;

    private static final String CONTRASTS =
            """
            () => {
              const channel = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4); };
              const luminance = color => {
                const [r, g, b] = color.match(/[\\d.]+/g).map(Number);
                return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
              };
              const behind = element => {
                for (; element; element = element.parentElement) {
                  const color = getComputedStyle(element).backgroundColor;
                  if (!color.endsWith(", 0)")) return color;
                }
                return "rgb(255, 255, 255)";
              };
              return [...document.querySelectorAll("h1, h2, p, td, th, span, button, label, summary, pre")]
                .filter(element => element.textContent.trim() && element.offsetParent)
                .map(element => {
                  const one = luminance(getComputedStyle(element).color), other = luminance(behind(element));
                  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
                });
            }
            """;

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    private Path folder;

    private GatewayServer gateway;
    private RunningBridge bridge;
    private Page page;
    private String address;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterAll
    static void stopBrowser() {
        playwright.close();
    }

    @BeforeEach
    void openThePage() throws Exception {
        gateway = TestServers.gateway();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        Files.writeString(
                inbox.resolve("machines-1.csv"), "machine,line,produced\npress-1,A,7\npress-2,A,many\npress-3,B,9\n");
        bridge = RunningBridge.start(BridgeSettings.of(Map.of(
                "pushgateway.url",
                gateway.url(),
                "csv.inbox",
                inbox.toString(),
                "camel.component.pushgateway.invalid-samples",
                "skip",
                "camel.component.pushgateway.delivery-timeout",
                "1s",
                "camel.management.enabled",
                "true",
                "camel.management.port",
                Integer.toString(port))));
        address = "http://127.0.0.1:" + port + "/";
        page = browser.newPage();
        page.onRequest(request -> asked.add(URI.create(request.url()).getAuthority()));
        page.navigate(address);
        // That of the file, and that of the report about it.
        assertThat(groups()).hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(MILLIS));
    }

    @AfterEach
    void stop() {
        page.close();
        bridge.close();
        gateway.close();
    }

    private Locator groups() {
        return page.locator("#groups button");
    }

    private Locator fileGroup() {
        return groups().getByText("job csv", new Locator.GetByTextOptions().setExact(true));
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(MILLIS);
    }

    private void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    @Test
    void itShowsWhatGoesOnAndAsksNobodyElse() {
        assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Running for", patiently());
        assertThat(page.locator("#sources")).containsText("Started", patiently());
        assertThat(page.locator("#rejected")).containsText("1 record left out: not a number", patiently());
        assertThat(groups()).hasText(new String[] {"job csv", "job csv, feed csv"});
        assertThat(page.getByRole(AriaRole.IMG).first())
                .hasAttribute(
                        "aria-label",
                        Pattern.compile("Messages a second: now .*"),
                        new LocatorAssertions.HasAttributeOptions().setTimeout(MILLIS));

        assertThat(asked).isNotEmpty().containsOnly(URI.create(address).getAuthority());
    }

    @Test
    void byKeyboardAGroupIsOpenedAndItsSeriesSearched() {
        Locator search = page.getByRole(AriaRole.SEARCHBOX);
        search.focus();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        Locator series = page.locator("#groups pre");
        assertThat(series).containsText("press-1", patiently());
        assertThat(series).containsText("press-3");
        assertThat(fileGroup()).hasAttribute("aria-expanded", "true");

        // The page is drawn again every two seconds; whoever uses the keyboard stays where they are.
        page.waitForResponse(answer -> answer.url().endsWith("status.json"), () -> {});
        page.waitForResponse(answer -> answer.url().contains("series.json"), () -> {});
        assertThat(fileGroup()).isFocused();

        search.fill("press-3");
        assertThat(series).not().containsText("press-1");
        assertThat(series).containsText("press-3");
        search.fill("no such thing");
        assertThat(series).containsText("No series");
    }

    @Test
    void aFailureIsShownWithTheWayOutAndTheEndOfTheBridgeToo() {
        gateway.stop();
        bridge.camelContext()
                .createProducerTemplate()
                .send("pushgateway:csv?metric=machine_on", exchange -> exchange.getMessage()
                        .setBody(1));

        assertThat(page.locator("#failure-list")).containsText("Is the gateway running", patiently());
        assertThat(page.locator("#state")).containsText("Pushes fail since", patiently());
        screenshot("failing");
        bridge.close();
        assertThat(page.locator("#state")).containsText("The bridge does not answer", patiently());
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void allOfItCanBeReadInLightAndDarkAndOnAPhone(ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.locator("summary", new Page.LocatorOptions().setHasText("Configuration"))
                .click();
        fileGroup().click();
        assertThat(page.locator("#groups pre")).containsText("press-1", patiently());
        screenshot(scheme.name().toLowerCase(Locale.ROOT));

        @SuppressWarnings("unchecked")
        List<Number> contrasts = (List<Number>) page.evaluate(CONTRASTS);
        assertThat(contrasts).hasSizeGreaterThan(20).allSatisfy(contrast -> assertThat(contrast.doubleValue())
                .isGreaterThanOrEqualTo(LEAST_CONTRAST));

        page.setViewportSize(390, 844);
        screenshot("phone-" + scheme.name().toLowerCase(Locale.ROOT));
        // Wide tables scroll in their own frame; the page itself does not.
        assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))
                .isTrue();
    }

    @Test
    void aScreenReaderFindsItsWay() {
        assertThat(page.getByRole(AriaRole.HEADING)).not().hasCount(0);
        for (String title : List.of("Bridge to Pushgateway", "Now", "Sources", "Pushes", "Groups")) {
            assertThat(page.getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName(title).setExact(true)))
                    .hasCount(1);
        }
        assertThat(page.getByRole(AriaRole.MAIN)).hasCount(1);
        assertThat(page.getByLabel("Search groups, and the series of an open one"))
                .hasCount(1);
        assertThat(page.getByRole(AriaRole.COLUMNHEADER)).not().hasCount(0);
        // Every button says what it does.
        for (Locator button : page.getByRole(AriaRole.BUTTON).all()) {
            assertThat(button.textContent()).isNotBlank();
        }
    }
}
