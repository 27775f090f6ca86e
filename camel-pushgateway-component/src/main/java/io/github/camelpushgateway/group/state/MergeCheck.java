// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a batch goes with what its group holds: types of names, and how many series there would be. */
final class MergeCheck {

    private final GroupingKey key;
    private final TypeRegistry types;

    MergeCheck(GroupingKey key, TypeRegistry types) {
        this.key = key;
        this.types = types;
    }

    /**
     * Checks the whole batch before any of it is merged, and claims the types of families that are new.
     *
     * @param series how many series the families hold
     * @throws InvalidMetricException if it does not go; nothing is claimed then
     */
    void claim(SampleBatch batch, Map<String, RetainedFamily> families, int series, long maxSeries) {
        if (series + (long) batch.size() > maxSeries) {
            checkSeriesLimit(batch, families, series, maxSeries);
        }
        List<String> claimed = new ArrayList<>(0);
        try {
            for (BatchFamily incoming : batch.families()) {
                MetricDescriptor descriptor = incoming.descriptor;
                RetainedFamily family = families.get(descriptor.name());
                if (family == null) {
                    types.claim(descriptor.name(), descriptor.type(), "group " + key);
                    claimed.add(descriptor.name());
                } else if (family.descriptor.type() != descriptor.type()) {
                    throw new InvalidMetricException(
                            descriptor.name(),
                            null,
                            "it is pushed as " + descriptor.type().text() + ", and group " + key + " holds it as "
                                    + family.descriptor.type().text(),
                            "Give it one type, or delete the group first");
                }
            }
        } catch (InvalidMetricException e) {
            claimed.forEach(types::release);
            throw e;
        }
    }

    private void checkSeriesLimit(SampleBatch batch, Map<String, RetainedFamily> families, int series, long maxSeries) {
        long room = maxSeries - series;
        for (BatchFamily incoming : batch.families()) {
            RetainedFamily family = families.get(incoming.descriptor.name());
            for (BatchSlot slot : incoming.order) {
                if ((family == null || family.get(slot.labels) == null) && --room < 0) {
                    throw SampleBatch.tooManySeries(key, incoming.descriptor.name(), slot.labels, maxSeries);
                }
            }
        }
    }
}
