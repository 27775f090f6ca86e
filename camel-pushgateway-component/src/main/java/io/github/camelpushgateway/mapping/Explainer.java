// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.Explanation.Outcome;
import io.github.camelpushgateway.mapping.Explanation.Series;
import io.github.camelpushgateway.mapping.Explanation.Trial;
import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.text.DidYouMean;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Maps a record slowly, metric by metric, and says what came of each. */
final class Explainer {

    private static final int MOST_NAMES = 20;

    private final List<Rule> rules;
    private final RecordContext context;

    Explainer(List<Rule> rules, RecordContext context) {
        this.rules = rules;
        this.context = context;
    }

    /** @param record {@code null} to explain only which rule is used */
    Explanation explain(Object record) {
        List<Trial> trials = new ArrayList<>();
        for (Rule rule : rules) {
            String[] captures = rule.match(context);
            trials.add(trial(rule, captures));
            if (captures == null) {
                continue;
            }
            if (record == null) {
                return new Explanation(trials, null, List.of());
            }
            String leftOut = leftOut(rule, captures, record);
            List<Outcome> outcomes = new ArrayList<>();
            if (leftOut == null) {
                for (MetricRule metric : rule.metrics()) {
                    outcomes.add(outcome(rule, metric, captures, record));
                }
            }
            return new Explanation(trials, leftOut, outcomes);
        }
        return new Explanation(trials, "no rule is for " + context.source(), List.of());
    }

    private Trial trial(Rule rule, String[] captures) {
        if (captures == null) {
            String name = rule.nameToMatch(context);
            return new Trial(
                    rule.name(),
                    false,
                    name == null
                            ? "there is neither topic nor file name"
                            : rule.from().whyNot(name));
        }
        if (rule.from() == null) {
            return new Trial(rule.name(), true, "takes everything");
        }
        StringBuilder captured = new StringBuilder("matches ").append(context.source());
        for (int i = 0; i < captures.length; i++) {
            captured.append(i == 0 ? ", with " : ", ")
                    .append(rule.from().captures().get(i))
                    .append('=')
                    .append(Excerpt.of(captures[i]));
        }
        return new Trial(rule.name(), true, captured.toString());
    }

    private String leftOut(Rule rule, String[] captures, Object record) {
        if (rule.when() == null) {
            return null;
        }
        Evaluation at = new Evaluation(context, captures);
        at.record = record;
        try {
            Object result = rule.when().read(at);
            return Boolean.TRUE.equals(result)
                    ? null
                    : "the record is left out: its 'when' is " + Excerpt.ofValue(result);
        } catch (RecordException failed) {
            return "the record is rejected: " + failed.getMessage();
        }
    }

    private Outcome outcome(Rule rule, MetricRule metric, String[] captures, Object record) {
        Rule alone = new Rule(rule.name(), rule.from(), null, rule.group(), rule.csv(), List.of(metric));
        RuleMatch match = new RuleMatch(alone, captures, context);
        Collector collector = new Collector();
        try {
            match.map(record, collector);
            match.finish(collector);
        } catch (RecordException rejected) {
            return new Outcome(metric.name(), List.of(), "the record is rejected: " + rejected.getMessage());
        }
        return new Outcome(
                metric.name(),
                collector.series,
                collector.series.isEmpty() ? whyNothing(metric, captures, record) : null);
    }

    private String whyNothing(MetricRule metric, String[] captures, Object record) {
        if (metric.value == null) {
            return "'forEach' finds nothing; " + namesOf(record);
        }
        Evaluation at = new Evaluation(context, captures);
        at.record = record;
        List<String> reasons = new ArrayList<>();
        try {
            if (metric.forEach == null) {
                reasons.add(whyNothing(metric.value.field(), at, record));
            } else {
                metric.forEach.walk(at, () -> reasons.add(whyNothing(metric.value.field(), at, at.child)));
                if (reasons.isEmpty()) {
                    return "'forEach' finds nothing; " + namesOf(record);
                }
            }
        } catch (RecordException failed) {
            return failed.getMessage();
        }
        return reasons.get(0);
    }

    private static String whyNothing(Field field, Evaluation at, Object scope) throws RecordException {
        Object raw = field.read(at);
        if (raw == null) {
            String near = scope instanceof Map<?, ?> map ? DidYouMean.hint(field.toString(), names(map)) : "";
            return "no sample: the field '" + field + "' is absent or null"
                    + (near.isEmpty() ? "; " + namesOf(scope) : near);
        }
        return raw instanceof String text && text.isBlank()
                ? "no sample: the field '" + field + "' is empty"
                : "no sample: 'valueMap' says so for " + Excerpt.ofValue(raw);
    }

    private static String namesOf(Object record) {
        if (!(record instanceof Map<?, ?> map)) {
            return "the record is " + Excerpt.ofValue(record);
        }
        return map.isEmpty()
                ? "the record has no fields"
                : "there are "
                        + names(map).stream().limit(MOST_NAMES).map(Excerpt::of).collect(Collectors.joining(", "))
                        + (map.size() > MOST_NAMES ? " and " + (map.size() - MOST_NAMES) + " more" : "");
    }

    private static List<String> names(Map<?, ?> map) {
        return map.keySet().stream().map(Objects::toString).toList();
    }

    /** Keeps what it gets. */
    private static final class Collector implements SampleSink {

        private final List<Series> series = new ArrayList<>();

        @Override
        public void number(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
            value(grouping, metric, policy, labels, new NumberValue(value));
        }

        @Override
        public void value(
                Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value) {
            series.add(new Series(grouping, metric, labels, value));
        }
    }
}
