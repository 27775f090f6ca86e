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
import java.util.function.UnaryOperator;

/** Groups on a scripted gateway, and short words for handing samples to them. */
final class Pushing implements AutoCloseable {

    final ScriptedGateway gateway = new ScriptedGateway();
    final GatewayGroups groups;
    final Pusher pusher;
    final ExecutorService pushes = Executors.newFixedThreadPool(4);
    final ExecutorService completions = Executors.newFixedThreadPool(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    Pushing() {
        this(settings -> settings, null);
    }

    Pushing(UnaryOperator<Pusher.Settings> change, StateStore store) {
        groups = new GatewayGroups("http://gateway", store, timer);
        pusher = new Pusher(gateway, change.apply(defaults()), pushes, completions);
    }

    static Pusher.Settings defaults() {
        return new Pusher.Settings(
                ExpositionFormat.TEXT,
                Compression.NONE,
                1 << 20,
                false,
                true,
                true,
                0,
                TimeUnit.SECONDS.toNanos(30),
                false,
                0,
                100_000,
                10_000);
    }

    static UnaryOperator<Pusher.Settings> deliveryTimeout(Duration timeout) {
        return s -> new Pusher.Settings(
                s.format(),
                s.compression(),
                s.maxRequestBytes(),
                s.splitFamilies(),
                s.replaces(),
                s.deletes(),
                s.lingerNanos(),
                timeout.toNanos(),
                s.retryRefusals(),
                s.seriesTtlMillis(),
                s.maxSeries(),
                s.maxPending());
    }

    static UnaryOperator<Pusher.Settings> retryRefusals() {
        return s -> new Pusher.Settings(
                s.format(),
                s.compression(),
                s.maxRequestBytes(),
                s.splitFamilies(),
                s.replaces(),
                s.deletes(),
                s.lingerNanos(),
                s.deliveryTimeoutNanos(),
                true,
                s.seriesTtlMillis(),
                s.maxSeries(),
                s.maxPending());
    }

    static UnaryOperator<Pusher.Settings> maxRequestBytes(long bytes, boolean splitFamilies) {
        return s -> new Pusher.Settings(
                s.format(),
                s.compression(),
                bytes,
                splitFamilies,
                s.replaces(),
                s.deletes(),
                s.lingerNanos(),
                s.deliveryTimeoutNanos(),
                s.retryRefusals(),
                s.seriesTtlMillis(),
                s.maxSeries(),
                s.maxPending());
    }

    static UnaryOperator<Pusher.Settings> seriesTtl(Duration ttl) {
        return s -> new Pusher.Settings(
                s.format(),
                s.compression(),
                s.maxRequestBytes(),
                s.splitFamilies(),
                s.replaces(),
                s.deletes(),
                s.lingerNanos(),
                s.deliveryTimeoutNanos(),
                s.retryRefusals(),
                ttl.toMillis(),
                s.maxSeries(),
                s.maxPending());
    }

    /** A gateway that is not asked to delete a group unless a route does, and series that expire. */
    static UnaryOperator<Pusher.Settings> seriesTtlWithoutDeleting(Duration ttl) {
        return s -> new Pusher.Settings(
                s.format(),
                s.compression(),
                s.maxRequestBytes(),
                s.splitFamilies(),
                s.replaces(),
                false,
                s.lingerNanos(),
                s.deliveryTimeoutNanos(),
                s.retryRefusals(),
                ttl.toMillis(),
                s.maxSeries(),
                s.maxPending());
    }

    static UnaryOperator<Pusher.Settings> maxSeries(long series) {
        return s -> new Pusher.Settings(
                s.format(),
                s.compression(),
                s.maxRequestBytes(),
                s.splitFamilies(),
                s.replaces(),
                s.deletes(),
                s.lingerNanos(),
                s.deliveryTimeoutNanos(),
                s.retryRefusals(),
                s.seriesTtlMillis(),
                series,
                s.maxPending());
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
