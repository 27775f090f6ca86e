// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log as the bridge writes it, by the configuration that comes with it. */
class LogLayoutTest {

    private final LoggerContext log = LoggerContext.getContext(false);
    private final Level before = LogManager.getRootLogger().getLevel();

    @AfterEach
    void restore() {
        Configurator.setRootLevel(before);
    }

    private String line(String message, Throwable thrown) {
        Layout<?> layout = log.getConfiguration().getAppender("console").getLayout();
        return layout.toSerializable(Log4jLogEvent.newBuilder()
                        .setLoggerName("io.github.camelpushgateway.Relay")
                        .setLevel(Level.WARN)
                        .setMessage(new SimpleMessage(message))
                        .setThrown(thrown)
                        .build())
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r",
                "\r\n",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u000b",
                "\f",
                "\u001b[31m",
                "\u0000",
                "\u202e",
                "\u2066",
                "\u200f",
                "\ufeff",
                "\u00ad",
                "\u009b31m",
                "\u007f",
                "\b",
                "\ud800"
            })
    void whatEndsALineOrDrivesATerminalIsNotWritten(String mark) {
        String line = line("a" + mark + "2026-01-01 00:00:00.000 ERROR forged", null);

        assertThat(line.strip().lines()).hasSize(1);
        assertThat(line.strip()).startsWith("20").contains(" WARN  Relay ", " a ", "ERROR forged");
        assertThat(line.strip().codePoints().filter(c -> List.of(
                                Character.CONTROL,
                                Character.FORMAT,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR,
                                Character.SURROGATE)
                        .contains((byte) Character.getType(c))))
                .isEmpty();
    }

    @Test
    void wordsOfAllLanguagesAreWrittenAsTheyAre() {
        assertThat(line("Zähler {a=\"1\"} 温度 \ud83d\ude00 100 % $1 \\n", null))
                .endsWith(" Zähler {a=\"1\"} 温度 \ud83d\ude00 100 % $1 \\n" + System.lineSeparator());
    }

    @Test
    void noMessageIsLongerThanTwoKilobytes() {
        String line = line("x".repeat(1_000_000), null);

        assertThat(line).hasSizeLessThan(2000).contains("xxx...");
    }

    @Test
    void noLineOfAnExceptionLooksLikeAnEvent() {
        String text = line(
                "failed",
                new IllegalStateException(
                        "a\n2026-01-01 00:00:00.000 ERROR forged\r2026\u0085\u001b[31m " + "y".repeat(100_000),
                        new RuntimeException("b\n2026 forged too")));

        List<String> lines = text.lines().toList();
        assertThat(lines).hasSizeGreaterThan(5).allSatisfy(line -> assertThat(line)
                .hasSizeLessThan(600));
        assertThat(lines.subList(2, lines.size())).allMatch(line -> line.startsWith("\t"));
        assertThat(text).contains("\tat io.github.camelpushgateway.bridge.LogLayoutTest");
        assertThat(text).doesNotContain("\r", "\u0085", "\u001b");
    }

    @Test
    void whatPrintsHttpHeadersAndSettingsStaysQuietWhateverTheLevel() {
        Configurator.setRootLevel(Level.TRACE);

        for (String name : List.of(
                "org.apache.hc.client5.http.headers",
                "org.apache.hc.client5.http.wire",
                "org.apache.hc.client5.http.impl.classic.MainClientExec",
                "org.apache.camel.main.BaseMainSupport",
                "org.apache.camel.component.properties.PropertiesComponent")) {
            assertThat(LogManager.getLogger(name).isDebugEnabled()).as(name).isFalse();
        }
        assertThat(LogManager.getLogger("io.github.camelpushgateway.group").isDebugEnabled())
                .isTrue();
    }
}
