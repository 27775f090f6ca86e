// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.mapping.record.Texts;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the labels of a metric come from, compiled once: names in the order that {@link Labels} keeps. Immutable,
 * thread safe.
 */
public final class LabelPlan {

    /** No label at all. */
    public static final LabelPlan EMPTY = new LabelPlan(null, Map.of(), Map.of());

    private final String rule;
    private final String[] names;

    /** By name; {@code null} where the value is a literal. */
    private final Field[] fields;

    /** Names and literals in turn, to be copied; {@code null} where a field's value goes. */
    private final String[] literals;

    /** How many labels there are where each has a value. */
    private final int most;

    /** The labels where all are literals, else {@code null}. */
    private final Labels constant;

    public LabelPlan(String rule, Map<String, Field> fromFields, Map<String, String> constants) {
        this.rule = rule;
        Map<String, Object> all = new TreeMap<>(fromFields);
        all.putAll(constants);
        List<String> sorted = new ArrayList<>(all.keySet());
        this.names = sorted.toArray(String[]::new);
        this.fields = new Field[names.length];
        this.literals = new String[2 * names.length];
        int withValue = fromFields.size();
        for (String literal : constants.values()) {
            withValue += literal.isEmpty() ? 0 : 1;
        }
        this.most = withValue;
        for (int i = 0; i < names.length; i++) {
            literals[2 * i] = names[i];
            fields[i] = fromFields.get(names[i]);
            literals[2 * i + 1] = constants.get(names[i]);
        }
        this.constant = fromFields.isEmpty() ? Labels.of(constants) : null;
    }

    /**
     * A record's labels. An absent field, {@code null} or an empty text leaves its label out, which is the same to
     * Prometheus.
     */
    Labels labels(Evaluation at, String metric) throws RecordException {
        return constant != null ? constant : labels(at, metric, false);
    }

    /** A record's grouping labels, all of which it must have: without one it would land in another group. */
    Labels grouping(Evaluation at) throws RecordException {
        return constant != null ? constant : labels(at, null, true);
    }

    /** A label whose field has no value. */
    record Absent(String label, Field field) {}

    /** Whether labels that this made lack one. */
    boolean lacksAny(Labels made) {
        return made.size() < most;
    }

    /** The labels that have no value for what is being mapped. */
    List<Absent> absent(Evaluation at) throws RecordException {
        List<Absent> absent = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            if (fields[i] != null) {
                Object value = fields[i].read(at);
                if (value == null || "".equals(Texts.of(value))) {
                    absent.add(new Absent(names[i], fields[i]));
                }
            }
        }
        return absent;
    }

    /** The fields it reads, by label. */
    Map<String, Field> fields() {
        Map<String, Field> read = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            if (fields[i] != null) {
                read.put(names[i], fields[i]);
            }
        }
        return read;
    }

    private Labels labels(Evaluation at, String metric, boolean required) throws RecordException {
        String[] pairs = literals.clone();
        for (int i = 0; i < names.length; i++) {
            Field field = fields[i];
            if (field == null) {
                continue;
            }
            Object value = field.read(at);
            if (value != null) {
                pairs[2 * i + 1] = text(value, i, metric);
            }
            if (required && (pairs[2 * i + 1] == null || pairs[2 * i + 1].isEmpty())) {
                throw new RecordException(
                        Reason.BAD_LABEL,
                        rule,
                        null,
                        field.toString(),
                        "the grouping label '" + names[i] + "' has no value",
                        "Take a field that every record has, or make it a label instead of a grouping label");
            }
        }
        return Labels.ofSortedPairs(metric, pairs);
    }

    private String text(Object value, int label, String metric) throws RecordException {
        String text = Texts.of(value);
        if (text == null) {
            throw new RecordException(
                    Reason.BAD_LABEL,
                    rule,
                    metric,
                    fields[label].toString(),
                    "the label '" + names[label] + "' cannot hold " + Excerpt.ofValue(value),
                    value instanceof Map || value instanceof List
                            ? "Name a field in it, as in '" + fields[label] + (value instanceof Map ? ".name'" : "[0]'")
                            : "Name a field that holds a text, a number or a boolean");
        }
        return text;
    }
}
