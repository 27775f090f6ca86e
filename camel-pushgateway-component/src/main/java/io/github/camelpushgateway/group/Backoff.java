// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long to wait after failures in a row: about twice as long after each, with jitter, so that those who failed
 * together do not come back together. Not thread safe.
 */
final class Backoff {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Further doubling would be beyond any longest wait, and at some point beyond a {@code long}. */
    private static final int MOST_DOUBLINGS = 20;

    private final long longestNanos;
    private int failures;

    Backoff(Duration longest) {
        longestNanos = longest.toNanos();
    }

    /** Counts a failure. Returns how long to wait now, in nanoseconds. */
    long afterFailure() {
        long wait = Math.min(longestNanos, FIRST_NANOS << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
    }

    /** How many failures there were in a row. */
    int failures() {
        return failures;
    }

    /** Something went well. */
    void reset() {
        failures = 0;
    }
}
