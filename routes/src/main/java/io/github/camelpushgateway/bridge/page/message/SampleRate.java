// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.message;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets some through: as many as come, up to a burst, and so many a second for as long as more come than that (the
 * generic cell rate algorithm). Allocates nothing. Thread safe.
 */
final class SampleRate {

    private final long intervalNanos;
    private final long burstNanos;

    /** When the next one would be due if they came one by one, in the time of {@link System#nanoTime()}. */
    private final AtomicLong due;

    /**
     * @param burst how many at once after a silence
     * @param perSecond how many a second afterwards
     */
    SampleRate(int burst, int perSecond, long nowNanos) {
        intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        burstNanos = (burst - 1) * intervalNanos;
        due = new AtomicLong(nowNanos);
    }

    /** Whether this one is let through. */
    boolean take(long nowNanos) {
        for (; ; ) {
            long former = due.get();
            long ahead = former - nowNanos;
            if (ahead > burstNanos) {
                return false;
            }
            if (due.compareAndSet(former, Math.max(ahead, 0) + nowNanos + intervalNanos)) {
                return true;
            }
        }
    }
}
