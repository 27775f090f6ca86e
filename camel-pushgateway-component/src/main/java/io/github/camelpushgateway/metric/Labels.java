// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of labels, sorted by name, each name once, names and values checked when built. Two sets are
 * equal when they hold the same names and values, in whatever order they were given. An empty value is the same as
 * no label in Prometheus and is kept out, except in a grouping key, where the gateway tells the two apart: see
 * {@link #ofGrouping(Map)}.
 */
@PublicApi
public final class Labels {

    /** No label at all. */
    public static final Labels EMPTY = new Labels(new String[0]);

    /** Name, value, name, value …; sorted by name. Never handed out. */
    private final String[] pairs;

    /** 0 until it is asked for, as in a String: many sets are only compared. Racing threads come to the same number. */
    private int hash;

    private Labels(String[] pairs) {
        this.pairs = pairs;
    }

    /**
     * Builds a set from names and values in turn: {@code of("site", "north", "device", "7")}.
     *
     * @throws InvalidMetricException if a name is no label name, appears twice, or a value is not valid Unicode
     * @throws IllegalArgumentException if the number of arguments is odd
     */
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("A label name without a value: " + Arrays.toString(namesAndValues));
        }
        return sortedAndChecked(namesAndValues.clone(), null, false);
    }

    /**
     * Builds a set from a map. A {@code null} or empty value leaves its label out.
     *
     * @throws InvalidMetricException as {@link #of(String...)}
     */
    public static Labels of(Map<String, ? extends @Nullable String> labels) {
        return sortedAndChecked(flat(labels), null, false);
    }

    /**
     * Builds the labels of a grouping key, in which an empty value is a value of its own. {@code null} values are
     * left out.
     *
     * @throws InvalidMetricException as {@link #of(String...)}
     */
    public static Labels ofGrouping(Map<String, ? extends @Nullable String> labels) {
        return sortedAndChecked(flat(labels), null, true);
    }

    /**
     * Builds a set as {@link #of(String...)} does, with the metric named in the error. The array is taken over, not
     * copied.
     */
    public static Labels ofPairs(@Nullable String metric, String[] namesAndValues) {
        return sortedAndChecked(namesAndValues, metric, false);
    }

    /**
     * Builds a set as {@link #ofPairs} does, of names that are known to be label names, each once and in their
     * order, so that only values are looked at. For whoever makes many sets of the same names.
     */
    public static Labels ofSortedPairs(@Nullable String metric, String[] namesAndValues) {
        int kept = 0;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value == null || value.isEmpty()) {
                continue;
            }
            checkValue(metric, namesAndValues[i], value);
            namesAndValues[kept] = namesAndValues[i];
            namesAndValues[kept + 1] = value;
            kept += 2;
        }
        return ofKept(namesAndValues, kept);
    }

    /** Whether there is no label. */
    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** How many labels there are. */
    public int size() {
        return pairs.length / 2;
    }

    /** The name at a place, in the order of names. */
    public String name(int index) {
        return pairs[2 * index];
    }

    /** The value at a place, in the order of names. */
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /** The value of a label, or {@code null} if the set does not hold it. */
    public @Nullable String get(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    /** Hands over each name and value, in the order of names. */
    public void forEach(BiConsumer<String, String> consumer) {
        for (int i = 0; i < pairs.length; i += 2) {
            consumer.accept(pairs[i], pairs[i + 1]);
        }
    }

    /** The labels as a map of its own, in the order of names. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        forEach(map::put);
        return map;
    }

    /**
     * Puts an equal text in the place of each name and value, so that sets which are kept for long share theirs.
     * What the set holds does not change, so it may be in use elsewhere.
     *
     * @param shared answers with a text that equals the one it is given
     */
    public void share(UnaryOperator<String> shared) {
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = shared.apply(pairs[i]);
        }
    }

    /** This set and another together; where both hold a name, the other's value is taken. */
    public Labels plus(Labels other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        String[] merged = new String[pairs.length + other.pairs.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < pairs.length || theirs < other.pairs.length) {
            int order = mine == pairs.length
                    ? 1
                    : theirs == other.pairs.length ? -1 : pairs[mine].compareTo(other.pairs[theirs]);
            String[] from = order < 0 ? pairs : other.pairs;
            int place = order < 0 ? mine : theirs;
            merged[size++] = from[place];
            merged[size++] = from[place + 1];
            mine += order <= 0 ? 2 : 0;
            theirs += order >= 0 ? 2 : 0;
        }
        return new Labels(size == merged.length ? merged : Arrays.copyOf(merged, size));
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Labels that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(pairs);
            hash = known;
        }
        return known;
    }

    /** As in PromQL: <code>{device="7",site="north"}</code>. For messages, not for the wire. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"'));
        return text.append('}').toString();
    }

    private static String[] flat(Map<String, ? extends @Nullable String> labels) {
        String[] pairs = new String[2 * labels.size()];
        int i = 0;
        for (Map.Entry<String, ? extends @Nullable String> label : labels.entrySet()) {
            pairs[i++] = label.getKey();
            pairs[i++] = label.getValue();
        }
        return pairs;
    }

    private static Labels sortedAndChecked(String[] pairs, @Nullable String metric, boolean keepEmpty) {
        int kept = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            String value = pairs[i + 1];
            NamingRules.checkLabelName(metric, name);
            if (value == null || (value.isEmpty() && !keepEmpty)) {
                continue;
            }
            checkValue(metric, name, value);
            // Insertion sort: sets are small and mostly come in order.
            int place = kept;
            while (place > 0 && pairs[place - 2].compareTo(name) > 0) {
                pairs[place] = pairs[place - 2];
                pairs[place + 1] = pairs[place - 1];
                place -= 2;
            }
            if (place > 0 && pairs[place - 2].equals(name)) {
                throw new InvalidMetricException(metric, name, "the label appears twice", "Give it once");
            }
            pairs[place] = name;
            pairs[place + 1] = value;
            kept += 2;
        }
        return ofKept(pairs, kept);
    }

    private static Labels ofKept(String[] pairs, int kept) {
        if (kept == 0) {
            return EMPTY;
        }
        return new Labels(kept == pairs.length ? pairs : Arrays.copyOf(pairs, kept));
    }

    /** A lone surrogate has no UTF-8 form; the gateway refuses what a lenient encoder would make of it. */
    private static void checkValue(@Nullable String metric, String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    throw new InvalidMetricException(
                            metric,
                            name,
                            "the value is not valid Unicode (a lone surrogate at position " + i + ")",
                            "Check the character set the source is read with");
                }
                i++;
            }
        }
    }
}
