// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A headless Chromium with one page. What the page complains of, and whom it asks, is noted. */
final class OpenBrowser implements AutoCloseable {

    static final double MILLIS = 60_000;

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** axe-core, whose rules are those of the Web Content Accessibility Guidelines. */
    private static final String AXE = axe();

    private static final String RUN_AXE =
            """
            async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
              .filter(one => one.impact === "serious" || one.impact === "critical")
              .flatMap(one => one.nodes.map(node => one.id + ": " + node.target.join(" ") + " " + node.failureSummary))
            """;

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    OpenBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    private static String axe() {
        try (InputStream in = OpenBrowser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Page page(String address) {
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
        complaints.clear();
        asked.clear();
        page.onRequest(request -> asked.add(request.url()));
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("ERR_CONNECTION_REFUSED")) {
                complaints.add(message.text());
            }
        });
        page.navigate(address);
        return page;
    }

    /** Errors of scripts, and what the policy of the page has kept from running. */
    List<String> complaints() {
        return complaints;
    }

    /** The addresses that were asked for. */
    List<String> asked() {
        return asked;
    }

    static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(MILLIS);
    }

    static void desktop(Page page, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(1280, 900);
    }

    static void phone(Page page, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(390, 844);
    }

    /** Shows a part of the page by its link. */
    static void go(Page page, String part) {
        page.locator("nav a[href='#" + part + "']").click();
        PlaywrightAssertions.assertThat(page.locator("#" + part)).isVisible();
    }

    static Locator state(Page page) {
        return page.locator("#state");
    }

    static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    /** What reaches beyond the right edge, for the words of a failure; nothing if nothing does. */
    private static final String TOO_WIDE =
            """
            () => document.documentElement.scrollWidth <= window.innerWidth ? [] :
              [`${document.documentElement.scrollWidth} of ${window.innerWidth}`,
               ...[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > window.innerWidth)
                 .slice(0, 20).map(one => `${one.tagName}#${one.id} in ${one.parentElement.className}: ${one.textContent.slice(0, 60)}`)]
            """;

    /** Nothing serious for people with other senses or hands, and nothing that is wider than the screen. */
    static void assertUsable(Page page) {
        page.evaluate(AXE);
        assertThat((List<?>) page.evaluate(RUN_AXE)).isEmpty();
        assertThat((List<?>) page.evaluate(TOO_WIDE))
                .as("wider than the screen")
                .isEmpty();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
