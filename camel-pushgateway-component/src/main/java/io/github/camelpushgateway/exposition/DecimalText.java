// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import java.nio.charset.StandardCharsets;

/**
 * Writes numbers as decimal text into a byte array: the shortest text that reads back as the same number, in the
 * same form on every JDK and in every locale, without allocating. {@code NaN}, {@code +Inf} and {@code -Inf} as the
 * text exposition spells them.
 *
 * <p>What sensors send is written the short way, by {@link DecimalDigits} alone; {@link ShortestDecimal} finds the
 * digits of all else.
 */
final class DecimalText {

    /** No number takes more bytes than this; so much room has to be there. */
    static final int MAX_LENGTH = DecimalDigits.MAX_LENGTH;

    /** Every whole number below is a double of its own. */
    private static final double EXACT_WHOLE = 1L << 53;

    /**
     * Below it, numerators of a power of ten are so far apart that no two of them give the same double: the first
     * that fits is the shortest text there is.
     */
    private static final double UNIQUE_NUMERATOR = 1e15;

    private static final byte[] NAN = "NaN".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POSITIVE_INFINITY = "+Inf".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEGATIVE_INFINITY = "-Inf".getBytes(StandardCharsets.US_ASCII);

    private DecimalText() {}

    /**
     * Writes a number.
     *
     * @param to has room for {@link #MAX_LENGTH} bytes from {@code at} on
     * @return the place behind the last byte written
     */
    static int write(double value, byte[] to, int at) {
        double absolute = Math.abs(value);
        if (!(absolute <= Double.MAX_VALUE)) {
            return writeSpecial(value, to, at);
        }
        if (Double.doubleToRawLongBits(value) < 0) {
            to[at++] = '-';
        }
        if (absolute < EXACT_WHOLE) {
            long whole = (long) absolute;
            if (whole == absolute) {
                return DecimalDigits.writeWhole(whole, to, at);
            }
            // What sensors send has few decimals. Where m / 10^k, both exact, divides to this very number, any correct
            // reader of the text m / 10^k arrives at it too, since a division is rounded as reading is.
            if (absolute < UNIQUE_NUMERATOR / 1e3) {
                long thousandths = (long) (absolute * 1e3 + 0.5);
                if (thousandths / 1e3 == absolute) {
                    at = DecimalDigits.writeWhole(thousandths / 1000, to, at);
                    to[at++] = '.';
                    return DecimalDigits.writeThreeDecimals((int) (thousandths % 1000), to, at);
                }
            }
            if (absolute < UNIQUE_NUMERATOR / 1e6) {
                long millionths = (long) (absolute * 1e6 + 0.5);
                if (millionths / 1e6 == absolute) {
                    at = DecimalDigits.writeWhole(millionths / 1_000_000, to, at);
                    to[at++] = '.';
                    int decimals = (int) (millionths % 1_000_000);
                    DecimalDigits.writePadded(decimals / 1000, to, at);
                    return DecimalDigits.writeThreeDecimals(decimals % 1000, to, at + 3);
                }
            }
        }
        return ShortestDecimal.write(absolute, to, at);
    }

    private static int writeSpecial(double value, byte[] to, int at) {
        byte[] text = Double.isNaN(value) ? NAN : value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
        System.arraycopy(text, 0, to, at, text.length);
        return at + text.length;
    }
}
