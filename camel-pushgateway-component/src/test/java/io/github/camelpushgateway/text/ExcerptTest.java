// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.metric.InvalidMetricException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\n", "\r", "\t", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\u200b",
                "\u200e", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\u00ad"
            })
    void what_is_obeyed_and_not_printed_becomes_a_blank(String obeyed) {
        assertThat(Excerpt.of("a" + obeyed + "b")).isEqualTo("a b");
        assertThat(Excerpt.ofMessage(obeyed)).isEqualTo(" ");
        assertThat(new RecordException(Reason.MALFORMED, "a" + obeyed + "b", "c"))
                .hasMessage("a b. c");
        assertThat(new InvalidMetricException("m" + obeyed, null, "a" + obeyed + "b", "c"))
                .hasMessage("metric 'm ': a b. c");
    }

    @Test
    void what_is_printed_stays() {
        assertThat(Excerpt.of("Wärme 温度 🌡 \"'\\ é")).isEqualTo("Wärme 温度 🌡 \"'\\ é");
    }

    @Test
    void no_message_is_longer_than_two_kilobytes_and_its_hint_is_still_there() {
        String long1 = "x".repeat(1_000_000);

        assertThat(new RecordException(Reason.MALFORMED, long1, "Write less"))
                .message()
                .endsWith("Write less")
                .satisfies(ExcerptTest::isShort);
        assertThat(new RecordException(Reason.MALFORMED, long1, long1, long1, long1, long1).at("line 1"))
                .message()
                .satisfies(ExcerptTest::isShort);
        assertThat(new InvalidMetricException(long1, long1, long1, "Write less"))
                .message()
                .endsWith("Write less")
                .satisfies(ExcerptTest::isShort);
    }

    private static void isShort(String message) {
        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(2048);
    }
}
