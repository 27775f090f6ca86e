// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which idempotency keys a group has applied, so that what is brought twice, as after a crash between a push and
 * the note that it was made, counts once. The newest are kept. Used by one thread only, the one that has the turn
 * of the group.
 */
public final class AppliedKeys {

    /** A source that brings a key again does so soon; a year of hourly files stays well below. */
    private static final int KEPT = 10_000;

    /** In the order of application. */
    private final Set<String> applied = new LinkedHashSet<>();

    private final Set<String> pending = new LinkedHashSet<>();

    boolean isEmpty() {
        return applied.isEmpty();
    }

    public boolean isApplied(String key) {
        return applied.contains(key);
    }

    /** Whether the push being prepared applies it already. */
    public boolean isPending(String key) {
        return pending.contains(key);
    }

    public void prepare(String key) {
        pending.add(key);
    }

    /** The keys that the push being prepared applies. */
    Set<String> prepared() {
        return pending;
    }

    /** The keys that make room for those being prepared. */
    List<String> outdated() {
        int tooMany = applied.size() + pending.size() - KEPT;
        return tooMany <= 0 ? List.of() : new ArrayList<>(applied).subList(0, Math.min(tooMany, applied.size()));
    }

    void commit() {
        List.copyOf(outdated()).forEach(applied::remove);
        applied.addAll(pending);
        pending.clear();
    }

    void rollback() {
        pending.clear();
    }

    void clear() {
        applied.clear();
    }

    /** Puts back a key; the oldest first. */
    void restore(String key) {
        applied.add(key);
    }
}
