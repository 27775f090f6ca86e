// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.Update;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group's part of a state store: which entries a push changes. What an entry looks like,
 * {@link SavedEntryFormat} says. Used by the group's pushing thread only.
 */
public final class SavedState {

    private static final Logger LOG = LoggerFactory.getLogger(SavedState.class);

    /** Put before an idempotency key; no metric's name starts so. */
    private static final String APPLIED = "applied ";

    /** The entry of all positions; no metric's name and no idempotency key starts so. */
    private static final String POSITIONS = "positions ";

    /** {@code null}: nothing outlives the process. */
    private final StateStore store;

    private final String group;
    private final Clocks clocks;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
    private final SavedNumbers numbers = new SavedNumbers();

    /**
     * @param store {@code null} for none
     * @param group the group's name in the store
     */
    public SavedState(StateStore store, String group, Clocks clocks) {
        this.store = store;
        this.group = group;
        this.clocks = clocks;
    }

    /** Reads the group's entries into a fresh state. An entry that cannot be read is left alone and logged. */
    public void restore(GroupState state) {
        if (store == null) {
            return;
        }
        Map<String, byte[]> entries = store.load(group);
        Map<Integer, SavedNumbers.Stored> places = new HashMap<>();
        entries.forEach((entryKey, bytes) -> {
            if (SavedNumbers.isEntry(entryKey)) {
                readable(entryKey, () -> SavedNumbers.read(entryKey, bytes, places));
            }
        });
        List<AppliedKey> applied = new ArrayList<>();
        entries.forEach((entryKey, bytes) -> {
            if (entryKey.equals(POSITIONS)) {
                readable(entryKey, () -> state.appliedPositions().restore(SavedEntryFormat.positions(bytes)));
            } else if (entryKey.startsWith(APPLIED)) {
                readable(
                        entryKey,
                        () -> applied.add(new AppliedKey(
                                entryKey.substring(APPLIED.length()), SavedEntryFormat.appliedKey(bytes))));
            } else if (!SavedNumbers.isEntry(entryKey)) {
                readable(entryKey, () -> restore(state, SavedEntryFormat.series(bytes), places));
            }
        });
        applied.sort(Comparator.comparingLong(AppliedKey::wallMillis));
        applied.forEach(key -> state.appliedKeys().restore(key.key()));
    }

    private interface Reading {

        void run() throws IOException;
    }

    private void readable(String entryKey, Reading reading) {
        try {
            reading.run();
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("State of {}: the entry of {} cannot be read and is left out", group, entryKey, e);
        }
    }

    private void restore(
            GroupState state, SavedEntryFormat.SavedSeries saved, Map<Integer, SavedNumbers.Stored> places) {
        RetainedValue value = saved.value();
        SavedNumbers.Stored stored = places.get(saved.place());
        RetainedValue restored = stored == null
                ? restored(
                        value.number(),
                        value.offset(),
                        value.distribution(),
                        saved.expiresWallMillis(),
                        saved.leftMillis())
                : restored(stored.number(), stored.offset(), null, stored.expiresWallMillis(), stored.leftMillis());
        RetainedSeries series = state.restore(saved.metric(), saved.update(), saved.labels(), restored);
        numbers.restored(series, saved.place(), restored);
        RetainedFamily family = state.family(saved.metric().name());
        family.savedDescriptor = family.descriptor;
        family.savedUpdate = family.update;
    }

    /** A clock that was set back while nobody looked must not make a series live longer than it was to live. */
    private RetainedValue restored(
            double number, double offset, SampleValue distribution, long expiresWallMillis, long leftMillis) {
        long expires = 0;
        if (expiresWallMillis > 0) {
            long left = Math.min(leftMillis, expiresWallMillis - clocks.wallMillis());
            expires = Math.max(1, clocks.millis() + left);
        }
        return RetainedValue.of(number, offset, distribution, 0, expires);
    }

    /**
     * Stores what the push being prepared makes of the group, as far as {@link GroupState#commit} would remember
     * it.
     */
    public void save(GroupState state, boolean retain) {
        if (store == null) {
            return;
        }
        Map<String, byte[]> puts = new HashMap<>();
        List<String> removals = new ArrayList<>();
        List<RetainedFamily> newHeads = new ArrayList<>();
        long wallNow = clocks.wallMillis();
        long now = clocks.millis();
        state.forEachChanged(family -> {
            // Name, type, help and how values join are in the entry of each series.
            boolean otherHead =
                    !family.descriptor.equals(family.savedDescriptor) || family.update != family.savedUpdate;
            if (otherHead) {
                newHeads.add(family);
            }
            for (RetainedSeries series : family.series()) {
                boolean remembered = family.isCarried(series) && (retain || family.update != Update.SET);
                // Most series of a family stay as they are: their keys are not even put together.
                if (!remembered && series.accepted != null) {
                    removals.add(entryKey(family, series));
                    numbers.remove(series);
                } else if (remembered && (series.pending != null || otherHead)) {
                    put(puts, family, series, otherHead, now, wallNow);
                }
            }
        });
        numbers.write(puts, now, wallNow);
        byte[] applied = SavedEntryFormat.appliedKey(wallNow);
        state.appliedKeys().prepared().forEach(key -> puts.put(APPLIED + key, applied));
        state.appliedKeys().outdated().forEach(key -> removals.add(APPLIED + key));
        if (state.operation() == Operation.DELETE) {
            removals.add(POSITIONS);
        } else if (state.appliedPositions().isChanged()) {
            puts.put(
                    POSITIONS,
                    SavedEntryFormat.positions(state.appliedPositions().prepared()));
        }
        boolean stored = false;
        try {
            if (!puts.isEmpty() || !removals.isEmpty()) {
                store.save(group, puts, removals);
            }
            for (RetainedFamily family : newHeads) {
                family.savedDescriptor = family.descriptor;
                family.savedUpdate = family.update;
            }
            stored = true;
        } finally {
            if (stored) {
                numbers.saved();
            } else {
                numbers.failed();
            }
        }
    }

    private void put(
            Map<String, byte[]> puts,
            RetainedFamily family,
            RetainedSeries series,
            boolean otherHead,
            long now,
            long wallNow) {
        RetainedValue value = series.latest();
        boolean isNumber = value.distribution() == null;
        boolean isNew = true;
        if (isNumber) {
            isNew = numbers.put(series, value);
        } else {
            numbers.remove(series);
        }
        if (isNew || otherHead) {
            puts.put(entryKey(family, series), entry(family, series, value, isNumber, now, wallNow));
        }
    }

    private static String entryKey(RetainedFamily family, RetainedSeries series) {
        return family.descriptor.name() + series.labels;
    }

    private byte[] entry(
            RetainedFamily family,
            RetainedSeries series,
            RetainedValue value,
            boolean isNumber,
            long now,
            long wallNow) {
        long left = value.expiresAt() == 0 ? 0 : value.expiresAt() - now;
        return SavedEntryFormat.series(
                buffer,
                family.descriptor,
                family.update,
                series.labels,
                value,
                value.expiresAt() == 0 ? 0 : Math.max(1, wallNow + left),
                left,
                isNumber ? series.place() : RetainedSeries.NO_PLACE);
    }

    /** The group was deleted. */
    public void clear() {
        if (store != null) {
            store.save(group, Map.of(), List.copyOf(store.load(group).keySet()));
            numbers.clear();
        }
    }

    private record AppliedKey(String key, long wallMillis) {}
}
