// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

/** Signs as people write them: {@code 125.00-}, {@code (5.00)}, {@code −5} with the typographic minus. */
final class Signs {

    /** Longer texts are no numbers. */
    private static final int LONGEST = 400;

    private Signs() {}

    /**
     * The text with its one sign written as a leading {@code -} or not at all; {@code null} if it has none of these
     * forms.
     */
    static String toFront(String text) {
        int last = text.length() - 1;
        if (last < 1 || last > LONGEST) {
            return null;
        }
        if (text.charAt(0) == '(' && text.charAt(last) == ')') {
            return negative(text.substring(1, last).strip());
        }
        if (text.charAt(0) == '\u2212') {
            return negative(text.substring(1).strip());
        }
        if (isMinus(text.charAt(last)) && isUnsigned(text)) {
            return negative(text.substring(0, last).strip());
        }
        return null;
    }

    static boolean isMinus(char c) {
        return c == '-' || c == '\u2212';
    }

    /** Digits that have a sign already get no other. */
    private static String negative(String digits) {
        return isUnsigned(digits) ? '-' + digits : null;
    }

    /** Whether the text starts with a digit or a decimal sign. */
    private static boolean isUnsigned(String text) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        return (first >= '0' && first <= '9') || first == '.' || first == ',';
    }
}
