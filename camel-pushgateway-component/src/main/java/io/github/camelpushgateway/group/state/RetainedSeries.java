// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.Labels;

/** A series of a group: what the gateway has, and what the push that is being prepared would make of it. */
final class RetainedSeries {

    final Labels labels;
    /** The labels in the format that the group is pushed in, encoded when first needed. */
    byte[] encoded;
    /** What the gateway has accepted; {@code null} for a series that is new in the push being prepared. */
    RetainedValue accepted;
    /** What the push being prepared brings; {@code null} if it brings nothing for this series. */
    RetainedValue pending;
    /** Expired: left out of pushes, and forgotten once one was accepted. */
    boolean expired;

    RetainedSeries(Labels labels) {
        this.labels = labels;
    }

    RetainedValue latest() {
        return pending != null ? pending : accepted;
    }
}
