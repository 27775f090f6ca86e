// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs renewals later, one at a time. */
interface RenewalTimer {

    /** Runs the task once after the delay, unless closed before. */
    void schedule(Runnable task, Duration delay);

    /** Forgets what has not run. */
    void close();

    /** A timer with a daemon thread of its own. */
    static RenewalTimer onAThread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "pushgateway-credentials");
            thread.setDaemon(true);
            return thread;
        });
        // A renewal that ends after the timer was closed must not fail for wanting to be repeated.
        executor.setRejectedExecutionHandler(new ScheduledThreadPoolExecutor.DiscardPolicy());
        return new RenewalTimer() {
            @Override
            public void schedule(Runnable task, Duration delay) {
                executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }
}
