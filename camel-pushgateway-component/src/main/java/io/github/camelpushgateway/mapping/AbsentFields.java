// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.LabelPlan.Absent;
import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.FieldPath;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.mapping.record.TextRow;
import io.github.camelpushgateway.text.DidYouMean;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Fields that a rule names and a source does not have: absent is another matter than {@code null}. */
final class AbsentFields {

    private static final int MOST_NAMES = 20;

    private AbsentFields() {}

    /**
     * Refuses a record that a rule took without any of its fields.
     *
     * @throws RecordException if the rule has a metric that is not optional, and of no metric the value's field is
     *     there
     */
    static void check(Rule rule, Evaluation at) throws RecordException {
        List<String> absent = new ArrayList<>();
        for (MetricRule metric : rule.metrics()) {
            if (isThere(metric, at)) {
                return;
            }
            if (!metric.optional) {
                absent.add(text(metric));
            }
        }
        if (absent.isEmpty()) {
            return;
        }
        throw new RecordException(
                Reason.NO_SAMPLE,
                rule.name(),
                null,
                null,
                at.context().source()
                        + (absent.size() == 1 ? " lacks the field " : " lacks all of the fields ")
                        + absent.stream()
                                .limit(MOST_NAMES)
                                .map(name -> "'" + Excerpt.of(name) + "'")
                                .collect(Collectors.joining(", "))
                        + (absent.size() > MOST_NAMES ? " …" : "")
                        + hint(absent.get(0), at.record),
                "Correct the mapping or the source, or say with 'ignore: true' that such records are not wanted");
    }

    private static boolean isThere(MetricRule metric, Evaluation at) throws RecordException {
        if (metric.forEach == null) {
            return metric.value == null || metric.value.field().isThere(at);
        }
        if (!metric.forEach.isThere(at.record)) {
            return false;
        }
        // What is there and empty says as much as null.
        boolean[] found = {false};
        int[] children = {0};
        metric.forEach.walk(at, () -> {
            children[0]++;
            found[0] |= metric.value == null || metric.value.field().isThere(at);
        });
        return found[0] || children[0] == 0;
    }

    private static String text(MetricRule metric) {
        String field = metric.value == null ? "" : metric.value.field().toString();
        return metric.forEach == null ? field : metric.forEach + (field.isEmpty() ? "" : "." + field);
    }

    /**
     * Refuses a file or query that lacks a column which a rule names.
     *
     * @param row a record of it, or {@code null} where only the columns are known
     * @throws RecordException that {@link RecordException#failsBody fails the body}
     */
    static void checkColumns(Rule rule, Collection<String> columns, Object row) throws RecordException {
        Map<String, String> absent = new LinkedHashMap<>();
        boolean anyRequired = false;
        for (MetricRule metric : rule.metrics()) {
            if (metric.optional) {
                continue;
            }
            anyRequired = true;
            if (metric.value != null && metric.forEach == null) {
                note(metric.value.field(), "metric '" + metric.name() + "'", columns, row, absent);
            }
            metric.labels
                    .fields()
                    .forEach((label, field) -> note(field, "label '" + label + "'", columns, row, absent));
        }
        if (anyRequired) {
            rule.group()
                    .fields()
                    .forEach((label, field) -> note(field, "grouping label '" + label + "'", columns, row, absent));
        }
        refuse(rule, absent, columns);
    }

    /**
     * Refuses a file or query that lacks the column by which a rule takes records or not.
     *
     * @throws RecordException that {@link RecordException#failsBody fails the body}
     */
    static void checkCondition(Rule rule, Collection<String> columns) throws RecordException {
        Map<String, String> absent = new LinkedHashMap<>();
        if (rule.when() != null) {
            note(rule.when().field(), "'when'", columns, null, absent);
        }
        refuse(rule, absent, columns);
    }

    private static void refuse(Rule rule, Map<String, String> absent, Collection<String> columns)
            throws RecordException {
        if (absent.isEmpty()) {
            return;
        }
        String first = absent.keySet().iterator().next();
        throw new RecordException(
                Reason.NO_COLUMN,
                rule.name(),
                null,
                null,
                absent.entrySet().stream()
                                .limit(MOST_NAMES)
                                .map(one -> "the column '" + Excerpt.of(one.getKey()) + "' of " + one.getValue()
                                        + " is not there" + DidYouMean.hint(one.getKey(), columns))
                                .collect(Collectors.joining(", "))
                        + ". The columns are " + listed(columns),
                "Correct the mapping, or what writes '" + Excerpt.of(first)
                        + "'; a column that may be missing for good is said with 'optional: true'");
    }

    private static void note(
            Field field, String what, Collection<String> columns, Object row, Map<String, String> absent) {
        FieldPath path = field.recordPath();
        if (path == null) {
            return;
        }
        boolean there = path.isWithin(columns, row instanceof TextRow) && (row == null || path.isThere(row));
        if (!there) {
            absent.putIfAbsent(path.toString(), what);
        }
    }

    /** What is to be said of a label without a value. */
    static String label(Absent absent, Object scope, Rule rule) {
        List<String> known =
                new ArrayList<>(rule.from() == null ? List.of() : rule.from().captures());
        boolean there = false;
        if (scope instanceof Map<?, ?> map) {
            known.addAll(names(map));
            there = map.containsKey(absent.field().toString());
        }
        return "the label '" + absent.label() + "' has no value: the field '" + absent.field() + "' is "
                + (there
                        ? "null or empty"
                        : "absent" + DidYouMean.hint(absent.field().toString(), known));
    }

    /** The nearest name that the record has, or else its names; with what goes before them. */
    static String hint(String field, Object scope) {
        String near = scope instanceof Map<?, ?> map ? DidYouMean.hint(field, names(map)) : "";
        return near.isEmpty() ? "; " + namesOf(scope) : near;
    }

    static String namesOf(Object record) {
        if (!(record instanceof Map<?, ?> map)) {
            return "the record is " + Excerpt.ofValue(record);
        }
        return map.isEmpty() ? "the record has no fields" : "there are " + listed(names(map));
    }

    private static String listed(Collection<String> names) {
        return names.stream().limit(MOST_NAMES).map(Excerpt::of).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }

    private static List<String> names(Map<?, ?> map) {
        return map.keySet().stream().map(Objects::toString).toList();
    }
}
