// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;

/**
 * The meters of a gateway, whatever jobs are pushed to it: how its pace is kept. Tagged with the gateway only.
 * docs/operations.md lists them. Thread safe.
 */
final class GatewayMeters {

    /** {@code null} where there is nothing to register with. */
    private final MeterRegistry registry;

    private final List<ObservedEndpoint> endpoints = new CopyOnWriteArrayList<>();
    private final List<Meter> meters = new ArrayList<>();

    private GatewayMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Meters of an endpoint's gateway, in the one registry that the context knows. With none or several nothing is
     * registered.
     */
    static GatewayMeters of(CamelContext context, ObservedEndpoint endpoint) {
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        GatewayMeters made =
                new GatewayMeters(registries.size() == 1 ? registries.iterator().next() : null);
        if (made.registry != null) {
            made.register(Tags.of("camelContext", context.getName(), "gateway", endpoint.gatewayUrl()));
        }
        return made;
    }

    void add(ObservedEndpoint endpoint) {
        endpoints.add(endpoint);
    }

    /** @return whether it was the last; the meters are gone then */
    boolean remove(ObservedEndpoint endpoint) {
        endpoints.remove(endpoint);
        if (!endpoints.isEmpty()) {
            return false;
        }
        meters.forEach(registry::remove);
        return true;
    }

    private void register(Tags tags) {
        gauge(
                "share",
                "Part of the gateway's time that pushes have taken over the last half minute, 0 to 1.",
                null,
                tags,
                ObservedEndpoint::gatewayShare);
        gauge(
                "wait",
                "How long what waits longest for a push waits by now.",
                "seconds",
                tags,
                ObservedEndpoint::gatewayWaitSeconds);
        meters.add(FunctionCounter.builder("camel.pushgateway.foreign.pushes", endpoints, all -> all.stream()
                        .mapToDouble(ObservedEndpoint::foreignPushes)
                        .max()
                        .orElse(0))
                .description("How often another process was noticed to push to a group of this one.")
                .tags(tags)
                .register(registry));
    }

    /** Endpoints of one gateway have one value, unless they keep their state in different stores. */
    private void gauge(
            String name, String description, String unit, Tags tags, ToDoubleFunction<ObservedEndpoint> value) {
        meters.add(Gauge.builder(
                        "camel.pushgateway.gateway." + name,
                        endpoints,
                        all -> all.stream().mapToDouble(value).max().orElse(0))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }
}
