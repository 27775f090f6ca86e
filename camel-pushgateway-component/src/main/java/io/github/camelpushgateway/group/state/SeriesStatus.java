// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;

/** A series as its gateway has it, for people to look at. Immutable. */
public final class SeriesStatus {

    private final MetricDescriptor metric;
    private final Labels labels;
    private final RetainedValue value;
    private final long ageMillis;

    SeriesStatus(MetricDescriptor metric, Labels labels, RetainedValue value, long ageMillis) {
        this.metric = metric;
        this.labels = labels;
        this.value = value;
        this.ageMillis = ageMillis;
    }

    /** Its name, type and help. */
    public MetricDescriptor metric() {
        return metric;
    }

    /** Its labels; those of its group are not among them. */
    public Labels labels() {
        return labels;
    }

    /** Its value as text; of a histogram or summary, how many observations it has. */
    public String value() {
        return value.describe();
    }

    /** How long ago its value came, in milliseconds; -1 where it was kept from before this process was started. */
    public long ageMillis() {
        return ageMillis;
    }

    /** As in a query: name and labels. */
    @Override
    public String toString() {
        return labels.isEmpty() ? metric.name() : metric.name() + labels;
    }
}
