// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.options.ConnectionOptions;
import io.github.camelpushgateway.options.EndpointOptions;
import io.github.camelpushgateway.options.Gateways;
import io.github.camelpushgateway.ownership.Ownership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens an endpoint's ways to its gateways, and gives them back. */
final class GatewayRoutes {

    private GatewayRoutes() {}

    /** One way to each gateway where a group lives on one of several; else one for all. */
    static List<GatewayRoute> open(EndpointOptions options, GatewayConnections shared, StateStore store) {
        Gateways gateways = options.gateways();
        List<GatewayConnection> connections = new ArrayList<>();
        try {
            for (ConnectionOptions gateway : gateways.connections()) {
                connections.add(shared.open(gateway));
            }
            if (gateways.isReplicated()) {
                return List.of(replicated(options, connections, shared, store));
            }
            List<GatewayRoute> routes = new ArrayList<>();
            for (int i = 0; i < connections.size(); i++) {
                String url = gateways.urls().get(i);
                int place = i;
                GatewayGroups groups = gateways.isSharded()
                        ? shared.groups(
                                List.of(url),
                                StoredPlaces.shard(url),
                                key -> gateways.place(key.path()) == place,
                                store,
                                options.ownership())
                        : shared.groups(url, store, options.ownership());
                PushChannel channel = connections.get(i).newChannel(options.pushing(i));
                routes.add(new GatewayRoute(List.of(connections.get(i)), groups, channel, null));
            }
            return routes;
        } catch (RuntimeException e) {
            connections.forEach(shared::release);
            throw e;
        }
    }

    private static GatewayRoute replicated(
            EndpointOptions options, List<GatewayConnection> connections, GatewayConnections shared, StateStore store) {
        Gateways gateways = options.gateways();
        String storedAs;
        synchronized (shared) {
            storedAs = new StoredPlaces(shareable(store, options), gateways, options.job()).replicas();
        }
        List<PushChannel.Lane> lanes = new ArrayList<>();
        for (int i = 0; i < connections.size(); i++) {
            lanes.add(connections.get(i).newLane(options.pushing(i)));
        }
        PushThreads threads = shared.openThreads(gateways.connections());
        PushChannel channel = new PushChannel(
                lanes, gateways.isAcknowledgedByAll(), options.pushing(), threads.pushes(), threads.completions());
        GatewayGroups groups = shared.groups(gateways.urls(), storedAs, key -> true, store, options.ownership());
        return new GatewayRoute(List.copyOf(connections), groups, channel, threads);
    }

    /** A store that belongs to whoever owns the groups may not be touched by others: nothing is moved in it. */
    private static StateStore shareable(StateStore store, EndpointOptions options) {
        return options.ownership() == Ownership.ALWAYS ? store : null;
    }

    /** Has groups deleted where they were before the list of gateways changed. */
    static MovedGroups movedGroups(
            EndpointOptions options, GatewayConnections shared, StateStore store, List<GatewayRoute> routes) {
        Map<String, GatewayConnection> connections = new HashMap<>();
        routes.forEach(route ->
                connections.put(route.urls().get(0), route.connections().get(0)));
        synchronized (shared) {
            return new MovedGroups(
                    shared,
                    options.gateways(),
                    new StoredPlaces(shareable(store, options), options.gateways(), options.job()),
                    connections);
        }
    }

    static void release(List<GatewayRoute> routes, GatewayConnections shared) {
        for (GatewayRoute route : routes) {
            route.connections().forEach(shared::release);
            if (route.threads() != null) {
                shared.release(route.threads());
            }
        }
    }
}
