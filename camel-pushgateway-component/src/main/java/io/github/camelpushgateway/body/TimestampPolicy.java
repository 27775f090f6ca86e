// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

/** What becomes of the timestamps in a pushed exposition; a Pushgateway refuses them. */
public enum TimestampPolicy {
    /** They are left out. */
    DROP,
    /** The exchange fails. */
    FAIL,
    /** They are left out, and pushed as gauges {@code <name>_timestamp_seconds} with the same labels. */
    METRIC
}
