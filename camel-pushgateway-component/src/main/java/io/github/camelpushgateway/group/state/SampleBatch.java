// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import io.github.camelpushgateway.metric.Withdrawal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What one exchange brings for one group: checked samples by family, several values of one series already folded
 * into one. Filled by one thread, then handed over and only read.
 */
public final class SampleBatch {

    private final GroupingKey key;
    private final SeriesLimits limits;
    private final UnaryOperator<MetricDescriptor> descriptors;
    private final Aggregation duplicates;
    private final Map<String, BatchFamily> families = new LinkedHashMap<>();
    private final BatchLabels labelSets;
    private final List<Withdrawal> withdrawals = new ArrayList<>(0);
    private int series;

    /**
     * @param key the group that the samples are for
     * @param common labels put on every sample, over a label of the same name that a sample brings
     * @param limits how many series the batch may hold, and how large their labels may be
     * @param descriptors what becomes of each family's description; asked once a family
     * @param duplicates what several values of a series come to where its policy does not say
     * @throws InvalidMetricException if a common label is part of the grouping key, or one of the key's own labels
     *     is too long
     */
    public SampleBatch(
            GroupingKey key,
            Labels common,
            SeriesLimits limits,
            UnaryOperator<MetricDescriptor> descriptors,
            Aggregation duplicates) {
        this.key = key;
        this.limits = limits;
        this.descriptors = descriptors;
        this.duplicates = duplicates;
        this.labelSets = new BatchLabels(common, this::checkGrouping);
        limits.checkKey(key);
        common.forEach((name, value) -> checkGrouping(null, name));
    }

    /** The group that the samples are for. */
    public GroupingKey key() {
        return key;
    }

    /** A batch without samples: for a deletion, a heartbeat, or to empty the group. */
    public static SampleBatch empty(GroupingKey key) {
        return new SampleBatch(
                key, Labels.EMPTY, SeriesLimits.ofSeries(0), UnaryOperator.identity(), Aggregation.UNIQUE);
    }

    /**
     * Adds a number.
     *
     * @throws InvalidMetricException if it cannot be pushed together with what is in the batch
     */
    public void number(MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
        if (!metric.type().isNumber()) {
            throw new InvalidMetricException(
                    metric.name(),
                    null,
                    "a " + metric.type().text() + " cannot hold a single number",
                    "Check the type");
        }
        slot(metric, policy, labels).fold(value);
    }

    /** Adds a value of any kind; otherwise as {@link #number}. */
    public void value(MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value) {
        MetricFamily.check(metric, labels, value);
        slot(metric, policy, labels).set(value);
    }

    /** Has series taken off the gateway that the group holds; samples of the batch come after that. */
    public void withdraw(Withdrawal withdrawal) {
        withdrawals.add(withdrawal);
    }

    /** What is to be taken off the gateway. */
    public List<Withdrawal> withdrawals() {
        return withdrawals;
    }

    /** Whether it brings nothing, and only takes series off: where there are no such, nothing is to be sent. */
    public boolean onlyWithdraws() {
        return series == 0 && !withdrawals.isEmpty();
    }

    /** How many series there are. */
    public int size() {
        return series;
    }

    /** Whether all of it adds to what was pushed before; also if there is nothing. */
    public boolean onlyAccumulates() {
        return families.values().stream().allMatch(family -> family.policy.update() == Update.ADD);
    }

    /** Whether there is nothing to push. */
    public boolean isEmpty() {
        return series == 0;
    }

    /**
     * Checks what can only be seen when all samples are there: that no metric's name is one that a histogram or
     * summary of the batch writes its own lines under (a Pushgateway refuses {@code x_count} beside a histogram
     * {@code x}).
     *
     * @throws InvalidMetricException naming both metrics
     */
    public void checkComplete() {
        for (BatchFamily family : families.values()) {
            for (String suffix : TypeRegistry.suffixes(family.descriptor.type())) {
                BatchFamily other = families.get(family.descriptor.name() + suffix);
                if (other != null) {
                    throw TypeRegistry.suffixClash(
                            other.descriptor.name(), family.descriptor.name(), family.descriptor.type(), "this push");
                }
            }
        }
    }

    /**
     * The samples as text exposition, for people to read.
     *
     * @throws InvalidMetricException if a family has no text form
     */
    public String toText() {
        return new String(encode(ExpositionFormat.TEXT), StandardCharsets.UTF_8);
    }

    /**
     * The samples as exposition: what a push of them alone would carry.
     *
     * @throws InvalidMetricException if a family has no form in this format
     */
    public byte[] encode(ExpositionFormat format) {
        ExpositionWriter writer = format.newWriter();
        for (BatchFamily family : families.values()) {
            writer.beginFamily(family.descriptor);
            for (BatchSlot slot : family.order) {
                byte[] labels = writer.encode(slot.labels);
                if (slot.distribution == null) {
                    writer.number(labels, slot.number);
                } else {
                    writer.value(labels, slot.distribution);
                }
            }
            writer.endFamily();
        }
        return Arrays.copyOf(writer.buffer(), writer.length());
    }

    /** The families, in the order of their first sample. */
    public Collection<BatchFamily> families() {
        return families.values();
    }

    @SuppressWarnings("ReferenceEquality") // Mostly the very same descriptor: cheaper than comparing them.
    private BatchSlot slot(MetricDescriptor metric, SeriesPolicy policy, Labels labels) {
        BatchFamily family = families.get(metric.name());
        if (family == null) {
            family = new BatchFamily(descriptors.apply(metric), policy, duplicates, families.size());
            families.put(metric.name(), family);
        } else if (family.descriptor != metric && family.descriptor.type() != metric.type()) {
            throw new InvalidMetricException(
                    metric.name(),
                    null,
                    "it comes as " + family.descriptor.type().text() + " and as "
                            + metric.type().text() + " in one push",
                    "Give all its samples one type, or two names");
        }
        BatchLabels.Set set = labelSets.of(metric, labels);
        BatchSlot slot = set.slot(family);
        if (slot == null) {
            if (series >= limits.maxSeries()) {
                throw tooManySeries(key, metric.name(), set.all, limits.maxSeries());
            }
            limits.checkSeries(key, metric.name(), set.all);
            slot = new BatchSlot(set.all, family.aggregation);
            set.add(family, slot);
            family.order.add(slot);
            series++;
        } else if (family.aggregation == Aggregation.UNIQUE) {
            throw new InvalidMetricException(
                    metric.name(),
                    null,
                    "the series " + set.all + " appears twice in one push",
                    "Tell the two apart by a label (labelFields, or labels in a mapping), or say what is meant with 'aggregate' in a mapping"
                            + (policy.aggregation() == Aggregation.UNSPECIFIED
                                    ? ", or with duplicateSeries=last"
                                    : ""));
        }
        return slot;
    }

    private void checkGrouping(String metric, String label) {
        if (key.holds(label)) {
            throw new InvalidMetricException(
                    metric,
                    label,
                    "the label is part of the grouping key of " + key + ", with which the gateway would overwrite it",
                    "Rename the label, or take it out of the grouping key");
        }
    }

    static InvalidMetricException tooManySeries(GroupingKey key, String metric, Labels labels, long maxSeries) {
        return new InvalidMetricException(
                metric,
                null,
                "with the series " + labels + " the group " + key + " would hold more than maxSeries=" + maxSeries
                        + " series",
                "Remove a label whose values never repeat, split the group, or raise maxSeries");
    }
}
