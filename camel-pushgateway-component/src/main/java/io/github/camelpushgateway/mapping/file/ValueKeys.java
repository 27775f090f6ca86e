// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.FieldScope;
import io.github.camelpushgateway.mapping.record.Script;
import io.github.camelpushgateway.mapping.value.DatePattern;
import io.github.camelpushgateway.mapping.value.TextDate;
import io.github.camelpushgateway.mapping.value.TextNumber;
import io.github.camelpushgateway.mapping.value.ValueMap;
import io.github.camelpushgateway.mapping.value.ValueReader;
import io.github.camelpushgateway.text.Excerpt;
import java.text.DateFormatSymbols;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the keys of a metric that say where its value is and how it becomes a number. */
final class ValueKeys {

    /** The keys read here. */
    static final List<String> KEYS =
            List.of("value", "expression", "scale", "offset", "valueMap", "number", "date", "zone", "locale");

    private static final List<String> NUMBER_KEYS = List.of("decimal", "strip", "base");

    private final YamlMap entry;
    private final Node node;
    private final Problems problems;

    ValueKeys(YamlMap entry, Node node, Problems problems) {
        this.entry = entry;
        this.node = node;
        this.problems = problems;
    }

    /**
     * The value, or {@code null} where there is none: it counts records, or problems were noted.
     *
     * @param metric the metric's name, for messages
     * @param mayBeAbsent whether the metric can do without
     */
    ValueReader read(String rule, String metric, FieldScope scope, boolean mayBeAbsent, Script.Compiler compiler) {
        ValueReader.Conversion conversion =
                new ValueReader.Conversion(valueMap(), number(), date(), finite("scale", 1), finite("offset", 0));
        Field field = null;
        if (entry.has("value") && entry.has("expression")) {
            problems.add(entry.keyNode("expression"), "the metric has both 'value' and 'expression'; keep one of them");
        } else if (entry.has("expression")) {
            Script script = ScriptParser.read(entry, "expression", false, compiler, problems);
            field = script == null ? null : Field.ofScript("expression", script, scope);
        } else if (entry.has("value")) {
            field = field(scope);
        } else {
            checkAbsent(metric, mayBeAbsent);
        }
        return field == null ? null : new ValueReader(rule, metric, field, conversion);
    }

    private Field field(FieldScope scope) {
        String text = entry.nonEmptyText("value");
        try {
            return text == null ? null : Field.of(text, scope);
        } catch (IllegalArgumentException broken) {
            problems.add(entry.node("value"), broken.getMessage());
            return null;
        }
    }

    private void checkAbsent(String metric, boolean mayBeAbsent) {
        if (!mayBeAbsent) {
            problems.add(
                    node,
                    "metric '" + metric
                            + "' has no value; add 'value:' with the field that holds it, or 'aggregate: count'");
            return;
        }
        for (String key : KEYS) {
            if (entry.has(key)) {
                problems.add(entry.keyNode(key), "'" + key + "' has no 'value' to work on; add one or take it out");
            }
        }
    }

    private double finite(String key, double otherwise) {
        double number = entry.number(key, otherwise);
        if (Double.isInfinite(number)) {
            problems.add(entry.node(key), "'" + key + "' must be finite");
            return otherwise;
        }
        if (key.equals("scale") && number == 0) {
            problems.add(entry.node(key), "'scale: 0' makes every value the same; write another, or leave it out");
        }
        return number;
    }

    private ValueMap valueMap() {
        if (!entry.has("valueMap")) {
            return null;
        }
        YamlMap map = YamlMap.open(entry.node("valueMap"), "'valueMap' (word: number)", problems);
        Map<String, Double> numbers = new LinkedHashMap<>();
        boolean hasDefault = false;
        Double otherwise = null;
        for (String word : map.keys()) {
            Node value = map.node(word);
            Double number = YamlMap.number(value);
            if (number == null && !YamlMap.isNull(value)) {
                problems.add(
                        value,
                        "'" + Excerpt.of(word) + "' needs a number, or null for no sample, not " + YamlMap.kind(value));
            } else if (word.equals("default")) {
                hasDefault = true;
                otherwise = number;
            } else {
                numbers.put(word.strip(), number);
            }
        }
        return new ValueMap(numbers, hasDefault, otherwise);
    }

    private TextNumber number() {
        if (!entry.has("number")) {
            return null;
        }
        if (entry.has("date")) {
            problems.add(entry.keyNode("number"), "the metric has both 'number' and 'date'; keep one of them");
        }
        YamlMap number = YamlMap.of(entry.node("number"), "'number'", NUMBER_KEYS, problems);
        char decimal = number.character("decimal", '.');
        if (decimal != '.' && decimal != ',') {
            problems.add(number.node("decimal"), "'decimal' is '.' or ','; write one of them in quotes");
        }
        String strip = number.text("strip");
        int base = number.integer("base", 10, 16, 10);
        if (base != 10 && base != 16) {
            problems.add(number.node("base"), "'base' is 10 or 16, not " + base);
        }
        return new TextNumber(decimal, strip == null ? "" : strip.strip(), base);
    }

    private TextDate date() {
        if (!entry.has("date") && !entry.has("zone") && !entry.has("locale")) {
            return null;
        }
        ZoneId zone = ZoneOffset.UTC;
        String zoneName = entry.nonEmptyText("zone");
        if (zoneName != null) {
            try {
                zone = ZoneId.of(zoneName);
            } catch (DateTimeException unknown) {
                problems.add(
                        entry.node("zone"),
                        "unknown time zone '" + Excerpt.of(zoneName)
                                + "'; write for example Europe/Berlin, Asia/Shanghai or +08:00");
            }
        }
        String pattern = entry.nonEmptyText("date");
        Locale locale = locale();
        try {
            return new TextDate(pattern == null ? null : DatePattern.compile(pattern, locale), zone);
        } catch (IllegalArgumentException broken) {
            problems.add(entry.node("date"), broken.getMessage());
            return null;
        }
    }

    /** The language of the names of months and days. */
    private Locale locale() {
        String tag = entry.nonEmptyText("locale");
        if (tag == null) {
            return Locale.ENGLISH;
        }
        if (!entry.has("date")) {
            problems.add(
                    entry.keyNode("locale"), "'locale' is the language of a date's words; add 'date', or take it out");
        }
        Locale locale = Locale.forLanguageTag(tag.replace('_', '-'));
        if (Arrays.asList(DateFormatSymbols.getAvailableLocales()).contains(locale)
                && !locale.getLanguage().isEmpty()) {
            return locale;
        }
        problems.add(
                entry.node("locale"),
                "unknown language '" + Excerpt.of(tag) + "'; write for example de, fr, zh or en-GB");
        return Locale.ENGLISH;
    }
}
