// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When each gateway last took a group. A group that goes to several gateways knows one time for all of them, that of
 * the first that took it; a gateway that is away has not taken it later than it last took anything. Immutable.
 */
final class GroupTimes {

    private final Map<String, Instant> byGateway = new HashMap<>();

    GroupTimes(List<ObservedEndpoint> endpoints) {
        for (ObservedEndpoint endpoint : endpoints) {
            Instant success = endpoint.statistics().lastSuccess();
            if (success != null) {
                byGateway.merge(endpoint.gatewayUrl(), success, GroupTimes::later);
            }
        }
    }

    /** In the form of ISO 8601; {@code null} for never. */
    @Nullable
    String lastSuccess(String gateway, GroupStatus group) {
        Instant ofGateway = byGateway.get(gateway);
        Instant ofGroup = group.lastSuccess();
        if (ofGateway == null || ofGroup == null) {
            return null;
        }
        return (ofGroup.isBefore(ofGateway) ? ofGroup : ofGateway).toString();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
