// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {

    private final byte[] bytes = new byte[DecimalText.MAX_LENGTH];

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-17, -17",
        "21.5, 21.5",
        "-0.25, -0.25",
        "1013.257, 1013.257",
        "0.001, 0.001",
        "47.376125, 47.376125",
        "0.000021, 0.000021",
        "1e-6, 0.000001",
        "1.5e-7, 1.5e-7",
        "0.30000000000000004, 0.30000000000000004",
        "3.141592653589793, 3.141592653589793",
        "1e15, 1000000000000000",
        "9007199254740992, 9007199254740992",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "4.9e-324, 5e-324",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "2e23, 2e+23",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf",
    })
    void writesTheShortestTextThatReadsBackAsTheSameNumber(double value, String text) {
        assertThat(text(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 9})
    void isExactForShortDecimals(int decimals) {
        SplittableRandom random = new SplittableRandom(decimals);
        assertReadBack(100_000, () -> BigDecimal.valueOf(random.nextLong(-10_000_000_000L, 10_000_000_000L), decimals)
                .doubleValue());
    }

    @Test
    void isExactForDoublesWithAllDigits() {
        SplittableRandom random = new SplittableRandom(1);
        assertReadBack(200_000, () -> random.nextDouble(-1e6, 1e6));
    }

    @Test
    void isExactForAnyBits() {
        SplittableRandom random = new SplittableRandom(2);
        assertReadBack(1_000_000, () -> Double.longBitsToDouble(random.nextLong()));
    }

    @Test
    void isExactForSubnormals() {
        SplittableRandom random = new SplittableRandom(3);
        assertReadBack(200_000, () -> Double.longBitsToDouble(random.nextLong(1L << 52)));
    }

    @Test
    void isExactForTheSmallestNumbersOfAll() {
        for (long bits = 1; bits < 10_000; bits++) {
            assertReadsBack(Double.longBitsToDouble(bits));
        }
    }

    @Test
    void isExactForEveryPowerOfTwoAndItsNeighbours() {
        for (int exponent = -1074; exponent <= 1023; exponent++) {
            double power = Math.scalb(1.0, exponent);
            assertReadsBack(power);
            assertReadsBack(Math.nextUp(power));
            assertReadsBack(Math.nextDown(power));
        }
    }

    @Test
    void isExactForEveryPowerOfTenAndItsNeighbours() {
        for (int exponent = -323; exponent <= 308; exponent++) {
            double power = Double.parseDouble("1e" + exponent);
            assertReadsBack(power);
            assertReadsBack(Math.nextUp(power));
            assertReadsBack(Math.nextDown(power));
        }
    }

    @Test
    void needsNoMoreRoomThanItSays() {
        assertThat(text(-2.2250738585072014E-308).length()).isLessThan(DecimalText.MAX_LENGTH);
        assertThat(text(-1.2345678901234567e-6).length()).isLessThan(DecimalText.MAX_LENGTH);
        assertThat(text(-0.0000012345678901234567).length()).isLessThan(DecimalText.MAX_LENGTH);
    }

    @Test
    void doesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(text(1234.5)).isEqualTo("1234.5");
        } finally {
            Locale.setDefault(before);
        }
    }

    private void assertReadBack(int count, DoubleSupplier values) {
        for (int i = 0; i < count; i++) {
            assertReadsBack(values.getAsDouble());
        }
    }

    /** Also says that no text is longer than the JDK's. */
    private void assertReadsBack(double value) {
        String text = text(value);
        boolean same = Double.isNaN(value)
                ? text.equals("NaN")
                : Double.isInfinite(value)
                        ? text.equals(value < 0 ? "-Inf" : "+Inf")
                        : Double.doubleToRawLongBits(Double.parseDouble(text)) == Double.doubleToRawLongBits(value);
        if (!same || significantDigits(text) > significantDigits(Double.toString(value))) {
            assertThat(text).as("text of %s", Double.toHexString(value)).isEqualTo(Double.toString(value));
        }
    }

    private static int significantDigits(String text) {
        int digits = 0;
        int zeros = 0;
        for (int i = 0; i < text.length() && text.charAt(i) != 'e' && text.charAt(i) != 'E'; i++) {
            char c = text.charAt(i);
            if (c >= '1' && c <= '9') {
                digits += 1 + zeros;
                zeros = 0;
            } else if (c == '0' && digits > 0) {
                zeros++;
            }
        }
        return digits;
    }

    private String text(double value) {
        return new String(bytes, 0, DecimalText.write(value, bytes, 0), StandardCharsets.US_ASCII);
    }
}
