// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKindTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | JSON",
                " [1] | JSON",
                "\"text\" | JSON",
                "21.5 | VALUE",
                "-1e5 | VALUE",
                "NaN | VALUE",
                "open | VALUE",
                "21.5 C | VALUE",
                "door open | VALUE",
                "door is 1 | VALUE",
                "#5 | VALUE",
                "# HELPFUL x | VALUE",
                "# HELP x | TEXT_EXPOSITION",
                "#TYPE x gauge | TEXT_EXPOSITION",
                "up 1 | TEXT_EXPOSITION",
                "up 1 1700000000000 | TEXT_EXPOSITION",
                "up +Inf | TEXT_EXPOSITION",
                "a:b{x=\"y\"} 1 | TEXT_EXPOSITION",
                "up {x=\"y\"} 1 | TEXT_EXPOSITION",
                "up{} 1 | TEXT_EXPOSITION",
                "up{x} 1 | VALUE",
                "up 1 2 3 | VALUE",
            })
    void is_told_by_the_start(String text, ContentKind kind) {
        assertThat(ContentKind.of(text, true, true)).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up 1", "up{x=\"y\"} 1", "# a comment"})
    void a_bare_sample_is_a_value_where_a_mapping_says_what_payloads_are(String text) {
        assertThat(ContentKind.of(text, true, false)).isEqualTo(ContentKind.VALUE);
    }
}
