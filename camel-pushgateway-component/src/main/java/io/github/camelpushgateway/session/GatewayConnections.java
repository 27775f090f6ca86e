// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import io.github.camelpushgateway.options.ConnectionOptions;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
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
    private final Map<List<ConnectionOptions>, PushThreads> threads = new HashMap<>();
    private final Map<Place, GatewayGroups> groups = new HashMap<>();
    private ScheduledExecutorService timer;
    private Deadline end;
    private boolean stopped;

    /** Owners that have given their groups up; by identity. */
    private final Set<Ownership> released = Collections.newSetFromMap(new IdentityHashMap<>());

    private record Place(List<String> gatewayUrls, String storedAs, StateStore store, Ownership ownership) {}

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

    /** Threads that are shared by the endpoints with the same gateways; to be given back by {@link #release}. */
    synchronized PushThreads openThreads(List<ConnectionOptions> gateways) {
        PushThreads threads = this.threads.computeIfAbsent(
                gateways, key -> new PushThreads(context, this, key.get(0).maxConcurrentPushes()));
        threads.users++;
        return threads;
    }

    /** Gives threads back; the last who does ends them. */
    void release(PushThreads used) {
        synchronized (this) {
            if (--used.users > 0) {
                return;
            }
            threads.values().remove(used);
        }
        used.stop();
    }

    /** The groups of a gateway; the same object for all endpoints with the same URL, store and ownership. */
    GatewayGroups groups(String gatewayUrl, StateStore store, Ownership ownership) {
        return groups(List.of(gatewayUrl), gatewayUrl, key -> true, store, ownership);
    }

    /**
     * Groups of one of several gateways, or of several of which each gets everything; the same object for all
     * endpoints with the same URLs, store and ownership.
     *
     * @param storedAs the URL that they have in the store
     * @param home whether a group lives there
     */
    synchronized GatewayGroups groups(
            List<String> gatewayUrls,
            String storedAs,
            Predicate<GroupingKey> home,
            StateStore store,
            Ownership ownership) {
        return groups.computeIfAbsent(new Place(gatewayUrls, storedAs, store, ownership), place -> {
            GatewayGroups created = new GatewayGroups(gatewayUrls, storedAs, home, store, timer(), ownership);
            if (released.contains(ownership)) {
                created.release(Duration.ZERO);
            }
            return created;
        });
    }

    /**
     * Gives up the groups of an owner, also those of endpoints that are started later, until they are taken over.
     *
     * @param atMost how long to wait for what is under way
     * @return whether all requests have been answered
     * @see GatewayGroups#release
     */
    public boolean release(Ownership owner, Duration atMost) {
        List<GatewayGroups> owned;
        synchronized (this) {
            released.add(owner);
            owned = groupsOf(owner);
        }
        Deadline deadline = Deadline.in(atMost);
        boolean quiet = true;
        for (GatewayGroups one : owned) {
            quiet &= one.release(deadline.left());
        }
        return quiet;
    }

    /**
     * Takes over the groups of an owner.
     *
     * @throws io.github.camelpushgateway.group.store.StateStoreException if a store cannot be reached; what was not
     *     taken over stays released
     * @see GatewayGroups#takeOver
     */
    public void takeOver(Ownership owner) {
        List<GatewayGroups> owned;
        synchronized (this) {
            released.remove(owner);
            owned = groupsOf(owner);
        }
        owned.forEach(GatewayGroups::takeOver);
    }

    private List<GatewayGroups> groupsOf(Ownership owner) {
        return groups.entrySet().stream()
                .filter(entry -> entry.getKey().ownership() == owner)
                .map(Map.Entry::getValue)
                .toList();
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
