// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import io.github.camelpushgateway.group.PushStatistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the endpoints of a job get through to their gateway. A job is not ready when no request of one of them
 * has got through for a minute; until then a gateway that is being restarted is no reason to take traffic away.
 * Liveness never depends on the gateway: a restart of this process would not mend it.
 */
final class JobHealthCheck extends AbstractHealthCheck {

    static final Duration THRESHOLD = Duration.ofMinutes(1);

    private final List<ObservedEndpoint> endpoints;
    private final Clock clock;

    /** @param endpoints those of the job that run, as they are at the time of each call */
    JobHealthCheck(String job, List<ObservedEndpoint> endpoints, Clock clock) {
        super("camel", "producer:pushgateway-" + job);
        this.endpoints = endpoints;
        this.clock = clock;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        Instant longest = null;
        Instant success = null;
        int pending = 0;
        for (ObservedEndpoint endpoint : endpoints) {
            PushStatistics statistics = endpoint.delivery();
            pending += endpoint.pending();
            describe(endpoint, builder);
            success = later(success, statistics.lastSuccess());
            Instant since = statistics.failingSince();
            PushStatistics.Failure failure = statistics.lastFailure();
            boolean worst = since != null && failure != null && (longest == null || since.isBefore(longest));
            if (worst || longest == null) {
                builder.detail("gateway.url", endpoint.gatewayUrl());
            }
            if (worst) {
                longest = since;
                builder.detail("push.failing.since", since.toString());
                builder.message(failure.message());
            }
        }
        builder.detail("pending", pending);
        long foreign = endpoints.stream()
                .mapToLong(ObservedEndpoint::foreignPushes)
                .max()
                .orElse(0);
        if (foreign > 0) {
            builder.detail("push.foreign", foreign);
        }
        if (success != null) {
            builder.detail("push.success.time", success.toString());
        }
        if (longest != null && longest.plus(THRESHOLD).isBefore(clock.instant())) {
            builder.down();
        }
    }

    /** A gateway that others stand in for is named all the same. */
    private static void describe(ObservedEndpoint endpoint, HealthCheckResultBuilder builder) {
        PushStatistics own = endpoint.statistics();
        Instant since = own.failingSince();
        PushStatistics.Failure failure = own.lastFailure();
        if (own != endpoint.delivery() && since != null && failure != null) {
            builder.detail("gateway.failing " + endpoint.gatewayUrl(), "since " + since + ": " + failure.message());
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}
