// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

/**
 * Reads numbers out of text: decimal digits with an optional sign, point and exponent, and {@code NaN}, {@code Inf}
 * and {@code Infinity} in any case. What only Java takes for a number ({@code 1d}, {@code 0x1p3}) is none here, nor
 * is a number beyond the range of a double: Java would read 1e400 as infinity, where a gateway refuses it.
 *
 * <p>Keeps the number that it read last, so that reading allocates nothing. Used by one thread only.
 */
public final class DecimalParser {

    /** The powers of ten that a double holds exactly. */
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Longer ones are no number a source would write; the bound keeps hostile ones from costing time. */
    private static final int LONGEST = 400;

    private double value = Double.NaN;
    private boolean beyondRange;

    /** The number that was read last; NaN where {@link #parse} found none. */
    public double value() {
        return value;
    }

    /** Whether the text read last was a number, but one that no double can hold. */
    public boolean isBeyondRange() {
        return beyondRange;
    }

    /**
     * Reads the number nearest to the text, blanks around it ignored.
     *
     * <p>A number of up to 18 digits whose exponent is small is one exact division or multiplication (Clinger, "How
     * to read floating point numbers accurately"); that is nearly all of them, and takes no garbage. The rest goes
     * to {@link Double#parseDouble}.
     *
     * @return whether the text is a number; it is then in {@link #value()}
     */
    public boolean parse(String text) {
        value = Double.NaN;
        beyondRange = false;
        int end = text.length();
        int at = 0;
        while (at < end && text.charAt(at) <= ' ') {
            at++;
        }
        while (end > at && text.charAt(end - 1) <= ' ') {
            end--;
        }
        int start = at;
        boolean negative = false;
        if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            negative = text.charAt(at) == '-';
            at++;
        }
        long digits = 0;
        int count = 0;
        int significant = 0;
        int exponent = 0;
        boolean point = false;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                count++;
                if (significant > 0 || c != '0') {
                    significant++;
                }
                if (significant <= 18) {
                    digits = 10 * digits + (c - '0');
                }
                exponent -= point ? 1 : 0;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (count == 0) {
            return !point && named(text, at, end, negative);
        }
        if (at < end) {
            int written = exponent(text, at, end);
            if (written == Integer.MIN_VALUE || end - start > LONGEST) {
                return false;
            }
            exponent += written;
        }
        boolean exact = significant <= 18 && digits <= 1L << 53 && exponent >= -22 && exponent <= 22;
        if (exact) {
            double absolute = exponent < 0 ? digits / EXACT_POWERS[-exponent] : digits * EXACT_POWERS[exponent];
            value = negative ? -absolute : absolute;
            return true;
        }
        if (end - start > LONGEST) {
            return false;
        }
        double nearest = Double.parseDouble(text.substring(start, end));
        beyondRange = Double.isInfinite(nearest);
        value = beyondRange ? Double.NaN : nearest;
        return !beyondRange;
    }

    /** The number after {@code e}, or MIN_VALUE if the rest is no exponent. */
    private static int exponent(String text, int from, int end) {
        int at = from;
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return Integer.MIN_VALUE;
        }
        at++;
        boolean negative = false;
        if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            negative = text.charAt(at) == '-';
            at++;
        }
        if (at == end) {
            return Integer.MIN_VALUE;
        }
        int exponent = 0;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (c < '0' || c > '9') {
                return Integer.MIN_VALUE;
            }
            exponent = Math.min(10 * exponent + c - '0', 100_000);
        }
        return negative ? -exponent : exponent;
    }

    private boolean named(String text, int at, int end, boolean negative) {
        int length = end - at;
        if (length == 3 && text.regionMatches(true, at, "nan", 0, 3)) {
            return true;
        }
        if ((length == 3 && text.regionMatches(true, at, "inf", 0, 3))
                || (length == 8 && text.regionMatches(true, at, "infinity", 0, 8))) {
            value = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            return true;
        }
        return false;
    }
}
