// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import io.github.camelpushgateway.mapping.record.Texts;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Numbers for words. A word is looked up as it stands, then ignoring case. Immutable, thread safe. */
public final class ValueMap {

    /** What a word comes to that stands for "no sample" ({@code n/a: null}). */
    private static final Double NONE = Decimals.NO_NUMBER;

    private final Map<String, Double> exact = new HashMap<>();
    private final Map<String, Double> ignoringCase = new HashMap<>();
    private final boolean hasDefault;
    private final Double otherwise;

    /**
     * @param numbers the words; a {@code null} number stands for no sample
     * @param hasDefault whether any other word has a number, or none, too
     * @param otherwise the number of any other word, {@code null} for no sample
     */
    public ValueMap(Map<String, Double> numbers, boolean hasDefault, Double otherwise) {
        numbers.forEach((word, number) -> {
            Double value = number == null ? NONE : number;
            exact.put(word, value);
            ignoringCase.putIfAbsent(word.toLowerCase(Locale.ROOT), value);
        });
        this.hasDefault = hasDefault;
        this.otherwise = otherwise == null ? NONE : otherwise;
    }

    /** The number for a value, {@link Decimals#NO_NUMBER} for no sample, {@code null} if the value is not in the map. */
    Double get(Object value) {
        String word = word(value);
        Double number = exact.get(word);
        if (number == null) {
            number = ignoringCase.get(word.toLowerCase(Locale.ROOT));
        }
        return number == null && hasDefault ? otherwise : number;
    }

    /** A value as the file's author writes it: {@code 1} for 1.0, {@code true} for a boolean. */
    private static String word(Object value) {
        if (value instanceof Number number) {
            return Texts.ofNumber(number);
        }
        return value.toString().strip();
    }
}
