// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SeriesPolicy;
import java.util.ArrayList;
import java.util.List;

/** One family's samples in a {@link SampleBatch}. Immutable once the batch is handed over. */
public final class BatchFamily {

    final MetricDescriptor descriptor;
    final SeriesPolicy policy;
    /**
     * What several values of a series come to; never {@link Aggregation#UNSPECIFIED} in a batch that says what that
     * means.
     */
    final Aggregation aggregation;

    final List<BatchSlot> order = new ArrayList<>(1);

    /** Its place among the batch's families. */
    final int place;

    BatchFamily(MetricDescriptor descriptor, SeriesPolicy policy, Aggregation duplicates, int place) {
        this.descriptor = descriptor;
        this.policy = policy;
        this.aggregation = policy.aggregation() == Aggregation.UNSPECIFIED ? duplicates : policy.aggregation();
        this.place = place;
    }

    /** Name, type and help, as they are sent. */
    public MetricDescriptor descriptor() {
        return descriptor;
    }
}
