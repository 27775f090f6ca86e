// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.text.Excerpt;

/** Reads a metric's value off a record, as {@code value} or {@code expression} and the keys beside it say. Thread safe. */
public final class ValueReader {

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

    public ValueReader(String rule, String metric, Field field, Conversion conversion) {
        this.rule = rule;
        this.metric = metric;
        this.field = field;
        this.conversion = conversion;
    }

    /** The number, or {@link Decimals#NO_NUMBER} where the record has none: the field is absent, {@code null} or empty. */
    public double read(Evaluation at) throws RecordException {
        Object raw = raw(at);
        if (raw == null || (raw instanceof String text && text.isBlank())) {
            return Decimals.NO_NUMBER;
        }
        double number = number(raw);
        return Decimals.isNone(number) ? number : number * conversion.scale + conversion.offset;
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

    private double number(Object raw) throws RecordException {
        if (conversion.words != null) {
            Double number = conversion.words.get(raw);
            if (number != null) {
                return number;
            }
        }
        double number = Decimals.NO_NUMBER;
        if (conversion.date != null) {
            number = conversion.date.seconds(raw);
        } else if (conversion.number != null && raw instanceof CharSequence text) {
            number = conversion.number.parse(text.toString());
        } else {
            number = Numbers.of(raw);
        }
        if (Decimals.isNone(number)) {
            throw notANumber(raw);
        }
        return number;
    }

    private RecordException notANumber(Object raw) {
        String what = Excerpt.ofValue(raw) + " is not a number";
        String hint;
        if (conversion.date != null) {
            what = Excerpt.ofValue(raw) + " is not a date as 'date' says";
            hint = "Correct the pattern 'date', or the source";
        } else if (!(raw instanceof CharSequence)) {
            hint = "Name a field in it that holds the number";
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

    private static boolean startsWithDigit(String text) {
        String stripped = text.strip();
        return Character.isDigit(stripped.charAt(0));
    }
}
