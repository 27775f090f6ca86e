// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.gateway.GatewayUrl;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.options.ConnectionOptions;
import io.github.camelpushgateway.options.Gateways;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes groups where they were before the list of gateways changed: those of which the state store says so, and
 * those that a gateway of the list holds, though this process pushes them to another. A gateway that cannot be
 * reached is asked again as long as the endpoint runs. Thread safe.
 */
final class MovedGroups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MovedGroups.class);

    private static final long RETRY_SECONDS = 10;

    private final GatewayConnections shared;
    private final Gateways gateways;
    private final StoredPlaces places;
    private final Map<String, GatewayConnection> connections;
    private final Queue<StoredPlaces.Moved> open = new ConcurrentLinkedQueue<>();
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<GroupingKey> pushed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean running = new AtomicBoolean();
    private final Future<?> timer;

    /** By the URL of each gateway, the labels of the groups it held at the start; {@code null} until it is known. */
    private volatile Map<String, Set<Map<String, String>>> held;

    private volatile boolean closed;

    /** @param connections to the gateways of the list, by their URLs */
    MovedGroups(
            GatewayConnections shared,
            Gateways gateways,
            StoredPlaces places,
            Map<String, GatewayConnection> connections) {
        this.shared = shared;
        this.gateways = gateways;
        this.places = places;
        this.connections = connections;
        open.addAll(places.moveShards());
        timer = shared.timer().scheduleWithFixedDelay(this::wake, 0, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    /** A group is pushed to the gateway on which it lives. */
    void pushed(GroupingKey key) {
        if (pushed.add(key) && held != null) {
            lookFor(key);
        }
    }

    private void lookFor(GroupingKey key) {
        Map<String, String> labels = new HashMap<>(key.grouping().asMap());
        labels.put("job", key.job());
        String home = gateways.urls().get(gateways.place(key.path()));
        held.forEach((url, groups) -> {
            if (!url.equals(home) && groups.contains(labels)) {
                open.add(new StoredPlaces.Moved(url, key));
                wake();
            }
        });
    }

    /** Never waits: it is called by the timer of all. */
    private void wake() {
        if ((held == null || !open.isEmpty()) && !closed && running.compareAndSet(false, true)) {
            try {
                connections.values().iterator().next().completions().execute(this::work);
            } catch (RuntimeException e) {
                running.set(false);
                LOG.debug("The connection is being closed", e);
            }
        }
    }

    private void work() {
        try {
            if (held == null) {
                Map<String, Set<Map<String, String>>> all = new HashMap<>();
                connections.forEach(
                        (url, connection) -> all.put(url, connection.pushTimes().keySet()));
                held = all;
                pushed.forEach(this::lookFor);
            }
            Set<String> unreachable = new HashSet<>();
            for (StoredPlaces.Moved moved : open.toArray(StoredPlaces.Moved[]::new)) {
                if (!closed && !unreachable.contains(moved.gatewayUrl()) && !isDeleted(moved)) {
                    unreachable.add(moved.gatewayUrl());
                }
            }
        } finally {
            running.set(false);
        }
    }

    /** Returns whether the gateway could be asked. */
    private boolean isDeleted(StoredPlaces.Moved moved) {
        String url = moved.gatewayUrl();
        try {
            delete(url, moved.key());
            places.deleted(moved);
            open.remove(moved);
            LOG.info("{} is deleted on {}: it lives on another gateway now", moved.key(), url);
            return true;
        } catch (GatewayException | RuntimeException e) {
            if (said.add(url)) {
                LOG.warn(
                        "{} lives on another gateway now, and could not be deleted on {}; that is tried again while"
                                + " this runs: {}",
                        moved.key(),
                        url,
                        e.getMessage());
            }
            return false;
        }
    }

    private void delete(String url, GroupingKey key) throws GatewayException {
        GatewayConnection own = connections.get(url);
        if (own != null) {
            own.send(GatewayRequest.delete(key.path()));
            return;
        }
        ConnectionOptions options = gateways.elsewhere(GatewayUrl.parse(url));
        GatewayConnection other = shared.open(options);
        try {
            other.send(GatewayRequest.delete(key.path()));
        } finally {
            shared.release(other);
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.cancel(false);
    }
}
