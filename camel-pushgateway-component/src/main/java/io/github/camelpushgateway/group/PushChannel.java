// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.gateway.GatewayAnswer;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.RequestLimits;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's way to a gateway's groups. Whoever hands a {@link Submission} to {@link GatewayGroups} gives the
 * channel with it, and the group it is for pushes through it: with its settings, over its connection
 * ({@link Sender}), on its threads, counted in its statistics. The channel also holds back whoever brings more than
 * {@link Settings#maxPending()} exchanges: {@link #enter()} before one is submitted, {@link #leave()} when it has
 * ended. It pushes nothing by itself, and groups and channels are many to many: two endpoints may feed one group,
 * and one endpoint many. Where each group is pushed to several gateways, there is a {@link Lane} to each.
 *
 * <p>Thread safe.
 */
public final class PushChannel {

    /** Set on a thread while it tells exchanges how they ended, whichever endpoint's they are. */
    private static final ThreadLocal<Boolean> TELLING = new ThreadLocal<>();

    /** Where all is pushed to one gateway; {@code null} where each has a lane. */
    private final @Nullable Sender sender;

    private final List<Lane> lanes;
    private final boolean acknowledgedByAll;
    private final Settings settings;
    private final ExecutorService pushes;
    private final ExecutorService completions;
    private final Places admissions;
    private final PushStatistics statistics = new PushStatistics();
    private final SourceWatch source;
    /** At most as many as pushes run at once; a writer keeps its buffer. */
    private final Deque<ExpositionWriter> writers = new ConcurrentLinkedDeque<>();

    /** Pushes and outcomes that were given to the threads and have not ended. */
    private final RunningTasks running = new RunningTasks();

    private volatile Clocks clocks = Clocks.SYSTEM;
    private volatile boolean stopped;

    /**
     * @param sender sends one request and waits for the answer
     * @param pushes runs the pushes; its number of threads is what bounds the requests in flight
     * @param completions tells the exchanges how they ended; apart from the pushes, so that a slow route does not
     *     hold up the gateway
     */
    public PushChannel(Sender sender, Settings settings, ExecutorService pushes, ExecutorService completions) {
        this(sender, List.of(), false, settings, pushes, completions);
    }

    /**
     * To groups that are pushed to several gateways.
     *
     * @param lanes one to each gateway, in the order in which the groups have them
     * @param acknowledgedByAll whether all gateways have to accept a push; else any of them
     * @param pushes prepares the pushes; not the threads of a lane
     */
    public PushChannel(
            List<Lane> lanes,
            boolean acknowledgedByAll,
            Settings settings,
            ExecutorService pushes,
            ExecutorService completions) {
        this(null, List.copyOf(lanes), acknowledgedByAll, settings, pushes, completions);
    }

    private PushChannel(
            @Nullable Sender sender,
            List<Lane> lanes,
            boolean acknowledgedByAll,
            Settings settings,
            ExecutorService pushes,
            ExecutorService completions) {
        this.sender = sender;
        this.lanes = lanes;
        this.acknowledgedByAll = acknowledgedByAll;
        this.settings = settings;
        this.pushes = pushes;
        this.completions = completions;
        this.admissions = new Places(settings.maxPending());
        this.source = new SourceWatch(settings.maxPending());
    }

    /** The clocks of the gateway it pushes to. */
    void use(Clocks gatewayClocks) {
        if (clocks != gatewayClocks) {
            clocks = gatewayClocks;
        }
    }

    /** What is known of how exchanges come. */
    SourceWatch source() {
        return source;
    }

    /** Exchanges are about to learn how they ended. */
    void sourceEnded(int count) {
        source.ended(count, clocks.nanos());
    }

    /** The endpoint's settings. */
    public Settings settings() {
        return settings;
    }

    /** How many more exchanges may wait for a push before the next one is held back. */
    public int free() {
        return admissions.availablePermits();
    }

    /**
     * Waits for a place among the exchanges that wait for a push. Each place is given back by {@link #leave()}. An
     * exchange that comes straight from another push takes a place beyond the last rather than wait: it holds one
     * of the threads that give places back.
     *
     * @throws InterruptedException if the waiting thread is interrupted, for example because the route is stopped
     */
    public void enter() throws InterruptedException {
        if (TELLING.get() == null) {
            admissions.acquire();
        } else {
            admissions.take();
        }
    }

    /** Gives a place back. */
    public void leave() {
        admissions.release();
    }

    /** From now on no push is begun for this endpoint, and none tried again. */
    public void stop() {
        stopped = true;
    }

    /** Whether nothing of this endpoint runs or waits for a thread. */
    public boolean isIdle() {
        return running.isNone();
    }

    /** Waits until what has begun of this endpoint has ended, but not longer than a time. */
    public void awaitIdle(Duration atMost) {
        running.awaitNone(atMost);
    }

    boolean isStopped() {
        return stopped;
    }

    /** What the endpoint has done so far. */
    public PushStatistics statistics() {
        return statistics;
    }

    /** How many exchanges wait for a push, or for the end of theirs. */
    public int pending() {
        return settings.maxPending() - admissions.availablePermits();
    }

    /** Its lane to each of several gateways; none where there is one gateway. */
    public List<Lane> lanes() {
        return lanes;
    }

    /** Of several gateways, whether all have to accept a push. */
    public boolean isAcknowledgedByAll() {
        return acknowledgedByAll;
    }

    /** Exchanges have failed. */
    void exchangesFailed(int count) {
        statistics.exchangesFailed(count);
        if (!lanes.isEmpty()) {
            // Each once, so that sums over the gateways are right.
            lanes.get(0).statistics().exchangesFailed(count);
        }
    }

    GatewayAnswer send(GatewayRequest request, Ownership owner) throws GatewayException {
        if (sender == null) {
            throw new IllegalStateException("There are several gateways: each has a lane");
        }
        return send(sender, request, owner, statistics);
    }

    private static GatewayAnswer send(Sender sender, GatewayRequest request, Ownership owner, PushStatistics statistics)
            throws GatewayException {
        long started = System.nanoTime();
        try {
            GatewayAnswer answer = sender.send(request, owner);
            statistics.answered(System.nanoTime() - started, request.length());
            return answer;
        } catch (GatewayException failure) {
            statistics.failed(failure, System.nanoTime() - started);
            throw failure;
        }
    }

    /** @throws RejectedExecutionException if the endpoint has stopped */
    void runPush(Runnable push) {
        if (stopped) {
            throw new RejectedExecutionException("The endpoint has stopped");
        }
        running.execute(push, pushes);
    }

    /**
     * Runs a request of this endpoint's on a lane's threads.
     *
     * @throws RejectedExecutionException if they are gone
     */
    void run(Lane lane, Runnable task) {
        running.execute(task, lane::execute);
    }

    void runCompletion(Runnable completion) {
        Runnable telling = () -> {
            TELLING.set(true);
            try {
                completion.run();
            } finally {
                TELLING.remove();
            }
        };
        try {
            running.execute(telling, completions);
        } catch (RejectedExecutionException e) {
            // The threads are gone; whoever waits must learn the outcome all the same.
            telling.run();
        }
    }

    ExpositionWriter borrowWriter() {
        return borrowWriter(settings.format());
    }

    /** Those of one kind are kept, the endpoint's; where gateways differ, others are made each time. */
    ExpositionWriter borrowWriter(ExpositionFormat format) {
        ExpositionWriter writer = format == settings.format() ? writers.pollFirst() : null;
        return writer != null ? writer : format.newWriter();
    }

    void giveBack(ExpositionWriter writer) {
        writers.addFirst(writer);
    }

    /** As {@link Settings#lingerNanos()}: no fixed time. */
    public static final long AUTO = GatewayPacer.AUTO;

    /** Places for exchanges; there may be fewer than none. */
    private static final class Places extends Semaphore {

        private static final long serialVersionUID = 1L;

        Places(int places) {
            super(places);
        }

        /** Takes a place whether there is one or not. */
        void take() {
            reducePermits(1);
        }
    }

    /** An endpoint's way to one of several gateways. Thread safe. */
    public static final class Lane {

        private final Sender sender;
        private final Settings settings;
        private final ExecutorService pushes;
        private final int mostAtOnce;
        private final AtomicInteger atOnce;
        private final PushStatistics statistics = new PushStatistics();

        /**
         * @param settings as the gateway needs them; only what says how bodies are written counts
         * @param pushes sends the requests
         * @param mostAtOnce how many it sends at once
         * @param atOnce how many it sends now, whoever's they are
         */
        public Lane(Sender sender, Settings settings, ExecutorService pushes, int mostAtOnce, AtomicInteger atOnce) {
            this.sender = sender;
            this.settings = settings;
            this.pushes = pushes;
            this.mostAtOnce = mostAtOnce;
            this.atOnce = atOnce;
        }

        Settings settings() {
            return settings;
        }

        /** What was sent through it. */
        public PushStatistics statistics() {
            return statistics;
        }

        /** Whether a request would be sent at once. */
        boolean isFree() {
            return atOnce.get() < mostAtOnce;
        }

        GatewayAnswer send(GatewayRequest request, Ownership owner) throws GatewayException {
            return PushChannel.send(sender, request, owner, statistics);
        }

        private void execute(Runnable task) {
            atOnce.incrementAndGet();
            try {
                pushes.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        atOnce.decrementAndGet();
                    }
                });
            } catch (RejectedExecutionException e) {
                atOnce.decrementAndGet();
                throw e;
            }
        }
    }

    /** Sends a request and waits for its answer. */
    public interface Sender {

        /**
         * @param owner has to hold right before the request goes out
         * @throws io.github.camelpushgateway.ownership.NotOwnerException if it does not; nothing is sent then
         */
        GatewayAnswer send(GatewayRequest request, Ownership owner) throws GatewayException;
    }

    /**
     * What an endpoint was configured with. Times of 0 mean none.
     *
     * @param format what bodies are written in
     * @param compression how bodies are compressed
     * @param maxRequestBytes how large a body may be before compression
     * @param splitFamilies whether the gateway lets one family come in several requests
     * @param replaces whether the gateway knows PUT
     * @param deletes whether a group that has become empty may be deleted without being asked for; else it is only
     *     emptied
     * @param lingerNanos wait to gather more submissions into a push; {@link #AUTO} for as long as the gateway's
     *     time asks for
     * @param deliveryTimeoutNanos how long a submission is tried
     * @param retryRefusals whether it is tried again, too, when the gateway refuses it for another reason than its
     *     content
     * @param seriesTtlMillis after how long without a new value a series is withdrawn
     * @param maxSeries how many series a group may hold
     * @param maxPending how many exchanges may wait for a push
     */
    public record Settings(
            ExpositionFormat format,
            Compression compression,
            long maxRequestBytes,
            boolean splitFamilies,
            boolean replaces,
            boolean deletes,
            long lingerNanos,
            long deliveryTimeoutNanos,
            boolean retryRefusals,
            long seriesTtlMillis,
            long maxSeries,
            int maxPending) {

        RequestLimits requestLimits() {
            return new RequestLimits(maxRequestBytes, splitFamilies);
        }
    }
}
