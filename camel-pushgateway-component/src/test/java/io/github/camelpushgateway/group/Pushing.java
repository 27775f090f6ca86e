package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.Update;
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
final class Pushing implements AutoCloseable {

    final ScriptedGateway gateway = new ScriptedGateway();
    final GatewayGroups groups;
    final Pusher pusher;
    final ExecutorService pushes = Executors.newFixedThreadPool(4);
    final ExecutorService completions = Executors.newFixedThreadPool(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /** What an endpoint would be set to, where a test says nothing else. */
    static final class Wanted {

        long maxRequestBytes = 1 << 20;
        boolean splitFamilies;
        boolean deletes = true;
        Duration deliveryTimeout = Duration.ofSeconds(30);
        boolean retryRefusals;
        Duration seriesTtl = Duration.ZERO;
        long maxSeries = 100_000;

        private Pusher.Settings settings() {
            return new Pusher.Settings(
                    ExpositionFormat.TEXT,
                    Compression.NONE,
                    maxRequestBytes,
                    splitFamilies,
                    true,
                    deletes,
                    0,
                    deliveryTimeout.toNanos(),
                    retryRefusals,
                    seriesTtl.toMillis(),
                    maxSeries,
                    10_000);
        }
    }

    Pushing() {
        this(wanted -> {}, null);
    }

    Pushing(StateStore store) {
        this(wanted -> {}, store);
    }

    Pushing(Consumer<Wanted> change) {
        this(change, null);
    }

    Pushing(Consumer<Wanted> change, StateStore store) {
        Wanted wanted = new Wanted();
        change.accept(wanted);
        groups = new GatewayGroups("http://gateway", store, timer);
        pusher = new Pusher(gateway, wanted.settings(), pushes, completions);
    }

    static GroupingKey key(String job) {
        return new GroupingKey(job, Labels.EMPTY);
    }

    static MetricDescriptor gauge(String name) {
        return new MetricDescriptor(name, MetricType.GAUGE, "");
    }

    static MetricDescriptor counter(String name, Update update) {
        return new MetricDescriptor(name, MetricType.COUNTER, "", Aggregation.LAST, update, null);
    }

    static SampleBatch batch(String job) {
        return new SampleBatch(key(job), Labels.EMPTY, SeriesLimits.ofSeries(1_000_000), UnaryOperator.identity());
    }

    static SampleBatch sample(String job, MetricDescriptor metric, String device, double value) {
        SampleBatch batch = batch(job);
        batch.number(metric, Labels.of("device", device), value);
        return batch;
    }

    CompletableFuture<Integer> add(SampleBatch batch) {
        return submit(Operation.ADD, batch, true);
    }

    CompletableFuture<Integer> addOnce(String idempotencyKey, SampleBatch batch) {
        return submit(Operation.ADD, batch, true, idempotencyKey);
    }

    CompletableFuture<Integer> submit(Operation operation, SampleBatch batch, boolean retain) {
        return submit(operation, batch, retain, null);
    }

    private CompletableFuture<Integer> submit(
            Operation operation, SampleBatch batch, boolean retain, String idempotencyKey) {
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        groups.submit(new Submission(operation, batch, retain, idempotencyKey, pusher, new Completion() {
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

    /** The outcome, which must come. */
    static <T> T await(CompletableFuture<T> outcome) throws ExecutionException, InterruptedException, TimeoutException {
        return outcome.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        pushes.shutdownNow();
        completions.shutdownNow();
        timer.shutdownNow();
    }
}
