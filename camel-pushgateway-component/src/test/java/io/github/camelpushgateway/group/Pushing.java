// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.Position;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.state.SeriesLimits;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Groups on a scripted gateway, and short words for handing samples to them. */
public final class Pushing implements AutoCloseable {

    public final ScriptedGateway gateway = new ScriptedGateway();
    public final GatewayGroups groups;
    public final PushChannel pusher;
    public final ExecutorService pushes = Executors.newFixedThreadPool(4);
    public final ExecutorService completions = Executors.newFixedThreadPool(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /** What an endpoint would be set to, where a test says nothing else. */
    public static final class Wanted {

        public long maxRequestBytes = 1 << 20;
        public boolean splitFamilies;
        public boolean deletes = true;
        public Duration deliveryTimeout = Duration.ofSeconds(30);
        public long linger = PushChannel.AUTO;
        public boolean retryRefusals;
        public Duration seriesTtl = Duration.ZERO;
        public long maxSeries = 100_000;

        private PushChannel.Settings settings() {
            return new PushChannel.Settings(
                    ExpositionFormat.TEXT,
                    Compression.NONE,
                    maxRequestBytes,
                    splitFamilies,
                    true,
                    deletes,
                    linger,
                    deliveryTimeout.toNanos(),
                    retryRefusals,
                    seriesTtl.toMillis(),
                    maxSeries,
                    10_000);
        }
    }

    public Pushing() {
        this(wanted -> {}, null);
    }

    public Pushing(StateStore store) {
        this(wanted -> {}, store);
    }

    public Pushing(Consumer<Wanted> change) {
        this(change, null);
    }

    public Pushing(Consumer<Wanted> change, StateStore store) {
        this(change, store, Clocks.SYSTEM);
    }

    public Pushing(Ownership ownership, StateStore store) {
        this(wanted -> {}, store, ownership, Clocks.SYSTEM);
    }

    public Pushing(Consumer<Wanted> change, StateStore store, Clocks clocks) {
        this(change, store, Ownership.ALWAYS, clocks);
    }

    public Pushing(Consumer<Wanted> change, StateStore store, Ownership ownership, Clocks clocks) {
        Wanted wanted = new Wanted();
        change.accept(wanted);
        groups = new GatewayGroups("http://gateway", store, timer, ownership, clocks);
        pusher = new PushChannel(gateway, wanted.settings(), pushes, completions);
    }

    public static GroupingKey key(String job) {
        return new GroupingKey(job, Labels.EMPTY);
    }

    public static MetricDescriptor gauge(String name) {
        return new MetricDescriptor(name, MetricType.GAUGE, "");
    }

    /** A metric, and what its series are subject to. */
    public record Metric(MetricDescriptor descriptor, SeriesPolicy policy) {}

    public static Metric counter(String name, Update update) {
        return new Metric(
                new MetricDescriptor(name, MetricType.COUNTER, ""), new SeriesPolicy(Aggregation.LAST, update, null));
    }

    public static SampleBatch batch(String job) {
        return new SampleBatch(
                key(job), Labels.EMPTY, SeriesLimits.ofSeries(1_000_000), UnaryOperator.identity(), Aggregation.LAST);
    }

    public static SampleBatch sample(String job, MetricDescriptor metric, String device, double value) {
        return sample(job, new Metric(metric, SeriesPolicy.PLAIN), device, value);
    }

    public static SampleBatch sample(String job, Metric metric, String device, double value) {
        SampleBatch batch = batch(job);
        batch.number(metric.descriptor(), metric.policy(), Labels.of("device", device), value);
        return batch;
    }

    public CompletableFuture<Integer> add(SampleBatch batch) {
        return submit(Operation.ADD, batch, true);
    }

    public CompletableFuture<Integer> addOnce(String idempotencyKey, SampleBatch batch) {
        return submit(Operation.ADD, batch, true, idempotencyKey, null);
    }

    public CompletableFuture<Integer> addAt(String position, SampleBatch batch) {
        return submit(Operation.ADD, batch, true, null, Position.of(position));
    }

    public CompletableFuture<Integer> submit(Operation operation, SampleBatch batch, boolean retain) {
        return submit(operation, batch, retain, null, null);
    }

    private CompletableFuture<Integer> submit(
            Operation operation, SampleBatch batch, boolean retain, String idempotencyKey, Position position) {
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        groups.submit(new Submission(operation, batch, retain, idempotencyKey, position, pusher, new Completion() {
            @Override
            public void accepted(int status) {
                outcome.complete(status);
            }

            @Override
            public void failed(Exception cause) {
                outcome.completeExceptionally(cause);
            }
        }));
        return outcome;
    }

    /** @param then what the exchange does when it was pushed */
    public void submit(SampleBatch batch, Runnable then) {
        groups.submit(new Submission(Operation.ADD, batch, true, pusher, new Completion() {
            @Override
            public void accepted(int status) {
                then.run();
            }

            @Override
            public void failed(Exception cause) {
                then.run();
            }
        }));
    }

    /** The outcome, which must come. */
    public static <T> T await(CompletableFuture<T> outcome)
            throws ExecutionException, InterruptedException, TimeoutException {
        return outcome.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        pushes.shutdownNow();
        completions.shutdownNow();
        timer.shutdownNow();
    }
}
