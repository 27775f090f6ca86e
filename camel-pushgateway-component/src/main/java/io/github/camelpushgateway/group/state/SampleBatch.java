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
import io.github.camelpushgateway.metric.Update;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What one exchange brings for one group: checked samples by family, several values of one series already folded into one. Filled by one
 * thread, then handed over and only read.
 */
public final class SampleBatch {

    private final GroupingKey key;
    private final Labels common;
    private final SeriesLimits limits;
    private final UnaryOperator<MetricDescriptor> policy;
    private final Map<String, Family> families = new LinkedHashMap<>();
    /** By labels as samples bring them, and as they are with the common ones. */
    private Map<Labels, LabelDeclarations> labelSets = Map.of();

    private Labels latestLabels;
    private LabelDeclarations latest;
    private int series;

    /**
     * @param key the group that the samples are for
     * @param common labels put on every sample, over a label of the same name that a sample brings
     * @param limits how many series the batch may hold, and how large their labels may be
     * @param policy what becomes of each family's description; asked once a family
     * @throws InvalidMetricException if a common label is part of the grouping key, or one of the key's own labels is too long
     */
    public SampleBatch(GroupingKey key, Labels common, SeriesLimits limits, UnaryOperator<MetricDescriptor> policy) {
        this.key = key;
        this.common = common;
        this.limits = limits;
        this.policy = policy;
        limits.checkKey(key);
        common.forEach((name, value) -> checkGrouping(null, name));
    }

    /** The group that the samples are for. */
    public GroupingKey key() {
        return key;
    }

    /**
     * Adds a number.
     *
     * @throws InvalidMetricException if it cannot be pushed together with what is in the batch
     */
    public void number(MetricDescriptor metric, Labels labels, double value) {
        if (!metric.type().isNumber()) {
            throw new InvalidMetricException(
                    metric.name(),
                    null,
                    "a " + metric.type().text() + " cannot hold a single number",
                    "Check the type");
        }
        Slot slot = slot(metric, labels);
        slot.number = slot.count == 0
                ? first(slot.aggregation, value)
                : folded(slot.aggregation, slot.number, slot.count, value);
        slot.count++;
    }

    /** Adds a value of any kind; otherwise as {@link #number}. */
    public void value(MetricDescriptor metric, Labels labels, SampleValue value) {
        MetricFamily.check(metric, labels, value);
        Slot slot = slot(metric, labels);
        slot.distribution = value;
        slot.count++;
    }

    /** How many series there are. */
    public int size() {
        return series;
    }

    /** Whether all of it adds to what was pushed before; also if there is nothing. */
    public boolean onlyAccumulates() {
        return families.values().stream().allMatch(family -> family.descriptor.update() == Update.ADD);
    }

    /** Whether there is nothing to push. */
    public boolean isEmpty() {
        return series == 0;
    }

    /**
     * Checks what can only be seen when all samples are there: that no metric's name is one that a histogram or summary of the batch writes
     * its own lines under (a Pushgateway refuses {@code x_count} beside a histogram {@code x}).
     *
     * @throws InvalidMetricException naming both metrics
     */
    public void checkComplete() {
        for (Family family : families.values()) {
            for (String suffix : TypeRegistry.suffixes(family.descriptor.type())) {
                Family other = families.get(family.descriptor.name() + suffix);
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
        for (Family family : families.values()) {
            writer.beginFamily(family.descriptor);
            for (Slot slot : family.order) {
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
    public Collection<Family> families() {
        return families.values();
    }

    private Slot slot(MetricDescriptor metric, Labels labels) {
        Family family = families.get(metric.name());
        if (family == null) {
            family = new Family(policy.apply(metric), families.size());
            families.put(metric.name(), family);
        } else if (family.descriptor != metric && family.descriptor.type() != metric.type()) {
            throw new InvalidMetricException(
                    metric.name(),
                    null,
                    "it comes as " + family.descriptor.type().text() + " and as "
                            + metric.type().text() + " in one push",
                    "Give all its samples one type, or two names");
        }
        LabelDeclarations set = labelSet(metric, labels);
        Slot slot = set.slot(family);
        if (slot == null) {
            if (series >= limits.maxSeries()) {
                throw tooManySeries(key, metric.name(), set.all, limits.maxSeries());
            }
            limits.checkSeries(key, metric.name(), set.all);
            slot = new Slot(set.all, family.descriptor.aggregation());
            set.add(family, slot);
            family.order.add(slot);
            series++;
        } else if (slot.aggregation == Aggregation.UNIQUE) {
            throw new InvalidMetricException(
                    metric.name(),
                    null,
                    "the series " + set.all + " stands twice in one push",
                    "Tell the two apart by a label (labelFields, or labels in a mapping), or say what is meant with 'aggregate' in a mapping");
        }
        return slot;
    }

    /**
     * Records bring several metrics with the same labels, one after the other: those are looked up once, and checked once. And files and
     * tables mostly bring the same devices in the same order again and again, so the set that last came behind this one is tried before
     * the map, which spares the hash of texts that are new each time.
     */
    private LabelDeclarations labelSet(MetricDescriptor metric, Labels labels) {
        if (labels == latestLabels) {
            return latest;
        }
        LabelDeclarations set;
        if (latest == null) {
            set = newLabelSet(metric, labels, labels.plus(common));
        } else {
            set = latest.next;
            if (!set.brought.equals(labels)) {
                set = known(metric, labels);
                latest.next = set;
            }
        }
        latestLabels = labels;
        latest = set;
        return set;
    }

    private LabelDeclarations known(MetricDescriptor metric, Labels labels) {
        // The first set alone needs no map: most exchanges bring one.
        if (labelSets.isEmpty()) {
            labelSets = new HashMap<>();
            labelSets.put(latest.brought, latest);
            labelSets.put(latest.all, latest);
        }
        LabelDeclarations set = labelSets.get(labels);
        if (set == null) {
            Labels all = labels.plus(common);
            set = labelSets.get(all);
            if (set == null) {
                set = newLabelSet(metric, labels, all);
                labelSets.put(all, set);
            }
            labelSets.put(labels, set);
        }
        return set;
    }

    private LabelDeclarations newLabelSet(MetricDescriptor metric, Labels labels, Labels all) {
        for (int i = 0; i < labels.size(); i++) {
            checkGrouping(metric.name(), labels.name(i));
        }
        return new LabelDeclarations(labels, all);
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

    private static double first(Aggregation aggregation, double value) {
        return aggregation == Aggregation.COUNT ? 1 : value;
    }

    private static double folded(Aggregation aggregation, double former, long count, double value) {
        return switch (aggregation) {
            case UNIQUE, UNSPECIFIED, LAST -> value;
            case COUNT -> former + 1;
            case SUM -> former + value;
            case MIN -> Math.min(former, value);
            case MAX -> Math.max(former, value);
            case AVG -> former + (value - former) / (count + 1);
        };
    }

    /** One family's samples. */
    public static final class Family {

        public final MetricDescriptor descriptor;
        final List<Slot> order = new ArrayList<>(1);
        /** Its place among the batch's families. */
        private final int place;

        private Family(MetricDescriptor descriptor, int place) {
            this.descriptor = descriptor;
            this.place = place;
        }
    }

    /** The series that have the same labels, by family. */
    private static final class LabelDeclarations {

        private static final Slot[] NONE = {};

        /** As a sample brought them. */
        final Labels brought;
        /** With the common labels. */
        final Labels all;
        /** What last came behind it; itself until then. */
        LabelDeclarations next = this;

        private Slot[] byFamily = NONE;

        LabelDeclarations(Labels brought, Labels all) {
            this.brought = brought;
            this.all = all;
        }

        Slot slot(Family family) {
            return family.place < byFamily.length ? byFamily[family.place] : null;
        }

        void add(Family family, Slot slot) {
            if (family.place >= byFamily.length) {
                byFamily = Arrays.copyOf(byFamily, family.place + 1);
            }
            byFamily[family.place] = slot;
        }
    }

    /** One series' value. */
    static final class Slot {

        final Labels labels;
        double number;
        /** The value of a histogram or summary, else {@code null}. */
        SampleValue distribution;

        private final Aggregation aggregation;
        private long count;

        private Slot(Labels labels, Aggregation aggregation) {
            this.labels = labels;
            this.aggregation = aggregation;
        }
    }
}
