// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.state.Clocks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * When a push may start: one pacer a gateway, shared by all its groups, whatever endpoint they are pushed by. A
 * gateway checks all it holds with each push, and nobody scrapes more often than every few seconds. So the pushes
 * together take about a twentieth of its time, measured from its answers.
 *
 * <ul>
 *   <li>A gateway that has had its rest is pushed to at once.
 *   <li>No value waits longer than a second for the rest to end; who has waited longest goes first; when one goes,
 *       all that wait go with it, back to back.
 *   <li>A source that stands still, see {@link SourceWatch}, is never kept waiting: what it has brought goes at once.
 *   <li>A group that is left alone, after a failure or a refusal, comes back here when that time is over.
 * </ul>
 *
 * Where an endpoint says how long to {@code linger}, its groups wait exactly so long, and rest after a push as long
 * as it took.
 *
 * <p>Thread safe; its lock is the object itself and is never held while a push is started. Times are those of
 * {@link Clocks#nanos()}.
 */
final class GatewayPacer {

    /** One part in so many of a gateway's time. */
    static final int SHARE = 20;

    /** The longest wait for the sake of the gateway's time. */
    static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** However long a push took, the next one need not wait longer than a scrape interval. */
    static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** As a linger: as the gateway's time allows. */
    static final long AUTO = -1;

    /** Over which the share of the gateway's time is averaged. */
    private static final double AVERAGED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Clocks clocks;
    private final Timer timer;
    private final GatewayHealth health;

    // Guarded by this.
    private final List<Turn> waiting = new ArrayList<>();
    private final List<SourceWatch> sources = new ArrayList<>();
    private int requests;
    private long busySinceNanos;
    private long restedNanos;
    private long wakeNanos = Long.MAX_VALUE;
    private double busyNanos;
    private long averagedAtNanos;

    GatewayPacer(Clocks clocks, Timer timer, GatewayHealth health) {
        this.clocks = clocks;
        this.timer = timer;
        this.health = health;
        this.averagedAtNanos = clocks.nanos();
    }

    /** A group's place in the line. Its fields are guarded by its pacer. */
    static final class Turn {

        private final Runnable start;
        private final List<SourceWatch> sources = new ArrayList<>(1);
        private final List<SourceWatch> pushed = new ArrayList<>(1);
        private boolean isWaiting;
        private long sinceNanos;
        private long lingerNanos;
        private long notBeforeNanos;
        private long deadlineNanos;
        private long restNanos;
        private long startedNanos;

        /** @param start starts the group's push; called without a lock */
        Turn(Runnable start) {
            this.start = start;
        }

        /** From when it may go, as far as it is up to itself, in the state the gateway is in. */
        private long earliest(GatewayHealth health) {
            return Math.max(notBeforeNanos, health.notBeforeNanos());
        }
    }

    /**
     * A group waits from now on.
     *
     * @param sinceNanos since when the first of it waits
     * @param lingerNanos how long it is to gather more, or {@link #AUTO}
     * @param notBeforeNanos before when it must not go for reasons of its own
     * @param deadlineNanos when it goes whatever holds it up, so that it is tried at all; {@link Long#MAX_VALUE}
     *     for never
     */
    void enqueue(Turn turn, long sinceNanos, long lingerNanos, long notBeforeNanos, long deadlineNanos) {
        synchronized (this) {
            turn.sinceNanos = sinceNanos;
            turn.lingerNanos = lingerNanos;
            turn.notBeforeNanos = notBeforeNanos;
            turn.deadlineNanos = deadlineNanos;
            if (!turn.isWaiting) {
                turn.isWaiting = true;
                waiting.add(turn);
            }
        }
        check();
    }

    /**
     * Something has come for a group, from an endpoint's source; before the group is {@link #enqueue enqueued}, or
     * after it.
     */
    void arrived(Turn turn, SourceWatch source, long now) {
        source.arrived(now);
        synchronized (this) {
            if (!turn.sources.contains(source)) {
                turn.sources.add(source);
            }
            if (!turn.isWaiting || turn.lingerNanos != AUTO || !source.standsStill(now)) {
                return;
            }
        }
        check();
    }

    /** A group is no longer to be started by its pacer. */
    synchronized boolean remove(Turn turn) {
        if (!turn.isWaiting) {
            return false;
        }
        turn.isWaiting = false;
        waiting.remove(turn);
        begin(turn);
        return true;
    }

    /**
     * A group's push, or what it has tried, has ended. To be called once for each start, before it is enqueued
     * again.
     */
    void ended(Turn turn, boolean anyLeft) {
        synchronized (this) {
            turn.pushed.forEach(SourceWatch::pushEnded);
            if (anyLeft) {
                turn.pushed.stream()
                        .filter(source -> !turn.sources.contains(source))
                        .forEach(turn.sources::add);
            }
            turn.pushed.clear();
            long now = clocks.nanos();
            turn.restNanos = now + Math.min(LONGEST_REST_NANOS, now - turn.startedNanos);
        }
    }

    /** Looks who may go now: to be called when the gateway's health has changed. */
    void check() {
        List<Turn> due = List.of();
        long wake = Long.MAX_VALUE;
        synchronized (this) {
            if (!waiting.isEmpty()) {
                long now = clocks.nanos();
                due = due(now);
                due.forEach(this::take);
                wake = nextNanos(now);
                if (wake >= wakeNanos) {
                    wake = Long.MAX_VALUE;
                } else {
                    wakeNanos = wake;
                }
            }
        }
        if (wake != Long.MAX_VALUE) {
            timer.schedule(this::wake, wake - clocks.nanos());
        }
        for (Turn turn : due) {
            turn.start.run();
        }
    }

    /** As {@link #check()}, also where the timer has lost what it was given. */
    void recheck() {
        wake();
    }

    private void wake() {
        synchronized (this) {
            wakeNanos = Long.MAX_VALUE;
        }
        check();
    }

    private void take(Turn turn) {
        turn.isWaiting = false;
        waiting.remove(turn);
        begin(turn);
    }

    private void begin(Turn turn) {
        turn.startedNanos = clocks.nanos();
        turn.pushed.addAll(turn.sources);
        turn.sources.clear();
        turn.pushed.forEach(SourceWatch::pushStarted);
    }

    /** Who may go now, the one that has waited longest first. */
    private List<Turn> due(long now) {
        boolean rested = restedNanos <= now;
        boolean together = false;
        List<Turn> due = new ArrayList<>();
        List<Turn> others = new ArrayList<>();
        for (Turn turn : waiting) {
            if (turn.deadlineNanos <= now) {
                due.add(turn);
            } else if (turn.earliest(health) <= now) {
                if (turn.lingerNanos != AUTO) {
                    if (fixedNanos(turn) <= now) {
                        due.add(turn);
                    }
                } else if (rested || boundNanos(turn) <= now) {
                    due.add(turn);
                    together = true;
                } else if (standsStill(turn, now)) {
                    due.add(turn);
                } else {
                    others.add(turn);
                }
            }
        }
        if (together) {
            due.addAll(others);
        }
        if (due.isEmpty()) {
            probe(now, due);
        }
        due.sort(Comparator.comparingLong(turn -> turn.sinceNanos));
        return due;
    }

    /**
     * While the gateway wants to be left alone for long, the one that has waited longest asks now and then whether
     * it still does.
     */
    private void probe(long now, List<Turn> due) {
        if (health.probeNanos() <= now) {
            waiting.stream()
                    .filter(turn -> turn.notBeforeNanos <= now)
                    .min(Comparator.comparingLong(turn -> turn.sinceNanos))
                    .ifPresent(turn -> {
                        health.probing();
                        due.add(turn);
                    });
        }
    }

    private static boolean standsStill(Turn turn, long now) {
        for (SourceWatch source : turn.sources) {
            if (source.standsStill(now)) {
                return true;
            }
        }
        return false;
    }

    private static long fixedNanos(Turn turn) {
        return Math.max(turn.sinceNanos + turn.lingerNanos, turn.restNanos);
    }

    private long boundNanos(Turn turn) {
        return Math.max(turn.sinceNanos + LONGEST_WAIT_NANOS, turn.earliest(health));
    }

    /** When something may be due next, if nothing comes. */
    private long nextNanos(long now) {
        long next = Long.MAX_VALUE;
        long probe = health.probeNanos();
        sources.clear();
        for (Turn turn : waiting) {
            next = Math.min(next, Math.min(turn.deadlineNanos, Math.max(probe, turn.notBeforeNanos)));
            long earliest = turn.earliest(health);
            if (turn.lingerNanos != AUTO) {
                next = Math.min(next, Math.max(earliest, fixedNanos(turn)));
                continue;
            }
            next = Math.min(next, Math.max(earliest, Math.min(restedNanos, boundNanos(turn))));
            if (earliest <= now) {
                for (SourceWatch source : turn.sources) {
                    if (!sources.contains(source)) {
                        sources.add(source);
                    }
                }
            }
        }
        for (SourceWatch source : sources) {
            // Not more often than that, also where exchanges pour in.
            next = Math.min(next, Math.max(source.standstillNanos(), now + SourceWatch.SHORTEST_SILENCE_NANOS));
        }
        return next;
    }

    /** A request goes out. */
    synchronized void requestStarted() {
        account(clocks.nanos());
        requests++;
    }

    /** A request was answered, or given up. */
    synchronized void requestEnded() {
        account(clocks.nanos());
        requests--;
    }

    /** The gateway is busy while at least one request is out. For each moment of that it has a rest of nineteen. */
    private void account(long now) {
        if (requests > 0) {
            long busy = now - busySinceNanos;
            restedNanos = Math.min(Math.max(restedNanos, busySinceNanos) + SHARE * busy, now + LONGEST_WAIT_NANOS);
            average(now, busy);
        }
        busySinceNanos = now;
    }

    private void average(long now, long busy) {
        busyNanos = busyNanos * Math.exp(-(now - averagedAtNanos) / AVERAGED_NANOS) + busy;
        averagedAtNanos = now;
    }

    /** Whether the gateway has had its rest. */
    synchronized boolean isRested(long now) {
        return restedNanos <= now;
    }

    /** How much of the gateway's time pushes have taken lately, from 0 to 1. */
    synchronized double share() {
        long now = clocks.nanos();
        return Math.min(1, busyNanos * Math.exp(-(now - averagedAtNanos) / AVERAGED_NANOS) / AVERAGED_NANOS);
    }

    /** How long the group that has waited longest waits by now, in seconds; 0 if none does. */
    synchronized double waitSeconds() {
        long now = clocks.nanos();
        return waiting.stream().mapToLong(turn -> now - turn.sinceNanos).max().orElse(0)
                / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
