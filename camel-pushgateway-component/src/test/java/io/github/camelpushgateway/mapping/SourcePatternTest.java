// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcePatternTest {

    @ParameterizedTest
    @CsvSource({
        "sensors/{site}/{device}, sensors/north/7, north|7",
        "erp-{region}-{day}.csv, erp-north-2026-01-31.csv, north|2026-01-31",
        "tele/tasmota_{id}/SENSOR, tele/tasmota_A1B2/SENSOR, A1B2",
        "{all...}, a/b/c, a/b/c",
        "a/{rest...}, a/b/c, b/c",
        "{x}, plain, plain",
        "{day}.csv, a.csv.csv, a.csv",
        "/leading/{x}, /leading/1, 1",
        "a/b, a/b, ''",
    })
    void captures(String pattern, String name, String expected) {
        assertThat(String.join("|", SourcePattern.of(pattern).match(name))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "sensors/{site}/{device}, sensors/north",
        "sensors/{site}/{device}, sensors/north/7/state",
        "sensors/{site}, sensors/",
        "sensors/{site}, Sensors/north",
        "erp-{region}.csv, erp-.csv",
        "erp-{region}-{day}.csv, erp-north.csv",
        "ab{x}ba, aba",
        "a/{rest...}, a",
        "a/{rest...}, a/",
        "a/b, a/b/",
        "a, ''",
    })
    void does_not_match(String pattern, String name) {
        assertThat(SourcePattern.of(pattern).match(name)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sensors/+/temp | '+' is a wildcard of MQTT subscriptions; write '{name}' for one segment",
                "sensors/# | '#' is a wildcard of MQTT subscriptions; write '{name...}' for the rest",
                "a/{rest...}/b | '{rest...}' takes all the rest, so nothing may follow it; move it to the end",
                "a/x{rest...} | '{rest...}' must be a segment of its own, at the end; put a '/' before it",
                "a/{x | '{' without '}' in '{x'; close it",
                "a/x} | '}' without '{' in 'x}'; open it",
                "a/{x}{y} | two captures touch each other in '{x}{y}', so it cannot be said where one ends; put a text between them",
                "{x}/{x} | capture 'x' appears twice; name one of them differently",
                "{} | '' is no name for a capture: it needs letters, digits, '_' or '-', and no digit first",
                "{a b} | 'a b' is no name for a capture: it needs letters, digits, '_' or '-', and no digit first",
            })
    void says_what_is_wrong_with_a_pattern(String pattern, String message) {
        assertThatThrownBy(() -> SourcePattern.of(pattern)).hasMessage(message);
    }

    @Test
    void says_why_a_name_does_not_match() {
        SourcePattern pattern = SourcePattern.of("sensors/{site}/temp-{n}");

        assertThat(pattern.whyNot("sensors/north/hum-1")).isEqualTo("segment 3 is 'hum-1', not 'temp-{n}'");
        assertThat(pattern.whyNot("sensors/north")).isEqualTo("it has 2 segments, not 3");
        assertThat(SourcePattern.of("a/{x...}").whyNot("a")).isEqualTo("it has 1 segment, not more than 1");
    }
}
