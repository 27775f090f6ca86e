// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Which part a bridge has among several with one lock: {@code leader}, whose sources run, or {@code standby}. Health,
 * meters and page show it; a standby is ready, since nothing is wrong with it. Thread safe.
 */
public final class ClusterStatus {

    private final String lock;
    private volatile boolean leads;
    private volatile long sinceNanos = System.nanoTime();
    private volatile String trouble;

    private ClusterStatus(String lock) {
        this.lock = lock;
    }

    /** That of a context, or {@code null} if its bridge runs for itself. */
    public static ClusterStatus of(CamelContext context) {
        return context.getCamelContextExtension().getContextPlugin(ClusterStatus.class);
    }

    /** Makes it, for a bridge that stands by, and known to health and, with a Micrometer registry, to its meters. */
    public static ClusterStatus create(CamelContext context, String lock) {
        ClusterStatus status = new ClusterStatus(lock);
        context.getCamelContextExtension().addContextPlugin(ClusterStatus.class, status);
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            health.register(status.new Check());
        }
        context.getRegistry().findByType(MeterRegistry.class).stream()
                .findFirst()
                .ifPresent(registry -> Gauge.builder(
                                "camel.pushgateway.cluster.leader", status, one -> one.isLeader() ? 1 : 0)
                        .description("1 if this bridge runs its sources, 0 if it stands by for another.")
                        .strongReference(true)
                        .register(registry));
        return status;
    }

    /** Takes the other part, if that is one. */
    public void leads(boolean leader) {
        if (leads != leader) {
            leads = leader;
            sinceNanos = System.nanoTime();
        }
    }

    /**
     * What keeps this bridge from knowing its part, or from taking over.
     *
     * @param reason {@code null} for nothing
     * @return whether it is another than before
     */
    public boolean trouble(String reason) {
        boolean other = reason != null && !reason.equals(trouble);
        trouble = reason;
        return other;
    }

    public boolean isLeader() {
        return leads;
    }

    /** {@code leader} or {@code standby}. */
    public String role() {
        return leads ? "leader" : "standby";
    }

    /** How long it has had this part, in seconds. */
    public double secondsInRole() {
        return (System.nanoTime() - sinceNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** The lock as it is written in the settings. */
    public String lock() {
        return lock;
    }

    /** What is wrong with the lock or with taking over, or {@code null}. */
    public String trouble() {
        return trouble;
    }

    /** Says the part; never a reason to take traffic away, or to restart. */
    private final class Check extends AbstractHealthCheck {

        Check() {
            super("bridge", "cluster");
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            builder.detail("role", role());
            builder.detail("lock", lock);
            builder.message(trouble == null ? role() : role() + ": " + trouble);
            builder.up();
        }
    }
}
