// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** Groups that are pushed to several scripted gateways, of which each gets everything. */
final class Replicating implements AutoCloseable {

    static final int AT_ONCE = 4;

    final List<ScriptedGateway> gateways = new ArrayList<>();
    final GatewayGroups groups;
    final PushChannel channel;

    private final List<ExecutorService> threads = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    Replicating(int gateways, boolean acknowledgedByAll) {
        this(gateways, acknowledgedByAll, null, Duration.ofSeconds(30));
    }

    Replicating(int count, boolean acknowledgedByAll, StateStore store, Duration deliveryTimeout) {
        PushChannel.Settings settings = new PushChannel.Settings(
                ExpositionFormat.TEXT,
                Compression.NONE,
                1 << 20,
                false,
                true,
                true,
                PushChannel.AUTO,
                deliveryTimeout.toNanos(),
                false,
                0,
                100_000,
                10_000);
        List<String> urls = new ArrayList<>();
        List<PushChannel.Lane> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ScriptedGateway gateway = new ScriptedGateway();
            gateways.add(gateway);
            urls.add("http://gateway" + i);
            lanes.add(new PushChannel.Lane(gateway, settings, pool(), AT_ONCE, new AtomicInteger()));
        }
        groups = new GatewayGroups(urls, urls.get(0), key -> true, store, timer, Ownership.ALWAYS, Clocks.SYSTEM);
        channel = new PushChannel(lanes, acknowledgedByAll, settings, pool(), pool());
    }

    private ExecutorService pool() {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        threads.add(pool);
        return pool;
    }

    CompletableFuture<Integer> add(SampleBatch batch) {
        return submit(Operation.ADD, batch, true, null);
    }

    CompletableFuture<Integer> submit(Operation operation, SampleBatch batch, boolean retain, String idempotencyKey) {
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        groups.submit(new Submission(operation, batch, retain, idempotencyKey, null, channel, new Completion() {
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

    @Override
    public void close() {
        timer.shutdownNow();
        threads.forEach(ExecutorService::shutdownNow);
    }
}
