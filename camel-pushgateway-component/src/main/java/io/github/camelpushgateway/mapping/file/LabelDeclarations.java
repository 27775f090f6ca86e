// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.LabelPlan;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.FieldScope;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.NamingRules;
import io.github.camelpushgateway.text.DidYouMean;
import io.github.camelpushgateway.text.Excerpt;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The labels of a rule, or of a metric in addition, as they are read: each name once, and no name that is taken. */
final class LabelDeclarations {

    private final Problems problems;
    private final Map<String, String> taken = new LinkedHashMap<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, String> constants = new LinkedHashMap<>();

    LabelDeclarations(Problems problems) {
        this.problems = problems;
    }

    /** Makes some names illegal, because they are something else already. */
    LabelDeclarations reserve(Set<String> names, String what) {
        names.forEach(name -> taken.put(name, what));
        return this;
    }

    /** A new set that starts with this one's labels. */
    LabelDeclarations copy() {
        LabelDeclarations copy = new LabelDeclarations(problems);
        copy.taken.putAll(taken);
        copy.fields.putAll(fields);
        copy.constants.putAll(constants);
        return copy;
    }

    LabelDeclarations fields(YamlMap owner, String key, FieldScope scope) {
        each(owner, key, "label: field", (labels, name) -> {
            String text = labels.nonEmptyText(name);
            if (text == null) {
                return;
            }
            if (scope.captures().contains(name) && isMisspelt(text, name, scope.captures())) {
                problems.add(
                        labels.node(name),
                        "label '" + name + "' reads the field '" + Excerpt.of(text) + "', while 'from' captures '"
                                + name
                                + "'; did you mean '" + name + "'? If the record has a field of that name, write '/"
                                + Excerpt.of(text.replace("~", "~0").replace("/", "~1")) + "'");
                return;
            }
            try {
                fields.put(name, Field.of(text, scope));
            } catch (IllegalArgumentException broken) {
                problems.add(labels.node(name), broken.getMessage());
            }
        });
        return this;
    }

    LabelDeclarations constants(YamlMap owner, String key) {
        each(owner, key, "label: text", (labels, name) -> {
            String text = labels.text(name);
            if (text == null) {
                return;
            }
            try {
                Labels.of(name, text);
                constants.put(name, text);
            } catch (InvalidMetricException broken) {
                problems.add(labels.node(name), "label '" + name + "': " + broken.rule());
            }
        });
        return this;
    }

    Set<String> names() {
        Set<String> names = new HashSet<>(fields.keySet());
        names.addAll(constants.keySet());
        return names;
    }

    /**
     * Whether a field's name is that of a capture but for a letter or two. {@code device_id} beside {@code device}
     * is another word.
     */
    private static boolean isMisspelt(String field, String capture, List<String> captures) {
        if (captures.contains(field)
                || field.startsWith("/")
                || DidYouMean.nearest(field, List.of(capture)).isEmpty()) {
            return false;
        }
        int from = field.toLowerCase(Locale.ROOT).indexOf(capture.toLowerCase(Locale.ROOT));
        int to = from + capture.length();
        boolean word = from >= 0
                && field.length() > capture.length()
                && (from == 0 || !Character.isLetter(field.charAt(from - 1)))
                && (to == field.length() || !Character.isLowerCase(field.charAt(to)));
        return !word;
    }

    /** The labels whose values are fields. */
    Set<String> fieldNames() {
        return fields.keySet();
    }

    LabelPlan plan(String rule) {
        return names().isEmpty() ? LabelPlan.EMPTY : new LabelPlan(rule, fields, constants);
    }

    private void each(YamlMap owner, String key, String form, BiConsumer<YamlMap, String> take) {
        if (!owner.has(key)) {
            return;
        }
        YamlMap labels = YamlMap.open(owner.node(key), "'" + key + "' (" + form + ")", problems);
        for (String name : labels.keys()) {
            try {
                NamingRules.checkLabelName(null, name);
            } catch (InvalidMetricException broken) {
                problems.add(
                        labels.keyNode(name),
                        "label '" + Excerpt.of(name) + "': " + broken.rule() + "; "
                                + Problems.secondHalf(broken.hint()));
                continue;
            }
            if (name.equals("job")) {
                problems.add(
                        labels.keyNode(name),
                        "'job' is no label to map: each series has the endpoint's job, or that of the header CamelPushgatewayJob;"
                                + " name the label differently");
                continue;
            }
            String before = taken.putIfAbsent(name, "a label by '" + key + "'");
            if (before != null) {
                problems.add(
                        labels.keyNode(name),
                        "label '" + name + "' is already " + before + "; name one of them differently");
                continue;
            }
            take.accept(labels, name);
        }
    }
}
