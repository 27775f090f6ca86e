// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a rule's metrics and labels of what was seen in its records: numbers become metrics, words of two states
 * too, names and ids labels, lists a series for each element. What is left out is noted with the reason. Used by a
 * single thread.
 */
final class RecordRules {

    private static final int MOST_METRICS = 60;

    private final Draft.Rule rule;
    private final Set<String> captures;
    private final LabelChoice choice;
    private final MetricNames names;

    /**
     * @param prefix the words that each metric's name begins with
     * @param captures what the rule's {@code from} captures
     * @param choice decides which fields are labels
     */
    RecordRules(Draft.Rule rule, List<String> prefix, Set<String> captures, LabelChoice choice) {
        this.rule = rule;
        this.names = new MetricNames(prefix);
        this.captures = captures;
        this.choice = choice;
    }

    /** Adds all that records of this kind hold. */
    void add(FieldSurvey record) {
        object(record, List.of(), null);
    }

    private void object(FieldSurvey node, List<String> path, Each each) {
        Map<String, FieldSurvey> things = each == null ? things(node) : Map.of();
        if (!things.isEmpty()) {
            String label = path.isEmpty() ? "part" : Words.singular(Words.identifier(Words.of(last(path))));
            Each loop = new Each(FieldPaths.loop(path), label.isEmpty() ? "part" : label, "$key");
            loop.labels.put(Words.identifier(Words.of(loop.label)), loop.key);
            members(FieldPaths.merged(things.values()).children(), List.of(), loop, path);
        }
        Map<String, FieldSurvey> others = new LinkedHashMap<>(node.children());
        others.keySet().removeAll(things.keySet());
        members(others, path, each, List.of());
    }

    /** The fields of an object: first what tells records apart, then what is measured. */
    private void members(Map<String, FieldSurvey> fields, List<String> path, Each each, List<String> above) {
        Map<String, String> labels = each == null ? rule.labels : each.labels;
        List<String> units = new ArrayList<>();
        LabelChoice labelled = each != null && each.key.equals("$index") ? choice.ofElements() : choice;
        // What is told apart by its key needs no other label.
        boolean keyed = each != null && !each.labels.isEmpty();
        fields.forEach((key, child) -> {
            if (child.isPlain() && isUnitField(key) && child.values().size() == 1) {
                units.add(String.valueOf(child.values().get(0)));
            } else if (path.isEmpty() && !keyed && labelled.isLabel(key, child)) {
                String label = Words.identifier(Words.of(key));
                // What the message says of itself goes beside what its topic says.
                label = labels.containsKey(label) ? "sent_" + label : label;
                if (!label.isEmpty() && !label.equals("job") && !label.equals("instance")) {
                    labels.put(label, FieldPaths.path(append(path, key), captures));
                }
            }
        });
        if (each != null && each.labels.isEmpty()) {
            each.labels.put(Words.identifier(Words.of(each.label)), each.key);
        }
        fields.forEach((key, child) -> member(fields, key, child, path, each, above, units));
    }

    private void member(
            Map<String, FieldSurvey> siblings,
            String key,
            FieldSurvey child,
            List<String> path,
            Each each,
            List<String> above,
            List<String> units) {
        List<String> at = append(path, key);
        if (child.isObject()) {
            if (each == null) {
                object(child, at, null);
            } else {
                members(child.children(), at, each, above);
            }
        } else if (child.isList()) {
            list(child, at, each);
        } else if (child.isPlain()
                && !(path.isEmpty() && (each != null && each.labels.containsValue(key) || choice.isLabel(key, child)))
                && !(isUnitField(key) && child.values().size() == 1)) {
            plain(siblings, key, child, at, each, above, units);
        }
    }

    private void list(FieldSurvey node, List<String> path, Each outer) {
        FieldSurvey elements = node.elements();
        if (elements == null
                || elements.values().isEmpty() && elements.children().isEmpty()) {
            return;
        }
        if (outer != null) {
            leaveOut(path, "a list within a list; write forEach: a.*.b.* for it", elements);
            return;
        }
        Each each = new Each(FieldPaths.loop(path), "index", "$index");
        if (elements.isObject()) {
            members(elements.children(), List.of(), each, path);
        } else if (elements.isPlain() && allNumbers(elements)) {
            each.labels.put("index", "$index");
            plain(Map.of(), last(path), elements, List.of(), each, path, List.of());
        } else {
            leaveOut(path, "a list of texts", elements);
        }
    }

    private void plain(
            Map<String, FieldSurvey> siblings,
            String key,
            FieldSurvey node,
            List<String> path,
            Each each,
            List<String> above,
            List<String> units) {
        List<String> shown = path.isEmpty() ? above : append(above, path);
        if (rule.metrics.size() >= MOST_METRICS) {
            leaveOut(shown, "there are " + MOST_METRICS + " metrics already", node);
            return;
        }
        if (choice.repeatsTopic(node)) {
            leaveOut(shown, "the topic says it", node);
            return;
        }
        if (Words.isTime(key) || node.values().stream().allMatch(Words::isDate)) {
            leaveOut(shown, "a time", node);
            return;
        }
        if (Words.isNoMeasurement(key)) {
            leaveOut(shown, "no measurement", node);
            return;
        }
        if (Words.isAddress(key)) {
            leaveOut(shown, "an id", node);
            return;
        }
        if (isFahrenheitBesideCelsius(key, siblings.keySet())) {
            leaveOut(shown, "the same in Fahrenheit", node);
            return;
        }
        Optional<PlainValues.Reading> reading = PlainValues.read(node);
        if (reading.isEmpty()) {
            leaveOut(shown, "texts", node);
            return;
        }
        String value = path.isEmpty() ? "$value" : FieldPaths.path(path, captures);
        metric(shown, node, reading.get(), value, each, units);
    }

    /** Adds the metric of one payload that is a plain value. */
    void addPlain(FieldSurvey node, List<String> words) {
        PlainValues.read(node).ifPresent(reading -> metric(words, node, reading, "$value", null, List.of()));
    }

    private void metric(
            List<String> path,
            FieldSurvey node,
            PlainValues.Reading reading,
            String value,
            Each each,
            List<String> units) {
        MetricNames.Named named = names.of(path, node, reading, units);
        Draft.Metric metric = new Draft.Metric(named.name());
        metric.value = value;
        metric.type = named.counter() ? "counter" : null;
        metric.scale =
                reading.valueMap().isEmpty() ? named.unit().map(Unit::scale).orElse(null) : null;
        metric.number.putAll(reading.number());
        metric.valueMap.putAll(reading.valueMap());
        metric.invalidSkip = reading.mixed();
        if (each != null) {
            metric.forEach = each.loop;
            metric.labels.putAll(each.labels);
        }
        rule.metrics.add(metric);
    }

    /** The objects among the children that are one of many: probes by number, switches by name. */
    private static Map<String, FieldSurvey> things(FieldSurvey node) {
        Map<String, FieldSurvey> objects = new LinkedHashMap<>(node.children());
        objects.values().removeIf(child -> !child.isObject() || child.children().isEmpty());
        Map<String, FieldSurvey> numbered = new LinkedHashMap<>(objects);
        numbered.keySet().removeIf(key -> !key.matches(".*\\d"));
        if (!numbered.isEmpty()) {
            return numbered;
        }
        boolean alike = objects.size() > 1
                && objects.size() == node.children().size()
                && objects.values().stream()
                                .map(each -> each.children().keySet())
                                .distinct()
                                .count()
                        == 1;
        return alike ? objects : Map.of();
    }

    private static boolean isUnitField(String key) {
        return List.of("unit", "units", "u", "uom", "bu").contains(String.join("", Words.of(key)));
    }

    private static boolean isFahrenheitBesideCelsius(String key, Set<String> siblings) {
        List<String> words = Words.of(key);
        if (Unit.ofName(words)
                .filter(unit -> unit.suffix().equals("fahrenheit"))
                .isEmpty()) {
            return false;
        }
        List<String> stem = words.subList(0, words.size() - 1);
        return siblings.stream()
                .map(Words::of)
                .anyMatch(other -> other.size() == words.size()
                        && other.subList(0, other.size() - 1).equals(stem)
                        && Unit.ofName(other)
                                .filter(unit -> unit.suffix().equals("celsius"))
                                .isPresent());
    }

    private static boolean allNumbers(FieldSurvey node) {
        return node.values().stream().allMatch(value -> Words.number(value).isPresent());
    }

    private void leaveOut(List<String> path, String why, FieldSurvey node) {
        String sample = node.values().stream().limit(2).map(Excerpts::quoted).collect(Collectors.joining(", "));
        rule.leftOut.add(String.join(".", path) + ": " + why + (sample.isEmpty() ? "" : " (" + sample + ")"));
    }

    private static String last(List<String> path) {
        return path.get(path.size() - 1);
    }

    private static List<String> append(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private static List<String> append(List<String> path, List<String> more) {
        List<String> longer = new ArrayList<>(path);
        longer.addAll(more);
        return longer;
    }

    /** A {@code forEach} that metrics stand in. */
    private static final class Each {
        private final String loop;
        private final String label;
        private final String key;
        private final Map<String, String> labels = new LinkedHashMap<>();

        private Each(String loop, String label, String key) {
            this.loop = loop;
            this.label = label;
            this.key = key;
        }
    }
}
