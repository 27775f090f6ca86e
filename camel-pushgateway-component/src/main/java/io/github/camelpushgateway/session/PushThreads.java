// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;

/** Threads that push, and those that tell exchanges how it ended. */
final class PushThreads {

    private final ExecutorServiceManager manager;
    private final ExecutorService pushes;
    private final ExecutorService completions;

    /** How many use them, where they are shared. Guarded by {@link GatewayConnections}. */
    int users;

    /** @param atOnce how many pushes may run at once */
    PushThreads(CamelContext context, Object owner, int atOnce) {
        manager = context.getExecutorServiceManager();
        pushes = manager.newFixedThreadPool(owner, "PushgatewayPush", atOnce);
        completions = manager.newFixedThreadPool(owner, "PushgatewayDone", atOnce);
    }

    ExecutorService pushes() {
        return pushes;
    }

    ExecutorService completions() {
        return completions;
    }

    void stop() {
        if (!pushes.isShutdown()) {
            // What has not begun fails, now that there is no client, and whoever waits for it learns of it.
            manager.shutdownNow(pushes).forEach(Runnable::run);
        }
        // What has not been told its outcome is told it by these threads, to the last.
        manager.shutdown(completions);
    }
}
