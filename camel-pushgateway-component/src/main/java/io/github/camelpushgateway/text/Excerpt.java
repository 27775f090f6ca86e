// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.text;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;

/** Values of others, made fit for a message: one line, short, nothing that a terminal or a log would obey. */
public final class Excerpt {

    private static final int LONGEST = 80;

    private Excerpt() {}

    /** The text on one line, control characters replaced, cut after 80 characters. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** The same, cut after so many characters. */
    public static String of(String text, int longest) {
        int end = Math.min(text.length(), longest);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder excerpt = new StringBuilder(end + 1);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            excerpt.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return end < text.length() ? excerpt.append('…').toString() : excerpt.toString();
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
