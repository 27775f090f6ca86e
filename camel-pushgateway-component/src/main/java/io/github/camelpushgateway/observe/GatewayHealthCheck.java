// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import io.github.camelpushgateway.group.PushStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Whether an endpoint gets through to its gateway. It is not ready when no request has got through for a minute; until then a gateway that
 * is being restarted is no reason to take traffic away. Liveness never depends on the gateway: a restart of this process would not mend it.
 */
final class GatewayHealthCheck implements HealthCheck {

    static final Duration THRESHOLD = Duration.ofMinutes(1);

    private final ObservedEndpoint endpoint;
    private volatile boolean enabled = true;

    GatewayHealthCheck(ObservedEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String getId() {
        return "pushgateway:" + endpoint.uri();
    }

    @Override
    public String getGroup() {
        return "camel";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this);
        if (!enabled) {
            return builder.message("Disabled").unknown().build();
        }
        PushStatistics statistics = endpoint.statistics();
        builder.detail("gateway.url", endpoint.gatewayUrl());
        builder.detail("pending", endpoint.pending());
        if (statistics.lastSuccess() != null) {
            builder.detail("push.success.time", statistics.lastSuccess().toString());
        }
        Instant since = statistics.failingSince();
        PushStatistics.Failure failure = statistics.lastFailure();
        if (since == null || failure == null) {
            return builder.up().build();
        }
        builder.detail("push.failing.since", since.toString());
        builder.message(failure.message());
        return (since.plus(THRESHOLD).isBefore(Instant.now()) ? builder.down() : builder.up()).build();
    }
}
