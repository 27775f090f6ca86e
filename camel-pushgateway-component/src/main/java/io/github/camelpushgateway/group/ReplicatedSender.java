// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayAnswer;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Extent;
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.group.state.SavedState;
import io.github.camelpushgateway.ownership.NotOwnerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is prepared of one group to several gateways, of which each is to have everything. There is one state,
 * and nothing else is kept for a gateway that is away or slow: it has the group up to some version, and what has
 * changed since is sent from the state when it may be asked again.
 *
 * <p>What is prepared goes at once to each gateway that is reachable, has had its rest and has answered the push
 * before. It is the group's state when any has accepted it, or all, as the endpoint wants it; the others' answers
 * come when they come. What a gateway lacks then goes at the gateway's own pace, on its own threads.
 *
 * <p>The state is guarded by the group's turn: a lock that the pushing thread holds, but not while it waits here.
 * Nothing is locked, and no other group's threads are waited for, while the lock is held.
 */
final class ReplicatedSender implements GroupSender {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedSender.class);

    /**
     * If one gateway refuses what is sent, the others are waited for so long. One that hangs would hold up the search
     * for the culprit otherwise.
     */
    private static final long OTHERS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Gateways that were to have a rest are asked, too, if those that were asked have not answered for so long. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final GroupingKey key;
    private final String path;
    private final SharedGateway gateway;
    private final Tenure tenure;
    private final GroupState state;
    private final SavedState saved;
    private final ReentrantLock turn;
    private final Condition answered;
    private final List<Replica> replicas = new ArrayList<>();

    /** Who pushed last. */
    private volatile @Nullable PushChannel latest;

    /** Of the push that was accepted last, the gateway that had it first. Used by the pushing thread only. */
    private @Nullable Replica first;

    /** @param turn held by the thread that has the group's turn */
    ReplicatedSender(
            GroupingKey key,
            SharedGateway gateway,
            Tenure tenure,
            GroupState state,
            SavedState saved,
            ReentrantLock turn) {
        this.tenure = tenure;
        this.key = key;
        this.path = key.path();
        this.gateway = gateway;
        this.state = state;
        this.saved = saved;
        this.turn = turn;
        this.answered = turn.newCondition();
        for (int i = 0; i < gateway.replicas().size(); i++) {
            int place = i;
            replicas.add(new Replica(i, gateway.replicas().get(i), tenure, () -> start(replicas.get(place))));
        }
    }

    @Override
    public GatewayAnswer send(PushChannel channel, boolean retain) throws GatewayException {
        Round round = new Round(channel.isAcknowledgedByAll(), false);
        GatewayAnswer answer = push(channel, round, state.operation(), false);
        // Where that fails it is tried again, or the source is told: what a gateway has by now stays until then.
        tenure.save(key, () -> saved.save(state, retain));
        // What is not to be remembered is, all the same: a gateway that was away has to be given it.
        state.commit(true);
        round.committed(state);
        gateway.succeeded();
        return answer;
    }

    @Override
    public GatewayAnswer delete(PushChannel channel) throws GatewayException {
        Round round = new Round(channel.isAcknowledgedByAll(), true);
        long left = OTHERS_NANOS;
        while (left > 0 && replicas.stream().anyMatch(Replica::isBusy)) {
            // About to answer the push before, most likely: then it is deleted everywhere at once.
            left = awaitNanos(left);
        }
        GatewayAnswer answer = push(channel, round, Operation.DELETE, true);
        state.clear();
        tenure.save(key, saved::clear);
        round.committed(state);
        for (Replica replica : replicas) {
            replica.gateway().foreignPushes().forget(key);
            if (replica.needsWhole(state)) {
                replica.owesDelete(true);
                LOG.info(
                        "Group {}: not yet deleted on {}, which cannot be reached; that is done when it is back",
                        key,
                        replica.gateway().url());
            }
        }
        gateway.succeeded();
        return answer;
    }

    @Override
    public void accepted(PushChannel channel, int exchanges, long samples) {
        channel.statistics().accepted(exchanges, samples);
        if (first != null) {
            first.lane(channel).statistics().accepted(exchanges, samples);
        }
    }

    @Override
    public boolean refreshes() {
        return true;
    }

    @Override
    public boolean isSettled() {
        turn.lock();
        try {
            return replicas.stream().noneMatch(replica -> replica.isBusy() || replica.lags(state));
        } finally {
            turn.unlock();
        }
    }

    /** Sends to all that may be asked, and waits until enough have it. */
    private GatewayAnswer push(PushChannel channel, Round round, Operation operation, boolean explicitly)
            throws GatewayException {
        latest = channel;
        List<Replica> chosen = choose(channel, round.isPatient());
        long started = System.nanoTime();
        gateway.pacer().requestStarted();
        try {
            int length = begin(channel, round, chosen, operation, explicitly);
            if (!channel.isAcknowledgedByAll() && chosen.size() < replicas.size()) {
                askOthers(channel, round, chosen, operation, explicitly);
            }
            await(round);
            if (round.isAccepted()) {
                channel.statistics().answered(System.nanoTime() - started, length);
                first = round.first();
                return round.answer();
            }
        } finally {
            gateway.pacer().requestEnded();
        }
        Exception failure = round.failure();
        boolean again = failure instanceof GatewayException refusal && refusal.isRetryable()
                || failure instanceof NotOwnerException;
        if (!again) {
            round.givenUp();
        }
        if (failure instanceof GatewayException refusal) {
            channel.statistics().failed(refusal, System.nanoTime() - started);
            throw refusal;
        }
        throw failure instanceof RuntimeException fault ? fault : new IllegalStateException(failure);
    }

    /** Those that were to have a rest are asked all the same where the others take long: they may hang. */
    private void askOthers(
            PushChannel channel, Round round, List<Replica> asked, Operation operation, boolean explicitly) {
        long left = PATIENCE_NANOS;
        while (!round.isDecided() && left > 0) {
            left = awaitNanos(left);
        }
        if (!round.isDecided()) {
            long now = gateway.clocks().nanos();
            List<Replica> others = replicas.stream()
                    .filter(replica -> !asked.contains(replica) && replica.isReady(channel, now))
                    .toList();
            begin(channel, round, others, operation, explicitly);
        }
    }

    /** Returns how much of the time is left; 0 also if the thread was interrupted. */
    @SuppressWarnings("WaitNotInLoop") // Its callers loop.
    private long awaitNanos(long nanos) {
        try {
            return answered.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void await(Round round) {
        long left = OTHERS_NANOS;
        while (!round.isDecided()) {
            if (!round.isDoubtful()) {
                answered.awaitUninterruptibly();
            } else if (left <= 0) {
                return;
            } else {
                left = awaitNanos(left);
            }
        }
    }

    /**
     * The gateways to ask now; waits for one where all are about to answer the push before.
     *
     * @param restless whether also those that are to have a rest: nothing may come after this push that brings it to
     *     them
     */
    private List<Replica> choose(PushChannel channel, boolean restless) {
        while (true) {
            long now = gateway.clocks().nanos();
            boolean anyBusy = replicas.stream().anyMatch(Replica::isBusy);
            if (channel.isAcknowledgedByAll()) {
                if (!anyBusy) {
                    return replicas;
                }
            } else {
                List<Replica> ready = replicas.stream()
                        .filter(replica -> replica.isReady(channel, now))
                        .toList();
                List<Replica> rested = ready.stream()
                        .filter(replica -> replica.gateway().pacer().isRested(now) && takesAny(replica))
                        .toList();
                if (!restless && !rested.isEmpty()) {
                    return rested;
                }
                if (!ready.isEmpty()) {
                    return ready;
                }
                if (!anyBusy) {
                    // None can be reached, as far as is known: this asks whether that is still so.
                    return replicas;
                }
            }
            answered.awaitUninterruptibly();
        }
    }

    /** Whether a gateway takes anything of what is prepared. */
    private boolean takesAny(Replica replica) {
        return replica.refused().isEmpty() || !replica.refused().containsAll(state.names(Extent.CHANGED));
    }

    /** Returns how many bytes go to one gateway. */
    private int begin(PushChannel channel, Round round, List<Replica> chosen, Operation operation, boolean explicitly) {
        Map<Object, Payload> payloads = new HashMap<>(2);
        boolean everything = channel.isAcknowledgedByAll() || chosen.stream().noneMatch(this::takesAny);
        int length = 0;
        for (Replica replica : chosen) {
            round.joined();
            try {
                Payload payload = payload(channel, replica, operation, explicitly, everything, payloads);
                length = payload.length();
                payload.use();
                replica.begin();
                send(channel, replica, round, payload);
            } catch (RuntimeException e) {
                replica.ended();
                replica.failed(key, e, false);
                round.failed(e);
            }
        }
        payloads.values().forEach(Payload::release);
        return length;
    }

    /** What a gateway is sent: mostly the same as the others. */
    private Payload payload(
            PushChannel channel,
            Replica replica,
            Operation operation,
            boolean explicitly,
            boolean everything,
            Map<Object, Payload> payloads) {
        PushChannel.Settings settings = replica.lane(channel).settings();
        Operation possible = explicitly ? operation : PushRequests.possible(operation, settings);
        if (possible == Operation.DELETE) {
            return payloads.computeIfAbsent(possible, unused -> Payload.delete(path, channel));
        }
        boolean whole = operation != Operation.ADD || replica.needsWhole(state);
        Operation method = whole ? PushRequests.possible(Operation.REPLACE, settings) : Operation.ADD;
        Extent wanted = replica.extent(state, whole, false);
        Extent extent = everything && !wanted.without().isEmpty()
                ? new Extent(wanted.whole(), wanted.since(), false, Set.of(), null)
                : wanted;
        return payloads.computeIfAbsent(
                List.of(settings, method, extent),
                unused -> Payload.push(path, channel, settings, state, method, extent));
    }

    private void send(PushChannel channel, Replica replica, Round round, Payload payload) {
        tenure.busy();
        try {
            channel.run(replica.lane(channel), () -> transmit(channel, replica, round, payload));
        } catch (RejectedExecutionException e) {
            tenure.idle();
            payload.release();
            throw e;
        }
    }

    private void transmit(PushChannel channel, Replica replica, Round round, Payload payload) {
        Sent sent = sent(channel, replica, payload.requests());
        payload.release();
        tenure.idle();
        boolean back = false;
        turn.lock();
        try {
            replica.ended();
            if (sent.failure == null) {
                back = replica.gateway().health().succeeded();
                round.accepted(replica, sent.answer);
            } else {
                replica.failed(key, sent.failure, sent.done > 0);
                round.failed(sent.failure);
            }
            answered.signalAll();
        } finally {
            turn.unlock();
        }
        after(channel, replica, back);
    }

    /** How requests ended: how many went well, and why the next did not. */
    private record Sent(int done, @Nullable GatewayAnswer answer, @Nullable Exception failure) {}

    private Sent sent(PushChannel channel, Replica replica, List<GatewayRequest> requests) {
        SharedGateway target = replica.gateway();
        GatewayAnswer answer = new GatewayAnswer(200);
        int done = 0;
        target.foreignPushes().pushStarted(key, target.clocks().nanos());
        target.pacer().requestStarted();
        try {
            for (GatewayRequest request : requests) {
                answer = replica.lane(channel).send(request, tenure);
                done++;
            }
            return new Sent(done, answer, null);
        } catch (GatewayException | RuntimeException e) {
            return new Sent(done, null, e);
        } catch (Error e) {
            return new Sent(done, null, new BrokenPushException(key, e));
        } finally {
            target.pacer().requestEnded();
            target.foreignPushes().pushEnded(key, target.clocks().nanos());
        }
    }

    /** Without the lock. */
    private void after(PushChannel channel, Replica replica, boolean back) {
        if (back) {
            replica.gateway().back();
            if (!channel.isAcknowledgedByAll()) {
                // Where all were away, this one takes what waits.
                gateway.succeeded();
            }
        }
        tend(replica);
    }

    @Override
    public void tend(PushChannel channel) {
        PushChannel last = latest;
        if (last == null || last.isStopped()) {
            latest = channel;
        }
        tend();
    }

    @Override
    public void tend() {
        replicas.forEach(this::tend);
    }

    private void tend(Replica replica) {
        turn.lock();
        try {
            if (tenure.hasEnded()
                    || replica.isWaiting()
                    || replica.isBusy()
                    || latest == null
                    || !replica.lags(state)) {
                return;
            }
            replica.waiting(true);
        } finally {
            turn.unlock();
        }
        replica.gateway()
                .pacer()
                .enqueue(
                        replica.turn(),
                        gateway.clocks().nanos(),
                        GatewayPacer.AUTO,
                        replica.heldUntilNanos(),
                        Long.MAX_VALUE);
    }

    @Override
    public void hurry(PushChannel channel) {
        for (Replica replica : replicas) {
            tend(replica);
            if (!replica.gateway().health().isLeftAlone(gateway.clocks().nanos())
                    && replica.gateway().pacer().remove(replica.turn())) {
                start(replica);
            }
        }
    }

    /** Called by a gateway's pacer: what it lacks is brought to it. */
    private void start(Replica replica) {
        PushChannel channel = latest;
        try {
            if (channel == null || channel.isStopped()) {
                throw new RejectedExecutionException("The endpoint has stopped");
            }
            channel.run(replica.lane(channel), () -> catchUp(channel, replica));
        } catch (RejectedExecutionException e) {
            // The endpoint has ended. The next one that pushes brings it.
            turn.lock();
            try {
                replica.waiting(false);
            } finally {
                turn.unlock();
            }
            replica.gateway().pacer().ended(replica.turn(), false);
        }
    }

    private void catchUp(PushChannel channel, Replica replica) {
        CatchUp work = null;
        boolean probing = replica.gateway().health().takeProbe();
        turn.lock();
        try {
            replica.waiting(false);
            boolean leftAlone =
                    replica.gateway().health().isLeftAlone(gateway.clocks().nanos());
            if ((probing || !leftAlone) && tenure.holds() && !replica.isBusy() && replica.lags(state)) {
                replica.begin();
                work = new CatchUp(path, channel, replica, state);
            }
        } catch (RuntimeException | Error e) {
            replica.ended();
            replica.failed(key, new IllegalStateException(e), false);
        } finally {
            turn.unlock();
        }
        boolean back = false;
        if (work != null) {
            tenure.busy();
            try {
                back = catchUp(channel, replica, work);
            } finally {
                tenure.idle();
            }
        }
        replica.gateway().pacer().ended(replica.turn(), false);
        after(channel, replica, back);
    }

    private boolean catchUp(PushChannel channel, Replica replica, CatchUp work) {
        boolean back = false;
        int done = 0;
        Exception failure = null;
        for (CatchUp.Part part : work.parts()) {
            Sent sent = sent(channel, replica, part.requests());
            failure = sent.failure;
            turn.lock();
            try {
                back |= failure == null && replica.gateway().health().succeeded();
                if (work.takes(part, failure)) {
                    failure = null;
                }
            } finally {
                turn.unlock();
            }
            if (failure != null) {
                break;
            }
            done += sent.done;
        }
        work.release();
        turn.lock();
        try {
            replica.ended();
            if (failure == null) {
                replica.has(work.version(), work.removalVersion());
            } else {
                replica.failed(key, failure, done > 0);
            }
            answered.signalAll();
        } finally {
            turn.unlock();
        }
        return back;
    }
}
