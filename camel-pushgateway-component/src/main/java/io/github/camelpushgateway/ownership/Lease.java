// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.ownership;

import io.github.camelpushgateway.annotation.PublicApi;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * An ownership for a limited time, which whoever decides about it renews. It is measured by the monotonic clock,
 * which goes on while a process is stopped and which nobody can set. Once it has run out it stays lost until it is
 * {@link #acquire acquired} again: in between another may have owned, and pushed what this process does not know.
 *
 * <p>Times are taken from {@link #now()} <em>before</em> the engine that decides is asked: its answer may be as old
 * as that when it arrives.
 *
 * <p>Thread safe.
 */
@PublicApi
public final class Lease implements Ownership {

    private final long lengthNanos;
    private final LongSupplier clock;

    // Guarded by this.
    private boolean held;
    private long renewedNanos;

    /**
     * @param length how long it lasts after each renewal; shorter than what the others wait before they take over
     * @throws IllegalArgumentException if it is not longer than 0
     */
    public Lease(Duration length) {
        this(length, System::nanoTime);
    }

    /**
     * For tests: by a clock of their own.
     *
     * @param clock nanoseconds since any moment, never going backwards, as {@link System#nanoTime()}
     */
    public Lease(Duration length, LongSupplier clock) {
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("A lease of " + length + " is never held. Use a longer one");
        }
        this.lengthNanos = length.toNanos();
        this.clock = clock;
    }

    /** The time by its clock, in nanoseconds. */
    public long now() {
        return clock.getAsLong();
    }

    /**
     * This process has become the owner.
     *
     * @param askedNanos {@link #now()} from before that was asked
     */
    public synchronized void acquire(long askedNanos) {
        held = true;
        renewedNanos = askedNanos;
    }

    /**
     * This process is still the owner.
     *
     * @param askedNanos {@link #now()} from before that was asked
     * @return whether the lease is held; {@code false} if it had run out before, or was lost: it has to be acquired
     *     again then, with all that belongs to taking over
     */
    public synchronized boolean renew(long askedNanos) {
        if (!holds()) {
            return false;
        }
        if (askedNanos - renewedNanos > 0) {
            renewedNanos = askedNanos;
        }
        return holds();
    }

    /** This process is no longer the owner. */
    public synchronized void lose() {
        held = false;
    }

    @Override
    public void lost(String reason) {
        lose();
    }

    @Override
    public synchronized boolean holds() {
        if (held && now() - renewedNanos >= lengthNanos) {
            held = false;
        }
        return held;
    }

    @Override
    public synchronized String toString() {
        return holds()
                ? "Lease[held for " + (lengthNanos - (now() - renewedNanos)) / 1_000_000 + " ms]"
                : "Lease[not held]";
    }
}
