// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.body.RejectionLog;
import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.state.SeriesStatus;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.RecordExample;
import io.github.camelpushgateway.options.EndpointOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An endpoint that runs, as meters, health, console and page see it; where it has several gateways, one for each.
 * What it counts once, and not for each gateway, counts at the first.
 *
 * @param route leads to the gateway, and to others that get the same
 * @param place the gateway's place among them
 * @param first whether it is the endpoint's first gateway
 * @param otherJobs jobs that exchanges named in place of the endpoint's
 */
record SessionView(
        String uri,
        EndpointOptions options,
        GatewayRoute route,
        int place,
        boolean first,
        RejectionLog rejections,
        Set<String> otherJobs)
        implements ObservedEndpoint {

    private PushChannel channel() {
        return route.channel();
    }

    private GatewayGroups gatewayGroups() {
        return route.groups();
    }

    private GatewayConnection connection() {
        return route.connections().get(place);
    }

    /** Counters of a gateway that is not the first: none of it was counted there. */
    private static Map<String, Long> none(Map<String, Long> counts) {
        Map<String, Long> none = new HashMap<>(counts);
        none.replaceAll((reason, count) -> 0L);
        return none;
    }

    @Override
    public String job() {
        return options.job();
    }

    @Override
    public String gatewayUrl() {
        return connection().options().gateway().toString();
    }

    @Override
    public PushStatistics statistics() {
        return channel().lanes().isEmpty()
                ? channel().statistics()
                : channel().lanes().get(place).statistics();
    }

    @Override
    public PushStatistics delivery() {
        return channel().isAcknowledgedByAll() ? statistics() : channel().statistics();
    }

    @Override
    public int pending() {
        return place == 0 ? channel().pending() : 0;
    }

    @Override
    public int maxPending() {
        return place == 0 ? channel().settings().maxPending() : 0;
    }

    @Override
    public List<GroupStatus> groups() {
        return gatewayGroups().statuses();
    }

    @Override
    public List<GroupStatus> ownGroups() {
        return gatewayGroups().statuses(key -> key.job().equals(options.job()) || otherJobs.contains(key.job()));
    }

    @Override
    public List<SeriesStatus> series(GroupingKey key) {
        return gatewayGroups().series(key);
    }

    @Override
    public Map<String, Long> rejected() {
        return first ? rejections.counts() : none(rejections.counts());
    }

    @Override
    public Map<String, RecordExample> examples() {
        Map<String, RecordExample> examples = new TreeMap<>();
        if (!first) {
            return examples;
        }
        rejections.examples().forEach((reason, one) -> examples.put(reason, new RecordExample(one.at(), one.words())));
        return examples;
    }

    @Override
    public Map<String, Long> noticed() {
        return first ? rejections.noticed() : none(rejections.noticed());
    }

    @Override
    public double gatewayShare() {
        return gatewayGroups().watches().get(place).gatewayShare();
    }

    @Override
    public long foreignPushes() {
        return gatewayGroups().watches().get(place).foreignPushes();
    }

    @Override
    public double gatewayWaitSeconds() {
        return Math.max(
                gatewayGroups().waitSeconds(),
                gatewayGroups().watches().get(place).waitSeconds());
    }

    @Override
    public Instant credentialExpiration() {
        return connection().credentialExpiration();
    }
}
