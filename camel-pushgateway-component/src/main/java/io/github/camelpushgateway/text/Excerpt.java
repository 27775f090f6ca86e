// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.text;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;

/** Values of others, made fit for a message: one line, short, nothing that a terminal or a log would obey. */
public final class Excerpt {

    private static final int LONGEST = 80;

    /**
     * A log line that is longer helps nobody. With 2,000 characters, mostly of one byte, a message stays within 2
     * KiB.
     */
    private static final int LONGEST_MESSAGE = 2000;

    private Excerpt() {}

    /** The text on one line, what is obeyed and not printed replaced, cut after 80 characters. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** The same, cut after so many characters. */
    public static String of(String text, int longest) {
        int end = Math.min(text.length(), longest);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String cut = end < text.length() ? text.substring(0, end) + '…' : text;
        return cleaned(cut);
    }

    /**
     * A message that holds words of others: on one line, nothing in it that a terminal or a log would obey, and at
     * most 2 kB.
     */
    public static String ofMessage(String message) {
        return of(message, LONGEST_MESSAGE);
    }

    /**
     * The text with a blank in place of each character that is not printed but obeyed: controls, line and paragraph
     * separators, and the marks by which text changes its direction or hides (Unicode's category Cf).
     */
    private static String cleaned(String text) {
        int first = 0;
        while (first < text.length() && !isObeyed(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        for (int i = first; i < text.length(); i++) {
            if (isObeyed(text.charAt(i))) {
                clean.setCharAt(i, ' ');
            }
        }
        return clean.toString();
    }

    private static boolean isObeyed(char c) {
        if (c > ' ' && c < 0x7f) {
            return false;
        }
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.getType(c) == Character.FORMAT;
    }

    /** A value as it would stand in JSON; of objects and lists only their size, so that a message stays short. */
    public static String ofValue(Object value) {
        if (value instanceof CharSequence text) {
            return '"' + of(text.toString()) + '"';
        }
        if (value instanceof Map<?, ?> map) {
            return "an object of " + map.size() + (map.size() == 1 ? " field" : " fields");
        }
        if (value instanceof List<?> list) {
            return "a list of " + list.size();
        }
        if (value != null && value.getClass().isArray()) {
            return "a list of " + Array.getLength(value);
        }
        return value instanceof Number || value instanceof Boolean || value == null
                ? of(String.valueOf(value))
                : "a " + value.getClass().getName();
    }
}
