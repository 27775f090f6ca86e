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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An endpoint that runs, as meters, health, console and page see it.
 *
 * @param gatewayGroups the groups of its gateway, whoever pushes to them
 * @param otherJobs jobs that exchanges named in place of the endpoint's
 */
record SessionView(
        String uri,
        EndpointOptions options,
        PushChannel channel,
        GatewayGroups gatewayGroups,
        RejectionLog rejections,
        GatewayConnection connection,
        Set<String> otherJobs)
        implements ObservedEndpoint {

    @Override
    public String job() {
        return options.job();
    }

    @Override
    public String gatewayUrl() {
        return options.gateway().toString();
    }

    @Override
    public PushStatistics statistics() {
        return channel.statistics();
    }

    @Override
    public int pending() {
        return channel.pending();
    }

    @Override
    public int maxPending() {
        return channel.settings().maxPending();
    }

    @Override
    public List<GroupStatus> groups() {
        return gatewayGroups.statuses();
    }

    @Override
    public List<GroupStatus> ownGroups() {
        return gatewayGroups.statuses(key -> key.job().equals(options.job()) || otherJobs.contains(key.job()));
    }

    @Override
    public List<SeriesStatus> series(GroupingKey key) {
        return gatewayGroups.series(key);
    }

    @Override
    public Map<String, Long> rejected() {
        return rejections.counts();
    }

    @Override
    public Map<String, RecordExample> examples() {
        Map<String, RecordExample> examples = new TreeMap<>();
        rejections.examples().forEach((reason, one) -> examples.put(reason, new RecordExample(one.at(), one.words())));
        return examples;
    }

    @Override
    public Map<String, Long> noticed() {
        return rejections.noticed();
    }

    @Override
    public double gatewayShare() {
        return gatewayGroups.gatewayShare();
    }

    @Override
    public double gatewayWaitSeconds() {
        return gatewayGroups.waitSeconds();
    }

    @Override
    public Instant credentialExpiration() {
        return connection.credentialExpiration();
    }
}
