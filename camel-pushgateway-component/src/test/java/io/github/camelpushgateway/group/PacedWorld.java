// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.state.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Virtual time, sources, groups and a gateway that answers one request after the other, around a real
 * {@link GatewayPacer}. One thread; the same seed makes the same world.
 */
final class PacedWorld {

    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<PacedGroup> groups = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final double pushNanos;
    private final GatewayPacer pacer;

    private long now = 1_000_000;
    private long order;
    private long linger = GatewayPacer.AUTO;
    private long gatewayFreeAt;
    private long accepted;
    private long sent;
    private int requests;
    private long longestWait;

    private record Event(long at, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    PacedWorld(long seed, int groupCount, double pushNanos) {
        this.random = new Random(seed);
        this.pushNanos = pushNanos;
        Clocks clocks = new Clocks() {
            @Override
            public long nanos() {
                return now;
            }

            @Override
            public long wallMillis() {
                return now / 1_000_000;
            }
        };
        pacer = new GatewayPacer(
                clocks, (task, delay) -> schedule(now + Math.max(0, delay), task), new GatewayHealth(clocks));
        for (int i = 0; i < groupCount; i++) {
            groups.add(new PacedGroup());
        }
    }

    static PacedWorld random(long seed) {
        Random random = new Random(seed);
        PacedWorld world = new PacedWorld(
                seed, 1 + random.nextInt(12), (0.3 + 8 * random.nextDouble()) * TimeUnit.MILLISECONDS.toNanos(1));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            if (random.nextBoolean()) {
                world.stream(1 + random.nextInt(2_000));
            } else {
                world.window(1 + random.nextInt(50), random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        return world;
    }

    GatewayPacer pacer() {
        return pacer;
    }

    void linger(double nanos) {
        linger = (long) nanos;
    }

    void at(double nanos, Runnable task) {
        schedule((long) nanos + 1_000_000, task);
    }

    void run(double untilNanos) {
        long until = (long) untilNanos + 1_000_000;
        while (!events.isEmpty() && events.peek().at() <= until) {
            Event event = events.poll();
            now = event.at();
            event.task().run();
        }
        now = until;
    }

    void stopSources() {
        sources.forEach(Source::stop);
    }

    long accepted() {
        return accepted;
    }

    long sent() {
        return sent;
    }

    int requests() {
        return requests;
    }

    double acceptedPerSecond() {
        return accepted * 1e9 / now;
    }

    /**
     * The longest that anything waited for a push to start, in nanoseconds; not counted is the wait for the one
     * before it.
     */
    double longestWait() {
        return longestWait;
    }

    double longestRound() {
        return groups.size() * pushNanos;
    }

    /** The share of time that the gateway was busy since a moment. */
    double busyShare(double from) {
        return busyAfter((long) from) / (double) (now - (long) from);
    }

    private long busyAfter(long from) {
        return groups.stream().mapToLong(group -> group.busySince(from)).sum();
    }

    private void schedule(long at, Runnable task) {
        events.add(new Event(at, order++, task));
    }

    /** Sends at random moments, whatever becomes of it. */
    Source stream(double perSecond) {
        Source source = new Source(new SourceWatch(1_000_000));
        source.gap = 1e9 / perSecond;
        source.next();
        return source;
    }

    /** Sends so many at once, again and again, whatever becomes of them. */
    Source bursts(int size, double everyNanos) {
        Source source = new Source(new SourceWatch(1_000_000));
        source.burst(size, everyNanos);
        return source;
    }

    /** Sends as long as fewer than so many are unacknowledged, each a random think time after the last. */
    Source window(int size, double thinkNanos) {
        return window(new SourceWatch(10_000), size, thinkNanos);
    }

    /** Another way of sending on the same endpoint. */
    Source sharing(Source other, int size, double thinkNanos) {
        return window(other.watch, size, thinkNanos);
    }

    private Source window(SourceWatch watch, int size, double thinkNanos) {
        Source source = new Source(watch);
        source.window = size;
        source.think = thinkNanos;
        for (int i = 0; i < size; i++) {
            source.later();
        }
        return source;
    }

    /** Sends when told to. */
    Source callers(int size) {
        return new Source(new SourceWatch(10_000));
    }

    final class Source {

        private final SourceWatch watch;
        private double gap;
        private int window;
        private double think;
        private boolean stopped;
        private long ownAccepted;

        private Source(SourceWatch watch) {
            this.watch = watch;
            sources.add(this);
        }

        void stop() {
            stopped = true;
        }

        long accepted() {
            return ownAccepted;
        }

        double acceptedPerSecond(PacedWorld world) {
            return ownAccepted * 1e9 / world.now;
        }

        private void next() {
            schedule(now + (long) (-Math.log(1 - random.nextDouble()) * gap), () -> {
                if (!stopped) {
                    sendOne(random.nextInt(groups.size()));
                    next();
                }
            });
        }

        private void burst(int size, double everyNanos) {
            schedule(now + (long) everyNanos, () -> {
                if (!stopped) {
                    for (int i = 0; i < size; i++) {
                        sendOne(random.nextInt(groups.size()));
                    }
                    burst(size, everyNanos);
                }
            });
        }

        private void later() {
            schedule(now + (long) (think * (0.5 + random.nextDouble())), () -> {
                if (!stopped) {
                    sendOne(random.nextInt(groups.size()));
                }
            });
        }

        void sendOne(int group) {
            sent++;
            groups.get(group).submit(this);
        }

        private void acknowledged() {
            ownAccepted++;
            if (window > 0) {
                later();
            }
        }
    }

    private record Waiting(Source source, long since) {}

    private final class PacedGroup {

        private final GatewayPacer.Turn turn = new GatewayPacer.Turn(this::start);
        private final List<Waiting> waiting = new ArrayList<>();
        private final List<long[]> pushes = new ArrayList<>();
        private boolean due;
        private boolean pushing;
        private long freeSince;

        void submit(Source source) {
            waiting.add(new Waiting(source, now));
            pacer.arrived(turn, source.watch, now);
            if (!due && !pushing) {
                due = true;
                pacer.enqueue(turn, now, linger, 0, Long.MAX_VALUE);
            }
        }

        private void start() {
            due = false;
            pushing = true;
            List<Waiting> window = List.copyOf(waiting);
            waiting.clear();
            requests++;
            for (Waiting one : window) {
                longestWait = Math.max(longestWait, now - Math.max(one.since(), freeSince));
            }
            pacer.requestStarted();
            long begins = Math.max(now, gatewayFreeAt);
            gatewayFreeAt = begins + (long) (pushNanos * (0.8 + 0.4 * random.nextDouble()));
            pushes.add(new long[] {begins, gatewayFreeAt});
            schedule(gatewayFreeAt, () -> answered(window));
        }

        private void answered(List<Waiting> window) {
            pacer.requestEnded();
            accepted += window.size();
            for (Waiting one : window) {
                one.source().watch.ended(1, now);
            }
            window.forEach(one -> one.source().acknowledged());
            pushing = false;
            freeSince = now;
            pacer.ended(turn, !waiting.isEmpty());
            if (!waiting.isEmpty()) {
                due = true;
                pacer.enqueue(turn, waiting.get(0).since(), linger, 0, Long.MAX_VALUE);
            } else {
                pacer.check();
            }
        }

        private long busySince(long from) {
            return pushes.stream()
                    .filter(push -> push[0] >= from)
                    .mapToLong(push -> push[1] - push[0])
                    .sum();
        }
    }
}
