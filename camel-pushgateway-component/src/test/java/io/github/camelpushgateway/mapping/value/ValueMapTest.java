// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.metrics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.mapping.record.RecordException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueMapTest {

    private static List<String> read(String keys, Object value) throws RecordException {
        return map(metrics("- {name: a, value: x, " + keys + "}"), Map.of("x", value)).stream()
                .map(sample -> "a " + Double.valueOf(sample.substring(2)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0.000,10", "-0,10", "0e0,10", "1.0,20", "01,20", "' 1 ',20", "+2.50,30", "2.5,30", "3,3"})
    void a_number_in_text_is_found_by_its_value(String text, double expected) throws Exception {
        assertThat(read("valueMap: {0: 10, 1: 20, 2.5: 30}", text)).containsExactly("a " + expected);
    }

    @Test
    void so_is_a_number_of_any_kind() throws Exception {
        assertThat(read("valueMap: {1: 10}", 1.0)).containsExactly("a 10.0");
        assertThat(read("valueMap: {1: 10}", new BigDecimal("1.000"))).containsExactly("a 10.0");
        assertThat(read("valueMap: {'2.50': 10}", 2.5f)).containsExactly("a 10.0");
        assertThat(read("valueMap: {0: null}", "0.000")).isEmpty();
        assertThat(read("valueMap: {NaN: null}", "nan")).isEmpty();
        assertThat(read("valueMap: {NaN: null}", Double.NaN)).isEmpty();
    }

    @Test
    void the_word_as_it_is_written_goes_first_then_its_letters_then_its_value() throws Exception {
        assertThat(read("valueMap: {1: 10, '1.0': 20}", "1.0")).containsExactly("a 20.0");
        assertThat(read("valueMap: {ON: 10, on: 20}", "on")).containsExactly("a 20.0");
        assertThat(read("valueMap: {ON: 10, default: 0}", "On")).containsExactly("a 10.0");
    }

    @Test
    void a_number_is_read_as_the_metric_says_numbers_are_written() throws Exception {
        assertThat(read("valueMap: {1.5: 10}, number: {decimal: ',', strip: V}", "1,50 V"))
                .containsExactly("a 10.0");
        assertThat(read("valueMap: {255: null}, number: {base: 16}", "0xFF")).isEmpty();
    }

    @Test
    void the_default_is_for_words_and_not_for_objects_and_lists() throws Exception {
        assertThat(read("valueMap: {on: 1, default: 7}", "other")).containsExactly("a 7.0");
        assertThat(read("valueMap: {on: 1, default: 7}", true)).containsExactly("a 7.0");
        for (Object container : List.of(Map.of("y", 1), List.of(1, 2), new int[] {1}, new byte[] {1})) {
            assertThatThrownBy(() -> read("valueMap: {on: 1, default: 7}", container))
                    .hasMessageContaining("is not a number. Name a field in it that holds the number");
        }
    }
}
