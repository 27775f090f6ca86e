// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.state.ArrivalOrder;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.SavedState;
import io.github.camelpushgateway.group.state.SeriesStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One group of one gateway: gathers submissions and has them pushed, never two requests at once. What arrives
 * during a push goes out together with the next one, so load makes batches by itself. When the next one may start,
 * the gateway's {@link GatewayPacer} says.
 *
 * <p>Threads: any thread may submit. What is gathered, and whose turn it is, is guarded by this object's lock,
 * which is never held while something is sent. {@link #pushes} belongs to the one thread that has the turn; the
 * lock hands it on to the next.
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
        /** The thread that pushed could not even give its turn away, for want of memory; see {@link #revive()}. */
        STRANDED,
        /** Removed from the gateway's groups; takes no submission. */
        GONE
    }

    private final GroupingKey key;
    private final SharedGateway gateway;
    private final Tenure tenure;
    private final Predicate<Group> remove;
    private final GroupDelivery pushes;
    private final GatewayPacer.Turn turn = new GatewayPacer.Turn(this::start);

    // Guarded by this.
    private final Deque<Submission> arrivals = new ArrayDeque<>();
    private Phase phase = Phase.IDLE;
    /** The number of what came last, in {@link ArrivalOrder}. */
    private long arrived;
    /** On whose threads the push that is due runs. */
    private PushChannel starter;
    /** When the next appointment for a chore is, in the time of {@link Clocks#millis()}. */
    private long choreWakeMillis = Long.MAX_VALUE;

    /** The endpoint that pushed last. */
    private volatile PushChannel latestChannel;

    /**
     * @param tenure for how long it is ours
     * @param remove takes the group out of those that are known, if it is still there
     */
    Group(GroupingKey key, SharedGateway gateway, Tenure tenure, SavedState saved, Predicate<Group> remove) {
        this.key = key;
        this.gateway = gateway;
        this.tenure = tenure;
        this.remove = remove;
        this.pushes = new GroupDelivery(key, gateway, tenure, saved);
    }

    GroupingKey key() {
        return key;
    }

    /**
     * Takes a submission.
     *
     * @return {@code false} if this group was removed or released in the meantime, and another one has to be asked
     *     for
     */
    boolean submit(Submission submission) {
        boolean first;
        synchronized (this) {
            if (phase == Phase.GONE || tenure.hasEnded()) {
                return false;
            }
            arrived = ArrivalOrder.next(arrived, submission.submittedNanos());
            submission.sequence(arrived);
            arrivals.add(submission);
            first = phase == Phase.IDLE;
            if (first) {
                phase = Phase.DUE;
                tenure.busy();
                starter = submission.channel();
            }
        }
        gateway.pacer().arrived(turn, submission.channel().source(), submission.submittedNanos());
        if (first) {
            enqueue(submission);
        }
        return true;
    }

    /** The group as it was after its last push. */
    GroupStatus status() {
        return pushes.status();
    }

    /** The series as they were accepted; {@code null} during a push, when they belong to the thread that pushes. */
    synchronized List<SeriesStatus> series() {
        return phase == Phase.PUSHING || phase == Phase.STRANDED ? null : pushes.series();
    }

    /** Has what waits pushed now, without a further wait for more. */
    void flush() {
        if (gateway.pacer().remove(turn)) {
            start();
        }
    }

    /** Of several gateways, has those that lack something get it when they may. */
    void tend() {
        pushes.tend();
        synchronized (this) {
            if (phase != Phase.IDLE || !pushes.isEmpty()) {
                return;
            }
        }
        // The last gateway has been told that nothing is left: the group goes.
        wake();
    }

    /** The same, now: an endpoint is about to end. */
    void hurry(PushChannel channel) {
        pushes.hurry(channel);
    }

    /** As {@link #wake(PushChannel)}, in the way the group was pushed last. */
    void wake() {
        PushChannel channel = latestChannel;
        if (channel != null && !channel.isStopped()) {
            wake(channel);
        }
    }

    /** Has the group look after itself: expiry, and a full push where the gateway has lost its data. */
    void wake(PushChannel channel) {
        synchronized (this) {
            if (phase != Phase.IDLE || tenure.hasEnded()) {
                return;
            }
            phase = Phase.DUE;
            tenure.busy();
            starter = channel;
        }
        enqueue(null);
    }

    /** @param first what waits longest; {@code null} where it is for the group's own sake */
    private void enqueue(Submission first) {
        long now = gateway.clocks().nanos();
        gateway.pacer()
                .enqueue(
                        turn,
                        first == null ? now : first.submittedNanos(),
                        first == null ? GatewayPacer.AUTO : first.settings().lingerNanos(),
                        pushes.heldUntilNanos(),
                        first == null ? Long.MAX_VALUE : first.deadlineNanos());
    }

    /** Called by the pacer. */
    private void start() {
        PushChannel channel;
        synchronized (this) {
            if (phase != Phase.DUE) {
                return;
            }
            phase = Phase.PUSHING;
            channel = starter;
        }
        try {
            channel.runPush(() -> run(channel));
        } catch (RejectedExecutionException e) {
            // The endpoint's threads are gone: its route has been stopped. Another endpoint's submissions go on.
            abandonInTurn(channel);
        } catch (Error e) {
            // No memory for a thread or a task: what waits is told on this one.
            broken(e);
        }
    }

    /** Fails what waits here of an endpoint that cannot push any more. */
    void abandon(PushChannel channel) {
        synchronized (this) {
            if (phase != Phase.DUE) {
                return;
            }
            phase = Phase.PUSHING;
        }
        gateway.pacer().remove(turn);
        abandonInTurn(channel);
    }

    private void abandonInTurn(PushChannel channel) {
        takeArrivals();
        pushes.abandon(channel);
        passOn();
    }

    /**
     * The groups are no longer ours, see {@link Tenure#end()}: what waits fails, and all that is known is forgotten. If
     * a push is under way, that follows when it has ended.
     */
    void release() {
        synchronized (this) {
            if (phase == Phase.IDLE) {
                tenure.busy();
            } else if (phase != Phase.DUE) {
                return;
            }
            phase = Phase.PUSHING;
        }
        gateway.pacer().remove(turn);
        passOn();
    }

    private synchronized void takeArrivals() {
        pushes.take(arrivals);
        arrivals.clear();
    }

    private void run(PushChannel channel) {
        try {
            takeArrivals();
            latestChannel = channel;
            MDC.put(MDC_GROUP, key.toString());
            MDC.put(MDC_GATEWAY, gateway.url());
            pushes.push(channel, gateway.clocks().nanos());
        } catch (RuntimeException e) {
            LOG.error("Group {}: pushing failed unexpectedly", key, e);
            pushes.failed(e);
        } catch (Error e) {
            broken(e);
            return;
        } finally {
            MDC.remove(MDC_GROUP);
            MDC.remove(MDC_GATEWAY);
        }
        try {
            passOn();
        } catch (Error e) {
            strand();
        }
    }

    /**
     * An Error is somebody's: whoever waits learns of it, and the group goes on, though there may be no memory for
     * a message.
     */
    private void broken(Error fault) {
        try {
            takeArrivals();
            pushes.broken(fault);
            LOG.error("Group {}: pushing failed", key, fault);
            passOn();
        } catch (Throwable again) {
            strand();
        }
    }

    /** Nothing is allocated here. */
    private synchronized void strand() {
        phase = Phase.STRANDED;
    }

    /** Goes on where a thread had to leave the group as it was; called every few seconds. */
    void revive() {
        synchronized (this) {
            if (phase != Phase.STRANDED) {
                return;
            }
            phase = Phase.PUSHING;
        }
        broken(new OutOfMemoryError("while pushing group " + key));
    }

    /** Gives the turn away: to the next push if anything waits, else to whoever comes. */
    private void passOn() {
        Submission next;
        boolean due;
        List<Submission> givenUp = List.of();
        synchronized (this) {
            takeArrivals();
            if (tenure.hasEnded()) {
                givenUp = pushes.release();
            }
            next = pushes.next();
            gateway.pacer().ended(turn, next != null);
            if (tenure.hasEnded()) {
                boolean unused = remove.test(this);
                phase = Phase.GONE;
            } else if (next == null && pushes.isEmpty() && remove.test(this)) {
                phase = Phase.GONE;
            } else {
                starter = next != null ? next.channel() : refresher();
                phase = starter != null ? Phase.DUE : Phase.IDLE;
            }
            if (phase == Phase.IDLE) {
                wakeForChores();
            }
            due = phase == Phase.DUE;
            if (!due) {
                tenure.idle();
            }
        }
        if (!givenUp.isEmpty()) {
            Outcomes.failed(givenUp, Tenure.released(key));
        }
        if (due) {
            enqueue(next);
        } else {
            // A source of this group's may have brought something for others, and wait for it alone now.
            gateway.pacer().check();
        }
    }

    /** Who is to push everything again, if that has become necessary while a push was under way; else {@code null}. */
    private PushChannel refresher() {
        PushChannel channel = latestChannel;
        return pushes.isRefreshDue() && channel != null && !channel.isStopped() ? channel : null;
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
        gateway.timer().schedule(this::wakeForChore, TimeUnit.MILLISECONDS.toNanos(delay));
    }

    private void wakeForChore() {
        synchronized (this) {
            choreWakeMillis = Long.MAX_VALUE;
        }
        wake();
    }
}
