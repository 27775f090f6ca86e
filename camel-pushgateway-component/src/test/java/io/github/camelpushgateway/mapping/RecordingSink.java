// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Withdrawal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Keeps what it gets, as text: {@code room_celsius{room="attic"} 21.5}, with {@code [site="north"]} in front for a
 * grouping of its own.
 */
public final class RecordingSink implements SampleSink {

    public final List<String> samples = new ArrayList<>();
    public final List<MetricDescriptor> metrics = new ArrayList<>();
    public final List<SeriesPolicy> policies = new ArrayList<>();
    public final List<SampleValue> values = new ArrayList<>();

    @Override
    public void number(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
        add(
                grouping,
                metric,
                policy,
                labels,
                value == Math.rint(value) && Math.abs(value) < 1e15 ? (Object) (long) value : value);
    }

    @Override
    public void value(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value) {
        MetricFamily.check(metric, labels, value);
        values.add(value);
        add(grouping, metric, policy, labels, value.getClass().getSimpleName());
    }

    private void add(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, Object value) {
        metrics.add(metric);
        policies.add(policy);
        samples.add(
                (grouping.isEmpty() ? "" : grouping.toString().replace('{', '[').replace('}', ']') + " ")
                        + metric.name() + (labels.isEmpty() ? "" : labels) + " " + value);
    }

    @Override
    public void withdraw(Labels grouping, Withdrawal withdrawal) {
        samples.add("withdraw " + (withdrawal.others() ? "all but " : "") + new TreeSet<>(withdrawal.names()) + " "
                + withdrawal.labels());
    }
}
