// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.Condition;
import io.github.camelpushgateway.mapping.LabelPlan;
import io.github.camelpushgateway.mapping.MetricRule;
import io.github.camelpushgateway.mapping.Rule;
import io.github.camelpushgateway.mapping.SourcePattern;
import io.github.camelpushgateway.mapping.record.FieldScope;
import io.github.camelpushgateway.mapping.record.Script;
import io.github.camelpushgateway.text.Excerpt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.util.TimeUtils;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one rule of a mapping file and compiles it. */
final class RuleParser {

    private static final List<String> KEYS = List.of(
            "from",
            "group",
            "labels",
            "constLabels",
            "ttl",
            "when",
            "ignore",
            "csv",
            "payload",
            "empty",
            "withdraw",
            "metrics");

    /** What a rule that ignores its records may say. */
    private static final List<String> KEYS_OF_IGNORING = List.of("from", "when", "ignore");

    private static final List<String> EMPTY_WORDS = List.of("ignore", "withdraw");

    private final Node node;
    private final Problems problems;
    private final KnownMetrics metrics;
    private final Script.Compiler compiler;

    RuleParser(Node node, Problems problems, KnownMetrics metrics, Script.Compiler compiler) {
        this.node = node;
        this.problems = problems;
        this.metrics = metrics;
        this.compiler = compiler;
    }

    /** The rule; where problems were noted, it is one that only serves to find more of them. */
    Rule read() {
        YamlMap rule = YamlMap.of(node, "a rule", KEYS, problems);
        SourcePattern from = from(rule);
        String name = (from == null ? "without 'from'" : from.toString()) + " (" + problems.place(node) + ")";
        List<String> captures = from == null ? List.of() : from.captures();
        FieldScope scope = FieldScope.ofRecord(captures);
        ConditionParser conditions = new ConditionParser(compiler, problems);
        Condition when = conditions.read(rule, "when", scope);
        if (rule.bool("ignore", false)) {
            refuseAllBut(rule, KEYS_OF_IGNORING);
            return Rule.ignoring(name, from, when);
        }

        LabelDeclarations group = new LabelDeclarations(problems).fields(rule, "group", scope);
        LabelDeclarations labels =
                new LabelDeclarations(problems).reserve(group.names(), "a grouping label of this rule");
        labels.fields(rule, "labels", scope);
        LabelPlan fieldLabels = labels.plan(name);
        labels.constants(rule, "constLabels");

        List<MetricRule> compiled = metrics(rule, new RuleParts(name, captures, labels, labels.plan(name), ttl(rule)));
        Condition withdraw = conditions.read(rule, "withdraw", scope);
        if (withdraw != null && labels.fieldNames().isEmpty() && group.names().isEmpty()) {
            problems.add(
                    rule.keyNode("withdraw"),
                    "the rule has no labels, so 'withdraw' does not say whose series are to be taken off; add 'labels'");
        }
        boolean onEmpty = "withdraw".equals(rule.oneOf("empty", EMPTY_WORDS));
        Rule made = new Rule(
                name,
                from,
                when,
                new FormatParser(problems).read(rule),
                group.plan(name),
                new Rule.Withdrawing(onEmpty, withdraw, onEmpty || withdraw != null ? fieldLabels : LabelPlan.EMPTY),
                compiled);
        if (onEmpty && !compiled.stream().allMatch(made::tellsTopicsApart)) {
            problems.add(
                    rule.keyNode("empty"),
                    "'empty: withdraw' takes off the series of one topic, and the rule's labels do not tell its topics apart; put "
                            + (from == null ? "what 'from' captures" : "each capture of 'from'") + " into a label");
        }
        return made;
    }

    private void refuseAllBut(YamlMap rule, List<String> allowed) {
        for (String key : rule.keys()) {
            if (KEYS.contains(key) && !allowed.contains(key)) {
                problems.add(
                        rule.keyNode(key), "'" + key + "' has no effect beside 'ignore: true'; take one of them out");
            }
        }
    }

    private List<MetricRule> metrics(YamlMap rule, RuleParts parts) {
        List<Node> items = rule.list("metrics", "'metrics:' and below it '- name: room_celsius'");
        boolean needless = rule.has("withdraw") && !rule.has("metrics");
        if (!needless && (!rule.has("metrics") || (items != null && items.isEmpty()))) {
            problems.add(
                    rule.has("metrics") ? rule.keyNode("metrics") : node,
                    "the rule has no metrics; list them under 'metrics:', or say 'ignore: true' if nothing is wanted");
        }
        MetricParser reader = new MetricParser(parts, problems, metrics, compiler);
        List<MetricRule> compiled = new ArrayList<>();
        for (Node item : items == null ? List.<Node>of() : items) {
            reader.read(item).ifPresent(compiled::add);
        }
        return compiled;
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
}
