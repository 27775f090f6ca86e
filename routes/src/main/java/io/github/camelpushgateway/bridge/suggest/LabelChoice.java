// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Decides which fields tell series apart. Immutable. */
final class LabelChoice {

    /** Nothing is known of a topic, and records come one by one. */
    static final LabelChoice NONE = new LabelChoice(Set.of(), false);

    private static final Set<String> TYPES_OF_THINGS =
            Set.of("type", "kind", "category", "class", "group", "status", "state");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F]{6,}");
    private static final int LONGEST = 64;
    private static final int SURELY_UNIQUE = 8;

    private final Set<String> captured;
    private final boolean rows;

    /**
     * @param captured the texts that the rule captures from topics; a field that repeats them is no label of its own
     * @param rows whether many records come together, so that words are what tells them apart
     */
    LabelChoice(Set<String> captured, boolean rows) {
        this.captured = captured;
        this.rows = rows;
    }

    /** Whether a field is a label. */
    boolean isLabel(String key, FieldSurvey node) {
        List<Object> values = node.values();
        if (!node.isPlain()
                || Words.isTime(key)
                || Words.isNoMeasurement(key)
                || repeatsTopic(node)
                || isTooLong(values)) {
            return false;
        }
        boolean words = values.stream().allMatch(String.class::isInstance)
                && values.stream().anyMatch(value -> Words.number(value).isEmpty() && !((String) value).isBlank());
        if (neverComesAgain(node)) {
            return false;
        }
        if (Words.isIdentity(key)) {
            return words
                    || Words.of(key).contains("id")
                    || values.stream().allMatch(value -> value instanceof Integer || value instanceof Long);
        }
        if (!words || PlainValues.read(node).isPresent() && !rows) {
            return false;
        }
        boolean pair =
                WordValues.of(values.stream().map(String::valueOf).toList()).isPresent();
        boolean typeOfThing = TYPES_OF_THINGS.contains(String.join("", Words.of(key))) && values.size() > 1;
        return rows
                ? values.size() > 1
                        && PlainValues.read(node).filter(reading -> !pair).isEmpty()
                        && !pair
                : typeOfThing && !pair && !key.equalsIgnoreCase("state") && !key.equalsIgnoreCase("status");
    }

    /** Whether a field says again what the topic says. */
    boolean repeatsTopic(FieldSurvey node) {
        List<String> texts = node.values().stream().map(LabelChoice::bare).toList();
        return !texts.isEmpty()
                && captured.stream()
                        .map(LabelChoice::bare)
                        .collect(Collectors.toSet())
                        .containsAll(texts);
    }

    /** Hardware addresses are written with colons here and without there. */
    private static String bare(Object text) {
        String bare = String.valueOf(text).replaceAll("[:_-]", "");
        return ADDRESS.matcher(bare).matches() ? bare.toLowerCase(Locale.ROOT) : String.valueOf(text);
    }

    /** As for records that come together: a list's elements do. */
    LabelChoice ofElements() {
        return new LabelChoice(captured, true);
    }

    private static boolean isTooLong(List<Object> values) {
        return values.stream().anyMatch(value -> String.valueOf(value).length() > LONGEST);
    }

    /** A number of a message or an order: each would make a series that gets one value and stays for ever. */
    private static boolean neverComesAgain(FieldSurvey node) {
        List<Object> values = node.values();
        boolean digits = values.stream().allMatch(value -> String.valueOf(value).matches(".*\\d.*"));
        return values.stream().anyMatch(value -> Words.isUnique(String.valueOf(value)))
                || node.seen() >= SURELY_UNIQUE && values.size() == node.seen() && digits;
    }
}
