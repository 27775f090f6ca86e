// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the rule of a CSV file or of a query's rows. Stateless. */
final class TableRule {

    private static final int MANY_ROWS = 20;

    private TableRule() {}

    /** The rule of a CSV file; its {@code from} takes files that are called alike. */
    static Draft.Rule of(String fileName, CsvFile file) {
        String stem = fileName.replaceFirst("\\.[^.]*$", "");
        Draft.Rule rule = new Draft.Rule(pattern(fileName));
        rule.csv.putAll(file.format());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (List<String> row : file.rows()) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < file.header().size(); i++) {
                if (!file.header().get(i).isEmpty()) {
                    values.putIfAbsent(
                            file.header().get(i),
                            row.get(i).isBlank() ? null : row.get(i).strip());
                }
            }
            rows.add(values);
        }
        fill(rule, Words.of(stem.replaceAll("[\\d_.-]+", " ").strip()), rows);
        if (file.skipped() > 0) {
            rule.leftOut.add(file.skipped() + " rows that are longer or shorter than the header");
        }
        return rule;
    }

    /** The rule of a query's rows. */
    static Draft.Rule of(String name, List<Map<String, Object>> rows) {
        Draft.Rule rule = new Draft.Rule(null);
        fill(rule, Words.of(name), rows);
        return rule;
    }

    /** What varies from file to file, digits and dates, is captured. */
    private static String pattern(String fileName) {
        String name = fileName.replaceAll("[{}]", "?");
        String pattern = name.replaceFirst("\\d[\\d_.-]*\\d|\\d", "{day}");
        return pattern.contains("?") || pattern.startsWith("{day}{") ? null : pattern;
    }

    private static void fill(Draft.Rule rule, List<String> prefix, List<Map<String, Object>> rows) {
        Map<String, FieldSurvey> columns = new LinkedHashMap<>();
        for (Map<String, Object> row : rows) {
            row.forEach((column, value) ->
                    columns.computeIfAbsent(column, key -> new FieldSurvey()).add(value, "rows"));
        }
        Map<String, String> dates = new LinkedHashMap<>();
        Set<String> labels = new LinkedHashSet<>();
        FieldSurvey measured = new FieldSurvey();
        columns.forEach((column, survey) -> {
            List<String> texts = survey.values().stream().map(String::valueOf).toList();
            if (Dates.areDates(texts)) {
                dates.put(column, Dates.pattern(texts).orElse(""));
            } else if (isLabel(column, survey, rows.size())) {
                labels.add(column);
            }
        });
        rows.forEach(row -> {
            Map<String, Object> rest = new LinkedHashMap<>(row);
            rest.keySet().removeAll(labels);
            rest.keySet().removeAll(dates.keySet());
            measured.add(rest, "rows");
        });
        Set<String> names = new HashSet<>();
        for (String column : labels) {
            String name = Words.identifier(Words.of(column));
            if (!name.isEmpty() && names.add(name) && !name.equals("job") && !name.equals("instance")) {
                rule.labels.put(name, column);
            }
        }
        List<String> words = prefix.isEmpty() ? List.of("row") : new ArrayList<>(prefix);
        List<String> singular = new ArrayList<>(words);
        singular.set(singular.size() - 1, Words.singular(singular.get(singular.size() - 1)));
        new RecordRules(rule, singular, Set.of(), LabelChoice.NONE).add(measured);
        dates.forEach((column, pattern) -> rule.leftOut.add(column + ": a date"
                + (pattern.isEmpty() ? ", day and month cannot be told apart" : ", written " + pattern)));
        if (!areTold(rows, labels)) {
            rule.metrics.forEach(
                    metric -> metric.aggregate = metric.type == null && metric.valueMap.isEmpty() ? "sum" : null);
            Draft.Metric count = new Draft.Metric(Words.identifier(singular) + "_rows");
            count.aggregate = "count";
            rule.metrics.add(0, count);
        }
    }

    private static boolean isLabel(String column, FieldSurvey survey, int rows) {
        List<Object> values = survey.values();
        boolean allTold = values.size() == survey.seen() && survey.seen() == rows;
        Optional<PlainValues.Reading> reading = PlainValues.read(survey);
        boolean number = reading.isPresent() && reading.get().valueMap().isEmpty();
        boolean digits = values.stream().allMatch(value -> String.valueOf(value).matches(".*\\d{2,}.*"));
        if (values.isEmpty() || values.stream().anyMatch(value -> Words.isUnique(String.valueOf(value)))) {
            return false;
        }
        if (number) {
            return Words.isIdentity(column) && !(allTold && rows > MANY_ROWS) && !isOrderNumber(column);
        }
        boolean pair = reading.isPresent();
        boolean fewWords =
                values.stream().allMatch(value -> String.valueOf(value).length() <= 64);
        boolean neverAgain = allTold && (digits && isOrderNumber(column) || rows > 200);
        return !pair && fewWords && !neverAgain && (Words.isIdentity(column) || values.size() > 1 || rows == 1);
    }

    private static boolean isOrderNumber(String column) {
        List<String> words = Words.of(column);
        return words.stream()
                .anyMatch(word -> word.startsWith("order")
                        || word.startsWith("invoice")
                        || word.startsWith("ticket")
                        || word.startsWith("transaction")
                        || word.equals("no")
                        || word.equals("nr")
                        || word.startsWith("bestell")
                        || word.startsWith("beleg"));
    }

    /** Whether the labels tell all rows apart. */
    private static boolean areTold(List<Map<String, Object>> rows, Set<String> labels) {
        Set<List<Object>> seen = new HashSet<>();
        for (Map<String, Object> row : rows) {
            List<Object> key = new ArrayList<>();
            labels.forEach(label -> key.add(row.get(label)));
            if (!seen.add(key)) {
                return false;
            }
        }
        return true;
    }
}
