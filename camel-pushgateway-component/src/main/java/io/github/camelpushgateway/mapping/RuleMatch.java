// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.distribution.Distributions;
import io.github.camelpushgateway.mapping.record.Evaluation;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.mapping.value.Reading;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleSink;
import java.util.Arrays;

/** The rule that an exchange's records are mapped by. Belongs to one exchange and one thread. */
public final class RuleMatch implements RecordMapper {

    /** Beyond it sums and sketches lose their meaning; NaN and the infinities are beyond it too. */
    private static final double LARGEST_OBSERVED = 1e300;

    private final Rule rule;
    private final MetricRule[] metrics;
    private final MetricDescriptor[] descriptors;
    private final Evaluation at;
    private final Reading reading = new Reading();
    private final Staging staged;
    private final Distributions distributions = new Distributions();

    /** The record's labels by the first metric that has them, for those behind it that have the same. */
    private LabelPlan lastPlan;

    private Labels lastLabels;

    RuleMatch(Rule rule, String[] captures, RecordContext context) {
        this.rule = rule;
        this.metrics = rule.metrics().toArray(MetricRule[]::new);
        this.descriptors = new MetricDescriptor[metrics.length];
        this.at = new Evaluation(context, captures);
        this.staged = new Staging(metrics.length);
    }

    /** The rule's {@code from} and place, as messages name it: {@code sensors/{site}/{device} (sensors.yaml:2)}. */
    public String rule() {
        return rule.name();
    }

    /** How the rule says its files are written, or {@code null} where it does not. */
    public CsvFormat csv() {
        return rule.csv();
    }

    @Override
    public void map(Object record, SampleSink sink) throws RecordException {
        at.record = record;
        staged.clear();
        lastPlan = null;
        Labels grouping;
        try {
            if (isLeftOut()) {
                return;
            }
            for (int i = 0; i < metrics.length; i++) {
                MetricRule metric = metrics[i];
                if (metric.forEach == null) {
                    stage(i, metric);
                } else {
                    int index = i;
                    metric.forEach.walk(at, () -> stage(index, metric));
                }
            }
            grouping = staged.isEmpty() ? Labels.EMPTY : rule.group().grouping(at);
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
        staged.handOver(grouping, sink, distributions);
    }

    @Override
    public void finish(SampleSink sink) {
        distributions.handOver(sink);
    }

    private boolean isLeftOut() throws RecordException {
        if (rule.when() == null) {
            return false;
        }
        try {
            return !Boolean.TRUE.equals(rule.when().read(at));
        } catch (RecordException failed) {
            throw failed.in(rule.name(), null);
        }
    }

    private void stage(int index, MetricRule metric) throws RecordException {
        if (metric.value != null && !metric.value.read(at, reading)) {
            return;
        }
        double value = metric.value == null ? 1 : reading.number();
        if (metric.distribution != null && !(Math.abs(value) <= LARGEST_OBSERVED)) {
            throw new RecordException(
                    Reason.NOT_A_NUMBER,
                    rule.name(),
                    metric.name(),
                    null,
                    value + " cannot be observed by a histogram or summary",
                    "Leave such values out with 'valueMap' (NaN: null), or with 'when'");
        }
        Labels labels;
        if (metric.forEach == null && metric.labels == lastPlan) {
            labels = lastLabels;
        } else {
            labels = metric.labels.labels(at, metric.name());
            lastPlan = metric.forEach == null ? metric.labels : null;
            lastLabels = labels;
        }
        MetricDescriptor descriptor = descriptors[index];
        if (descriptor == null) {
            descriptor = descriptors[index] = metric.descriptor(at.captures);
        }
        staged.add(descriptor, metric, labels, value);
    }

    /** The samples of one record, kept back until all of it is known to be good. */
    private static final class Staging {

        private MetricDescriptor[] metrics;
        private Labels[] labels;
        private double[] values;
        private MetricRule[] rules;
        private int size;

        Staging(int capacity) {
            int least = Math.max(capacity, 1);
            metrics = new MetricDescriptor[least];
            labels = new Labels[least];
            values = new double[least];
            rules = new MetricRule[least];
        }

        void clear() {
            size = 0;
        }

        boolean isEmpty() {
            return size == 0;
        }

        void add(MetricDescriptor metric, MetricRule rule, Labels seriesLabels, double value) {
            if (size == metrics.length) {
                metrics = Arrays.copyOf(metrics, 2 * size);
                labels = Arrays.copyOf(labels, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
                rules = Arrays.copyOf(rules, 2 * size);
            }
            metrics[size] = metric;
            labels[size] = seriesLabels;
            rules[size] = rule;
            values[size++] = value;
        }

        void handOver(Labels grouping, SampleSink sink, Distributions observed) {
            for (int i = 0; i < size; i++) {
                MetricRule rule = rules[i];
                if (rule.distribution == null) {
                    sink.number(grouping, metrics[i], rule.policy, labels[i], values[i]);
                } else {
                    observed.observe(grouping, metrics[i], rule.policy, labels[i], rule.distribution, values[i]);
                }
            }
        }
    }
}
