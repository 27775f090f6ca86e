// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import io.github.camelpushgateway.mapping.record.Texts;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers for words. A word is looked up as it was written, then ignoring case, then as a number: {@code 0} finds
 * 0.000 too. Immutable, thread safe.
 */
public final class ValueMap {

    /** What a word comes to: a number, or no sample ({@code n/a: null}). */
    record Entry(Double number) {

        boolean isNone() {
            return number == null;
        }
    }

    private final Map<String, Entry> exact = new HashMap<>();
    private final Map<String, Entry> ignoringCase = new HashMap<>();
    private final Map<Double, Entry> byNumber = new HashMap<>();

    /** What any other plain value comes to, or {@code null} where there is no default. */
    private final Entry otherwise;

    /**
     * @param numbers the words in the order of the file; a {@code null} number stands for no sample
     * @param hasDefault whether any other plain value has a number, or none, too
     * @param otherwise the number of any other plain value, {@code null} for no sample
     */
    public ValueMap(Map<String, Double> numbers, boolean hasDefault, Double otherwise) {
        Reading reading = new Reading();
        numbers.forEach((word, number) -> {
            Entry entry = new Entry(number);
            exact.put(word, entry);
            ignoringCase.putIfAbsent(word.toLowerCase(Locale.ROOT), entry);
            if (reading.decimal(word)) {
                byNumber.putIfAbsent(key(reading.number()), entry);
            }
        });
        this.otherwise = hasDefault ? new Entry(otherwise) : null;
    }

    /**
     * What a value comes to, or {@code null} if the map says nothing of it.
     *
     * @param number how numbers are written in text, or {@code null} where plainly
     */
    Entry get(Object value, TextNumber number, Reading scratch) {
        if (isContainer(value)) {
            // The default is for words nobody thought of; an object in place of a word is a mistake in the path.
            return null;
        }
        String word = value instanceof Number plain
                ? Texts.ofNumber(plain)
                : value.toString().strip();
        Entry entry = exact.get(word);
        if (entry == null) {
            entry = ignoringCase.get(word.toLowerCase(Locale.ROOT));
        }
        if (entry == null && !byNumber.isEmpty() && isNumber(value, word, number, scratch)) {
            entry = byNumber.get(key(scratch.number()));
        }
        return entry == null ? otherwise : entry;
    }

    private static boolean isNumber(Object value, String word, TextNumber number, Reading scratch) {
        if (value instanceof Number plain) {
            return Numbers.ofNumber(plain, scratch);
        }
        return value instanceof CharSequence && (number == null ? scratch.decimal(word) : number.read(word, scratch));
    }

    private static boolean isContainer(Object value) {
        return value instanceof Map<?, ?>
                || value instanceof Collection<?>
                || value.getClass().isArray();
    }

    /** -0 and 0 are the same number. */
    private static Double key(double number) {
        return number + 0.0;
    }
}
