// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayAnswer;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.FamilyTooLargeException;
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.group.state.SavedState;
import io.github.camelpushgateway.group.state.SeriesStatus;
import io.github.camelpushgateway.group.store.StateStoreException;
import io.github.camelpushgateway.ownership.NotOwnerException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pushes of one group: what is prepared, and what follows from the gateway's answer. Belongs to the thread that
 * has the group's turn; {@link Group} gives it to one at a time.
 */
final class GroupDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(GroupDelivery.class);

    /** How often a group that waits for its ownership looks whether it is there. */
    private static final long NOT_OWNER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final GroupingKey key;

    /**
     * Guards the state where requests to several gateways look at it. The thread that has the group's turn holds
     * it, but not while it waits for them.
     */
    private final ReentrantLock turn = new ReentrantLock();

    private final SharedGateway gateway;
    private final Tenure tenure;
    private final Clocks clocks;
    private final GroupState state;
    private final SavedState saved;
    private final GroupSender sender;
    private final WindowMerge merge;
    private final Isolation isolation = new Isolation();
    private final SubmissionQueue queue = new SubmissionQueue(isolation);
    /** What is being pushed; some of it may have been told how it ended. */
    private List<Submission> inHand = List.of();
    /**
     * Whether the state holds what was saved of the group before this process. Reading it may take time, and may
     * fail.
     */
    private boolean restored;
    /** Of all that was pushed, the gateway had lost nothing when its epoch was this. */
    private long refreshedEpoch;
    /** Not before this is everything pushed again, where that has failed; in the time of {@link Clocks#millis()}. */
    private long refreshDueMillis;

    /** Not before this is it asked again whether the group is owned, in the time of {@link Clocks#nanos()}. */
    private volatile long notOwnerUntilNanos;

    private final RefusedPushes refusals;

    private volatile GroupStatus status;

    GroupDelivery(GroupingKey key, SharedGateway gateway, Tenure tenure, SavedState saved) {
        this.key = key;
        this.gateway = gateway;
        this.tenure = tenure;
        this.clocks = gateway.clocks();
        this.state = new GroupState(key, gateway.types(), gateway.texts());
        this.saved = saved;
        this.sender = gateway.replicas().isEmpty()
                ? new SingleSender(key, gateway, tenure, state, saved)
                : new ReplicatedSender(key, gateway, tenure, state, saved, turn);
        this.merge = new WindowMerge(state, isolation);
        this.refusals = new RefusedPushes(key, gateway.health(), clocks, queue, isolation);
        this.refreshedEpoch = epoch();
        status = new GroupStatus(key, state.size(), state.families(), null);
    }

    /** Takes what has arrived, after what waits. */
    void take(Collection<Submission> arrivals) {
        queue.add(arrivals);
    }

    /** What waits longest, or {@code null}. */
    Submission next() {
        return queue.peek();
    }

    /** Whether nothing is remembered of the group. */
    boolean isEmpty() {
        return restored && state.isEmpty() && sender.isSettled();
    }

    /**
     * When there is something to do even if nothing comes: a series to withdraw, all to be pushed again, or what
     * was saved to be read. In the time of {@link Clocks#millis()}; {@link Long#MAX_VALUE} for never.
     */
    long nextChore() {
        return !restored || isRefreshOwed() ? Math.min(refreshDueMillis, state.nextExpiry()) : state.nextExpiry();
    }

    /** The series as they were accepted. */
    List<SeriesStatus> series() {
        return state.statuses(clocks.millis());
    }

    /** What is there, for who wants to know from another thread. */
    GroupStatus status() {
        return status;
    }

    /**
     * Before when the group leaves the gateway alone for reasons of its own, in the time of {@link Clocks#nanos()}.
     * From any thread.
     */
    long heldUntilNanos() {
        return Math.max(refusals.heldUntilNanos(), notOwnerUntilNanos);
    }

    /** Whether everything should be pushed now, since the gateway may have lost what was pushed. */
    boolean isRefreshDue() {
        return isRefreshOwed() && refreshDueMillis <= clocks.millis();
    }

    private boolean isRefreshOwed() {
        return !sender.refreshes() && refreshedEpoch != epoch() && !state.isEmpty();
    }

    /** A new number each time the gateway may have lost what was pushed, or a former owner may have changed it. */
    private long epoch() {
        return gateway.health().epoch() + tenure.epoch();
    }

    /**
     * Makes the push that is due, if the gateway may be asked now.
     *
     * @param starter the endpoint that pushes where no submission says which
     * @param now in the time of {@link Clocks#nanos()}
     */
    void push(PushChannel starter, long now) {
        try {
            NotOwnerException.check(tenure);
            pushInTurn(starter, now);
        } catch (NotOwnerException e) {
            LOG.debug("Group {}: {}", key, e.getMessage());
            waitForOwnership();
        }
        sender.tend(starter);
    }

    private void pushInTurn(PushChannel starter, long now) {
        turn.lock();
        try {
            pushAsOwner(starter, now);
        } finally {
            turn.unlock();
        }
    }

    /** Has gateways that lack something get it when they may. From any thread. */
    void tend() {
        sender.tend();
    }

    /** The same, now: the endpoint is about to end. From any thread. */
    void hurry(PushChannel channel) {
        sender.hurry(channel);
    }

    /**
     * Nothing was sent, or it is not to be known that it was. What waits goes on waiting, as long as it takes: the time
     * until it is given up begins when the groups are owned again.
     */
    private void waitForOwnership() {
        rollback();
        for (int i = inHand.size() - 1; i >= 0; i--) {
            if (!queue.holds(inHand.get(i))) {
                queue.addIfOpen(inHand.get(i));
            }
        }
        inHand = List.of();
        long now = clocks.nanos();
        queue.deadlinesFrom(now);
        notOwnerUntilNanos = now + NOT_OWNER_NANOS;
        refreshDueMillis = clocks.millis() + TimeUnit.NANOSECONDS.toMillis(NOT_OWNER_NANOS);
    }

    /** Forgets everything, without a word to gateway or store. Returns what waits. */
    List<Submission> release() {
        turn.lock();
        try {
            state.rollback();
            state.clear();
        } finally {
            turn.unlock();
        }
        gateway.foreignPushes().forget(key);
        return queue.removeAll();
    }

    private void pushAsOwner(PushChannel starter, long now) {
        queue.removeOverdue(now).forEach(submission -> Outcomes.failed(List.of(submission), submission.lastFailure()));
        boolean probing = gateway.health().takeProbe();
        if (refusals.heldUntilNanos() <= now && (probing || !gateway.health().isLeftAlone(now))) {
            if (restore() && !refreshIfLost(starter) && !pushNext()) {
                pushExpiry(starter);
            }
        } else if (queue.isLastChance(now) && restore()) {
            pushNext();
        }
    }

    /** Reads what was saved of the group, once. If that fails, it is as if the gateway had refused all that waits. */
    private boolean restore() {
        if (restored) {
            return true;
        }
        try {
            saved.restore(state);
        } catch (StateStoreException e) {
            refreshDueMillis = refusals.tryLaterMillis(e);
            refusals.forOtherReasons(queue.removeAll(), e);
            return false;
        }
        restored = true;
        if (!state.isEmpty()) {
            // Nobody knows what the gateway still has of it.
            refreshedEpoch--;
            status = new GroupStatus(key, state.size(), state.families(), null);
        }
        return true;
    }

    /**
     * A fault of this program: no exchange may hang because of it. Where an endpoint has promised to try until it
     * succeeds, it is tried again: what the fault depends on may be over then.
     */
    void failed(RuntimeException fault) {
        rollback();
        List<Submission> open = inHand.stream()
                .filter(submission -> !submission.hasEnded() && !queue.holds(submission))
                .toList();
        inHand = List.of();
        Exception cause = new IllegalStateException("Pushing group " + key + " failed: " + fault, fault);
        if (open.isEmpty()) {
            // Nothing was in hand: whatever waits would meet the fault next.
            open = queue.removeAll();
        } else if (open.size() > 1 && open.get(0).operation() == Operation.ADD) {
            isolation.split(open);
            return;
        }
        refusals.forOtherReasons(open, cause);
    }

    /**
     * An Error: memory may be gone. All that waits ends, the first that can be told first; what cannot stays for
     * the next call.
     */
    void broken(Error fault) {
        rollback();
        inHand.forEach(queue::addIfOpen);
        inHand = List.of();
        BrokenPushException cause = new BrokenPushException(key, fault);
        for (Submission submission = queue.peek(); submission != null; submission = queue.peek()) {
            submission.channel().statistics().broken(cause);
            Outcomes.failed(submission, cause);
            queue.remove(submission);
        }
    }

    private void rollback() {
        turn.lock();
        try {
            state.rollback();
        } finally {
            turn.unlock();
        }
    }

    /** Fails what waits of an endpoint that cannot push any more. */
    void abandon(PushChannel channel) {
        Exception cause = gateway.health().lastFailure() != null
                ? gateway.health().lastFailure()
                : new IllegalStateException("The route was stopped before the gateway took the samples");
        for (Submission submission : queue.removeAllOf(channel)) {
            Outcomes.failed(List.of(submission), submission.lastFailure() != null ? submission.lastFailure() : cause);
        }
    }

    /** Pushes everything if the gateway may have lost it. */
    private boolean refreshIfLost(PushChannel channel) {
        long epoch = epoch();
        if (!isRefreshDue()) {
            if (state.isEmpty()) {
                refreshedEpoch = epoch;
            }
            return false;
        }
        state.expire(clocks.millis());
        state.touchAll();
        try {
            send(channel, true);
            refreshedEpoch = epoch;
            LOG.info(
                    "Group {}: pushed all its {} series again, since the gateway may have lost or changed them",
                    key,
                    state.size());
        } catch (GatewayException | StateStoreException | FamilyTooLargeException e) {
            state.rollback();
            notRefreshed(epoch, e);
        }
        return true;
    }

    private void notRefreshed(long epoch, Exception reason) {
        if (reason instanceof GatewayException failure && failure.isRetryable()) {
            gateway.health().failed(failure);
            // It was tried for them too: they would have come next.
            queue.tried(failure);
        } else if (reason instanceof FamilyTooLargeException
                || reason instanceof GatewayException failure && failure.blamesContent()) {
            // What comes next of each family brings the family with it; this was only the short way.
            refreshedEpoch = epoch;
            LOG.warn(
                    "Group {}: its series could not be pushed again after the gateway came back: {}",
                    key,
                    reason.getMessage());
        } else {
            // What waits goes on meanwhile, and fails or waits as its endpoint wants it.
            refreshDueMillis = refusals.tryLaterMillis(reason);
        }
    }

    private boolean pushExpiry(PushChannel channel) {
        if (!state.expire(clocks.millis())) {
            return false;
        }
        try {
            send(channel, true);
        } catch (GatewayException | StateStoreException | FamilyTooLargeException e) {
            // Tried again, since what has expired stays expired.
            state.rollback();
            if (e instanceof GatewayException failure && failure.isRetryable()) {
                gateway.health().failed(failure);
            } else {
                refusals.holdUp(e);
            }
        }
        return true;
    }

    private boolean pushNext() {
        List<Submission> window = queue.nextWindow();
        if (window.isEmpty()) {
            return false;
        }
        inHand = window;
        push(window);
        inHand = List.of();
        return true;
    }

    private void push(List<Submission> window) {
        Submission last = window.get(window.size() - 1);
        PushChannel channel = last.channel();
        List<Submission> merged = merge.merge(window, last.operation(), clocks.millis());
        if (merged.isEmpty()) {
            state.rollback();
            return;
        }
        try {
            GatewayAnswer answer =
                    last.operation() == Operation.DELETE ? delete(channel) : send(channel, last.retain());
            isolation.accepted(merged);
            accepted(merged, channel);
            Outcomes.accepted(merged, answer.status());
        } catch (FamilyTooLargeException e) {
            state.rollback();
            refusals.tooLarge(merged, e);
        } catch (GatewayException e) {
            state.rollback();
            refusals.refused(merged, e);
        } catch (StateStoreException e) {
            // The gateway has it, but a restart would not know: it has to be pushed again, or the source to be told.
            state.rollback();
            refusals.forOtherReasons(merged, e);
        }
    }

    private GatewayAnswer send(PushChannel channel, boolean retain) throws GatewayException {
        GatewayAnswer answer = sender.send(channel, retain);
        if (refusals.mended()) {
            refreshDueMillis = 0;
        }
        status = new GroupStatus(key, state.size(), state.families(), Instant.now());
        return answer;
    }

    private GatewayAnswer delete(PushChannel channel) throws GatewayException {
        GatewayAnswer answer = sender.delete(channel);
        if (refusals.mended()) {
            refreshDueMillis = 0;
        }
        return answer;
    }

    private void accepted(List<Submission> merged, PushChannel channel) {
        long samples = 0;
        for (Submission submission : merged) {
            samples += submission.batch().size();
        }
        sender.accepted(channel, merged.size(), samples);
        LOG.debug("Group {}: pushed {} samples of {} exchanges", key, samples, merged.size());
    }
}
