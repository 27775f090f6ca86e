// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.text.Excerpt;
import java.util.regex.Pattern;

/**
 * Reads a metric's value off a record, as {@code value} or {@code expression} and the keys beside it say. Thread
 * safe.
 */
public final class ValueReader {

    private static final Pattern CALCULATION = Pattern.compile("\\d\\s+[*/+-]\\s+\\d");

    /**
     * How a raw value becomes a number.
     *
     * @param words numbers for words, looked up first; or {@code null}
     * @param number how numbers are written in text, or {@code null} where plainly
     * @param date how dates become seconds, or {@code null} where the value is no date
     */
    public record Conversion(ValueMap words, TextNumber number, TextDate date, double scale, double offset) {}

    private final String rule;
    private final String metric;
    private final Field field;
    private final Conversion conversion;
    private final Scaling scaling;

    public ValueReader(String rule, String metric, Field field, Conversion conversion) {
        this.rule = rule;
        this.metric = metric;
        this.field = field;
        this.conversion = conversion;
        this.scaling = new Scaling(conversion.scale, conversion.offset);
    }

    /**
     * Reads the value.
     *
     * @param into takes the number
     * @return whether there is one; not where the field is absent, {@code null} or empty, or {@code valueMap} says so
     */
    public boolean read(Evaluation at, Reading into) throws RecordException {
        Object raw = raw(at);
        if (raw == null || (raw instanceof String text && text.isBlank())) {
            return false;
        }
        if (conversion.words != null) {
            ValueMap.Entry entry = conversion.words.get(raw, conversion.number, into);
            if (entry != null) {
                return !entry.isNone() && into.found(scaling.apply(entry.number()));
            }
        }
        if (!number(raw, into)) {
            throw notANumber(raw, into.fault());
        }
        double scaled = scaling.apply(into.number());
        if (Double.isInfinite(scaled) && !Double.isInfinite(into.number())) {
            throw notANumber(raw, "beyond the range of a double once it is scaled");
        }
        return into.found(scaled);
    }

    private Object raw(Evaluation at) throws RecordException {
        try {
            return field.read(at);
        } catch (RecordException failed) {
            throw failed.in(rule, metric);
        }
    }

    /** What is read. */
    public Field field() {
        return field;
    }

    private boolean number(Object raw, Reading into) {
        if (conversion.date != null) {
            return conversion.date.read(raw, into);
        }
        return conversion.number != null && raw instanceof CharSequence text
                ? conversion.number.read(text.toString(), into)
                : Numbers.read(raw, into);
    }

    private RecordException notANumber(Object raw, String fault) {
        String what = Excerpt.ofValue(raw) + " is " + (fault == null ? "not a number" : fault);
        String hint;
        if (fault != null) {
            hint = "Leave it out with 'valueMap' (the value: null), or correct the source";
        } else if (conversion.date != null) {
            what = Excerpt.ofValue(raw) + " is not a date as 'date' says";
            hint = "Correct the pattern 'date', or the source; a day that does not exist is no date";
        } else if (!(raw instanceof CharSequence)) {
            hint = "Name a field in it that holds the number";
        } else if (isCalculation(raw.toString())) {
            hint = "Nothing is calculated in text: multiply with 'scale', add with 'offset'";
        } else if (conversion.words != null) {
            hint = "Add it to 'valueMap', or give that a 'default'";
        } else if (conversion.number != null) {
            hint = "Correct 'number', or give words numbers with 'valueMap'";
        } else if (startsWithDigit(raw.toString())) {
            hint = "Say how it is written with 'number' (decimal, strip, base) or 'date'";
        } else {
            hint = "Give its words numbers with 'valueMap', or correct the source";
        }
        return new RecordException(Reason.NOT_A_NUMBER, rule, metric, field.toString(), what, hint);
    }

    /** Whether an expression's text is a sum that nobody calculated: {@code 1 * 2}. */
    private boolean isCalculation(String text) {
        return field.toString().equals("expression")
                && CALCULATION.matcher(text).find();
    }

    private static boolean startsWithDigit(String text) {
        String stripped = text.strip();
        return Character.isDigit(stripped.charAt(0));
    }
}
