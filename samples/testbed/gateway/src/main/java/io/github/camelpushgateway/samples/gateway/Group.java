// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is stored under one grouping key. Immutable.
 *
 * @param labels the grouping key, with the job
 * @param families the families by name, {@code push_time_seconds} and {@code push_failure_time_seconds} among them
 */
record Group(SortedMap<String, String> labels, SortedMap<String, StoredFamily> families) {

    static final String PUSH_TIME = "push_time_seconds";
    static final String PUSH_FAILURE_TIME = "push_failure_time_seconds";

    Group {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        families = Collections.unmodifiableSortedMap(new TreeMap<>(families));
    }

    /**
     * @param family the family as it was pushed, with the grouping labels forced on
     * @param pushed when
     */
    record StoredFamily(MetricFamily family, Instant pushed) {}

    /** Whether the last attempt to change this group succeeded. */
    boolean lastPushSuccessful() {
        return gauge(PUSH_TIME) >= gauge(PUSH_FAILURE_TIME);
    }

    private double gauge(String name) {
        StoredFamily stored = families.get(name);
        return stored == null || stored.family().getMetricCount() == 0
                ? 0
                : stored.family().getMetric(0).getGauge().getValue();
    }
}
