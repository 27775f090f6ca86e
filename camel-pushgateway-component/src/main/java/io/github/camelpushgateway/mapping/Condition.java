// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.Texts;
import io.github.camelpushgateway.mapping.value.Numbers;
import io.github.camelpushgateway.mapping.value.Reading;
import io.github.camelpushgateway.mapping.value.Truth;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A {@code when} or {@code withdraw}, compiled: a script, or a field and what it is to be. Immutable, thread safe. */
public final class Condition {

    private final Field field;

    /** What the field may be; {@code null} for a script, whose result alone counts. */
    private final List<Object> expected;

    private final boolean negated;

    private Condition(Field field, List<Object> expected, boolean negated) {
        this.field = field;
        this.expected = expected;
        this.negated = negated;
    }

    /** True where the script's result is. */
    public static Condition ofScript(Field script) {
        return new Condition(script, null, false);
    }

    /**
     * True where the field is one of some values.
     *
     * @param expected booleans, numbers, texts and {@code null}, which stands for an absent field too
     * @param negated true where it is not one of them instead
     */
    public static Condition of(Field field, Collection<?> expected, boolean negated) {
        return new Condition(field, new ArrayList<>(expected), negated);
    }

    /** Whether it is true for what is being mapped. */
    boolean holds(Evaluation at) throws RecordException {
        Object value = field.read(at);
        if (expected == null) {
            return Truth.of(value);
        }
        for (Object one : expected) {
            if (is(value, one)) {
                return !negated;
            }
        }
        return negated;
    }

    /** What made it false, for people. */
    String whyNot(Evaluation at) throws RecordException {
        Object value = field.read(at);
        if (expected == null) {
            return "it is " + Excerpt.ofValue(value);
        }
        return "the field '" + field + "' is "
                + (value == null && !field.isThere(at) ? "absent" : Excerpt.ofValue(value));
    }

    /** What is read. */
    Field field() {
        return field;
    }

    private static boolean is(Object value, Object one) {
        if (value == null || one == null) {
            return value == one;
        }
        if (one instanceof String text) {
            String actual = Texts.of(value);
            return actual != null && (actual.equalsIgnoreCase(text.strip()) || isSameWord(value, text));
        }
        Reading reading = new Reading();
        if (!Numbers.read(value, reading)) {
            return false;
        }
        double number = reading.number();
        return one instanceof Boolean wanted
                ? wanted == (number != 0)
                : Double.compare(number, ((Number) one).doubleValue()) == 0 || number == ((Number) one).doubleValue();
    }

    /** A boolean is what {@code on}, {@code yes}, {@code off} and {@code no} say. */
    private static boolean isSameWord(Object value, String word) {
        return value instanceof Boolean truth && truth.equals(Truth.ofWord(word.strip()));
    }
}
