// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.Labels;

/** A series of a group: what the gateway has, and what the push that is being prepared would make of it. */
final class RetainedSeries {

    /** Its number is nowhere in a state store. */
    static final int NO_PLACE = -1;

    final Labels labels;
    /** The labels in the format that the group is pushed in, encoded when first needed. */
    byte[] encoded;
    /** What the gateway has accepted; {@code null} for a series that is new in the push being prepared. */
    RetainedValue accepted;
    /** What the push being prepared brings; {@code null} if it brings nothing for this series. */
    RetainedValue pending;
    /**
     * Its place among the {@link SavedNumbers}, and in the lowest bit whether it has expired. One field, because
     * there may be 100,000 series: a second one would cost each of them eight bytes.
     */
    private int placeAndExpired = NO_PLACE << 1;

    RetainedSeries(Labels labels) {
        this.labels = labels;
    }

    /** Left out of pushes, and forgotten once one was accepted. */
    boolean isExpired() {
        return (placeAndExpired & 1) != 0;
    }

    void expired(boolean expired) {
        placeAndExpired = placeAndExpired & ~1 | (expired ? 1 : 0);
    }

    /** Where its number is in a state store, or {@link #NO_PLACE}. */
    int place() {
        return placeAndExpired >> 1;
    }

    void place(int place) {
        placeAndExpired = place << 1 | placeAndExpired & 1;
    }

    RetainedValue latest() {
        return pending != null ? pending : accepted;
    }
}
