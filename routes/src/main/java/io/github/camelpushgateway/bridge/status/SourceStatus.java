// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.status;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one source fares. The source says so by {@link #connected}, {@link #disconnected}, {@link #received} and
 * {@link #dropped}; the log, the meters {@code camel_pushgateway_source_…}, readiness and the page show it. A
 * source that has not been heard of counts as having no connection since it was made known. Times go by a clock
 * that nobody can set. Thread safe.
 */
public final class SourceStatus {

    private static final Logger LOG = LoggerFactory.getLogger(SourceStatus.class);

    /** What goes on being wrong is said again this often. */
    private static final long NANOS_A_LINE = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final LongSupplier nanoTime;
    private final AtomicLong dropped = new AtomicLong();

    /** Nobody has connected yet. */
    private volatile Connection connection;

    /** {@link #nanoTime} of what came last; only meaningful once something came. */
    private volatile long lastReceived;

    private volatile boolean hasReceived;

    /** Guarded by this. */
    private String saidReason;

    /** Guarded by this. */
    private long saidAt;

    /** Guarded by this. */
    private long dropSaidAt;

    /** Guarded by this. */
    private long dropsUnsaid;

    /** @param reason why there is none; {@code null} while there is one */
    private record Connection(boolean isThere, String reason, long since) {}

    SourceStatus(String name, LongSupplier nanoTime) {
        this.name = name;
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        connection = new Connection(false, "it has not connected yet", now);
        dropSaidAt = now - NANOS_A_LINE;
    }

    /** There is a connection, for the first time or again. */
    public synchronized void connected() {
        if (!connection.isThere) {
            connection = new Connection(true, null, nanoTime.getAsLong());
        }
        saidReason = null;
    }

    /**
     * There is no connection; or there still is none, if that is so already. Logged when the reason is a new one,
     * and once a minute for as long as this goes on being called.
     *
     * @param reason why, in words that say what to do; no secret may be in it
     */
    public synchronized void disconnected(String reason) {
        long now = nanoTime.getAsLong();
        Connection former = connection;
        connection = new Connection(false, reason, former.isThere ? now : former.since);
        if (!reason.equals(saidReason) || now - saidAt >= NANOS_A_LINE) {
            saidReason = reason;
            saidAt = now;
            long seconds = TimeUnit.NANOSECONDS.toSeconds(now - connection.since);
            LOG.warn(
                    "The source {} has no connection{}, trying until there is one: {}",
                    name,
                    seconds == 0 ? "" : " for " + seconds + " s",
                    reason);
        }
    }

    /** There is to be no connection: another bridge runs the sources. */
    public synchronized void resting() {
        connection = new Connection(false, null, nanoTime.getAsLong());
        saidReason = null;
    }

    /** A message, a file or a result was taken in. Cheap: may be called for each message. */
    public void received() {
        lastReceived = nanoTime.getAsLong();
        hasReceived = true;
    }

    /**
     * Something was not taken in, for good. Counted; logged once a minute with the number of those in between.
     *
     * @param what which, how large and by which limit
     */
    public void dropped(String what) {
        dropped.incrementAndGet();
        String more;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (now - dropSaidAt < NANOS_A_LINE) {
                dropsUnsaid++;
                return;
            }
            more = dropsUnsaid == 0 ? "" : " (and " + dropsUnsaid + " more since the last line)";
            dropSaidAt = now;
            dropsUnsaid = 0;
        }
        LOG.warn("The source {} dropped {}{}", name, what, more);
    }

    public String name() {
        return name;
    }

    public boolean isConnected() {
        return connection.isThere;
    }

    /** Why there is no connection, or {@code null} if there is one, or is to be none. */
    public String reason() {
        return connection.reason;
    }

    /** Since when there has been no connection, in seconds; 0 while there is one. */
    public double secondsWithoutConnection() {
        Connection now = connection;
        return now.isThere ? 0 : seconds(now.since);
    }

    /** How long ago something was last taken in, in seconds; NaN if nothing has been yet. */
    public double lastMessageAgeSeconds() {
        return hasReceived ? seconds(lastReceived) : Double.NaN;
    }

    /** How many messages were not taken in. */
    public long droppedMessages() {
        return dropped.get();
    }

    private double seconds(long since) {
        return (nanoTime.getAsLong() - since) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
