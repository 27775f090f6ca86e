// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.Extent;
import io.github.camelpushgateway.group.state.FamilyTooLargeException;
import io.github.camelpushgateway.group.state.GroupState;
import io.github.camelpushgateway.ownership.NotOwnerException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one of several gateways has of a group: up to which {@link GroupState#version()}, and what it has refused.
 * Guarded by the group's turn.
 */
final class Replica {

    /** A person has to mend what is refused for no fault of the samples, and then wants to see that it works. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int place;
    private final SharedGateway gateway;
    private final Clocks clocks;
    private final Tenure tenure;
    private final GatewayPacer.Turn turn;
    private final Backoff backoff = new Backoff(LONGEST_WAIT);

    /** Families that this gateway refuses, though another has taken them, by name. */
    private final Map<String, Refused> refused = new HashMap<>();

    private long held;
    private long heldRemovals;
    /** What it holds counts as long as the gateway's epoch is this. */
    private long epoch;

    private long heldUntilNanos;
    private boolean busy;
    private boolean waiting;
    private boolean suspicious;
    private boolean owesDelete;

    private record Refused(long retryNanos, long waitNanos) {}

    /**
     * @param place its place among the gateways
     * @param tenure for how long the group is ours
     * @param start brings it what it lacks, when its pacer says so
     */
    Replica(int place, SharedGateway gateway, Tenure tenure, Runnable start) {
        this.tenure = tenure;
        this.place = place;
        this.gateway = gateway;
        this.clocks = gateway.clocks();
        this.turn = new GatewayPacer.Turn(start);
        this.epoch = epoch();
    }

    int place() {
        return place;
    }

    SharedGateway gateway() {
        return gateway;
    }

    GatewayPacer.Turn turn() {
        return turn;
    }

    PushChannel.Lane lane(PushChannel channel) {
        return channel.lanes().get(place);
    }

    /** Whether a request of the group is on its way to it. */
    boolean isBusy() {
        return busy;
    }

    /** Whether it waits for its pacer. */
    boolean isWaiting() {
        return waiting;
    }

    void waiting(boolean waits) {
        waiting = waits;
    }

    long heldUntilNanos() {
        return heldUntilNanos;
    }

    /** Whether it may be asked now. */
    boolean isReady(PushChannel channel, long now) {
        return !busy
                && heldUntilNanos <= now
                && !gateway.health().isLeftAlone(now)
                && lane(channel).isFree();
    }

    /** A request goes out. */
    void begin() {
        busy = true;
        look();
    }

    void ended() {
        busy = false;
    }

    /** A new number each time it may have lost what it had, or a former owner may have changed it. */
    private long epoch() {
        return gateway.health().epoch() + tenure.epoch();
    }

    private void look() {
        long now = epoch();
        if (epoch != now) {
            epoch = now;
            held = 0;
        }
    }

    /** Whether it lacks anything that it may be sent. */
    boolean lags(GroupState state) {
        look();
        return owesDelete
                || held < state.version() && !(held == 0 && state.isEmpty() && heldRemovals >= state.removalVersion())
                || heldRemovals < state.removalVersion()
                || !due().isEmpty();
    }

    boolean owesDelete() {
        return owesDelete;
    }

    void owesDelete(boolean owes) {
        owesDelete = owes;
    }

    /** Whether it has to be sent the whole group in place of what it has. */
    boolean needsWhole(GroupState state) {
        return heldRemovals < state.removalVersion();
    }

    /**
     * What it is to be sent of a group.
     *
     * @param whole all, in place of what it has
     * @param accepted whether without the push being prepared
     */
    Extent extent(GroupState state, boolean whole, boolean accepted) {
        look();
        boolean current = held >= state.version();
        if (refused.isEmpty() && !accepted && (whole || current)) {
            return whole ? Extent.WHOLE : Extent.CHANGED;
        }
        return new Extent(whole, current ? Long.MAX_VALUE : held, accepted, Set.copyOf(refused.keySet()), null);
    }

    /** The names that it refuses. */
    Set<String> refused() {
        return refused.keySet();
    }

    /** Those that are to be tried again. */
    Set<String> due() {
        if (refused.isEmpty()) {
            return Set.of();
        }
        long now = clocks.nanos();
        Set<String> due = new HashSet<>();
        refused.forEach((name, one) -> {
            if (one.retryNanos() <= now) {
                due.add(name);
            }
        });
        return due;
    }

    /** Whether what it is sent has to be sent family by family, since it has refused something. */
    boolean isSuspicious() {
        return suspicious || !due().isEmpty();
    }

    /** It has everything up to a version. */
    void has(long version, long removalVersion) {
        if (epoch() == epoch) {
            held = version;
            heldRemovals = removalVersion;
        }
        owesDelete = false;
        suspicious = false;
        backoff.reset();
    }

    void accepts(String family) {
        refused.remove(family);
    }

    void refuses(String family) {
        Refused before = refused.get(family);
        long wait = before == null ? FIRST_RETRY_NANOS : Math.min(LONGEST_RETRY_NANOS, 2 * before.waitNanos());
        refused.put(family, new Refused(clocks.nanos() + wait, wait));
    }

    /** It holds what the group does not: it has to be sent all. */
    void holdsOther() {
        held = 0;
        heldRemovals = -1;
    }

    /** A request failed, or part of a push. */
    void failed(GroupingKey key, Exception failure, boolean partly) {
        if (partly) {
            held = 0;
        }
        if (failure instanceof GatewayException answer && answer.isRetryable()) {
            gateway.health().failed(answer);
        } else if (failure instanceof NotOwnerException) {
            heldUntilNanos = clocks.nanos() + FIRST_RETRY_NANOS;
        } else if (blamesContent(failure)) {
            suspicious = true;
        } else {
            heldUntilNanos = clocks.nanos() + backoff.afterFailure();
            gateway.health().refused(key, failure);
        }
    }

    /** Whether what was sent is at fault, not who sends it or where. */
    static boolean blamesContent(@Nullable Exception failure) {
        return failure instanceof GatewayException answer
                ? !answer.isRetryable() && answer.blamesContent()
                : failure instanceof FamilyTooLargeException;
    }
}
