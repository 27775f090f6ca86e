// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.status;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/** The sources of one Camel context, by name. Thread safe. */
public final class SourceStatuses {

    private final CamelContext context;
    private final LongSupplier nanoTime;
    private final Map<String, SourceStatus> sources = new ConcurrentSkipListMap<>();

    SourceStatuses(CamelContext context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
    }

    /** Those of a context; none until {@link #get} was asked for one. */
    public static SourceStatuses of(CamelContext context) {
        // One lock for all contexts: this is called a few times while a bridge starts.
        synchronized (SourceStatuses.class) {
            SourceStatuses known = context.getCamelContextExtension().getContextPlugin(SourceStatuses.class);
            if (known == null) {
                known = new SourceStatuses(context, System::nanoTime);
                context.getCamelContextExtension().addContextPlugin(SourceStatuses.class, known);
            }
            return known;
        }
    }

    /** All sources that have been made known, in the order of their names. */
    public Collection<SourceStatus> all() {
        return Collections.unmodifiableCollection(sources.values());
    }

    /**
     * The status of a source: the same object for the same name, however often it is asked for. The first call
     * makes the source known to health and, if the context has a Micrometer registry, to its meters.
     *
     * @param source what the source is called in logs, meters and on the page: {@code mqtt}, {@code mqtt-plant}
     */
    public SourceStatus get(String source) {
        return sources.computeIfAbsent(source, this::create);
    }

    private SourceStatus create(String name) {
        SourceStatus status = new SourceStatus(name, nanoTime);
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            health.register(new SourceHealthCheck(status));
        }
        context.getRegistry().findByType(MeterRegistry.class).stream()
                .findFirst()
                .ifPresent(registry -> measure(registry, status));
        return status;
    }

    private static void measure(MeterRegistry registry, SourceStatus status) {
        Gauge.builder("camel.pushgateway.source.connected", status, source -> source.isConnected() ? 1 : 0)
                .description("1 if the source has its connection, 0 if it has none.")
                .tag("source", status.name())
                .strongReference(true)
                .register(registry);
        Gauge.builder("camel.pushgateway.source.last.message.age", status, SourceStatus::lastMessageAgeSeconds)
                .description("How long ago the source last took something in; NaN if it has not yet.")
                .baseUnit("seconds")
                .tag("source", status.name())
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("camel.pushgateway.source.dropped", status, SourceStatus::droppedMessages)
                .description("Messages the source has not taken in because they are too large.")
                .tag("source", status.name())
                .register(registry);
    }
}
