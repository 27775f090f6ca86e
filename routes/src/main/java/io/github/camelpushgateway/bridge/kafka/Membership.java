// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long it is sure that the consumer group still counts this process as a member, so that nobody else has got
 * its partitions. The group's coordinator waits for a whole session timeout from when it last heard of a member; what
 * shows that it has is a commit of offsets that it accepted, which it does from members only. The time counts from
 * before the commit was asked for, and by the monotonic clock, which goes on while a process is stopped. Heartbeats
 * are no proof: one that goes out is answered later, maybe by a refusal. Thread safe.
 */
final class Membership {

    private final long leaseNanos;
    private final LongSupplier clock;
    private volatile long provenNanos;

    Membership(Duration lease) {
        this(lease, System::nanoTime);
    }

    Membership(Duration lease, LongSupplier clock) {
        this.leaseNanos = lease.toNanos();
        this.clock = clock;
        end();
    }

    /** The time to give to {@link #proven}, taken before a question goes out. */
    long now() {
        return clock.getAsLong();
    }

    /** The coordinator has accepted what was asked of it at that time. */
    void proven(long askedNanos) {
        if (askedNanos - provenNanos > 0) {
            provenNanos = askedNanos;
        }
    }

    /** The membership is over. */
    void end() {
        provenNanos = clock.getAsLong() - leaseNanos;
    }

    boolean isProven() {
        return clock.getAsLong() - provenNanos < leaseNanos;
    }
}
