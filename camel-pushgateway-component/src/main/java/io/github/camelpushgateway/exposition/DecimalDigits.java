// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

/**
 * Writes digits that are known, with the point or the exponent where it belongs, into a byte array. Allocates
 * nothing.
 */
final class DecimalDigits {

    /** No number takes more bytes than this; so much room has to be there. */
    static final int MAX_LENGTH = 32;

    /**
     * Where the point may stand, counted from the first digit: plain digits from 1e-6 up to below 1e21, an exponent
     * outside.
     */
    private static final int FIRST_POINT = -5;

    private static final int LAST_POINT = 21;

    /** {@code 00 01 02 … 99}. */
    private static final byte[] PAIRS = pairs();

    private DecimalDigits() {}

    /**
     * Writes {@code digits * 10^exponent}.
     *
     * @param digits more than zero
     */
    static int write(long digits, int exponent, byte[] to, int at) {
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        int count = digitsOf(digits);
        // Where the decimal point stands, counted from the first digit.
        int point = count + exponent;
        if (point < FIRST_POINT || point > LAST_POINT) {
            return writeWithExponent(digits, count, point - 1, to, at);
        }
        if (exponent >= 0) {
            at = writeWhole(digits, to, at);
            return writeZeros(exponent, to, at);
        }
        if (point <= 0) {
            to[at++] = '0';
            to[at++] = '.';
            at = writeZeros(-point, to, at);
            return writeWhole(digits, to, at);
        }
        writeWhole(digits, to, at);
        System.arraycopy(to, at + point, to, at + point + 1, count - point);
        to[at + point] = '.';
        return at + count + 1;
    }

    private static int writeWithExponent(long digits, int count, int exponent, byte[] to, int at) {
        if (count == 1) {
            to[at++] = (byte) ('0' + digits);
        } else {
            // One place to the right, so that the first digit can step over the point.
            writeWhole(digits, to, at + 1);
            to[at] = to[at + 1];
            to[at + 1] = '.';
            at += count + 1;
        }
        to[at++] = 'e';
        to[at++] = (byte) (exponent < 0 ? '-' : '+');
        return writeWhole(Math.abs(exponent), to, at);
    }

    private static int writeZeros(int count, byte[] to, int at) {
        for (int i = 0; i < count; i++) {
            to[at++] = '0';
        }
        return at;
    }

    /** Writes a whole number that is not negative. */
    static int writeWhole(long whole, byte[] to, int at) {
        int end = at + digitsOf(whole);
        int place = end;
        while (whole >= Integer.MAX_VALUE) {
            int pair = (int) (whole % 100) * 2;
            whole /= 100;
            to[--place] = PAIRS[pair + 1];
            to[--place] = PAIRS[pair];
        }
        int rest = (int) whole;
        while (rest >= 100) {
            int pair = rest % 100 * 2;
            rest /= 100;
            to[--place] = PAIRS[pair + 1];
            to[--place] = PAIRS[pair];
        }
        if (rest >= 10) {
            to[--place] = PAIRS[2 * rest + 1];
            to[--place] = PAIRS[2 * rest];
        } else {
            to[--place] = (byte) ('0' + rest);
        }
        return end;
    }

    /** Writes three decimals, not all zero where they end the number, without the zeros at the end. */
    static int writeThreeDecimals(int thousandths, byte[] to, int at) {
        writePadded(thousandths, to, at);
        int end = at + 3;
        while (to[end - 1] == '0') {
            end--;
        }
        return end;
    }

    static void writePadded(int threeDigits, byte[] to, int at) {
        int first = threeDigits / 10;
        to[at] = PAIRS[2 * first];
        to[at + 1] = PAIRS[2 * first + 1];
        to[at + 2] = (byte) ('0' + (threeDigits - 10 * first));
    }

    private static int digitsOf(long whole) {
        int digits = 1;
        while (whole >= 10_000) {
            whole /= 10_000;
            digits += 4;
        }
        int rest = (int) whole;
        return digits + (rest >= 100 ? (rest >= 1000 ? 3 : 2) : (rest >= 10 ? 1 : 0));
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }
}
