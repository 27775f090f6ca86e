// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.status;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether a source has its connection. It is not ready when it has had none for half a minute; until then a broker
 * that is being restarted is no reason to take traffic away. Liveness never depends on it: a restart of this
 * process would not mend a broker.
 */
final class SourceHealthCheck extends AbstractHealthCheck {

    static final int SECONDS = 30;

    private final SourceStatus status;

    SourceHealthCheck(SourceStatus status) {
        super("bridge", "source:" + status.name());
        this.status = status;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("source", status.name());
        double seconds = status.secondsWithoutConnection();
        String reason = status.reason();
        if (reason == null) {
            builder.up();
            return;
        }
        builder.message(
                "The source " + status.name() + " has had no connection for " + Math.round(seconds) + " s: " + reason);
        if (seconds < SECONDS) {
            builder.up();
        } else {
            builder.down();
        }
    }
}
