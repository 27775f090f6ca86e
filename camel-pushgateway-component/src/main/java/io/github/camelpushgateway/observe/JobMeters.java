// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.PushStatistics.Result;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The meters of the endpoints of one job and gateway. Names and units are Micrometer's convention; tags are the job
 * and the gateway, so there are as many series as jobs that endpoints name, not as groups. docs/operations.md lists
 * them. Thread safe.
 *
 * <p>A counter is the sum over the endpoints, those included that have stopped while another went on: it never falls.
 */
final class JobMeters {

    private static final String PREFIX = "camel.pushgateway.";

    /** {@code null} where there is nothing to register with. */
    private final MeterRegistry registry;

    private final Tags tags;
    private final List<ObservedEndpoint> endpoints = new CopyOnWriteArrayList<>();
    private final List<Meter> meters = new ArrayList<>();
    private final List<Total> totals = new ArrayList<>();

    private JobMeters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /**
     * Meters of an endpoint's job and gateway, in the one registry that the context knows. With none or several
     * nothing is registered.
     */
    static JobMeters of(CamelContext context, ObservedEndpoint endpoint) {
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        JobMeters made = new JobMeters(
                registries.size() == 1 ? registries.iterator().next() : null,
                Tags.of("camelContext", context.getName(), "job", endpoint.job(), "gateway", endpoint.gatewayUrl()));
        if (made.registry != null) {
            made.register(endpoint);
        }
        return made;
    }

    void add(ObservedEndpoint endpoint) {
        endpoints.add(endpoint);
    }

    /** @return whether it was the last; the meters are gone then */
    boolean remove(ObservedEndpoint endpoint) {
        totals.forEach(total -> total.leaves(endpoint));
        endpoints.remove(endpoint);
        if (!endpoints.isEmpty()) {
            return false;
        }
        meters.forEach(registry::remove);
        return true;
    }

    private void register(ObservedEndpoint any) {
        for (Result result : Result.values()) {
            counter(
                    "requests",
                    "Requests to the gateway, by how they ended.",
                    null,
                    s -> s.requests(result),
                    Tag.of("result", result.text()));
        }
        Total requests = total(endpoint -> endpoint.statistics().requests());
        Total seconds = total(endpoint -> endpoint.statistics().requestSeconds());
        meters.add(FunctionTimer.builder(
                        PREFIX + "request.duration",
                        this,
                        all -> (long) requests.value(),
                        all -> seconds.value(),
                        TimeUnit.SECONDS)
                .description("How long requests took.")
                .tags(tags)
                .register(registry));
        counter("pushes", "Pushes that were accepted.", null, PushStatistics::pushes);
        counter("exchanges", "Exchanges that ended.", null, PushStatistics::exchanges, Tag.of("result", "accepted"));
        counter(
                "exchanges",
                "Exchanges that ended.",
                null,
                PushStatistics::failedExchanges,
                Tag.of("result", "failed"));
        counter("samples", "Samples that were pushed.", null, PushStatistics::samples);
        counter("sent", "Bodies of requests that were accepted, as sent.", "bytes", PushStatistics::bytes);
        counter("retries", "Pushes that were put back to be tried again.", null, PushStatistics::retries);
        gauge("pending", "Exchanges that wait for a push.", null, all -> all.sum(ObservedEndpoint::pending));
        gauge("pending.max", "Exchanges that may wait for a push.", null, all -> all.sum(ObservedEndpoint::maxPending));
        gauge("groups", "Groups of this job that this process holds.", null, all -> all.groups()
                .size());
        gauge("series", "Series that are retained for this job.", null, all -> all.groups().stream()
                .mapToInt(GroupStatus::series)
                .sum());
        gauge(
                "success.age",
                "Time since the gateway last accepted something; NaN before.",
                "seconds",
                all -> least(all.ages(endpoint -> endpoint.statistics().lastSuccess())));
        gauge(
                "group.success.age.max",
                "The same of the group for which it is longest.",
                "seconds",
                all -> all.groups().stream()
                        .mapToDouble(group -> age(group.lastSuccess()))
                        .filter(age -> !Double.isNaN(age))
                        .max()
                        .orElse(Double.NaN));
        gauge(
                "credential.expiry",
                "Time until the credentials expire; NaN if they do not.",
                "seconds",
                all -> least(all.ages(ObservedEndpoint::credentialExpiration).map(age -> -age)));
        for (String reason : any.rejected().keySet()) {
            counter(
                    "rejected.records",
                    "Records that were left out, by reason.",
                    total(endpoint -> endpoint.rejected().getOrDefault(reason, 0L)),
                    Tag.of("reason", reason));
        }
        for (String notice : any.noticed().keySet()) {
            counter(
                    "noticed.records",
                    "Records that were not rejected, but treated otherwise than most, by what was done.",
                    total(endpoint -> endpoint.noticed().getOrDefault(notice, 0L)),
                    Tag.of("reason", notice));
        }
    }

    private void counter(
            String name, String description, String unit, ToDoubleFunction<PushStatistics> value, Tag... more) {
        Total total = total(endpoint -> value.applyAsDouble(endpoint.statistics()));
        meters.add(FunctionCounter.builder(PREFIX + name, total, Total::value)
                .description(description)
                .baseUnit(unit)
                .tags(tags.and(more))
                .register(registry));
    }

    private void counter(String name, String description, Total total, Tag tag) {
        meters.add(FunctionCounter.builder(PREFIX + name, total, Total::value)
                .description(description)
                .tags(tags.and(tag))
                .register(registry));
    }

    private void gauge(String name, String description, String unit, ToDoubleFunction<JobMeters> value) {
        meters.add(Gauge.builder(PREFIX + name, this, value)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                // Otherwise the garbage collector decides how long a gauge has a value.
                .strongReference(true)
                .register(registry));
    }

    private double sum(ToDoubleFunction<ObservedEndpoint> value) {
        return endpoints.stream().mapToDouble(value).sum();
    }

    /** The groups of the job, each once: endpoints of one gateway and store know the same. */
    private Collection<GroupStatus> groups() {
        Map<GroupingKey, GroupStatus> groups = new HashMap<>();
        endpoints.forEach(
                endpoint -> endpoint.ownGroups().forEach(group -> groups.merge(group.key(), group, JobMeters::larger)));
        return groups.values();
    }

    private static GroupStatus larger(GroupStatus one, GroupStatus other) {
        return other.series() > one.series() ? other : one;
    }

    private Stream<Double> ages(java.util.function.Function<ObservedEndpoint, Instant> time) {
        return endpoints.stream().map(time).filter(java.util.Objects::nonNull).map(JobMeters::age);
    }

    private static double least(Stream<Double> values) {
        return values.mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    private static double age(Instant time) {
        return time == null ? Double.NaN : (System.currentTimeMillis() - time.toEpochMilli()) / 1000.0;
    }

    private Total total(ToDoubleFunction<ObservedEndpoint> value) {
        Total total = new Total(value);
        totals.add(total);
        return total;
    }

    /** A number that only rises, summed over the endpoints. */
    private final class Total {

        private final ToDoubleFunction<ObservedEndpoint> each;

        /** What endpoints had counted that have stopped. Guarded by this. */
        private double left;

        Total(ToDoubleFunction<ObservedEndpoint> each) {
            this.each = each;
        }

        synchronized double value() {
            return left + sum(each);
        }

        synchronized void leaves(ObservedEndpoint endpoint) {
            left += each.applyAsDouble(endpoint);
        }
    }
}
