// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.group.store.StateStore;
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

    /** {@code null}: nothing outlives the process. */
    private final StateStore store;

    private final String group;
    private final Clocks clocks;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);

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
        List<AppliedKey> applied = new ArrayList<>();
        store.load(group).forEach((entryKey, bytes) -> {
            try {
                if (entryKey.startsWith(APPLIED)) {
                    applied.add(
                            new AppliedKey(entryKey.substring(APPLIED.length()), SavedEntryFormat.appliedKey(bytes)));
                } else {
                    restore(state, SavedEntryFormat.series(bytes));
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.error("State of {}: the entry of {} cannot be read and is left out", group, entryKey, e);
            }
        });
        applied.sort(Comparator.comparingLong(AppliedKey::wallMillis));
        applied.forEach(key -> state.appliedKeys().restore(key.key()));
    }

    /** A clock that was set back while nobody looked must not make a series live longer than it was to live. */
    private void restore(GroupState state, SavedEntryFormat.SavedSeries saved) {
        long expires = 0;
        if (saved.expiresWallMillis() > 0) {
            long left = Math.min(saved.leftMillis(), saved.expiresWallMillis() - clocks.wallMillis());
            expires = Math.max(1, clocks.millis() + left);
        }
        RetainedValue value = saved.value();
        state.restore(
                saved.metric(),
                saved.update(),
                saved.labels(),
                new RetainedValue(value.number(), value.offset(), value.distribution(), 0, expires));
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
        long wallNow = clocks.wallMillis();
        long now = clocks.millis();
        state.forEachChanged((family, series) -> {
            boolean remembered = family.isCarried(series) && (retain || family.update != Update.SET);
            // Most series of a family stay as they are: their keys are not even put together.
            if (remembered && series.pending == null) {
                return;
            }
            String entryKey = family.descriptor.name() + series.labels;
            if (remembered) {
                puts.put(entryKey, entry(family, series, now, wallNow));
            } else if (series.accepted != null) {
                removals.add(entryKey);
            }
        });
        byte[] applied = SavedEntryFormat.appliedKey(wallNow);
        state.appliedKeys().prepared().forEach(key -> puts.put(APPLIED + key, applied));
        state.appliedKeys().outdated().forEach(key -> removals.add(APPLIED + key));
        if (!puts.isEmpty() || !removals.isEmpty()) {
            store.save(group, puts, removals);
        }
    }

    private byte[] entry(RetainedFamily family, RetainedSeries series, long now, long wallNow) {
        RetainedValue value = series.pending;
        long left = value.expiresAt() == 0 ? 0 : value.expiresAt() - now;
        return SavedEntryFormat.series(
                buffer,
                family.descriptor,
                family.update,
                series.labels,
                value,
                value.expiresAt() == 0 ? 0 : Math.max(1, wallNow + left),
                left);
    }

    /** The group was deleted. */
    public void clear() {
        if (store != null) {
            store.save(group, Map.of(), List.copyOf(store.load(group).keySet()));
        }
    }

    private record AppliedKey(String key, long wallMillis) {}
}
