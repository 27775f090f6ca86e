// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A value times a scale plus an offset, reckoned with the decimals that people wrote: 47 * 0.01 is 0.47, where
 * doubles would make it 0.47000000000000003. Immutable, thread safe.
 */
final class Scaling {

    private static final long MOST_DIGITS = 1L << 53;

    /** The powers of ten that a double holds exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private final double scale;
    private final double offset;
    private final boolean nothing;

    /** Scale and offset as whole numbers over powers of ten; {@code exact} says whether both are. */
    private final boolean exact;

    private final long scaleDigits;
    private final int scaleDecimals;
    private final long offsetDigits;
    private final int offsetDecimals;

    Scaling(double scale, double offset) {
        this.scale = scale;
        this.offset = offset;
        nothing = scale == 1 && offset == 0;
        scaleDecimals = decimals(scale);
        offsetDecimals = decimals(offset);
        exact = scaleDecimals >= 0 && offsetDecimals >= 0;
        scaleDigits = exact ? Math.round(scale * POWERS[scaleDecimals]) : 0;
        offsetDigits = exact ? Math.round(offset * POWERS[offsetDecimals]) : 0;
    }

    double apply(double value) {
        if (nothing) {
            return value;
        }
        int decimals = exact ? decimals(value) : -1;
        if (decimals >= 0) {
            long product = times(Math.round(value * POWERS[decimals]), scaleDigits);
            decimals += scaleDecimals;
            int most = Math.max(decimals, offsetDecimals);
            if (product != Long.MIN_VALUE && most < POWERS.length) {
                long left = times(product, power(most - decimals));
                long right = times(offsetDigits, power(most - offsetDecimals));
                if (left != Long.MIN_VALUE && right != Long.MIN_VALUE && Math.abs(left + right) <= MOST_DIGITS) {
                    // Both sides of the division are exact, so that its rounding is the only one.
                    return (left + right) / POWERS[most];
                }
            }
        }
        return slowly(value);
    }

    private double slowly(double value) {
        double plain = value * scale + offset;
        double size = Math.abs(plain);
        // Far from 1 the plain digits are long, and nobody wrote them.
        if (!(size > 1e-30 && size < 1e30 && Math.abs(value) > 1e-30 && Math.abs(value) < 1e30)) {
            return plain;
        }
        return BigDecimal.valueOf(value)
                .multiply(BigDecimal.valueOf(scale))
                .add(BigDecimal.valueOf(offset), MathContext.DECIMAL128)
                .doubleValue();
    }

    /** With how many decimals, 0 to 12, the value is a whole number over a power of ten, or -1. */
    private static int decimals(double value) {
        for (int decimals = 0; decimals <= 12; decimals += 3) {
            double whole = Math.rint(value * POWERS[decimals]);
            if (!(Math.abs(whole) <= MOST_DIGITS)) {
                return -1;
            }
            if (whole / POWERS[decimals] == value) {
                return decimals;
            }
        }
        return -1;
    }

    private static long power(int exponent) {
        return exponent > 18 ? Long.MIN_VALUE : (long) POWERS[exponent];
    }

    /** The product, or MIN_VALUE where it or a factor has too many digits. */
    private static long times(long a, long b) {
        if (a == Long.MIN_VALUE || b == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        boolean fits = (high == 0 && low >= 0) || (high == -1 && low < 0);
        return fits && Math.abs(low) <= MOST_DIGITS ? low : Long.MIN_VALUE;
    }
}
