// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFiltersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "#", "+", "+/+", "/", "a//b", "a/+/b/#", "a b/ü", "$SYS/#", "$share/g/a/#", "a/#, b/+ ,c"})
    void aFilterIsTaken(String filters) {
        assertThat(TopicFilters.problemOf(filters)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/#/b",
                "a#",
                "a/b+",
                "+a/b",
                "##",
                "a,,b",
                ",",
                "$share/g",
                "$share//a",
                "$share/g+/a",
                "$share/g/a#"
            })
    void whatIsNoneIsRefused(String filters) {
        assertThat(TopicFilters.problemOf(filters)).isNotNull();
    }

    @Test
    void aCharacterNoTopicMayHoldIsRefused() {
        assertThat(TopicFilters.problemOf("a\0b")).contains("character 0");
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "a/#, a, true",
        "a/#, a/b/c, true",
        "a/#, b/#, false",
        "#, a/+, true",
        "#, $SYS/a, false",
        "+/b, a/+, true",
        "+/b, a/c, false",
        "+, a/b, false",
        "a/+/c, a/b/#, true",
        "a/+, a/b/c, false",
        "$share/g/a/#, a/b, true"
    })
    void filtersOverlapIfATopicCanMatchBoth(String one, String other, boolean overlap) {
        assertThat(TopicFilters.overlap(one, other)).isEqualTo(overlap);
        assertThat(TopicFilters.overlap(other, one)).isEqualTo(overlap);
    }
}
