// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import java.util.regex.Pattern;

/**
 * Reads numbers as Go does, and so a gateway: Java alone would take {@code 1d}, {@code 0x1p3} and blanks as well, and would turn 1e400
 * into infinity where a gateway refuses it.
 */
final class DecimalReader {

    private static final Pattern SPECIAL = Pattern.compile("[+-]?inf(inity)?|nan", Pattern.CASE_INSENSITIVE);

    private DecimalReader() {}

    /**
     * Reads a number.
     *
     * @throws NumberFormatException if the word is no number, or one that no double can hold
     */
    static double read(String word) {
        if (isDecimal(word)) {
            double value = Double.parseDouble(word);
            if (Double.isInfinite(value)) {
                throw new NumberFormatException("beyond the range of a double: " + word);
            }
            return value;
        }
        if (!SPECIAL.matcher(word).matches()) {
            throw new NumberFormatException("not a number: " + word);
        }
        if (word.length() == 3 && (word.charAt(0) == 'n' || word.charAt(0) == 'N')) {
            return Double.NaN;
        }
        return word.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** Whether the word is made of what a decimal is made of; {@link Double#parseDouble} then judges the order. */
    private static boolean isDecimal(String word) {
        boolean digit = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return digit;
    }
}
