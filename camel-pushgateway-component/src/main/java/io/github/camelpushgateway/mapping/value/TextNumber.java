// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

/**
 * How a number is written in text, where it is not plain digits with a point: {@code 1.234,5 kWh}. Immutable, thread safe.
 *
 * @param decimal the character before the fraction
 * @param strip a unit or other text to take off either end, or empty
 * @param base 10, or 16 for hexadecimal digits with or without {@code 0x}
 */
public record TextNumber(char decimal, String strip, int base) {

    /** The number, or {@link Decimals#NO_NUMBER}. */
    double parse(String raw) {
        String text = strip(raw);
        if (base == 16) {
            return hexadecimal(text);
        }
        StringBuilder plain = new StringBuilder(text.length());
        boolean fraction = false;
        int digitsSinceGroup = 0;
        boolean grouped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == decimal && !fraction) {
                if (grouped && digitsSinceGroup != 3) {
                    return Decimals.NO_NUMBER;
                }
                fraction = true;
                plain.append('.');
            } else if (isGroup(c)) {
                // Only between whole groups of three, else 1.5 would silently become 15.
                if (fraction || digitsSinceGroup == 0 || (grouped ? digitsSinceGroup != 3 : digitsSinceGroup > 3)) {
                    return Decimals.NO_NUMBER;
                }
                grouped = true;
                digitsSinceGroup = 0;
            } else {
                if (c == '.') {
                    return Decimals.NO_NUMBER;
                }
                digitsSinceGroup += !fraction && c >= '0' && c <= '9' ? 1 : 0;
                plain.append(c);
            }
        }
        return grouped && !fraction && digitsSinceGroup != 3 ? Decimals.NO_NUMBER : Decimals.parse(plain.toString());
    }

    private String strip(String raw) {
        String text = raw.strip();
        if (!strip.isEmpty()) {
            if (text.length() > strip.length()
                    && text.regionMatches(true, text.length() - strip.length(), strip, 0, strip.length())) {
                text = text.substring(0, text.length() - strip.length());
            } else if (text.regionMatches(true, 0, strip, 0, strip.length())) {
                text = text.substring(strip.length());
            }
        }
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private boolean isGroup(char c) {
        return c != decimal && (c == '.' || c == ',' || c == '\'' || c == '\u2019' || isBlank(c));
    }

    /** Blanks as spreadsheets write them between groups, the narrow and the no-break one too. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\u00a0' || c == '\u2009' || c == '\u202f';
    }

    private static double hexadecimal(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        digits = digits.startsWith("0x") || digits.startsWith("0X") ? digits.substring(2) : digits;
        if (digits.isEmpty() || digits.length() > 16) {
            return Decimals.NO_NUMBER;
        }
        double number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                return Decimals.NO_NUMBER;
            }
            number = 16 * number + digit;
        }
        return negative ? -number : number;
    }
}
