// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exchange;

import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.state.SeriesLimits;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Withdrawal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gathers one exchange's samples, by the group each belongs to. Used by one thread only. */
final class SampleCollector implements SampleSink {

    private final String job;
    private final Labels grouping;
    private final Labels common;
    private final SeriesLimits limits;
    private final GroupingKeyFactory keys;
    private final DescriptorPolicy descriptors;
    private final Aggregation duplicates;
    private final Map<Labels, SampleBatch> batches = new LinkedHashMap<>(2);

    private Labels latestGrouping;
    private SampleBatch latest;
    private long samples;
    private boolean withdraws;

    /**
     * @param grouping grouping labels of the whole exchange; a record may bring more
     * @param common labels for every sample
     * @param limits how many series each group may be brought, and how large their labels may be
     * @param keys makes the groups' keys
     * @param descriptors what becomes of a metric's description before it is sent
     * @param duplicates what several values of a series come to where the mapping does not say
     */
    SampleCollector(
            String job,
            Labels grouping,
            Labels common,
            SeriesLimits limits,
            GroupingKeyFactory keys,
            DescriptorPolicy descriptors,
            Aggregation duplicates) {
        this.job = job;
        this.grouping = grouping;
        this.common = common;
        this.limits = limits;
        this.keys = keys;
        this.descriptors = descriptors;
        this.duplicates = duplicates;
    }

    @Override
    public void number(
            Labels recordGrouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
        batch(recordGrouping).number(metric, policy, labels, value);
        samples++;
    }

    @Override
    public void value(
            Labels recordGrouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value) {
        batch(recordGrouping).value(metric, policy, labels, value);
        samples++;
    }

    @Override
    public void withdraw(Labels recordGrouping, Withdrawal withdrawal) {
        batch(recordGrouping).withdraw(withdrawal);
        withdraws = true;
    }

    /** The batch for a record's grouping labels; an empty one if it has no sample yet. */
    @SuppressWarnings("ReferenceEquality") // Mostly the very same labels: cheaper than comparing them.
    SampleBatch batch(Labels recordGrouping) {
        if (recordGrouping == latestGrouping) {
            return latest;
        }
        SampleBatch batch = batches.get(recordGrouping);
        if (batch == null) {
            batch = new SampleBatch(keys.key(job, grouping, recordGrouping), common, limits, descriptors, duplicates);
            batches.put(recordGrouping, batch);
        }
        latestGrouping = recordGrouping;
        latest = batch;
        return batch;
    }

    /** All batches, checked as a whole. */
    Collection<SampleBatch> batches() {
        batches.values().forEach(SampleBatch::checkComplete);
        return batches.values();
    }

    /** Whether nothing came: no sample, and nothing to be taken off. */
    boolean isEmpty() {
        return samples == 0 && !withdraws;
    }

    /** How many samples came. */
    long samples() {
        return samples;
    }
}
