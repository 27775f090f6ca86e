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
 * <p>A source that sends in bursts by a clock of its own shows both signs, too: it is silent, and after the
 * acknowledgement the next burst comes. So a silence is waited out now and then. If it ends without an
 * acknowledgement, the source keeps its own time, and is still only when twice its usual pause has passed.
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

    /** A source that keeps its own time is silent when twice the pause between its bursts has passed, or this. */
    private static final double LONGEST_SILENCE_NANOS = 250e6;

    /** After so many silences one is waited for longer, to see whether it ends by itself; then less and less often. */
    private static final int FIRST_TRIAL = 16;

    private static final int LAST_TRIAL = 1_024;

    /** So many silences in a row that ended by themselves are no chance. */
    private static final int ENOUGH_SIGNS = 3;

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

    /** It was said that it stands still, and nothing has come or ended since. */
    private boolean silent;

    private boolean ownTime;
    private int signs;
    private double pauseNanos;
    private boolean trial;
    private int silences;
    private int trialAfter = FIRST_TRIAL;
    private boolean answered;
    private long cycleStartNanos;
    private double cycleNanos;

    /** @param mostPending how many may be unacknowledged before the source is held back here */
    SourceWatch(int mostPending) {
        this.mostPending = mostPending;
    }

    /** An exchange has come for a group. */
    synchronized void arrived(long now) {
        if (answered) {
            cycleNanos = (double) (now - cycleStartNanos);
            cycleStartNanos = now;
            answered = false;
        } else if (latestNanos > 0) {
            wentOn(now);
        }
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

    /** Something has come, though nothing was acknowledged since the last. */
    private void wentOn(long now) {
        double pause = (double) (now - latestNanos);
        if (!silent && pause <= briefSilenceNanos()) {
            return;
        }
        pauseNanos = Math.max(pause, 0.9 * pauseNanos);
        signs = silent ? signs + 1 : signs;
        ownTime |= trial || signs >= ENOUGH_SIGNS;
        trial = false;
        silent = false;
    }

    /** What was said to stand still did: it has waited for an acknowledgement. */
    private void stoodStill() {
        silent = false;
        ownTime = false;
        signs = 0;
        silences++;
        if (trial) {
            trial = false;
            silences = 0;
            trialAfter = Math.min(2 * trialAfter, LAST_TRIAL);
        } else if (silences >= trialAfter) {
            trial = true;
        }
    }

    /** Exchanges are about to learn how they ended. */
    synchronized void ended(int count, long now) {
        if (silent) {
            stoodStill();
        }
        answered = true;
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
        boolean still = standstillNanos() - now <= 0;
        silent |= still && !isCrowded();
        return still;
    }

    /**
     * From when it counts as standing still if nothing more comes; {@link Long#MAX_VALUE} while something of it is
     * being pushed.
     */
    synchronized long standstillNanos() {
        if (pushes > 0) {
            return Long.MAX_VALUE;
        }
        if (isCrowded()) {
            return latestNanos;
        }
        if (ownTime || trial) {
            double pause = Math.min(ownTime ? 2 * pauseNanos : 1.5 * cycleNanos, LONGEST_SILENCE_NANOS);
            return latestNanos + (long) Math.max(briefSilenceNanos(), pause);
        }
        return isFull() ? latestNanos : latestNanos + (long) briefSilenceNanos();
    }

    /** As many are unacknowledged as never were exceeded. */
    private boolean isFull() {
        return unacknowledged >= window && missed >= SURE;
    }

    /** Held back in the middle of a flood it would stand still while the push runs. */
    private boolean isCrowded() {
        return unacknowledged > mostPending / 2;
    }

    private double briefSilenceNanos() {
        return Math.max((double) SHORTEST_SILENCE_NANOS, SILENCE * gapNanos);
    }
}
