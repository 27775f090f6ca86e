// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.LabelPlan.Absent;
import io.github.camelpushgateway.mapping.distribution.Distributions;
import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.mapping.value.Reading;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.Withdrawal;
import java.util.HashSet;
import java.util.Set;

/** A rule at work on the records of one exchange. Used by one thread only. */
final class RuleApplication {

    /** Beyond it sums and sketches lose their meaning; NaN and the infinities are beyond it too. */
    private static final double LARGEST_OBSERVED = 1e300;

    private final Rule rule;
    private final MetricRule[] metrics;
    private final MetricDescriptor[] descriptors;
    private final Evaluation at;
    private final Reading reading = new Reading();
    private final Staging staged;
    private final Distributions distributions;
    private final Notice.Listener notices;
    private final SharedSeries shared;

    /** Which metrics other topics may write too; {@code null} for none, or where there is no topic. */
    private final boolean[] watched;

    /** Whether all columns are known, so that an absent label is an empty cell, and no mistake. */
    private boolean columnsKnown;

    /** The record's labels by the first metric that has them, for those after it that have the same. */
    private LabelPlan lastPlan;

    private Labels lastLabels;

    /** Whether the rule itself says that there be no sample of some metric of the record. */
    private boolean leftOutOnPurpose;

    /** Which child of the metric's {@code forEach} is being visited, from 0. */
    private int child;

    RuleApplication(
            Rule rule,
            String[] captures,
            RecordContext context,
            Distributions distributions,
            Notice.Listener notices,
            SharedSeries shared) {
        this.rule = rule;
        this.metrics = rule.metrics().toArray(MetricRule[]::new);
        this.descriptors = new MetricDescriptor[metrics.length];
        this.at = new Evaluation(context, captures);
        this.staged = new Staging(metrics);
        this.distributions = distributions;
        this.notices = notices;
        this.shared = shared;
        this.watched = shared == null || context.topic() == null ? null : shared.watched(rule);
    }

    Rule rule() {
        return rule;
    }

    /** All columns are known, and the rule names only such. */
    void columnsAreKnown() {
        columnsKnown = true;
    }

    /** Whether the rule takes a record: it has no {@code when}, or that is true. */
    boolean takes(Object record) throws RecordException {
        if (rule.when() == null) {
            return true;
        }
        at.record = record;
        try {
            return rule.when().holds(at);
        } catch (RecordException failed) {
            throw failed.in(rule.name(), null);
        } finally {
            at.record = null;
        }
    }

    void map(Object record, SampleSink sink) throws RecordException {
        if (rule.isIgnoring()) {
            notices.noticed(
                    Notice.IGNORED,
                    () -> "rule " + rule.name() + " ignores " + at.context().source());
            return;
        }
        at.record = record;
        staged.clear();
        lastPlan = null;
        leftOutOnPurpose = false;
        Labels grouping;
        Withdrawal withdrawal;
        try {
            for (int i = 0; i < metrics.length; i++) {
                stage(i);
            }
            withdrawal = withdrawal();
            if (staged.isEmpty()) {
                if (withdrawal == null && !leftOutOnPurpose) {
                    AbsentFields.check(rule, at);
                }
            } else if (rule.mayCollide()) {
                checkCollision();
            }
            grouping = staged.isEmpty() && withdrawal == null
                    ? Labels.EMPTY
                    : rule.group().grouping(at);
        } catch (InvalidMetricException refused) {
            throw new RecordException(
                    Reason.BAD_LABEL,
                    rule.name(),
                    refused.metric(),
                    null,
                    (refused.label() == null ? "" : "label '" + refused.label() + "': ") + refused.rule(),
                    refused.hint());
        } finally {
            at.record = null;
        }
        if (withdrawal != null) {
            sink.withdraw(grouping, withdrawal);
        }
        staged.handOver(grouping, sink, distributions);
        if (watched != null) {
            watch(grouping);
        }
    }

    /** An empty message came; {@code empty: withdraw} takes the rule's series with its labels off. */
    void empty(SampleSink sink) throws RecordException {
        if (!rule.withdrawing().onEmpty()) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < metrics.length; i++) {
            names.add(descriptor(i).name());
        }
        sink.withdraw(
                rule.group().grouping(at),
                new Withdrawal(names, false, rule.withdrawing().labels().labels(at, null)));
    }

    private Withdrawal withdrawal() throws RecordException {
        Condition when = rule.withdrawing().when();
        if (when == null || !when.holds(at)) {
            return null;
        }
        Labels labels = rule.withdrawing().labels().labels(at, null);
        for (Absent absent : rule.withdrawing().labels().absent(at)) {
            throw new RecordException(
                    Reason.BAD_LABEL,
                    rule.name(),
                    null,
                    absent.field().toString(),
                    "the label '" + absent.label()
                            + "' has no value, so it cannot be said whose series are to be withdrawn",
                    "Take a field that every such record has, such as a capture of 'from'");
        }
        Set<String> own = new HashSet<>();
        for (int i = 0; i < metrics.length; i++) {
            own.add(descriptor(i).name());
        }
        return new Withdrawal(own, true, labels);
    }

    private void stage(int index) throws RecordException {
        MetricRule metric = metrics[index];
        child = 0;
        if (metric.forEach == null) {
            stage(index, metric);
        } else {
            metric.forEach.walk(at, () -> {
                stage(index, metric);
                child++;
            });
        }
    }

    private void stage(int index, MetricRule metric) throws RecordException {
        if (metric.when != null && !holds(metric)) {
            leftOutOnPurpose = true;
            return;
        }
        double value;
        try {
            if (metric.value != null && !metric.value.read(at, reading)) {
                return;
            }
            value = metric.value == null ? 1 : reading.number();
            if (metric.distribution != null && !(Math.abs(value) <= LARGEST_OBSERVED)) {
                throw new RecordException(
                        Reason.NOT_A_NUMBER,
                        rule.name(),
                        metric.name(),
                        null,
                        value + " cannot be observed by a histogram or summary",
                        "Leave such values out with 'valueMap' (NaN: null), or with 'when'");
            }
        } catch (RecordException unreadable) {
            if (!metric.skipsInvalid) {
                throw unreadable;
            }
            leftOutOnPurpose = true;
            notices.noticed(Notice.VALUE_SKIPPED, unreadable::getMessage);
            return;
        }
        Labels labels;
        if (metric.forEach == null && metric.labels == lastPlan) {
            labels = lastLabels;
        } else {
            labels = metric.labels.labels(at, metric.name());
            lastPlan = metric.forEach == null ? metric.labels : null;
            lastLabels = labels;
            if (metric.labels.lacksAny(labels) && !columnsKnown && !metric.optional) {
                noteAbsentLabels(metric);
            }
        }
        staged.add(index, child, descriptor(index), labels, value);
    }

    private boolean holds(MetricRule metric) throws RecordException {
        try {
            return metric.when.holds(at);
        } catch (RecordException failed) {
            throw failed.in(rule.name(), metric.name());
        }
    }

    private MetricDescriptor descriptor(int index) throws RecordException {
        MetricDescriptor descriptor = descriptors[index];
        if (descriptor == null) {
            descriptor = descriptors[index] = metrics[index].descriptor(at.captures);
        }
        return descriptor;
    }

    private void noteAbsentLabels(MetricRule metric) throws RecordException {
        Object scope = metric.forEach == null ? at.record : at.child;
        for (Absent absent : metric.labels.absent(at)) {
            notices.noticed(
                    Notice.LABEL_ABSENT,
                    () -> "rule " + rule.name() + ", metric '" + metric.name() + "': "
                            + AbsentFields.label(absent, scope, rule) + ", so the series of "
                            + at.context().source() + " is without that label");
        }
    }

    private void checkCollision() throws RecordException {
        Staging.Collision found = staged.collision();
        if (found == null) {
            return;
        }
        int second = found.second();
        throw new RecordException(
                Reason.COLLISION,
                rule.name(),
                staged.metric(second).name(),
                null,
                "the samples of " + place(found.first()) + " and " + place(second) + " are the same series, "
                        + staged.metric(second).name()
                        + (staged.labels(second).isEmpty() ? "" : staged.labels(second)),
                metrics[staged.index(second)].forEach == null
                        ? "Give the two different names or labels, or say what they come to with 'aggregate'"
                        : "Tell the children apart by a label, such as $key, or say what they come to with 'aggregate'");
    }

    /** Where in the record a sample's value is, for messages. */
    private String place(int staging) throws RecordException {
        MetricRule metric = metrics[staged.index(staging)];
        String field = metric.value == null ? "" : metric.value.field().toString();
        if (metric.forEach == null) {
            return field.isEmpty() ? "metric '" + metric.name() + "'" : "'" + field + "'";
        }
        String[] place = new String[1];
        int[] next = new int[1];
        metric.forEach.walk(at, () -> {
            if (next[0]++ == staged.child(staging)) {
                place[0] = metric.forEach.place(at);
            }
        });
        return "'" + place[0] + (field.isEmpty() || field.startsWith("$") || field.startsWith("/") ? "" : ".")
                + (field.equals("$value") ? "" : field) + "'";
    }

    private void watch(Labels grouping) {
        String topic = at.context().topic();
        for (int i = 0; i < staged.size(); i++) {
            if (watched[staged.index(i)]) {
                shared.wrote(grouping, staged.metric(i), staged.labels(i), topic, notices);
            }
        }
    }
}
