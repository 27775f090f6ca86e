// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

/**
 * How a number is written in text, where it is not plain digits with a point: {@code 1.234,5 kWh}, {@code -$5.00},
 * {@code (5.00)}, {@code 125.00-}. Immutable, thread safe.
 *
 * @param decimal the character before the fraction
 * @param strip a unit or other text to take off either end, or empty
 * @param base 10, or 16 for hexadecimal digits with or without {@code 0x}
 */
public record TextNumber(char decimal, String strip, int base) {

    private static final int LONGEST = 400;

    /** Reads a text; whether it is a number. */
    boolean read(String raw, Reading into) {
        if (raw.length() > LONGEST) {
            return into.none();
        }
        Bare bare = new Bare(raw);
        if (bare.signs > 1) {
            return into.none();
        }
        boolean read = base == 16 ? hexadecimal(bare.text, into) : grouped(bare.text, into);
        return read && bare.negative ? into.found(-into.number()) : read;
    }

    /** Digits with groups of three between them. */
    private boolean grouped(String text, Reading into) {
        StringBuilder plain = new StringBuilder(text.length());
        boolean fraction = false;
        int digitsSinceGroup = 0;
        boolean grouped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == decimal && !fraction) {
                if (grouped && digitsSinceGroup != 3) {
                    return into.none();
                }
                fraction = true;
                plain.append('.');
            } else if (isGroup(c)) {
                // Only between whole groups of three, else 1.5 would silently become 15. And no number with groups
                // starts with a zero: 0.125 is a fraction, in a file that was written with another decimal sign.
                if (fraction
                        || digitsSinceGroup == 0
                        || (grouped ? digitsSinceGroup != 3 : digitsSinceGroup > 3 || plain.charAt(0) == '0')) {
                    return into.none();
                }
                grouped = true;
                digitsSinceGroup = 0;
            } else {
                if (c == '.' || c == '+' || c == '-') {
                    if (c == '.' || !afterExponent(plain)) {
                        return into.none();
                    }
                }
                digitsSinceGroup += !fraction && c >= '0' && c <= '9' ? 1 : 0;
                plain.append(c);
            }
        }
        return grouped && !fraction && digitsSinceGroup != 3 ? into.none() : into.decimal(plain.toString());
    }

    /** Whether the next character may be an exponent's sign. Any other sign was taken off before. */
    private static boolean afterExponent(StringBuilder text) {
        int last = text.length() - 1;
        return last > 0 && (text.charAt(last) == 'e' || text.charAt(last) == 'E');
    }

    private boolean isGroup(char c) {
        return c != decimal && (c == '.' || c == ',' || c == '\'' || c == '\u2019' || isBlank(c));
    }

    /** Blanks as spreadsheets write them between groups, the narrow and the no-break one too. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\u00a0' || c == '\u2009' || c == '\u202f';
    }

    private static boolean hexadecimal(String text, Reading into) {
        String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
        if (digits.isEmpty() || digits.length() > 16) {
            return into.none();
        }
        double number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0 || digits.charAt(i) > 'f') {
                return into.none();
            }
            number = 16 * number + digit;
        }
        return into.found(number);
    }

    /**
     * A number without its sign and unit, which are taken off from outside to inside, in whatever order they are
     * written.
     */
    private final class Bare {

        private String text;
        private boolean negative;
        private int signs;
        private boolean unitTaken = strip.isEmpty();

        Bare(String raw) {
            text = trim(raw);
            boolean more = true;
            while (more && !text.isEmpty()) {
                more = takeUnit() || takeSign();
                text = trim(text);
            }
        }

        private boolean takeUnit() {
            if (unitTaken) {
                return false;
            }
            int rest = text.length() - strip.length();
            if (rest > 0 && text.regionMatches(true, rest, strip, 0, strip.length())) {
                text = text.substring(0, rest);
            } else if (text.regionMatches(true, 0, strip, 0, strip.length())) {
                text = text.substring(strip.length());
            } else {
                return false;
            }
            unitTaken = true;
            return true;
        }

        private boolean takeSign() {
            int last = text.length() - 1;
            char first = text.charAt(0);
            if (first == '(' && text.charAt(last) == ')' && last > 0) {
                text = text.substring(1, last);
                negative = true;
            } else if (first == '+' || Signs.isMinus(first)) {
                text = text.substring(1);
                negative |= first != '+';
            } else if (base == 10 && last > 0 && Signs.isMinus(text.charAt(last))) {
                text = text.substring(0, last);
                negative = true;
            } else {
                return false;
            }
            signs++;
            return true;
        }

        private static String trim(String padded) {
            int start = 0;
            int end = padded.length();
            while (start < end && (isBlank(padded.charAt(start)) || padded.charAt(start) <= ' ')) {
                start++;
            }
            while (end > start && (isBlank(padded.charAt(end - 1)) || padded.charAt(end - 1) <= ' ')) {
                end--;
            }
            return padded.substring(start, end);
        }
    }
}
