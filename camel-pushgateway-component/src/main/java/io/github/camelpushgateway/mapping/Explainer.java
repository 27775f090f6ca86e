// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.Explanation.Outcome;
import io.github.camelpushgateway.mapping.Explanation.Series;
import io.github.camelpushgateway.mapping.Explanation.Trial;
import io.github.camelpushgateway.mapping.LabelPlan.Absent;
import io.github.camelpushgateway.mapping.distribution.Distributions;
import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Withdrawal;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** Maps a record slowly, metric by metric, and says what came of each. */
final class Explainer {

    /** Of one metric. */
    private static final int MOST_SERIES = 1_000;

    private static final String REJECTED = "the record is rejected: ";

    private final List<Rule> rules;
    private final RecordContext context;

    Explainer(List<Rule> rules, RecordContext context) {
        this.rules = rules;
        this.context = context;
    }

    /** Which rules are for the source. */
    Explanation explainSource() {
        List<Trial> trials = new ArrayList<>();
        boolean any = false;
        for (Rule rule : rules) {
            String[] captures = rule.match(context);
            trials.add(trial(rule, captures));
            any |= captures != null;
            if (captures != null && rule.when() == null) {
                break;
            }
        }
        return new Explanation(trials, any ? null : "no rule is for " + context.source(), List.of(), List.of());
    }

    /** What becomes of an empty message. */
    Explanation explainEmpty() {
        Explanation source = explainSource();
        Collector collector = new Collector();
        String nothing = "the message is empty: nothing is pushed for it";
        for (Rule rule : rules) {
            String[] captures = rule.match(context);
            if (captures == null) {
                continue;
            }
            try {
                new RuleApplication(rule, captures, context, new Distributions(), (notice, words) -> {}, null)
                        .empty(collector);
            } catch (RecordException rejected) {
                nothing = REJECTED + rejected.getMessage();
            }
            break;
        }
        return new Explanation(source.rules(), nothing, List.of(), collector.withdrawn);
    }

    Explanation explain(Object record) {
        List<Trial> trials = new ArrayList<>();
        boolean passedOn = false;
        for (Rule rule : rules) {
            String[] captures = rule.match(context);
            Trial trial = trial(rule, captures);
            if (captures == null) {
                trials.add(trial);
                continue;
            }
            Evaluation at = new Evaluation(context, captures);
            at.record = record;
            try {
                if (rule.when() != null && !rule.when().holds(at)) {
                    passedOn = true;
                    trials.add(new Trial(
                            rule.name(),
                            false,
                            trial.why() + ", but its 'when' is false: "
                                    + rule.when().whyNot(at)));
                    continue;
                }
            } catch (RecordException failed) {
                trials.add(trial);
                return new Explanation(trials, REJECTED + failed.getMessage(), List.of(), List.of());
            }
            trials.add(trial);
            return rule.isIgnoring()
                    ? new Explanation(
                            trials, "the record is ignored: the rule says 'ignore: true'", List.of(), List.of())
                    : used(rule, captures, record, trials);
        }
        return new Explanation(
                trials,
                passedOn
                        ? "the record is left out: no other rule is for " + context.source()
                        : "no rule is for " + context.source(),
                List.of(),
                List.of());
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

    private Explanation used(Rule rule, String[] captures, Object record, List<Trial> trials) {
        List<Outcome> outcomes = new ArrayList<>();
        for (MetricRule metric : rule.metrics()) {
            outcomes.add(outcome(rule, metric, captures, record));
        }
        Collector all = new Collector();
        String leftOut = null;
        try {
            apply(rule, captures, record, all, (notice, words) -> {});
        } catch (RecordException rejected) {
            String why = REJECTED + rejected.getMessage();
            boolean said = outcomes.stream().anyMatch(outcome -> why.equals(outcome.why()));
            leftOut = said ? null : why;
        }
        return new Explanation(trials, leftOut, outcomes, all.withdrawn);
    }

    private void apply(Rule rule, String[] captures, Object record, Collector collector, Notice.Listener notices)
            throws RecordException {
        Distributions distributions = new Distributions();
        new RuleApplication(rule, captures, context, distributions, notices, null).map(record, collector);
        distributions.handOver(collector);
    }

    private Outcome outcome(Rule rule, MetricRule metric, String[] captures, Object record) {
        Rule alone = new Rule(
                rule.name(), rule.from(), null, rule.formats(), rule.group(), Rule.Withdrawing.NEVER, List.of(metric));
        Collector collector = new Collector();
        Set<String> notes = new LinkedHashSet<>();
        try {
            apply(alone, captures, record, collector, (notice, words) -> {
                if (notice == Notice.VALUE_SKIPPED) {
                    notes.add("left out, because 'invalid' is skip: " + words.get());
                }
            });
            if (collector.more > 0) {
                notes.add("and " + collector.more + " more series, which are not shown here");
            }
            if (collector.series.isEmpty() && notes.isEmpty()) {
                return new Outcome(metric.name(), List.of(), whyNothing(metric, captures, record), List.of());
            }
            return collector.series.isEmpty()
                    ? new Outcome(metric.name(), List.of(), null, List.copyOf(notes))
                    : new Outcome(metric.name(), collector.series, null, notes(rule, metric, captures, record, notes));
        } catch (RecordException rejected) {
            return rejected.reason() == Reason.NO_SAMPLE
                    ? new Outcome(metric.name(), List.of(), whyNothing(metric, captures, record), List.of())
                    : new Outcome(
                            metric.name(),
                            List.of(),
                            REJECTED + rejected.getMessage(),
                            rejected.reason() == Reason.COLLISION
                                    ? collisionNotes(rule, metric, captures, record)
                                    : List.of());
        }
    }

    /** Two samples are often the same series for want of a label. */
    private List<String> collisionNotes(Rule rule, MetricRule metric, String[] captures, Object record) {
        try {
            return notes(rule, metric, captures, record, new LinkedHashSet<>());
        } catch (RecordException failed) {
            return List.of(failed.getMessage());
        }
    }

    /** What there is to say of a metric that has samples: labels without a value, and children that are left out. */
    private List<String> notes(Rule rule, MetricRule metric, String[] captures, Object record, Set<String> notes)
            throws RecordException {
        visit(metric, captures, record, (at, scope) -> {
            if (metric.when != null && !metric.when.holds(at)) {
                notes.add("the child '" + metric.forEach.place(at) + "' is left out: its 'when' is false: "
                        + metric.when.whyNot(at));
                return;
            }
            for (Absent absent : metric.labels.absent(at)) {
                notes.add(AbsentFields.label(absent, scope, rule));
            }
        });
        return List.copyOf(notes);
    }

    private String whyNothing(MetricRule metric, String[] captures, Object record) {
        List<String> reasons = new ArrayList<>();
        try {
            visit(metric, captures, record, (at, scope) -> {
                if (metric.when != null && !metric.when.holds(at)) {
                    reasons.add("left out: its 'when' is false: " + metric.when.whyNot(at));
                } else if (metric.value != null) {
                    reasons.add(whyNothing(metric.value.field(), at, scope));
                }
            });
        } catch (RecordException failed) {
            return failed.getMessage();
        }
        return reasons.isEmpty() ? "'forEach' finds nothing; " + AbsentFields.namesOf(record) : reasons.get(0);
    }

    private interface Visitor {
        void visit(Evaluation at, Object scope) throws RecordException;
    }

    private void visit(MetricRule metric, String[] captures, Object record, Visitor visitor) throws RecordException {
        Evaluation at = new Evaluation(context, captures);
        at.record = record;
        if (metric.forEach == null) {
            visitor.visit(at, record);
        } else {
            metric.forEach.walk(at, () -> visitor.visit(at, at.child));
        }
    }

    private static String whyNothing(Field field, Evaluation at, Object scope) throws RecordException {
        Object raw = field.read(at);
        if (raw == null) {
            return "no sample: the field '" + field + "' is "
                    + (field.isThere(at) ? "null" : "absent" + AbsentFields.hint(field.toString(), scope));
        }
        return raw instanceof String text && text.isBlank()
                ? "no sample: the field '" + field + "' is empty"
                : "no sample: 'valueMap' says so for " + Excerpt.ofValue(raw);
    }

    /** Keeps what it gets. */
    private static final class Collector implements SampleSink {

        private final List<Series> series = new ArrayList<>();
        private final List<String> withdrawn = new ArrayList<>();
        private long more;

        @Override
        public void number(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
            value(grouping, metric, policy, labels, new NumberValue(value));
        }

        @Override
        public void value(
                Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Nobody waits for the explanation any more");
            }
            // All that a person reads, and no record fills the memory by what is said of it.
            if (series.size() < MOST_SERIES) {
                series.add(new Series(grouping, metric, labels, value));
            } else {
                more++;
            }
        }

        @Override
        public void withdraw(Labels grouping, Withdrawal withdrawal) {
            withdrawn.add("withdrawn: the series "
                    + (withdrawal.others() ? "of other rules" : "of " + String.join(", ", withdrawal.names()))
                    + (withdrawal.labels().isEmpty() ? "" : " with the labels " + withdrawal.labels())
                    + (grouping.isEmpty() ? "" : " in group " + grouping));
        }
    }
}
