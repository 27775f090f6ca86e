// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import java.time.ZoneOffset;

/** Numbers of what sources bring, where nothing more is known of it. */
public final class Numbers {

    private Numbers() {}

    /**
     * The number of a value: of numbers and numeric text as they are, of true, on and yes 1, of false, off and no 0, as a boolean or in
     * letters of any case, of dates
     * the seconds since 1970. {@link Decimals#NO_NUMBER} for anything else.
     */
    public static double of(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (!(value instanceof CharSequence)) {
            return TextDate.seconds(value, ZoneOffset.UTC);
        }
        String text = value.toString();
        double number = Decimals.parse(text);
        return Decimals.isNone(number) ? ofWord(text.strip()) : number;
    }

    private static double ofWord(String word) {
        if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("on") || word.equalsIgnoreCase("yes")) {
            return 1;
        }
        if (word.equalsIgnoreCase("false") || word.equalsIgnoreCase("off") || word.equalsIgnoreCase("no")) {
            return 0;
        }
        return Decimals.NO_NUMBER;
    }
}
