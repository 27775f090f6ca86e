// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.SavedState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One group of one gateway: gathers submissions and has them pushed, never two requests at once. An idle group pushes at once; what arrives
 * during a push goes out together with the next one, so load makes batches by itself.
 *
 * <p>Threads: any thread may submit. What is gathered, and whose turn it is, is guarded by this object's lock, which is never held while
 * something is sent. {@link #pushes} belongs to the one thread that has the turn; the lock hands it on to the next.
 */
final class Group {

    private static final Logger LOG = LoggerFactory.getLogger(Group.class);

    private static final long CHORE_SLACK_MILLIS = 500;

    /** On the thread that pushes, names the group in whatever is logged. */
    private static final String MDC_GROUP = "pushgateway.group";

    private static final String MDC_GATEWAY = "pushgateway.gateway";

    private enum Phase {
        /** Nothing waits, or only the expiry of a series. */
        IDLE,
        /** A push will be run. */
        DUE,
        /** A thread is pushing. */
        PUSHING,
        /** Removed from the gateway's groups; takes no submission. */
        GONE
    }

    private final GroupingKey key;
    private final GatewayGroups gateway;
    private final GroupDelivery pushes;

    // Guarded by this.
    private final Deque<Submission> arrivals = new ArrayDeque<>();
    private Phase phase = Phase.IDLE;
    private long arrived;
    private final Pacing rest = new Pacing(System.nanoTime());

    private long latestArrivalNanos = System.nanoTime();
    /** Which of the appointments made for a push is the one that counts. */
    private long dueNumber;
    /** When the next appointment for a chore is, in the time of {@link Clocks#millis()}. */
    private long choreWakeMillis = Long.MAX_VALUE;

    /** The endpoint that pushed last. */
    private volatile PushChannel latestPusher;

    Group(GroupingKey key, GatewayGroups gateway, SavedState saved) {
        this.key = key;
        this.gateway = gateway;
        this.pushes = new GroupDelivery(key, gateway, saved);
    }

    GroupingKey key() {
        return key;
    }

    /**
     * Takes a submission.
     *
     * @return {@code false} if this group was removed in the meantime, and another one has to be asked for
     */
    boolean submit(Submission submission) {
        synchronized (this) {
            if (phase == Phase.GONE) {
                return false;
            }
            submission.sequence(++arrived);
            arrivals.add(submission);
            latestArrivalNanos = submission.submittedNanos();
            if (phase != Phase.IDLE) {
                return true;
            }
            phase = Phase.DUE;
        }
        schedule(submission.pusher(), submission, submission.settings().lingerNanos());
        return true;
    }

    /** The group as it was after its last push. */
    GroupStatus status() {
        return pushes.status();
    }

    /** The first series, each as one line of text; {@code null} during a push, when they belong to the thread that pushes. */
    synchronized List<String> series(int most) {
        return phase == Phase.PUSHING ? null : pushes.series(most);
    }

    /** Has what waits pushed now, without a further wait for more. */
    void flush(PushChannel pusher) {
        long due;
        synchronized (this) {
            if (phase != Phase.DUE) {
                return;
            }
            due = ++dueNumber;
        }
        start(pusher, due);
    }

    /** As {@link #wake(PushChannel)}, in the way the group was pushed last. */
    void wake() {
        PushChannel pusher = latestPusher;
        if (pusher != null && !pusher.isStopped()) {
            wake(pusher);
        }
    }

    /** Has the group look after itself: expiry, and a full push where the gateway has lost its data. */
    void wake(PushChannel pusher) {
        synchronized (this) {
            if (phase != Phase.IDLE) {
                return;
            }
            phase = Phase.DUE;
        }
        schedule(pusher, null, 0);
    }

    /** Has the group pushed as soon as it may be, but not later than the first that waits has to be told that it is too late. */
    private void schedule(PushChannel pusher, Submission first, long atLeastNanos) {
        long now = System.nanoTime();
        long resting;
        long due;
        synchronized (this) {
            resting = rest.remaining(now);
            due = ++dueNumber;
        }
        long delay = Math.max(atLeastNanos, Math.max(resting, pushes.notBeforeNanos() - now));
        if (first != null) {
            delay = Math.min(delay, Math.max(0, first.deadlineNanos() - now));
        }
        if (delay <= 0) {
            start(pusher, due);
        } else if (delay == resting) {
            startRested(pusher, due, delay);
        } else {
            gateway.timer().schedule(() -> start(pusher, due), delay, TimeUnit.NANOSECONDS);
        }
    }

    /** Starts the push when the group has rested, which may take longer than it seems now. */
    private void startRested(PushChannel pusher, long due, long delay) {
        gateway.timer()
                .schedule(
                        () -> {
                            long more;
                            synchronized (this) {
                                more = phase == Phase.DUE && due == dueNumber
                                        ? rest.prolong(System.nanoTime(), arrivals.size(), latestArrivalNanos)
                                        : 0;
                            }
                            if (more > 0) {
                                startRested(pusher, due, more);
                            } else {
                                start(pusher, due);
                            }
                        },
                        delay,
                        TimeUnit.NANOSECONDS);
    }

    private void start(PushChannel pusher, long due) {
        synchronized (this) {
            if (phase != Phase.DUE || due != dueNumber) {
                return;
            }
            phase = Phase.PUSHING;
        }
        try {
            pusher.runPush(() -> run(pusher));
        } catch (RejectedExecutionException e) {
            // The endpoint's threads are gone: its route has been stopped. Another endpoint's submissions go on.
            abandon(pusher);
        }
    }

    /** Fails what waits here of an endpoint that cannot push any more. */
    void wakeToAbandon(PushChannel pusher) {
        synchronized (this) {
            if (phase != Phase.DUE) {
                return;
            }
            phase = Phase.PUSHING;
        }
        abandon(pusher);
    }

    private void abandon(PushChannel pusher) {
        takeArrivals();
        pushes.abandon(pusher);
        passOn(0);
    }

    private synchronized void takeArrivals() {
        pushes.take(arrivals);
        arrivals.clear();
    }

    private void run(PushChannel starter) {
        takeArrivals();
        latestPusher = starter;
        MDC.put(MDC_GROUP, key.toString());
        MDC.put(MDC_GATEWAY, gateway.url());
        long started = System.nanoTime();
        boolean pushed = false;
        try {
            pushed = pushes.push(starter, started);
        } catch (RuntimeException | Error e) {
            LOG.error("Group {}: pushing failed unexpectedly", key, e);
            pushes.failAll(e);
            if (e instanceof Error error) {
                throw error;
            }
        } finally {
            MDC.remove(MDC_GROUP);
            MDC.remove(MDC_GATEWAY);
            long took = System.nanoTime() - started;
            passOn(pushed ? took : 0);
        }
    }

    /** Gives the turn away: to the next push if anything waits, else to whoever comes. */
    private void passOn(long tookNanos) {
        Submission next;
        PushChannel pusher;
        synchronized (this) {
            rest.begin(System.nanoTime(), tookNanos);
            takeArrivals();
            next = pushes.next();
            if (next == null && pushes.isEmpty() && gateway.remove(this)) {
                phase = Phase.GONE;
                return;
            }
            pusher = next != null ? next.pusher() : refresher();
            phase = pusher != null ? Phase.DUE : Phase.IDLE;
            if (pusher == null) {
                wakeForChores();
                return;
            }
        }
        schedule(pusher, next, next == null ? 0 : next.settings().lingerNanos());
    }

    /** Who is to push everything again, if that has become necessary while a push was under way; else {@code null}. */
    private PushChannel refresher() {
        PushChannel pusher = latestPusher;
        return pushes.isRefreshDue() && pusher != null && !pusher.isStopped() ? pusher : null;
    }

    /** Only with the lock held. */
    private void wakeForChores() {
        long next = pushes.nextChore();
        if (next >= choreWakeMillis) {
            return;
        }
        choreWakeMillis = next;
        // Late rather than early, and many at once rather than one by one: half a second more matters to none.
        long delay = Math.max(0, next - gateway.clocks().millis()) + CHORE_SLACK_MILLIS;
        gateway.timer().schedule(this::wakeForChore, delay, TimeUnit.MILLISECONDS);
    }

    private void wakeForChore() {
        synchronized (this) {
            choreWakeMillis = Long.MAX_VALUE;
        }
        wake();
    }
}
