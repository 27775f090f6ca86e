// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The threads of one Paho client: one for each task, as Paho has it where it is given none, but none that ends
 * unseen. What Paho's own threads do not catch, mostly an {@link Error}, would end one of them and leave a client
 * that looks connected and takes in nothing for ever. Thread safe.
 */
final class PahoThreads extends AbstractExecutorService implements ScheduledExecutorService {

    private final Consumer<Throwable> died;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(PahoThreads::daemon);

    /** @param died is given what ended a thread */
    PahoThreads(Consumer<Throwable> died) {
        this.died = died;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "MQTT");
        thread.setDaemon(true);
        return thread;
    }

    private Runnable watched(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                died.accept(e);
            }
        };
    }

    @Override
    public void execute(Runnable task) {
        daemon(watched(task)).start();
    }

    /**
     * The future cannot interrupt the thread: Paho would interrupt the route's work with a message whose connection
     * is lost.
     */
    @Override
    public Future<?> submit(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(() -> {
            try {
                task.run();
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return timer.schedule(watched(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return timer.schedule(task, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        return timer.scheduleAtFixedRate(watched(task), first, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        return timer.scheduleWithFixedDelay(watched(task), first, delay, unit);
    }

    /** What runs goes on, until it ends by itself; nothing more is timed. */
    @Override
    public void shutdown() {
        timer.shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return timer.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return timer.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return timer.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return timer.awaitTermination(timeout, unit);
    }
}
