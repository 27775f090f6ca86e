// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How plain values become numbers. Stateless. */
final class PlainValues {

    private static final Pattern WITH_UNIT = Pattern.compile("([+-]?\\d[\\d.,]*)\\s*([%°\\p{L}µ][\\p{L}\\p{N}°/²³%]*)");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})*,\\d+|[+-]?\\d+,\\d+");

    /** An address or a hash: what comes after its digits is no unit. */
    private static final Pattern HEXADECIMAL = Pattern.compile("(?=.*[a-fA-F])[0-9a-fA-F]{6,}");

    private static final int LONGEST_UNIT = 6;

    private PlainValues() {}

    /**
     * How values are read.
     *
     * @param number the keys of {@code number}, if they are not written as programs write them
     * @param valueMap numbers for words
     * @param mixed whether some of them are texts that have to be passed over
     * @param unit the unit written after the numbers
     */
    record Reading(Map<String, String> number, Map<String, String> valueMap, boolean mixed, Optional<String> unit) {}

    /** How to read what was seen at a place; empty if it is no measurement. */
    static Optional<Reading> read(FieldSurvey node) {
        List<Object> values = node.values();
        long numbers =
                values.stream().filter(value -> Words.number(value).isPresent()).count();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (numbers == values.size() || values.stream().allMatch(Boolean.class::isInstance)) {
            return Optional.of(new Reading(Map.of(), Map.of(), false, Optional.empty()));
        }
        List<String> texts = values.stream()
                .filter(value -> Words.number(value).isEmpty())
                .map(String::valueOf)
                .map(String::strip)
                .toList();
        Optional<Reading> written = numbers == 0 ? writtenNumbers(texts) : Optional.empty();
        if (written.isPresent()) {
            return written;
        }
        Optional<Map<String, String>> words = WordValues.of(texts);
        if (words.isPresent() && numbers == 0) {
            return Optional.of(new Reading(Map.of(), words.get(), false, Optional.empty()));
        }
        return numbers > 0 && numbers * 2 >= values.size()
                ? Optional.of(new Reading(Map.of(), Map.of(), true, Optional.empty()))
                : Optional.empty();
    }

    private static Optional<Reading> writtenNumbers(List<String> texts) {
        String unit = null;
        boolean comma = false;
        for (String text : texts) {
            Matcher withUnit = WITH_UNIT.matcher(text);
            String digits = text;
            if (HEXADECIMAL.matcher(text).matches()) {
                return Optional.empty();
            }
            if (withUnit.matches()) {
                if (unit != null && !unit.equals(withUnit.group(2))) {
                    return Optional.empty();
                }
                unit = withUnit.group(2);
                if (unit.length() > LONGEST_UNIT) {
                    return Optional.empty();
                }
                digits = withUnit.group(1);
            } else if (unit != null) {
                return Optional.empty();
            }
            if (DECIMAL_COMMA.matcher(digits).matches()) {
                comma = true;
            } else if (Words.number(digits).isEmpty()) {
                return Optional.empty();
            }
        }
        Map<String, String> number = new LinkedHashMap<>();
        if (comma) {
            number.put("decimal", ",");
        }
        if (unit != null) {
            number.put("strip", unit);
        }
        return Optional.of(new Reading(number, Map.of(), false, Optional.ofNullable(unit)));
    }
}
