// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {

    private final DecimalParser parser = new DecimalParser();

    private double read(String text) {
        assertThat(parser.parse(text)).as(text).isTrue();
        return parser.value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "+1",
                "-1.5",
                ".5",
                "5.",
                "007",
                "1e3",
                "1E-3",
                "1.25e+2",
                "123456789012345678",
                "1234567890123456789",
                "0.1",
                "1e22",
                "1e23",
                "1e-22",
                "1e-23",
                "4.9e-324",
                "1.7976931348623157e308",
                "9007199254740993",
                "9007199254740992.5",
                "0.000000000000000000000000000000001",
                "3.141592653589793238462643383279",
                "1e-400",
                " 21.5\t"
            })
    void reads_what_java_reads_to_the_same_bits(String text) {
        assertThat(Double.doubleToRawLongBits(read(text)))
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    @Test
    void reads_random_numbers_to_the_same_bits_as_java() {
        Random random = new Random(20260101);
        for (int i = 0; i < 200_000; i++) {
            String text =
                    switch (i % 4) {
                        case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                        case 1 -> Double.toString(random.nextGaussian() * 1000);
                        case 2 -> random.nextInt(100_000) + "." + random.nextInt(1000);
                        default -> random.nextLong() + "e" + (random.nextInt(60) - 30);
                    };
            assertThat(Double.doubleToLongBits(read(text)))
                    .as(text)
                    .isEqualTo(Double.doubleToLongBits(Double.parseDouble(text)));
        }
    }

    @Test
    void reads_the_special_values_in_any_case() {
        assertThat(read("nan")).isNaN();
        assertThat(read("+Inf")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(read("-infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", ".", "-", "+", "e5", "1e", "1e+", "1.2.3", "1,5", "1 2", "1d", "1f", "0x10", "0x1p3", "1_000",
                "--1", "1-", "Infinit", "nano", "twelve", "１２"
            })
    void finds_no_number_in_anything_else(String text) {
        assertThat(parser.parse(text)).isFalse();
        assertThat(parser.isBeyondRange()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1.8e308", "+9e999999999"})
    void refuses_what_no_double_can_hold_and_says_so(String text) {
        assertThat(parser.parse(text)).isFalse();
        assertThat(parser.isBeyondRange()).isTrue();
    }

    @Test
    void takes_no_number_of_absurd_length() {
        assertThat(parser.parse("9".repeat(1_000_000))).isFalse();
        assertThat(parser.parse("1e" + "9".repeat(1_000_000))).isFalse();
    }
}
