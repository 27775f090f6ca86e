// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import java.util.concurrent.TimeUnit;

/**
 * The pause of a group after a push: as long as the push took, so that the group takes at most half of the gateway's time. While exchanges
 * pour in, a short pause is made up to three times as long: that costs a few milliseconds, and each push left out is processor time for
 * everybody else. Not for those whose broker waits for acknowledgements, though: of them nothing more comes during the pause, and they are
 * not kept waiting. Not thread safe. Times are those of {@link System#nanoTime()}.
 */
final class Pacing {

    /** However long a push took, the next one need not wait longer than a scrape interval. */
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Longer than this no pause is made for the sake of a flood. */
    static final long LONGEST_IN_A_FLOOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** It is a flood if so many wait, more than a broker's usual window of 20 lets through … */
    static final int FLOOD = 32;

    /** … and the last of them came this recently. */
    static final long RECENT_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final int MOST_TIMES = 3;

    private long untilNanos;
    private long onceNanos;
    private int times = MOST_TIMES;

    /** @param now when the group comes into being; it need not rest */
    Pacing(long now) {
        untilNanos = now;
    }

    /**
     * A pause begins.
     *
     * @param tookNanos how long the push took; 0 if nothing was pushed
     */
    void begin(long now, long tookNanos) {
        onceNanos = Math.min(tookNanos, LONGEST_NANOS);
        untilNanos = now + onceNanos;
        times = onceNanos == 0 ? MOST_TIMES : 1;
    }

    /** How long it still lasts; 0 or less if it is over. */
    long remaining(long now) {
        return untilNanos - now;
    }

    /**
     * Asked at its end: makes it longer if that serves everybody.
     *
     * @param waiting how many exchanges have come during it
     * @param latestNanos when the last of them came
     * @return how much longer it lasts; 0 if it is over
     */
    long prolong(long now, int waiting, long latestNanos) {
        boolean flood = waiting >= FLOOD && now - latestNanos <= RECENT_NANOS;
        if (!flood || times == MOST_TIMES || onceNanos * (times + 1) > LONGEST_IN_A_FLOOD_NANOS) {
            times = MOST_TIMES;
            return 0;
        }
        times++;
        untilNanos = now + onceNanos;
        return onceNanos;
    }
}
