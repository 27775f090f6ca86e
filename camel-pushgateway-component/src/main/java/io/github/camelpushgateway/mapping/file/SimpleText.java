// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.metric.DecimalParser;
import io.github.camelpushgateway.text.Excerpt;
import java.util.regex.Pattern;

/**
 * Texts of Camel's simple language, which is a template: what is outside <code>${}</code> stays as it is written.
 * Where a number is wanted, that turns <code>${body[mode]} == 2 ? '1' : '0'</code> into digits that nobody meant.
 */
final class SimpleText {

    private static final Pattern CHOICE =
            Pattern.compile("[=!<>]=|[<>?]|\\b(contains|regex|in|is|range|starts with|ends with|and|or)\\b|&&|\\|\\|");

    private static final Pattern CALCULATION = Pattern.compile("[*/+%-]");

    private SimpleText() {}

    /** Whether the text is one <code>${…}</code> and nothing beside it. */
    static boolean isOneFunction(String text) {
        String bare = text.strip();
        int open = bare.startsWith("${") ? 1 : bare.startsWith("$simple{") ? 7 : -1;
        if (open < 0) {
            return false;
        }
        int depth = 0;
        for (int i = open; i < bare.length(); i++) {
            char c = bare.charAt(i);
            // As Camel does, without regard to quotes.
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i == bare.length() - 1;
            }
        }
        return false;
    }

    /**
     * Checks an expression, whose result becomes a number.
     *
     * @throws IllegalArgumentException if it holds anything but one function or a number; the message says what to
     *     write
     */
    static void checkExpression(String text) {
        if (isOneFunction(text) || new DecimalParser().parse(text)) {
            return;
        }
        String outside = outside(text);
        String advice = CHOICE.matcher(outside).find()
                ? "for a choice write '${iif(${body[mode]} == 2, 1, 0)}'"
                : CALCULATION.matcher(outside).find()
                        ? "to calculate use 'value' with 'scale' and 'offset', or the language calc: {calc: a * (b - 32)}"
                        : "write one '${…}' and nothing beside it";
        throw new IllegalArgumentException("'" + Excerpt.of(text)
                + "' is not one '${…}', and simple takes what is outside as text, not as a part of a calculation; "
                + advice);
    }

    /** What is outside of any <code>${…}</code>. */
    private static String outside(String text) {
        StringBuilder outside = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth = Math.max(depth - 1, 0);
            } else if (depth == 0 && c != '$') {
                outside.append(c);
            }
        }
        return outside.toString();
    }
}
