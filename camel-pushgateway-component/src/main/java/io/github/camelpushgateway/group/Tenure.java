// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.store.FencedStateException;
import io.github.camelpushgateway.ownership.NotOwnerException;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time for which groups are ours: it begins when they are taken over, and ends when they are released. What was
 * known of them ends with it. In between the ownership may not be held for a while; pushes wait then. Thread safe.
 */
final class Tenure implements Ownership {

    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

    private final Ownership ownership;
    private final long number;

    private volatile boolean ended;
    private volatile boolean fenced;

    /** How often all that is known has to be pushed again for the sake of a former owner. */
    private volatile long epoch;

    /** Groups that push or are about to. Guarded by this. */
    private int busy;

    /** @param number that of the one before, and one more */
    Tenure(Ownership ownership, long number) {
        this.ownership = ownership;
        this.number = number;
    }

    long number() {
        return number;
    }

    /** Whether a request may go out now. */
    @Override
    public boolean holds() {
        return !ended && !fenced && ownership.holds();
    }

    /** A save was refused: somebody else owns the groups. */
    @Override
    public void lost(String reason) {
        fenced = true;
        ownership.lost(reason);
    }

    /** The groups are released: nothing is pushed, saved or taken in any more. */
    void end() {
        ended = true;
    }

    /** What an exchange fails with whose groups were released before they were pushed. */
    static NotOwnerException released(GroupingKey key) {
        return new NotOwnerException("The group " + key
                + " was released before it was pushed: another process owns it now, and what was to be pushed has to be"
                + " brought to that one");
    }

    /**
     * Saves a group's state. Released meanwhile, it is another's to save.
     *
     * @throws NotOwnerException if it was, or somebody else is known to own the group; nothing is saved then
     */
    void save(GroupingKey key, Runnable saving) {
        if (ended) {
            throw released(key);
        }
        try {
            saving.run();
        } catch (FencedStateException e) {
            LOG.error("Group {}: {}", key, e.getMessage());
            lost(e.getMessage());
            throw new NotOwnerException(e.getMessage());
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Counts full pushes that are owed: whoever sees a new number pushes all it has. */
    long epoch() {
        return epoch;
    }

    /** All groups push what they have once more. */
    synchronized void pushAll() {
        epoch = epoch + 1;
    }

    synchronized void busy() {
        busy++;
    }

    synchronized void idle() {
        busy--;
        if (busy == 0) {
            notifyAll();
        }
    }

    /**
     * Waits until no group pushes or is about to, but not longer than a time; an interrupt ends it too.
     *
     * @return whether none does
     */
    synchronized boolean awaitIdle(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toNanos(); busy > 0 && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return busy == 0;
    }
}
