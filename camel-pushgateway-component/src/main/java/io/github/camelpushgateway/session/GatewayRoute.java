// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.options.ConnectionOptions;
import java.util.List;

/**
 * The way of an endpoint's groups to where they live: one gateway, or several that each get everything.
 *
 * @param connections one to each of them
 * @param groups all groups that live there, whoever pushes to them
 * @param channel the endpoint's way into them
 * @param threads prepare the pushes, where there are several gateways; {@code null} where there is one
 */
record GatewayRoute(
        List<GatewayConnection> connections, GatewayGroups groups, PushChannel channel, PushThreads threads) {

    List<String> urls() {
        return connections.stream()
                .map(GatewayConnection::options)
                .map(ConnectionOptions::gateway)
                .map(Object::toString)
                .toList();
    }
}
