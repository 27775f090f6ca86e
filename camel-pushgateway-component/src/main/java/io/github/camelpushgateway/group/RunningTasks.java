// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Counts tasks that wait for a thread or run, where the threads are shared with others. Thread safe. */
final class RunningTasks {

    /** Guarded by this. */
    private int tasks;

    /** @throws RejectedExecutionException if the executor takes no more */
    void execute(Runnable task, Executor executor) {
        synchronized (this) {
            tasks++;
        }
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    ended();
                }
            });
        } catch (RejectedExecutionException e) {
            ended();
            throw e;
        }
    }

    private synchronized void ended() {
        tasks--;
        if (tasks == 0) {
            notifyAll();
        }
    }

    synchronized boolean isNone() {
        return tasks == 0;
    }

    /** Waits until there is none, but not longer than a time; an interrupt ends it too. */
    synchronized void awaitNone(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toNanos(); tasks > 0 && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
