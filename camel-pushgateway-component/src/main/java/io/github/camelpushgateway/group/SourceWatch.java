// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import java.util.concurrent.TimeUnit;

/**
 * Whether what an endpoint is fed by stands still: it has sent all that it may send before something is
 * acknowledged, as a broker does whose window is full, a file that is pushed as one, or a caller that waits for its
 * answer. Nothing says so; it shows in when exchanges come.
 *
 * <p>Two signs, either is enough. <b>Silence:</b> nothing has come for several times as long as it takes on average
 * until something comes. The average counts from the last arrival or the last acknowledgement, whichever was later:
 * of a source that sends on its own that is as good a measure as any, since it does not care about
 * acknowledgements; of one that waits for them it is only how fast it answers them.
 * <b>A full window:</b> as many are unacknowledged as never were exceeded, although there was time enough that some
 * would have come.
 *
 * <p>Times are those of {@link io.github.camelpushgateway.group.state.Clocks#nanos()}. Thread safe; its lock is the
 * object itself.
 */
final class SourceWatch {

    /**
     * In a steady but random stream, so many times the average pass without an arrival once in three thousand
     * times.
     */
    private static final int SILENCE = 8;

    /** No shorter time counts as silence: threads and networks have hiccups. */
    static final long SHORTEST_SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** So many arrivals that should have come and did not make it sure that the window is full. */
    private static final double SURE = 6;

    /** The average follows the last eight or so. */
    private static final double WEIGHT = 1 / 8.0;

    /** A pause is no average: one arrival after it makes the average no more than about twice what it was. */
    private static final int MOST_GROWTH = 8;

    private static final double LEAST_GAP_NANOS = 20_000;

    private final int mostPending;

    // Guarded by this.
    private int unacknowledged;
    private int pushes;
    private long latestNanos;
    private double gapNanos;
    private int window;
    private double missed;

    /** @param mostPending how many may be unacknowledged before the source is held back here */
    SourceWatch(int mostPending) {
        this.mostPending = mostPending;
    }

    /** An exchange has come for a group. */
    synchronized void arrived(long now) {
        if (latestNanos > 0) {
            double gap = Math.min((double) (now - latestNanos), MOST_GROWTH * gapNanos + SHORTEST_SILENCE_NANOS);
            gapNanos += gapNanos == 0 ? gap : WEIGHT * (gap - gapNanos);
        }
        latestNanos = now;
        unacknowledged++;
        if (unacknowledged > window) {
            window = unacknowledged;
            missed = 0;
        }
    }

    /** Exchanges are about to learn how they ended. */
    synchronized void ended(int count, long now) {
        double waitedFor = (now - latestNanos) / Math.max(gapNanos, LEAST_GAP_NANOS);
        if (unacknowledged == window) {
            missed = Math.min(missed + waitedFor, 1_000 * SURE);
        } else if (waitedFor >= SILENCE) {
            // It stood still with fewer: its window has become smaller.
            window = unacknowledged;
            missed = waitedFor;
        }
        unacknowledged = Math.max(0, unacknowledged - count);
        latestNanos = now;
    }

    /** Some of what it sent is being pushed: acknowledgements will come without anybody's help. */
    synchronized void pushStarted() {
        pushes++;
    }

    synchronized void pushEnded() {
        pushes--;
    }

    /** Whether it is sure by now that nothing more comes before something is acknowledged. */
    synchronized boolean standsStill(long now) {
        return standstillNanos() - now <= 0;
    }

    /**
     * From when it counts as standing still if nothing more comes; {@link Long#MAX_VALUE} while something of it is
     * being pushed.
     */
    synchronized long standstillNanos() {
        if (pushes > 0) {
            return Long.MAX_VALUE;
        }
        boolean full = unacknowledged >= window && missed >= SURE;
        // Held back in the middle of a flood it would stand still while the push runs.
        boolean crowded = unacknowledged > mostPending / 2;
        return full || crowded
                ? latestNanos
                : latestNanos + Math.max(SHORTEST_SILENCE_NANOS, (long) (SILENCE * gapNanos));
    }
}
