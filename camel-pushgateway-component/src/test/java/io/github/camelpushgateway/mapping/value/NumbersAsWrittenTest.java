// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.metrics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.mapping.record.RecordException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers come out as the people meant them who wrote them, or not at all. */
class NumbersAsWrittenTest {

    private static List<String> read(String keys, Object value) throws RecordException {
        return map(metrics("- {name: a, value: x, " + keys + "}"), Map.of("x", value)).stream()
                .map(sample -> "a " + Double.valueOf(sample.substring(2)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            decimal: '.'               | 125.00-        | -125
            decimal: '.'               | (5.00)         | -5
            decimal: ','               | (1.234,50)     | -1234.5
            decimal: ','               | 1.234,50-      | -1234.5
            decimal: '.', strip: '$'   | -$5.00         | -5
            decimal: '.', strip: '$'   | $-5.00         | -5
            decimal: '.', strip: '$'   | ($5.00)        | -5
            decimal: '.', strip: '$'   | $(5.00)        | -5
            decimal: '.', strip: '$'   | -$1,234.50     | -1234.5
            decimal: ',', strip: EUR   | −12,50 EUR     | -12.5
            decimal: ',', strip: EUR   | 12,50- EUR     | -12.5
            decimal: ',', strip: EUR   | EUR 12,50-     | -12.5
            decimal: ',', strip: EUR   | + 12,50 EUR    | 12.5
            decimal: '.'               | −0.5           | -0.5
            decimal: '.'               | 1.5e−3         | !
            decimal: '.'               | 1.5e-3         | 0.0015
            decimal: '.'               | (-5)           | !
            decimal: '.'               | -5-            | !
            decimal: '.'               | 5-5            | !
            decimal: '.'               | (5             | !
            decimal: '.'               | ()             | !
            base: 16                   | -0x1F          | -31
            """)
    void with_their_sign_wherever_it_stands(String number, String text, String expected) throws Exception {
        if (expected.equals("!")) {
            assertThatThrownBy(() -> read("number: {" + number + "}", text)).hasMessageContaining("is not a number");
        } else {
            assertThat(read("number: {" + number + "}", text)).containsExactly("a " + Double.valueOf(expected));
        }
    }

    @ParameterizedTest
    @CsvSource({"125.00-,-125", "(5.00),-5", "−21.5,-21.5", "21−,-21"})
    void with_an_odd_sign_also_where_nothing_is_said_of_numbers(String text, String expected) throws Exception {
        assertThat(read("scale: 1", text)).containsExactly("a " + Double.valueOf(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ',' | 0.125
            ',' | -0.500
            ',' | 00.125
            ',' | 012.345
            ',' | 0 125
            '.' | 0,125
            '.' | 0,125.5
            """)
    void never_a_thousand_times_too_large(String decimal, String text) {
        assertThatThrownBy(() -> read("number: {decimal: '" + decimal + "'}", text))
                .hasMessageContaining("is not a number. Correct 'number'");
    }

    @ParameterizedTest
    @CsvSource({"1.250,1250", "100.125,100125", "1.000.000,1000000"})
    void with_groups_that_start_with_another_digit(String text, String expected) throws Exception {
        assertThat(read("number: {decimal: ','}", text)).containsExactly("a " + Double.valueOf(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "47,     0.01,   0,      0.47",
        "29,     0.1,    0,      2.9",
        "1.1,    1.1,    0,      1.21",
        "0.1,    3,      0,      0.3",
        "21.7,   0.001,  0,      0.0217",
        "0.1,    1,      0.2,    0.3",
        "300.15, 1,      -273.15, 27",
        "-47,    0.01,   0,      -0.47",
        "4.35,   100,    0,      435",
        "12345.6789, 0.001, 0,   12.3456789",
        "0.12345678901234567, 10, 0, 1.2345678901234567",
        "2,      3600,   -1,     7199",
    })
    void scaled_in_decimals(double value, String scale, String offset, double expected) throws Exception {
        assertThat(read("scale: " + scale + ", offset: " + offset, value)).containsExactly("a " + expected);
    }

    @Test
    void scaled_as_doubles_are_where_nobody_wrote_decimals() throws Exception {
        assertThat(read("scale: 2", 1e300)).containsExactly("a 2.0E300");
        assertThat(read("scale: 0.5", 1e-300)).containsExactly("a 5.0E-301");
        assertThat(read("scale: 2", Double.NaN)).containsExactly("a NaN");
        assertThat(read("scale: 2", Double.POSITIVE_INFINITY)).containsExactly("a Infinity");
        assertThat(read("scale: 10", (double) (1L << 53))).containsExactly("a 9.007199254740992E16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e309", "1.8e308"})
    void never_as_an_infinity_that_nobody_wrote(String text) {
        assertThatThrownBy(() -> read("scale: 1", text))
                .hasMessageContaining("is beyond the range of a double. Leave it out with 'valueMap'");
        assertThatThrownBy(() -> read("scale: 1", new BigDecimal(text))).hasMessageContaining("beyond the range");
    }

    @Test
    void never_as_an_infinity_by_scaling() {
        assertThatThrownBy(() -> read("scale: 10", 1e308)).hasMessageContaining("once it is scaled");
        assertThatThrownBy(() -> read("scale: 1", BigInteger.TEN.pow(400))).hasMessageContaining("beyond the range");
    }

    @Test
    void as_infinity_where_it_is_written_so() throws Exception {
        assertThat(read("scale: 1", "-Inf")).containsExactly("a -Infinity");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 100_000, 6_000_000})
    void of_bounded_length(int length) {
        assertThatThrownBy(() -> read("number: {decimal: ','}", "1".repeat(length)))
                .hasMessageContaining("is not a number")
                .message()
                .hasSizeLessThan(500);
    }
}
