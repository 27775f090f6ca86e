// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.gateway.GatewayAnswer;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.FamilyTooLargeException;
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.group.state.RequestSlice;
import io.github.camelpushgateway.group.state.SavedState;
import io.github.camelpushgateway.group.store.StateStoreException;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.text.Excerpt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pushes of one group: what is prepared, and what follows from the gateway's answer. Belongs to the thread that has the group's turn;
 * {@link Group} gives it to one at a time.
 */
final class GroupDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(GroupDelivery.class);

    /** What is told to a submission whose content the gateway has already. */
    private static final int ACCEPTED_BEFORE = 200;

    /** A person has to mend what is refused for no fault of the samples, and then wants to see that it works. */
    private static final Duration LONGEST_WAIT_AFTER_REFUSAL = Duration.ofSeconds(15);

    private final GroupingKey key;
    private final GatewayGroups gateway;
    private final Clocks clocks;
    private final GroupState state;
    private final SavedState saved;
    private final Isolation isolation = new Isolation();
    private final SubmissionQueue queue = new SubmissionQueue(isolation);
    /** What is being pushed; some of it may have been told how it ended. */
    private List<Submission> inHand = List.of();
    /** Whether the state holds what was saved of the group before this process. Reading it may take time, and may fail. */
    private boolean restored;
    /** Of all that was pushed, the gateway had lost nothing when its epoch was this. */
    private long refreshedEpoch;
    /** Not before this is everything pushed again, where that has failed; in the time of {@link Clocks#millis()}. */
    private long refreshDueMillis;

    private final Backoff refusals = new Backoff(LONGEST_WAIT_AFTER_REFUSAL);
    private volatile long heldUntilNanos = System.nanoTime();

    private volatile GroupStatus status;

    GroupDelivery(GroupingKey key, GatewayGroups gateway, SavedState saved) {
        this.key = key;
        this.gateway = gateway;
        this.clocks = gateway.clocks();
        this.state = new GroupState(key, gateway.types(), gateway.texts());
        this.saved = saved;
        this.refreshedEpoch = gateway.epoch();
        status = new GroupStatus(key, state.size(), state.families(), null);
    }

    /** Takes what has arrived, behind what waits. */
    void take(Collection<Submission> arrivals) {
        queue.add(arrivals);
    }

    /** What waits longest, or {@code null}. */
    Submission next() {
        return queue.peek();
    }

    /** Whether nothing is remembered of the group. */
    boolean isEmpty() {
        return restored && state.isEmpty();
    }

    /**
     * When there is something to do even if nothing comes: a series to withdraw, all to be pushed again, or what was saved to be read. In
     * the time of {@link Clocks#millis()}; {@link Long#MAX_VALUE} for never.
     */
    long nextChore() {
        return !restored || isRefreshOwed() ? Math.min(refreshDueMillis, state.nextExpiry()) : state.nextExpiry();
    }

    /** The first series, each as one line of text. */
    List<String> series(int most) {
        return state.describe(most);
    }

    /** What is there, for who wants to know from another thread. */
    GroupStatus status() {
        return status;
    }

    /** Before when, in the time of {@link System#nanoTime()}, nothing is pushed, but for what would be too late then. From any thread. */
    long notBeforeNanos() {
        long ofGateway = gateway.notBeforeNanos();
        long own = heldUntilNanos;
        return own - ofGateway > 0 ? own : ofGateway;
    }

    /** Whether everything should be pushed now, since the gateway may have lost what was pushed. */
    boolean isRefreshDue() {
        return isRefreshOwed() && refreshDueMillis <= clocks.millis();
    }

    private boolean isRefreshOwed() {
        return refreshedEpoch != gateway.epoch() && !state.isEmpty();
    }

    /**
     * Makes the push that is due, if the gateway may be asked now.
     *
     * @param starter the endpoint that pushes where no submission says which
     * @param now in the time of {@link System#nanoTime()}
     * @return whether anything was sent
     */
    boolean push(PushChannel starter, long now) {
        queue.removeOverdue(now).forEach(submission -> Outcomes.failed(List.of(submission), submission.lastFailure()));
        if (notBeforeNanos() - now <= 0) {
            return restore() && (refreshIfLost(starter) || pushNext() || pushExpiry(starter));
        }
        return queue.isLastChance(now) && restore() && pushNext();
    }

    /** Reads what was saved of the group, once. If that fails, it is as if the gateway had refused all that waits. */
    private boolean restore() {
        if (restored) {
            return true;
        }
        try {
            saved.restore(state);
        } catch (StateStoreException e) {
            tryLater(e);
            refusedForOtherReasons(queue.removeAll(), e);
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

    /** A fault of this program: no exchange may hang because of it. */
    void failAll(Throwable fault) {
        state.rollback();
        List<Submission> all = new ArrayList<>(inHand);
        all.addAll(queue.removeAll());
        Outcomes.failed(all, new IllegalStateException("Pushing group " + key + " failed: " + fault, fault));
    }

    /** Fails what waits of an endpoint that cannot push any more. */
    void abandon(PushChannel pusher) {
        Exception cause = gateway.lastFailure() != null
                ? gateway.lastFailure()
                : new IllegalStateException("The route was stopped before the gateway took the samples");
        for (Submission submission : queue.removeAllOf(pusher)) {
            Outcomes.failed(List.of(submission), submission.lastFailure() != null ? submission.lastFailure() : cause);
        }
    }

    /** Pushes everything if the gateway may have lost it. */
    private boolean refreshIfLost(PushChannel pusher) {
        long epoch = gateway.epoch();
        if (!isRefreshDue()) {
            if (state.isEmpty()) {
                refreshedEpoch = epoch;
            }
            return false;
        }
        state.expire(clocks.millis());
        state.touchAll();
        try {
            send(pusher, true);
            refreshedEpoch = epoch;
            LOG.info(
                    "Group {}: pushed all its {} series again, since the gateway may have lost them",
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
            gateway.failed(failure);
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
            tryLater(reason);
        }
    }

    /** Has all that is remembered pushed again a little later. What waits goes on meanwhile, and fails or waits as its endpoint wants it. */
    private void tryLater(Exception reason) {
        refreshDueMillis = clocks.millis() + TimeUnit.NANOSECONDS.toMillis(refusals.afterFailure());
        gateway.refused(key, reason);
    }

    private boolean pushExpiry(PushChannel pusher) {
        if (!state.expire(clocks.millis())) {
            return false;
        }
        try {
            send(pusher, true);
        } catch (GatewayException | StateStoreException | FamilyTooLargeException e) {
            // Tried again, since what has expired stays expired.
            state.rollback();
            if (e instanceof GatewayException failure && failure.isRetryable()) {
                gateway.failed(failure);
            } else {
                holdUp(e);
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
        PushChannel pusher = last.pusher();
        List<Submission> merged = merge(window, last.operation());
        if (merged.isEmpty()) {
            state.rollback();
            return;
        }
        try {
            GatewayAnswer answer = last.operation() == Operation.DELETE ? delete(pusher) : send(pusher, last.retain());
            isolation.accepted(merged);
            accepted(merged, pusher);
            Outcomes.accepted(merged, answer.status());
        } catch (FamilyTooLargeException e) {
            state.rollback();
            tooLarge(merged, e);
        } catch (GatewayException e) {
            state.rollback();
            refused(merged, e);
        } catch (StateStoreException e) {
            // The gateway has it, but a restart would not know: it has to be pushed again, or the source to be told.
            state.rollback();
            refusedForOtherReasons(merged, e);
        }
    }

    private void accepted(List<Submission> merged, PushChannel pusher) {
        long samples = 0;
        for (Submission submission : merged) {
            samples += submission.batch().size();
        }
        pusher.statistics().accepted(merged.size(), samples);
        LOG.debug("Group {}: pushed {} samples of {} exchanges", key, samples, merged.size());
    }

    /** Puts the window's samples over the state; those that do not go with it fail here. Returns the others. */
    private List<Submission> merge(List<Submission> window, Operation operation) {
        long now = clocks.millis();
        state.expire(now);
        if (operation == Operation.DELETE) {
            return window;
        }
        List<Submission> merged = new ArrayList<>(window.size());
        if (operation == Operation.REPLACE) {
            state.replaceAll();
            // The last replacement wins. Were it refused, the one before it would be tried.
            Submission winner = window.get(window.size() - 1);
            if (merge(winner, now, false)) {
                merged.addAll(window);
            } else if (window.size() > 1) {
                isolation.putBack(window.subList(0, window.size() - 1));
            }
            return merged;
        }
        for (Submission submission : window) {
            boolean again = comesAgain(submission);
            boolean nothingToWithdraw = submission.batch().onlyWithdraws()
                    && !state.holdsAnyOf(submission.batch().withdrawals());
            if (nothingToWithdraw || (again && submission.batch().onlyAccumulates())) {
                Outcomes.accepted(List.of(submission), ACCEPTED_BEFORE);
            } else if (merge(submission, now, again)) {
                merged.add(submission);
            }
        }
        return merged;
    }

    /** Whether the same content was pushed before, or is in the push being prepared: what accumulates has to count once. */
    private boolean comesAgain(Submission submission) {
        String idempotency = submission.idempotencyKey();
        boolean again = idempotency != null
                && (state.appliedKeys().isApplied(idempotency)
                        || state.appliedKeys().isPending(idempotency));
        if (again) {
            LOG.warn(
                    "Group {}: '{}' was pushed before; what accumulates is not added again",
                    key,
                    Excerpt.of(idempotency, 200));
        }
        return again;
    }

    private boolean merge(Submission submission, long now, boolean again) {
        String key = submission.idempotencyKey();
        try {
            state.merge(submission, now, again);
            if (key != null && !again) {
                state.appliedKeys().prepare(key);
            }
            return true;
        } catch (InvalidMetricException e) {
            Outcomes.failed(List.of(submission), e);
            return false;
        }
    }

    private GatewayAnswer delete(PushChannel pusher) throws GatewayException {
        GatewayAnswer answer = pusher.send(GatewayRequest.delete(key.path()));
        gateway.succeeded();
        state.clear();
        saved.clear();
        notRefused();
        return answer;
    }

    /** Sends what is prepared, in one request or more, and makes it the state. */
    private GatewayAnswer send(PushChannel pusher, boolean retain) throws GatewayException {
        Operation operation = state.operation();
        boolean withdrawing = operation != Operation.ADD;
        if (withdrawing && !pusher.settings().replaces()) {
            // Such a gateway cannot be told to forget; what has expired is only no longer sent.
            operation = Operation.ADD;
        } else if (operation == Operation.DELETE && !pusher.settings().deletes()) {
            // An empty PUT takes the last series away as well, and is documented everywhere.
            operation = Operation.REPLACE;
        }
        GatewayAnswer answer = null;
        if (operation == Operation.DELETE) {
            answer = pusher.send(GatewayRequest.delete(key.path()));
        } else {
            ExpositionWriter writer = pusher.borrowWriter();
            try {
                List<RequestSlice> slices = state.write(
                        writer,
                        pusher.settings().format(),
                        operation,
                        pusher.settings().requestLimits());
                for (RequestSlice slice : slices) {
                    Method method = operation == Operation.REPLACE ? Method.PUT : Method.POST;
                    answer = pusher.send(request(pusher, method, writer, slice));
                    operation = Operation.ADD;
                }
            } finally {
                pusher.giveBack(writer);
            }
        }
        gateway.succeeded();
        saved.save(state, retain);
        state.commit(retain);
        notRefused();
        status = new GroupStatus(key, state.size(), state.families(), Instant.now());
        return answer;
    }

    private GatewayRequest request(PushChannel pusher, Method method, ExpositionWriter writer, RequestSlice slice) {
        PushChannel.Settings settings = pusher.settings();
        byte[] body = writer.buffer();
        int length = slice.to();
        if (slice.from() > 0 || settings.compression() != Compression.NONE) {
            body = settings.compression().compress(body, slice.from(), slice.to());
            length = body.length;
        }
        return new GatewayRequest(
                method,
                key.path(),
                settings.format().contentType(),
                settings.compression().contentCoding(),
                body,
                length);
    }

    private void tooLarge(List<Submission> window, FamilyTooLargeException e) {
        List<Submission> rest = new ArrayList<>();
        List<Submission> culprits = new ArrayList<>();
        for (Submission submission : window) {
            boolean brings = submission.batch().families().stream()
                    .anyMatch(family -> family.descriptor().name().equals(e.family()));
            (brings ? culprits : rest).add(submission);
        }
        Outcomes.failed(culprits.isEmpty() ? window : culprits, e);
        if (!culprits.isEmpty() && !rest.isEmpty()) {
            isolation.putBack(rest);
        }
    }

    private void refused(List<Submission> window, GatewayException e) {
        if (e.isRetryable()) {
            gateway.failed(e);
            putBack(window, e);
            return;
        }
        if (!e.blamesContent()) {
            refusedForOtherReasons(window, e);
            return;
        }
        if (window.size() == 1) {
            Outcomes.failed(window, e);
            Outcomes.failed(isolation.refused(window.get(0)), e);
            return;
        }
        if (window.get(0).operation() == Operation.REPLACE) {
            Outcomes.failed(window.subList(window.size() - 1, window.size()), e);
            isolation.putBack(window.subList(0, window.size() - 1));
            return;
        }
        isolation.split(window);
    }

    /** What is refused is no fault of the samples: where the endpoint wants it they wait until somebody has mended it, else they fail. */
    private void refusedForOtherReasons(List<Submission> window, Exception reason) {
        if (isolation.splitByChannel(window)) {
            // One endpoint's lack of credentials, or of a tenant, is not to hold up the others.
            return;
        }
        List<Submission> patient = new ArrayList<>(window.size());
        List<Submission> others = new ArrayList<>();
        for (Submission submission : window) {
            (submission.settings().retryRefusals() ? patient : others).add(submission);
        }
        Outcomes.failed(others, reason);
        if (!patient.isEmpty()) {
            holdUp(reason);
            putBack(patient, reason);
        }
    }

    /** Leaves the gateway alone, as far as this group goes, a little longer each time. */
    private void holdUp(Exception reason) {
        heldUntilNanos = System.nanoTime() + refusals.afterFailure();
        gateway.refused(key, reason);
    }

    private void notRefused() {
        if (refusals.failures() > 0) {
            LOG.info("Group {}: pushing goes on after {} refusals", key, refusals.failures());
            refusals.reset();
            refreshDueMillis = 0;
        }
    }

    private void putBack(List<Submission> window, Exception failure) {
        window.get(0).pusher().statistics().retried();
        queue.putBack(window, failure);
    }
}
