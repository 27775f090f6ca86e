// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The label sets of one {@link SampleBatch}. Records bring several metrics with the same labels, one after the
 * other: those are looked up once, and checked once. And files and tables mostly bring the same devices in the same
 * order again and again, so the set that last came after this one is tried before the map, which spares the hash of
 * texts that are new each time.
 */
final class BatchLabels {

    private final Labels common;
    private final BiConsumer<String, String> check;

    /** By labels as samples bring them, and as they are with the common ones. */
    private Map<Labels, Set> byLabels = Map.of();

    private Labels latestLabels;
    private Set latest;

    /**
     * @param common labels put on every sample
     * @param check takes a metric's name and the name of each label it brings, and throws if the label must not be
     *     there
     */
    BatchLabels(Labels common, BiConsumer<String, String> check) {
        this.common = common;
        this.check = check;
    }

    /** The set for labels as a sample brought them. */
    @SuppressWarnings("ReferenceEquality") // Mostly the very same labels: cheaper than comparing them.
    Set of(MetricDescriptor metric, Labels labels) {
        if (labels == latestLabels) {
            return latest;
        }
        Set set;
        if (latest == null) {
            set = newSet(metric, labels, labels.plus(common));
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

    private Set known(MetricDescriptor metric, Labels labels) {
        // The first set alone needs no map: most exchanges bring one.
        if (byLabels.isEmpty()) {
            byLabels = new HashMap<>();
            byLabels.put(latest.brought, latest);
            byLabels.put(latest.all, latest);
        }
        Set set = byLabels.get(labels);
        if (set == null) {
            Labels all = labels.plus(common);
            set = byLabels.get(all);
            if (set == null) {
                set = newSet(metric, labels, all);
                byLabels.put(all, set);
            }
            byLabels.put(labels, set);
        }
        return set;
    }

    private Set newSet(MetricDescriptor metric, Labels labels, Labels all) {
        for (int i = 0; i < labels.size(); i++) {
            check.accept(metric.name(), labels.name(i));
        }
        return new Set(labels, all);
    }

    /** The series that have the same labels, by family. */
    static final class Set {

        private static final BatchSlot[] NONE = {};

        /** As a sample brought them. */
        final Labels brought;
        /** With the common labels. */
        final Labels all;
        /** What last came after it; itself until then. */
        Set next = this;

        private BatchSlot[] byFamily = NONE;

        private Set(Labels brought, Labels all) {
            this.brought = brought;
            this.all = all;
        }

        BatchSlot slot(BatchFamily family) {
            return family.place < byFamily.length ? byFamily[family.place] : null;
        }

        void add(BatchFamily family, BatchSlot slot) {
            if (family.place >= byFamily.length) {
                byFamily = Arrays.copyOf(byFamily, family.place + 1);
            }
            byFamily[family.place] = slot;
        }
    }
}
