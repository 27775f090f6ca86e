// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.ExecutorServiceManager;

/** Runs renewals later, one at a time. */
interface RenewalTimer {

    /** Runs the task once after the delay, unless closed before. */
    void schedule(Runnable task, Duration delay);

    /** Forgets what has not run. */
    void close();

    /** A timer with a thread of its own, since a source of credentials may take its time. */
    static RenewalTimer onAThread(ExecutorServiceManager threads) {
        ScheduledExecutorService executor =
                threads.newSingleThreadScheduledExecutor(RenewalTimer.class, "PushgatewayCredentials");
        return new RenewalTimer() {
            @Override
            public void schedule(Runnable task, Duration delay) {
                try {
                    executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException closed) {
                    // A renewal that ends after the timer was closed must not fail for wanting to be repeated.
                }
            }

            @Override
            public void close() {
                threads.shutdownNow(executor);
            }
        };
    }
}
