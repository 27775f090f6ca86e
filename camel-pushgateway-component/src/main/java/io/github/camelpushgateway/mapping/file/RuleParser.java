// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.CsvFormat;
import io.github.camelpushgateway.mapping.LabelPlan;
import io.github.camelpushgateway.mapping.MetricRule;
import io.github.camelpushgateway.mapping.Rule;
import io.github.camelpushgateway.mapping.SourcePattern;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.Script;
import io.github.camelpushgateway.text.Excerpt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.util.TimeUtils;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one rule of a mapping file and compiles it. */
final class RuleParser {

    private static final List<String> RULE_KEYS =
            List.of("from", "group", "labels", "constLabels", "ttl", "when", "csv", "metrics");
    private static final List<String> CSV_KEYS =
            List.of("delimiter", "quote", "comment", "skipLines", "charset", "columns");

    private final Node node;
    private final Problems problems;
    private final KnownMetrics metrics;
    private final Script.Compiler compiler;

    /** What the metrics of a rule take from it. */
    record Parts(String name, List<String> captures, LabelDeclarations labels, LabelPlan labelPlan, Duration ttl) {}

    RuleParser(Node node, Problems problems, KnownMetrics metrics, Script.Compiler compiler) {
        this.node = node;
        this.problems = problems;
        this.metrics = metrics;
        this.compiler = compiler;
    }

    /** The rule; where problems were noted, it is one that only serves to find more of them. */
    Rule read() {
        YamlMap rule = YamlMap.of(node, "a rule", RULE_KEYS, problems);
        SourcePattern from = from(rule);
        String name = (from == null ? "without 'from'" : from.toString()) + " (" + problems.file()
                + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("") + ")";
        List<String> captures = from == null ? List.of() : from.captures();

        LabelDeclarations group = new LabelDeclarations(problems).fields(rule, "group", captures, 0);
        if (group.names().contains("job")) {
            problems.add(
                    rule.node("group"),
                    "'job' is no grouping label to map; it is the endpoint's job, or the header CamelPushgatewayJob");
        }
        LabelDeclarations labels =
                new LabelDeclarations(problems).reserve(group.names(), "a grouping label of this rule");
        labels.fields(rule, "labels", captures, 0).constants(rule, "constLabels");

        List<MetricRule> compiled = new ArrayList<>();
        LabelPlan shared = labels.plan(name);
        List<Node> items = rule.list("metrics", "'metrics:' and below it '- name: room_celsius'");
        if (!rule.has("metrics") || (items != null && items.isEmpty())) {
            problems.add(
                    rule.has("metrics") ? rule.keyNode("metrics") : node,
                    "the rule has no metrics; list them under 'metrics:'");
        }
        MetricParser reader =
                new MetricParser(new Parts(name, captures, labels, shared, ttl(rule)), problems, metrics, compiler);
        for (Node item : items == null ? List.<Node>of() : items) {
            reader.read(item).ifPresent(compiled::add);
        }
        Script when = ScriptParser.read(rule, "when", true, compiler, problems);
        return new Rule(
                name,
                from,
                when == null ? null : Field.ofScript("when", when, captures, 0),
                group.plan(name),
                csv(rule),
                compiled);
    }

    private SourcePattern from(YamlMap rule) {
        String text = rule.nonEmptyText("from");
        try {
            return text == null ? null : SourcePattern.of(text);
        } catch (IllegalArgumentException broken) {
            problems.add(rule.node("from"), broken.getMessage());
            return null;
        }
    }

    private Duration ttl(YamlMap rule) {
        String text = rule.nonEmptyText("ttl");
        if (text == null) {
            return null;
        }
        String advice = "; write for example 30s, 10m or 1h30m";
        try {
            boolean bare = text.chars().allMatch(Character::isDigit);
            Duration ttl = TimeUtils.toDuration(text);
            if (bare || ttl.isZero() || ttl.isNegative()) {
                problems.add(
                        rule.node("ttl"), "'ttl' needs a time " + (bare ? "with its unit" : "above zero") + advice);
            }
            return ttl;
        } catch (IllegalArgumentException | IndexOutOfBoundsException broken) {
            problems.add(rule.node("ttl"), "'" + Excerpt.of(text) + "' is no time" + advice);
            return null;
        }
    }

    private CsvFormat csv(YamlMap rule) {
        if (!rule.has("csv")) {
            return null;
        }
        CsvFormat plain = CsvFormat.DEFAULT;
        if (YamlMap.isNull(rule.node("csv"))) {
            return plain;
        }
        YamlMap csv = YamlMap.of(rule.node("csv"), "'csv'", CSV_KEYS, problems);
        String delimiter = csv.text("delimiter");
        if (delimiter != null
                && (delimiter.isEmpty() || delimiter.indexOf('\n') >= 0 || delimiter.indexOf('\r') >= 0)) {
            problems.add(
                    csv.node("delimiter"),
                    "'delimiter' needs the character between columns; write for example ';' or \"\\t\"");
            delimiter = null;
        }
        char quote = csv.character("quote", plain.quote());
        Character comment = csv.character("comment", null);
        if (comment != null && comment == quote) {
            problems.add(csv.node("comment"), "'comment' and 'quote' are the same character; change one of them");
        }
        if (delimiter != null && delimiter.indexOf(quote) >= 0) {
            problems.add(csv.node("delimiter"), "'delimiter' holds the quote character; change one of them");
        }
        return new CsvFormat(
                delimiter == null ? plain.delimiter() : delimiter,
                quote,
                comment,
                csv.integer("skipLines", 0, 1_000_000, 0),
                csv.charset("charset", plain.charset()),
                columns(csv));
    }

    private List<String> columns(YamlMap csv) {
        List<String> columns = csv.texts("columns", "'columns: [time, device, celsius]'");
        if (columns == null) {
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!column.isEmpty() && !seen.add(column)) {
                problems.add(
                        csv.node("columns"),
                        "column '" + Excerpt.of(column) + "' stands twice; name one of them differently");
            }
        }
        if (seen.isEmpty()) {
            problems.add(csv.node("columns"), "'columns' names no column; list the names in the order of the file");
        }
        return columns;
    }

    /** A hint as the second half of a sentence. */
    static String lowerCase(String hint) {
        return Character.toLowerCase(hint.charAt(0)) + hint.substring(1);
    }
}
