// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import java.time.Duration;

/** A point in time by which something has to be over, whoever waits for it. Immutable. */
final class Deadline {

    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** How long that is from now; 0 if it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}
