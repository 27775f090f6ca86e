// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * The endpoints of a Camel context that run. With the first of them the context gets meters, if there is a Micrometer registry; each gets a
 * health check, if the context has a registry of those. Thread safe.
 */
public final class ObservedEndpoints {

    private final CamelContext context;
    private final List<ObservedEndpoint> endpoints = new CopyOnWriteArrayList<>();

    private ObservedEndpoints(CamelContext context) {
        this.context = context;
    }

    /** Those of a context; never {@code null}. */
    public static ObservedEndpoints of(CamelContext context) {
        synchronized (context) {
            ObservedEndpoints found = context.getCamelContextExtension().getContextPlugin(ObservedEndpoints.class);
            if (found == null) {
                found = new ObservedEndpoints(context);
                context.getCamelContextExtension().addContextPlugin(ObservedEndpoints.class, found);
            }
            return found;
        }
    }

    /** In the order in which they were started. */
    public List<ObservedEndpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /**
     * An endpoint has started.
     *
     * @return what undoes it when the endpoint stops
     */
    public AutoCloseable add(ObservedEndpoint endpoint) {
        Objects.requireNonNull(endpoint, "endpoint");
        endpoints.add(endpoint);
        HealthCheckRegistry health = HealthCheckHelper.getHealthCheckRegistry(context);
        GatewayHealthCheck check = new GatewayHealthCheck(endpoint);
        if (health != null) {
            health.register(check);
        }
        AutoCloseable meters = isMicrometerPresent() ? PushMeters.bind(context, endpoint) : () -> {};
        return () -> {
            meters.close();
            if (health != null) {
                health.unregister(check);
            }
            endpoints.remove(endpoint);
        };
    }

    /** Micrometer is optional; without it nothing here may touch a class that knows of it. */
    private static boolean isMicrometerPresent() {
        try {
            Class.forName(
                    "io.micrometer.core.instrument.MeterRegistry", false, ObservedEndpoints.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
