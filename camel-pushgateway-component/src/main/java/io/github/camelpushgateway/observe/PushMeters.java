// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.PushStatistics.Result;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;

/**
 * An endpoint's meters. Names and units are Micrometer's convention; tags are the endpoint's job and gateway, so there are as many series as
 * endpoints, not as groups. docs/operations.md lists them.
 */
final class PushMeters {

    private static final String PREFIX = "camel.pushgateway.";

    private PushMeters() {}

    /**
     * Registers the meters of an endpoint with the one registry that the context knows.
     *
     * @return what removes them; nothing is registered where there is no registry, or more than one
     */
    static AutoCloseable bind(CamelContext context, ObservedEndpoint endpoint) {
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        if (registries.size() != 1) {
            return () -> {};
        }
        MeterRegistry registry = registries.iterator().next();
        List<Meter> meters = new Binding(registry, context, endpoint).bind();
        return () -> meters.forEach(registry::remove);
    }

    private static final class Binding {

        private final MeterRegistry registry;
        private final ObservedEndpoint endpoint;
        private final PushStatistics statistics;
        private final Tags tags;
        private final List<Meter> meters = new ArrayList<>();

        Binding(MeterRegistry registry, CamelContext context, ObservedEndpoint endpoint) {
            this.registry = registry;
            this.endpoint = endpoint;
            this.statistics = endpoint.statistics();
            this.tags =
                    Tags.of("camelContext", context.getName(), "job", endpoint.job(), "gateway", endpoint.gatewayUrl());
        }

        List<Meter> bind() {
            for (Result result : Result.values()) {
                counter(
                        "requests",
                        "Requests to the gateway, by how they ended.",
                        null,
                        s -> s.requests(result),
                        Tag.of("result", result.text()));
            }
            meters.add(FunctionTimer.builder(
                            PREFIX + "request.duration",
                            statistics,
                            PushStatistics::requests,
                            PushStatistics::requestSeconds,
                            TimeUnit.SECONDS)
                    .description("How long requests took.")
                    .tags(tags)
                    .register(registry));
            counter("pushes", "Pushes that were accepted.", null, PushStatistics::pushes);
            counter(
                    "exchanges",
                    "Exchanges that ended.",
                    null,
                    PushStatistics::exchanges,
                    Tag.of("result", "accepted"));
            counter(
                    "exchanges",
                    "Exchanges that ended.",
                    null,
                    PushStatistics::failedExchanges,
                    Tag.of("result", "failed"));
            counter("samples", "Samples that were pushed.", null, PushStatistics::samples);
            counter("sent", "Bodies of requests that were accepted, as sent.", "bytes", PushStatistics::bytes);
            counter("retries", "Pushes that were put back to be tried again.", null, PushStatistics::retries);
            gauge("pending", "Exchanges that wait for a push.", null, ObservedEndpoint::pending);
            gauge("pending.max", "Exchanges that may wait for a push.", null, ObservedEndpoint::maxPending);
            gauge("groups", "Groups of the gateway that this process holds.", null, e -> e.groups()
                    .size());
            gauge("series", "Series that are retained for the gateway.", null, e -> e.groups().stream()
                    .mapToInt(GroupStatus::series)
                    .sum());
            gauge(
                    "success.age",
                    "Time since the gateway last accepted something; NaN before.",
                    "seconds",
                    e -> age(e.statistics().lastSuccess()));
            gauge(
                    "group.success.age.max",
                    "The same of the group for which it is longest.",
                    "seconds",
                    PushMeters.Binding::oldestGroup);
            gauge(
                    "credential.expiry",
                    "Time until the credentials expire; NaN if they do not.",
                    "seconds",
                    e -> -age(e.credentialExpiration()));
            for (String reason : endpoint.rejected().keySet()) {
                meters.add(FunctionCounter.builder(PREFIX + "rejected.records", endpoint, e -> e.rejected()
                                .get(reason))
                        .description("Records that were left out, by reason.")
                        .tags(tags)
                        .tag("reason", reason)
                        .register(registry));
            }
            for (String notice : endpoint.noticed().keySet()) {
                meters.add(FunctionCounter.builder(PREFIX + "noticed.records", endpoint, e -> e.noticed()
                                .get(notice))
                        .description(
                                "Records that were not rejected, but treated otherwise than most, by what was done.")
                        .tags(tags)
                        .tag("reason", notice)
                        .register(registry));
            }
            return meters;
        }

        private void counter(
                String name, String description, String unit, ToDoubleFunction<PushStatistics> value, Tag... more) {
            meters.add(FunctionCounter.builder(PREFIX + name, statistics, value)
                    .description(description)
                    .baseUnit(unit)
                    .tags(tags.and(more))
                    .register(registry));
        }

        private void gauge(String name, String description, String unit, ToDoubleFunction<ObservedEndpoint> value) {
            meters.add(Gauge.builder(PREFIX + name, endpoint, value)
                    .description(description)
                    .baseUnit(unit)
                    .tags(tags)
                    // Otherwise the garbage collector decides how long a gauge has a value.
                    .strongReference(true)
                    .register(registry));
        }

        private static double oldestGroup(ObservedEndpoint endpoint) {
            return endpoint.groups().stream()
                    .mapToDouble(group -> age(group.lastSuccess()))
                    .filter(age -> !Double.isNaN(age))
                    .max()
                    .orElse(Double.NaN);
        }

        private static double age(Instant time) {
            return time == null ? Double.NaN : (System.currentTimeMillis() - time.toEpochMilli()) / 1000.0;
        }
    }
}
