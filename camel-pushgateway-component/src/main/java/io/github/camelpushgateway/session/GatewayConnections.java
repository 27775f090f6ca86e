// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import io.github.camelpushgateway.options.ConnectionOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;

/**
 * What the endpoints of a component share: connections to gateways, the groups of each (two endpoints that push to
 * one group must not wipe each other's series), a timer, and the end. When the Camel context stops, all endpoints
 * have one deadline together. Thread safe.
 */
public final class GatewayConnections {

    private final CamelContext context;
    private final ObservedEndpoints observed;

    // Guarded by this.
    private final Map<ConnectionOptions, GatewayConnection> connections = new HashMap<>();
    private final Map<String, GatewayGroups> groups = new HashMap<>();
    private ScheduledExecutorService timer;
    private Deadline end;
    private boolean stopped;

    /** Sessions whose last requests are under way while the context stops. */
    private final Set<Closing> closing = ConcurrentHashMap.newKeySet();

    /** What ends in two steps, so that several can be waited for together. */
    interface Closing {

        /** Begins the end, without waiting. */
        void beginClose();

        /** Whether nothing has to be waited for. */
        boolean isQuiet();

        /** Waits for what is under way, but not beyond the deadline, and ends. */
        void finishClose(Deadline deadline);
    }

    public GatewayConnections(CamelContext context, ObservedEndpoints observed) {
        this.context = context;
        this.observed = observed;
    }

    CamelContext context() {
        return context;
    }

    ObservedEndpoints observed() {
        return observed;
    }

    /** A connection that is started; each has to be given back by {@link #release}. */
    GatewayConnection open(ConnectionOptions options) {
        GatewayConnection connection;
        synchronized (this) {
            connection = connections.computeIfAbsent(options, key -> new GatewayConnection(key, context));
            connection.users++;
        }
        try {
            // Not under the lock of all: a source of credentials may take its time.
            connection.start(timer());
            return connection;
        } catch (RuntimeException e) {
            release(connection);
            throw e;
        }
    }

    /** Gives a connection back; the last who does ends it. */
    void release(GatewayConnection connection) {
        synchronized (this) {
            if (--connection.users > 0) {
                return;
            }
            connections.remove(connection.options());
        }
        connection.stop();
    }

    /** The groups of a gateway; the same object for all endpoints with the same URL and store. */
    synchronized GatewayGroups groups(String gatewayUrl, StateStore store) {
        return groups.computeIfAbsent(
                gatewayUrl + '\n' + (store == null ? "" : store), key -> new GatewayGroups(gatewayUrl, store, timer()));
    }

    /** Runs short tasks later, for all endpoints. */
    synchronized ScheduledExecutorService timer() {
        if (timer == null) {
            timer = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "PushgatewayTimer");
        }
        return timer;
    }

    /**
     * Ends a session. While the whole context stops that is only begun here, so that what hangs is waited for once
     * and not once for each endpoint.
     */
    void close(Closing session, Duration atMost) {
        if (context.isStopping() && !isStopped()) {
            Deadline common = end(atMost);
            session.beginClose();
            if (session.isQuiet()) {
                session.finishClose(common);
            } else {
                closing.add(session);
            }
        } else {
            session.beginClose();
            session.finishClose(context.isStopping() ? end(atMost) : Deadline.in(atMost));
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized Deadline end(Duration atMost) {
        if (end == null) {
            end = Deadline.in(atMost);
        }
        return end;
    }

    /** From here on nothing is about to end. */
    public synchronized void start() {
        stopped = false;
        end = null;
    }

    /** Ends what sessions have begun to end, and forgets what endpoints shared. */
    public void stop() {
        Deadline common = end(Duration.ZERO);
        synchronized (this) {
            stopped = true;
        }
        for (Closing session : List.copyOf(closing)) {
            session.finishClose(common);
            closing.remove(session);
        }
        synchronized (this) {
            groups.clear();
            if (timer != null) {
                context.getExecutorServiceManager().shutdownNow(timer);
                timer = null;
            }
        }
    }
}
