// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Which records of a log a group has applied, by partition and offset, so that a record that is read again changes
 * nothing. All of it is one entry in a state store, saved together with what the records came to. Used by one thread
 * only, the one that has the turn of the group.
 */
public final class AppliedPositions {

    private static final Function<String, OffsetRanges> NEW = partition -> new OffsetRanges();

    private final Map<String, OffsetRanges> applied = new HashMap<>();

    /** What the push being prepared adds. */
    private final Map<String, OffsetRanges> pending = new HashMap<>();

    /** Whether the record was applied, or the push being prepared applies it. */
    public boolean contains(Position position) {
        return contains(applied, position) || contains(pending, position);
    }

    private static boolean contains(Map<String, OffsetRanges> positions, Position position) {
        OffsetRanges offsets = positions.get(position.partition());
        return offsets != null && offsets.contains(position.offset());
    }

    public void prepare(Position position) {
        pending.computeIfAbsent(position.partition(), NEW).add(position);
    }

    /** Whether the push being prepared changes anything here. */
    boolean isChanged() {
        return !pending.isEmpty();
    }

    /** What will be applied if the push being prepared is accepted. */
    Map<String, OffsetRanges> prepared() {
        Map<String, OffsetRanges> prepared = new HashMap<>();
        applied.forEach((partition, offsets) -> prepared.put(partition, offsets.copy()));
        pending.forEach(
                (partition, offsets) -> prepared.computeIfAbsent(partition, NEW).addAll(offsets));
        return prepared;
    }

    void commit() {
        pending.forEach(
                (partition, offsets) -> applied.computeIfAbsent(partition, NEW).addAll(offsets));
        pending.clear();
    }

    void rollback() {
        pending.clear();
    }

    void clear() {
        applied.clear();
    }

    void restore(Map<String, OffsetRanges> saved) {
        saved.forEach(
                (partition, offsets) -> applied.computeIfAbsent(partition, NEW).addAll(offsets));
    }
}
