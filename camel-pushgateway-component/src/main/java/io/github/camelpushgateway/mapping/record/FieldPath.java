// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import io.github.camelpushgateway.text.Excerpt;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The way to a field of a record, compiled once.
 *
 * <ul>
 *   <li>{@code a.b.c}, {@code a[0].b}: keys and array places. The record's own key of that whole name is looked for
 *       first, so the column {@code Temp. [°C]} or the key {@code aenergy.total} of a flat record is reached as it
 *       is written.
 *   <li>{@code /a/b~1c}: a JSON Pointer (RFC 6901), for keys that hold dots further down.
 * </ul>
 *
 * Maps, lists and arrays can be walked. Immutable, thread safe.
 */
public final class FieldPath {

    /** A step is a key, a place in a list, or, where the text could be both, either. */
    private record Step(String key, int index) {}

    private final String text;
    private final String wholeKey;
    private final Step[] steps;

    private FieldPath(String text, String wholeKey, List<Step> steps) {
        this.text = text;
        this.wholeKey = wholeKey;
        this.steps = steps.toArray(Step[]::new);
    }

    /**
     * Compiles a path. A text that is neither a path nor a pointer is one key.
     *
     * @throws IllegalArgumentException for an empty text and for a pointer with a broken escape; the message says
     *     what to write
     */
    public static FieldPath of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a field's name is empty; write the name the source gives it");
        }
        if (text.charAt(0) == '/') {
            return new FieldPath(text, null, pointerSteps(text));
        }
        List<Step> steps = dottedSteps(text);
        return new FieldPath(text, text, steps.isEmpty() ? List.of(new Step(text, -1)) : steps);
    }

    /** The field's value, or {@code null} if it or anything on the way to it is absent. */
    public Object read(Object record) {
        if (wholeKey != null && record instanceof Map<?, ?> map) {
            Object value = get(map, wholeKey);
            if (value != null || steps.length == 1) {
                return value;
            }
        }
        Object at = record;
        for (Step step : steps) {
            at = child(at, step);
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /**
     * Whether the record has the field, with a value or with {@code null}. An object that is {@code null} counts as
     * one that has it: its source knows the field and has nothing to say.
     */
    public boolean isThere(Object record) {
        if (wholeKey != null && record instanceof Map<?, ?> map && has(map, wholeKey)) {
            return true;
        }
        Object at = record;
        for (Step step : steps) {
            if (!has(at, step)) {
                return false;
            }
            at = child(at, step);
            if (at == null) {
                return true;
            }
        }
        return true;
    }

    /**
     * Whether a row of these columns can have the field: it is a column, or leads into one.
     *
     * @param flat whether the columns hold nothing but text, so that no way leads into them
     */
    public boolean isWithin(Collection<String> columns, boolean flat) {
        if (wholeKey != null && columns.contains(wholeKey)) {
            return true;
        }
        return steps[0].key != null && columns.contains(steps[0].key) && (steps.length == 1 || !flat);
    }

    /** The last key on the way, which names the field best: {@code total} of {@code aenergy.total}. */
    public String lastName() {
        for (int i = steps.length - 1; i >= 0; i--) {
            if (steps[i].key != null) {
                return steps[i].key;
            }
        }
        return text;
    }

    /** The path as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static Object child(Object container, Step step) {
        if (container instanceof Map<?, ?> map) {
            return step.key == null ? null : get(map, step.key);
        }
        if (step.index < 0) {
            return null;
        }
        if (container instanceof List<?> list) {
            return step.index < list.size() ? list.get(step.index) : null;
        }
        if (container != null && container.getClass().isArray()) {
            return step.index < Array.getLength(container) ? Array.get(container, step.index) : null;
        }
        return null;
    }

    private static boolean has(Object container, Step step) {
        if (container instanceof Map<?, ?> map) {
            return step.key != null && has(map, step.key);
        }
        if (step.index < 0) {
            return false;
        }
        if (container instanceof List<?> list) {
            return step.index < list.size();
        }
        return container != null && container.getClass().isArray() && step.index < Array.getLength(container);
    }

    private static boolean has(Map<?, ?> map, String key) {
        try {
            return map.containsKey(key);
        } catch (ClassCastException otherKeys) {
            return false;
        }
    }

    private static Object get(Map<?, ?> map, String key) {
        try {
            return map.get(key);
        } catch (ClassCastException otherKeys) {
            // A sorted map of, say, integers: it has no such key.
            return null;
        }
    }

    private static List<Step> pointerSteps(String text) {
        List<Step> steps = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            for (int i = token.indexOf('~'); i >= 0; i = token.indexOf('~', i + 1)) {
                if (i + 1 == token.length() || (token.charAt(i + 1) != '0' && token.charAt(i + 1) != '1')) {
                    throw new IllegalArgumentException("'" + Excerpt.of(text)
                            + "' is no JSON Pointer: write '~0' for '~' and '~1' for '/' within a key");
                }
            }
            String key = token.replace("~1", "/").replace("~0", "~");
            steps.add(new Step(key, place(token)));
        }
        return steps;
    }

    /** The steps of {@code a.b[0].c}, or none if the text is not written so. */
    private static List<Step> dottedSteps(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            int bracket = part.indexOf('[');
            String key = bracket < 0 ? part : part.substring(0, bracket);
            if (!key.isEmpty()) {
                steps.add(new Step(key, place(key)));
            } else if (bracket < 0 || !steps.isEmpty()) {
                return List.of();
            }
            while (bracket >= 0) {
                int end = part.indexOf(']', bracket);
                int index = end < 0 ? -1 : place(part.substring(bracket + 1, end));
                if (index < 0) {
                    return List.of();
                }
                steps.add(new Step(null, index));
                bracket = end + 1 == part.length() ? -1 : end + 1;
                if (bracket > 0 && part.charAt(bracket) != '[') {
                    return List.of();
                }
            }
        }
        return steps;
    }

    /** The number if the text is a place in a list, else -1. */
    private static int place(String text) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        int place = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            place = 10 * place + c - '0';
        }
        return place;
    }
}
