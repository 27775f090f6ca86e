// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import io.github.camelpushgateway.mapping.record.VendorValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneOffset;

/** Numbers of what sources bring, where nothing more is known of it. */
public final class Numbers {

    private Numbers() {}

    /**
     * Reads a value: numbers and numeric text as they are; true, on and yes as 1, false, off and no as 0, as a
     * boolean or in letters of any case; dates as the seconds since 1970, in UTC where they name no zone; times of
     * day and intervals as seconds.
     *
     * @return whether it is a number
     */
    public static boolean read(Object value, Reading into) {
        if (value instanceof Number number) {
            return ofNumber(number, into);
        }
        if (value instanceof Boolean truth) {
            return into.found(truth ? 1 : 0);
        }
        if (value instanceof CharSequence text) {
            return ofText(text.toString(), into);
        }
        if (TextDate.seconds(value, ZoneOffset.UTC, into) || into.fault() != null) {
            return into.fault() == null;
        }
        String text = VendorValues.text(value);
        return text != null && (ofText(text, into) || Intervals.read(text, into));
    }

    /** A number as a double. A float counts as it is written, 0.1 and not 0.10000000149. */
    static boolean ofNumber(Number number, Reading into) {
        if (number instanceof Float) {
            return into.found(Double.parseDouble(number.toString()));
        }
        double value = number.doubleValue();
        // What is finite as it was written must not become infinity here.
        return Double.isInfinite(value) && (number instanceof BigDecimal || number instanceof BigInteger)
                ? into.none("beyond the range of a double")
                : into.found(value);
    }

    private static boolean ofText(String text, Reading into) {
        if (into.decimal(text) || into.fault() != null) {
            return into.fault() == null;
        }
        String word = text.strip();
        Boolean truth = Truth.ofWord(word);
        if (truth != null) {
            return into.found(truth ? 1 : 0);
        }
        String signed = Signs.toFront(word);
        return signed == null ? into.none() : into.decimal(signed);
    }
}
