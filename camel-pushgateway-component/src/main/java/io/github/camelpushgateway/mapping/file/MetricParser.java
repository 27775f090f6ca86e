// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.Condition;
import io.github.camelpushgateway.mapping.ForEach;
import io.github.camelpushgateway.mapping.LabelPlan;
import io.github.camelpushgateway.mapping.MetricRule;
import io.github.camelpushgateway.mapping.NameTemplate;
import io.github.camelpushgateway.mapping.distribution.Distribution;
import io.github.camelpushgateway.mapping.record.FieldScope;
import io.github.camelpushgateway.mapping.record.Script;
import io.github.camelpushgateway.mapping.value.ValueReader;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the entries of a rule's {@code metrics} and compiles them. */
final class MetricParser {

    private static final List<String> KEYS = keys();
    private static final List<String> TYPES = List.of("gauge", "counter", "untyped", "histogram", "summary");
    private static final List<String> AGGREGATES = List.of("last", "count", "sum", "min", "max", "avg");

    private static final List<String> INVALID_WORDS = List.of("fail", "skip");

    private final RuleParts rule;
    private final Problems problems;
    private final KnownMetrics metrics;
    private final Script.Compiler compiler;

    MetricParser(RuleParts rule, Problems problems, KnownMetrics metrics, Script.Compiler compiler) {
        this.rule = rule;
        this.problems = problems;
        this.metrics = metrics;
        this.compiler = compiler;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(
                List.of("name", "help", "type", "labels", "constLabels", "forEach", "when", "aggregate"));
        keys.addAll(List.of("accumulate", "monotonic", "optional", "invalid"));
        keys.addAll(ValueKeys.KEYS);
        keys.addAll(DistributionKeys.KEYS);
        return List.copyOf(keys);
    }

    /** The metric, or nothing where problems were noted that leave none. */
    Optional<MetricRule> read(Node node) {
        YamlMap entry = YamlMap.of(node, "a metric", KEYS, problems);
        NameTemplate name = name(entry, node);
        ForEach forEach = forEach(entry);
        FieldScope scope = forEach == null
                ? FieldScope.ofRecord(rule.captures())
                : new FieldScope(rule.captures(), forEach.loops(), forEach.levels());
        Condition when = new ConditionParser(compiler, problems).read(entry, "when", scope);
        MetricType type = type(entry);
        Update update = update(entry, type);
        Aggregation aggregation = aggregation(entry, type, update);
        Distribution.Kind distribution = new DistributionKeys(entry, node, problems).read(type);
        ValueReader value = new ValueKeys(entry, node, problems)
                .read(
                        rule.name(),
                        name == null ? "?" : name.toString(),
                        scope,
                        aggregation == Aggregation.COUNT,
                        compiler);
        LabelPlan labels = labels(entry, type, scope);
        boolean skipsInvalid = "skip".equals(entry.oneOf("invalid", INVALID_WORDS));
        if (name == null) {
            return Optional.empty();
        }
        SeriesPolicy policy = new SeriesPolicy(aggregation, update, rule.ttl());
        String help = entry.text("help");
        try {
            MetricDescriptor model = new MetricDescriptor(name.example(), type, help);
            model = metrics.add(name.toString(), model, entry.node("name"), problems);
            return Optional.of(new MetricRule(
                    rule.name(),
                    name,
                    model,
                    policy,
                    metrics.cleaned(),
                    new MetricRule.Source(forEach, when, value, entry.bool("optional", false), skipsInvalid),
                    labels,
                    distribution));
        } catch (InvalidMetricException broken) {
            problems.add(
                    entry.node("name"),
                    "'" + Excerpt.of(name.toString()) + "' is " + broken.rule() + "; "
                            + Problems.secondHalf(broken.hint()));
            return Optional.empty();
        }
    }

    private NameTemplate name(YamlMap entry, Node node) {
        if (!entry.has("name")) {
            problems.add(node, "the metric has no name; add 'name:'");
            return null;
        }
        String text = entry.nonEmptyText("name");
        try {
            return text == null ? null : NameTemplate.of(text, rule.captures());
        } catch (IllegalArgumentException broken) {
            problems.add(entry.node("name"), broken.getMessage());
            return null;
        }
    }

    private ForEach forEach(YamlMap entry) {
        String text = entry.nonEmptyText("forEach");
        try {
            return text == null ? null : ForEach.of(text);
        } catch (IllegalArgumentException broken) {
            problems.add(entry.node("forEach"), broken.getMessage());
            return null;
        }
    }

    private MetricType type(YamlMap entry) {
        String word = entry.oneOf("type", TYPES);
        return word == null ? MetricType.GAUGE : MetricType.ofText(word).orElseThrow();
    }

    private Update update(YamlMap entry, MetricType type) {
        boolean accumulate = entry.bool("accumulate", false);
        boolean monotonic = entry.bool("monotonic", false);
        if (accumulate && monotonic) {
            problems.add(
                    entry.keyNode("monotonic"),
                    "'accumulate' adds what is new and 'monotonic' goes on from a device's own total; keep the one that fits");
        }
        if (monotonic && type != MetricType.COUNTER) {
            problems.add(
                    entry.keyNode("monotonic"), "'monotonic' is for a counter; add 'type: counter', or take it out");
        }
        if (accumulate && type == MetricType.SUMMARY) {
            problems.add(
                    entry.keyNode("accumulate"),
                    "quantiles cannot be added up; take 'accumulate' out, or make it a histogram");
        }
        return accumulate ? Update.ADD : monotonic ? Update.MONOTONIC : Update.SET;
    }

    private Aggregation aggregation(YamlMap entry, MetricType type, Update update) {
        String word = entry.oneOf("aggregate", AGGREGATES);
        if (word == null) {
            // What is added to a total must not lose all values of an exchange but the last.
            return update == Update.ADD ? Aggregation.SUM : Aggregation.UNSPECIFIED;
        }
        Aggregation aggregation = Aggregation.valueOf(word.toUpperCase(Locale.ROOT));
        boolean adds = aggregation == Aggregation.SUM || aggregation == Aggregation.COUNT;
        if (!type.isNumber()) {
            problems.add(
                    entry.keyNode("aggregate"),
                    "a " + type.text() + " takes in all values already; take 'aggregate' out");
        } else if (update == Update.ADD && !adds) {
            problems.add(
                    entry.node("aggregate"),
                    "'accumulate' adds up, which 'aggregate: " + word + "' does not; use sum or count");
        } else if (update == Update.MONOTONIC && aggregation != Aggregation.LAST && aggregation != Aggregation.MAX) {
            problems.add(
                    entry.node("aggregate"),
                    "'monotonic' follows a device's own total, of which 'aggregate: " + word
                            + "' makes another; use last or max");
        }
        return aggregation;
    }

    private LabelPlan labels(YamlMap entry, MetricType type, FieldScope scope) {
        LabelDeclarations labels =
                rule.labels().copy().fields(entry, "labels", scope).constants(entry, "constLabels");
        String kept = type == MetricType.HISTOGRAM ? "le" : type == MetricType.SUMMARY ? "quantile" : null;
        if (labels.names().contains(kept)) {
            problems.add(
                    entry.keyNode("type"),
                    "a " + type.text() + " writes the label '" + kept
                            + "' itself; name the metric's own label differently");
        }
        boolean own = entry.has("labels") || entry.has("constLabels");
        return own ? labels.plan(rule.name()) : rule.labelPlan();
    }
}
