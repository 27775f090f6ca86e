// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import io.github.camelpushgateway.metric.DecimalParser;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;

/** Whether a value counts as true: by the same words as where a value becomes a number. */
public final class Truth {

    private Truth() {}

    /**
     * Whether a value is true. False are {@code null}, {@code false}, {@code off} and {@code no} in letters of any
     * case, every number that is 0 or NaN, as a number or in text, blank text, and objects and lists without
     * anything in them.
     */
    public static boolean of(Object value) {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof Number number) {
            return isTrue(number.doubleValue());
        }
        if (value instanceof CharSequence text) {
            return ofText(text.toString().strip());
        }
        if (value instanceof Collection<?> items) {
            return !items.isEmpty();
        }
        if (value instanceof Map<?, ?> fields) {
            return !fields.isEmpty();
        }
        return !value.getClass().isArray() || Array.getLength(value) > 0;
    }

    private static boolean ofText(String text) {
        Boolean word = ofWord(text);
        if (word != null) {
            return word;
        }
        DecimalParser number = new DecimalParser();
        return number.parse(text) ? isTrue(number.value()) : !text.isEmpty();
    }

    private static boolean isTrue(double number) {
        return number != 0 && !Double.isNaN(number);
    }

    /**
     * What {@code true}, {@code on}, {@code yes} and {@code false}, {@code off}, {@code no} mean; {@code null} for
     * another word.
     */
    public static Boolean ofWord(String word) {
        if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("on") || word.equalsIgnoreCase("yes")) {
            return Boolean.TRUE;
        }
        if (word.equalsIgnoreCase("false") || word.equalsIgnoreCase("off") || word.equalsIgnoreCase("no")) {
            return Boolean.FALSE;
        }
        return null;
    }
}
