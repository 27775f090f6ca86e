// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.state.SeriesStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An endpoint that runs, as it may be looked at from outside; one that pushes to several gateways is looked at once
 * for each. Nothing secret can be had from it. Thread safe.
 */
public interface ObservedEndpoint {

    /** The endpoint's URI, secrets masked. */
    String uri();

    /** The job in the URI; exchanges may name another. */
    String job();

    /** The gateway's base URL, without secrets. */
    String gatewayUrl();

    /** What it has done. */
    PushStatistics statistics();

    /**
     * Whether what the endpoint is given is delivered. The same as {@link #statistics()}, but where another gateway
     * stands in for this one.
     */
    default PushStatistics delivery() {
        return statistics();
    }

    /** How many exchanges wait for a push, or for the end of theirs. */
    int pending();

    /** How many may; more are held back. */
    int maxPending();

    /** All groups of its gateway that this process pushes to, from whatever endpoint. */
    List<GroupStatus> groups();

    /**
     * Those of them that count for this endpoint's job: of this job, or of one that only an exchange of this
     * endpoint named.
     */
    List<GroupStatus> ownGroups();

    /**
     * A group's series as the gateway has them.
     *
     * @param key one of {@link #groups()}
     * @return {@code null} if the group is gone, or is being pushed at the moment
     */
    List<SeriesStatus> series(GroupingKey key);

    /** How many records were left out, by reason. */
    Map<String, Long> rejected();

    /** How often something else was done to records that is worth knowing, by what it was. */
    Map<String, Long> noticed();

    /**
     * How much of its gateway's time pushes have taken over the last half minute, whoever made them, from 0 to 1.
     */
    double gatewayShare();

    /** How often it was noticed that another process pushes to a group of this one. */
    long foreignPushes();

    /** How long what waits longest for a push to its gateway waits by now, in seconds; 0 if nothing does. */
    double gatewayWaitSeconds();

    /** Of each reason in {@link #rejected()} and {@link #noticed()} that there was, one of the last cases. */
    Map<String, RecordExample> examples();

    /** When its credentials expire, or {@code null}. */
    Instant credentialExpiration();
}
