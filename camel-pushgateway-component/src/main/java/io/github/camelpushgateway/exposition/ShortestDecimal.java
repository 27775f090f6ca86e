// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import java.math.BigInteger;

/**
 * The shortest decimal of any double, by the method of Raffaello Giulietti, "The Schubfach way to render doubles"
 * (2022), which newer JDKs use in {@link Double#toString(double)} too. That one makes a string for each number and
 * is not always shortest before JDK 19, therefore the method stands here once more, writing into a byte array. The
 * names are the paper's.
 */
final class ShortestDecimal {

    /** Bits of a double's significand behind the leading one. */
    private static final int FRACTION_BITS = 52;

    private static final long FRACTION_MASK = (1L << FRACTION_BITS) - 1;
    private static final long C_MIN = 1L << FRACTION_BITS;
    /** Exponent of the smallest double: all doubles are {@code c * 2^q} with whole c and q from here on. */
    private static final int Q_MIN = -1074;

    private static final int K_MIN = -324;
    private static final int K_MAX = 292;
    private static final long MASK_63 = Long.MAX_VALUE;

    /** High and low 63 bits of each {@code floor(10^-k * 2^r) + 1}, with r such that it has 126 bits. */
    private static final long[] G = powers();

    private ShortestDecimal() {}

    /**
     * Writes a number.
     *
     * @param value finite and greater than zero
     * @param to has room for {@link DecimalDigits#MAX_LENGTH} bytes from {@code at} on
     * @return the place behind the last byte written
     */
    static int write(double value, byte[] to, int at) {
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & FRACTION_MASK;
        int exponent = (int) (bits >>> FRACTION_BITS);
        long c = exponent == 0 ? fraction : C_MIN | fraction;
        int q = Q_MIN + Math.max(exponent, 1) - 1;

        // All numbers between the middles to both neighbours read back as this double; the middles themselves too,
        // where c is even.
        int odd = (int) c & 1;
        long cb = c << 2;
        long cbr = cb + 2;
        long cbl;
        int k;
        if (c != C_MIN || q == Q_MIN) {
            cbl = cb - 2;
            k = floorLog10OfPowerOf2(q);
        } else {
            // A power of two: the neighbour below is half as far as the one above.
            cbl = cb - 1;
            k = floorLog10OfThreeQuartersOfPowerOf2(q);
        }
        int h = q + floorLog2OfPowerOf10(-k) + 2;
        long g1 = G[2 * (k - K_MIN)];
        long g0 = G[2 * (k - K_MIN) + 1];
        long vb = roundToOdd(g1, g0, cb << h);
        long vbl = roundToOdd(g1, g0, cbl << h);
        long vbr = roundToOdd(g1, g0, cbr << h);

        long s = vb >> 2;
        if (s >= 10) {
            // One digit less, if exactly one of the two such neighbours lies in the interval.
            long lower = s / 10 * 10;
            long upper = lower + 10;
            boolean lowerIn = vbl + odd <= lower << 2;
            boolean upperIn = (upper << 2) + odd <= vbr;
            if (lowerIn != upperIn) {
                return DecimalDigits.write(lowerIn ? lower : upper, k, to, at);
            }
        }
        long t = s + 1;
        boolean sIn = vbl + odd <= s << 2;
        boolean tIn = (t << 2) + odd <= vbr;
        if (sIn != tIn) {
            return DecimalDigits.write(sIn ? s : t, k, to, at);
        }
        long beyondMiddle = vb - (s + t << 1);
        boolean takeS = beyondMiddle < 0 || (beyondMiddle == 0 && (s & 1) == 0);
        return DecimalDigits.write(takeS ? s : t, k, to, at);
    }

    /** The upper bits of a product of 126 and 63 bits; the last one is set if anything below was. */
    private static long roundToOdd(long g1, long g0, long cp) {
        long x1 = Math.multiplyHigh(g0, cp);
        long y0 = g1 * cp;
        long y1 = Math.multiplyHigh(g1, cp);
        long z = (y0 >>> 1) + x1;
        long w = y1 + (z >>> 63);
        return w | ((z & MASK_63) + MASK_63) >>> 63;
    }

    // Logarithms as products with a constant: log10(2) * 2^41, log10(3/4) * 2^41 and log2(10) * 2^38,
    // exact over all exponents of doubles.

    private static int floorLog10OfPowerOf2(int exponent) {
        return (int) (exponent * 661_971_961_083L >> 41);
    }

    private static int floorLog10OfThreeQuartersOfPowerOf2(int exponent) {
        return (int) (exponent * 661_971_961_083L - 274_743_187_321L >> 41);
    }

    private static int floorLog2OfPowerOf10(int exponent) {
        return (int) (exponent * 913_124_641_741L >> 38);
    }

    private static long[] powers() {
        long[] powers = new long[2 * (K_MAX - K_MIN + 1)];
        for (int k = K_MIN; k <= K_MAX; k++) {
            BigInteger ten = BigInteger.TEN.pow(Math.abs(k));
            int shift = 125 - floorLog2OfPowerOf10(-k);
            BigInteger g;
            if (k <= 0) {
                g = shift >= 0 ? ten.shiftLeft(shift) : ten.shiftRight(-shift);
            } else {
                g = BigInteger.ONE.shiftLeft(shift).divide(ten);
            }
            g = g.add(BigInteger.ONE);
            powers[2 * (k - K_MIN)] = g.shiftRight(63).longValueExact();
            powers[2 * (k - K_MIN) + 1] = g.longValue() & MASK_63;
        }
        return powers;
    }
}
