// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names the metrics of a rule by Prometheus' conventions: what they are about first, the unit at the end, and
 * {@code total} where it is a counter (prometheus.io/docs/practices/naming). Used by a single thread.
 */
final class MetricNames {

    private final List<String> prefix;
    private final Set<String> taken = new HashSet<>();

    /** @param prefix the words that each name begins with */
    MetricNames(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * A name, and what it says.
     *
     * @param unit the unit that a name, a value or a field beside it says, if one does
     */
    record Named(String name, boolean counter, Optional<Unit> unit) {}

    /**
     * A name that no other metric of the rule has. Objects that only wrap the others, such as {@code payload}, are
     * named only where it takes that to tell two metrics apart.
     *
     * @param path the way to the field, or the words of a topic
     * @param units the units that fields beside it write
     */
    Named of(List<String> path, FieldSurvey node, PlainValues.Reading reading, List<String> units) {
        Named brief = named(words(withoutWrappers(path)), node, reading, units);
        Named full = taken.contains(brief.name()) ? named(words(path), node, reading, units) : brief;
        String name = full.name();
        while (!taken.add(name)) {
            name = name + "_2";
        }
        return new Named(name, full.counter(), full.unit());
    }

    private Named named(List<String> words, FieldSurvey node, PlainValues.Reading reading, List<String> units) {
        List<String> named = new ArrayList<>(prefix);
        words.stream()
                .filter(word -> named.isEmpty() || !last(named).equals(word))
                .forEach(named::add);
        boolean counter = isCounter(named, node) && reading.valueMap().isEmpty();
        named.removeIf(word -> counter && (word.equals("total") || word.equals("totals") || word.equals("counter")));
        Optional<Unit> unit = reading.unit()
                .flatMap(Unit::written)
                .or(() -> units.size() == 1 ? Unit.written(units.get(0)) : Optional.empty())
                .or(() -> Unit.ofName(words));
        if (unit.isPresent() && Unit.ofName(named).isPresent()) {
            named.remove(named.size() - 1);
            // temperature.tC: the letter before the unit says what the word before it says.
            if (named.size() > 1
                    && last(named).length() == 1
                    && named.get(named.size() - 2).startsWith(last(named))) {
                named.remove(named.size() - 1);
            }
        }
        unit.filter(known -> reading.valueMap().isEmpty())
                .ifPresent(known -> named.addAll(List.of(known.suffix().split("_"))));
        if (counter) {
            named.add("total");
        }
        String name = Words.identifier(named);
        return new Named(name.isEmpty() ? "value" : name, counter, unit);
    }

    private static boolean isCounter(List<String> words, FieldSurvey node) {
        boolean named = words.contains("total") || words.contains("totals") || words.contains("counter");
        boolean rising =
                node.onlyRises() && (words.contains("count") || words.contains("energy") || words.contains("kwh"));
        return named || rising;
    }

    private static List<String> withoutWrappers(List<String> path) {
        int from = 0;
        while (from < path.size() - 1 && Words.isWrapper(path.get(from))) {
            from++;
        }
        return path.subList(from, path.size());
    }

    private static List<String> words(List<String> path) {
        return path.stream().flatMap(key -> Words.of(key).stream()).collect(Collectors.toList());
    }

    private static String last(List<String> words) {
        return words.get(words.size() - 1);
    }
}
