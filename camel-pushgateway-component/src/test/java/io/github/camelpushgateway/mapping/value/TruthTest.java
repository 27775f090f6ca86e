// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TruthTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "0.0", "-0", "off", "OFF", "No", "false", "NaN", " no "})
    void words_for_no_are_false(String word) {
        assertThat(Truth.of(word)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0.1", "on", "Yes", "true", "online", "offline", "Inf", "null"})
    void other_words_are_true(String word) {
        assertThat(Truth.of(word)).isTrue();
    }

    @Test
    void numbers_booleans_and_containers_count_by_what_is_in_them() {
        assertThat(List.of(0, 0.0, -0.0, Double.NaN, BigDecimal.ZERO, false, List.of(), Map.of(), new int[0]))
                .noneMatch(Truth::of);
        assertThat(List.of(1, -0.5, true, List.of(0), Map.of("a", 0), new int[1], new Object()))
                .allMatch(Truth::of);
        assertThat(Truth.of(null)).isFalse();
    }
}
