// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamingRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "_", ":", "aB_9:c"})
    void aMetricNameIsLettersDigitsUnderscoresAndColons(String name) {
        assertThat(NamingRules.isMetricName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9a", "a-b", "a.b", "a b", "ä", "a\n"})
    void anythingElseIsNone(String name) {
        assertThat(NamingRules.isMetricName(name)).isFalse();
        assertThatThrownBy(() -> NamingRules.checkMetricName(name)).isInstanceOf(InvalidMetricException.class);
    }

    @Test
    void aColonIsNotForLabels() {
        assertThat(NamingRules.isLabelName("a:b")).isFalse();
        assertThat(NamingRules.isLabelName("a_b")).isTrue();
        assertThat(NamingRules.isLabelName(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"push_time_seconds", "push_failure_time_seconds"})
    void whatTheGatewayWritesItselfIsReserved(String name) {
        assertThatThrownBy(() -> NamingRules.checkMetricName(name)).hasMessageContaining("reserved");
    }

    @ParameterizedTest
    @CsvSource({"9lives, _9lives", "a.b-c, a_b_c", "'', _", "Größe, Gr__e"})
    void anyTextBecomesAName(String text, String name) {
        assertThat(NamingRules.toMetricName(text)).isEqualTo(name);
        assertThat(NamingRules.isMetricName(name)).isTrue();
    }

    @Test
    void theErrorShowsANameThatWouldDo() {
        assertThatThrownBy(() -> NamingRules.checkMetricName("room.temp")).hasMessageContaining("'room_temp'");
    }
}
