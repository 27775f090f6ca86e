// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import java.math.BigDecimal;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.UUID;

/** The text of a plain value, as it is wanted in a label. */
public final class Texts {

    private Texts() {}

    /** The text without blanks around it, or {@code null} if the value is no plain one (an object, a list, bytes …). */
    public static String of(Object value) {
        if (value instanceof String text) {
            return text.strip();
        }
        if (value instanceof Number number) {
            return ofNumber(number);
        }
        boolean plain = value instanceof Boolean
                || value instanceof CharSequence
                || value instanceof Character
                || value instanceof Enum<?>
                || value instanceof Date
                || value instanceof TemporalAccessor
                || value instanceof UUID;
        String text = plain ? value.toString() : VendorValues.text(value);
        return text == null ? null : text.strip();
    }

    /**
     * The number's digits, without the {@code .0} and the exponent that Java would add: 7 for 7.0, 10000000 for
     * 1.0E7.
     */
    public static String ofNumber(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : number.toString();
        }
        // Of a BigDecimal like 1E+900000000 the plain digits would fill the memory.
        return number instanceof BigDecimal decimal && Math.abs(decimal.scale()) < 100
                ? decimal.toPlainString()
                : number.toString();
    }
}
