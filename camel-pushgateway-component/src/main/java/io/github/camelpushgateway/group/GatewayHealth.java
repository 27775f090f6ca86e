// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.state.Clocks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a gateway is doing: whether it was reached last time, until when it is left alone, and how often it may have
 * lost what it held. Thread safe; times are those of {@link Clocks#nanos()}.
 */
final class GatewayHealth {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHealth.class);

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    /** How often the log says that groups wait because they are refused. */
    private static final long REMINDER_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * A gateway that wants to be left alone for longer is asked again after this, then about twice as long each
     * time ...
     */
    static final long FIRST_PROBE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** ... but at least this often. One push in ten seconds is not what keeps a gateway from getting well. */
    static final long LONGEST_PROBE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Clocks clocks;
    private final Backoff backoff = new Backoff(LONGEST_BACKOFF);

    // Guarded by this; read without lock where a stale value only costs a try.
    private volatile GatewayException lastFailure;
    private volatile long notBeforeNanos;
    private volatile long probeNanos = Long.MAX_VALUE;
    private volatile long epoch;

    // Guarded by this.
    private String startTime;
    private boolean probeStarts;
    private long probeWaitNanos = FIRST_PROBE_NANOS;
    private long reminderNanos;
    private int refusalsUnsaid;

    GatewayHealth(Clocks clocks) {
        this.clocks = clocks;
    }

    /** Counts how often contact was lost: whoever sees a new number pushes all it has. */
    long epoch() {
        return epoch;
    }

    /** Before when the gateway is left alone. */
    long notBeforeNanos() {
        return notBeforeNanos;
    }

    /** Whether it is left alone. */
    boolean isLeftAlone(long now) {
        return notBeforeNanos > now;
    }

    /** When one push is to ask whether the gateway still wants to be left alone; {@link Long#MAX_VALUE} for never. */
    long probeNanos() {
        return probeNanos;
    }

    /** The push that starts next asks. */
    synchronized void probing() {
        probeNanos = Long.MAX_VALUE;
        probeStarts = true;
    }

    /** Whether the push that calls this is the one that asks. */
    synchronized boolean takeProbe() {
        boolean probe = probeStarts;
        probeStarts = false;
        return probe;
    }

    /** Why the gateway is being left alone, or {@code null} if the last push went well. */
    GatewayException lastFailure() {
        return lastFailure;
    }

    /** A push could not be delivered now: all groups wait a little longer each time, with some jitter. */
    synchronized void failed(GatewayException failure) {
        if (backoff.failures() == 0) {
            LOG.warn("Pushing is held up and will be tried again: {}", failure.getMessage());
        }
        long wait = backoff.afterFailure();
        if (failure.retryAfter() != null) {
            wait = Math.max(wait, nanos(failure.retryAfter()));
        }
        lastFailure = failure;
        long now = clocks.nanos();
        notBeforeNanos = now + wait;
        if (wait > LONGEST_BACKOFF.toNanos()) {
            probeNanos = now + probeWaitNanos;
            probeWaitNanos = Math.min(2 * probeWaitNanos, LONGEST_PROBE_NANOS);
        } else {
            probeNanos = Long.MAX_VALUE;
        }
        if (!isThrottling(failure)) {
            lost();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void lost() {
        epoch++;
    }

    /** A peer's number may be beyond what nanoseconds can count. */
    private static long nanos(Duration duration) {
        return duration.toSeconds() >= Long.MAX_VALUE / 2 / 1_000_000_000 ? Long.MAX_VALUE / 2 : duration.toNanos();
    }

    /**
     * A group's push was refused for a reason that a person has to mend, and waits. The log says so at once, then
     * for all groups together once a minute.
     */
    synchronized void refused(GroupingKey key, Exception reason) {
        long now = clocks.nanos();
        if (now < reminderNanos) {
            refusalsUnsaid++;
            return;
        }
        reminderNanos = now + REMINDER_NANOS;
        String more = refusalsUnsaid == 0 ? "" : " (and " + refusalsUnsaid + " more since the last such message)";
        refusalsUnsaid = 0;
        LOG.warn("Group {} is refused, waits, and will be tried again{}: {}", key, more, reason.getMessage());
    }

    /**
     * Whether the gateway is surely alive and only wants less; otherwise it, or what is after a proxy, may be a new
     * one next.
     */
    private static boolean isThrottling(GatewayException failure) {
        return failure.status() == 429 || failure.status() == 403;
    }

    /** A push was answered. Returns whether the gateway had been away. */
    boolean succeeded() {
        if (lastFailure == null) {
            return false;
        }
        synchronized (this) {
            if (lastFailure == null) {
                return false;
            }
            LOG.info("Pushing goes on after {} failed tries", backoff.failures());
            lastFailure = null;
            backoff.reset();
            probeWaitNanos = FIRST_PROBE_NANOS;
            probeNanos = Long.MAX_VALUE;
            notBeforeNanos = 0;
            return true;
        }
    }

    /**
     * Learns when the gateway was started, in whatever words it says so.
     *
     * @return whether it was restarted: unless it persists its groups, they are gone
     */
    synchronized boolean started(String time) {
        String former = startTime;
        startTime = time;
        if (former == null || former.equals(time)) {
            return false;
        }
        lost();
        return true;
    }
}
