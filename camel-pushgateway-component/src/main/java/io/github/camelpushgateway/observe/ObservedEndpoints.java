// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.observe;

import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushStatistics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;

/**
 * The endpoints of a component that run. Those of one job and gateway share meters, if the context has a Micrometer
 * registry: they sum up what each has done; all of one gateway share that gateway's. Those of one job share a
 * health check, in Camel's repository of producers, which is off unless {@code camel.health.producersEnabled} says
 * otherwise. Thread safe.
 */
public final class ObservedEndpoints {

    /** Camel's repository of checks that components register for their producers. */
    private static final String PRODUCERS = "producers";

    private final CamelContext context;
    private final BooleanSupplier healthEnabled;
    private final Clock clock;
    private final List<ObservedEndpoint> endpoints = new CopyOnWriteArrayList<>();

    // Guarded by this.
    private final Map<MetersOf, JobMeters> meters = new HashMap<>();
    private final Map<String, GatewayMeters> gatewayMeters = new HashMap<>();
    private final Map<String, JobHealth> checks = new HashMap<>();

    /** A component that lets its endpoints be looked at. */
    public interface Holder {

        /** Its endpoints that run; never {@code null}. */
        ObservedEndpoints observedEndpoints();
    }

    private record MetersOf(String job, String gatewayUrl) {}

    /** The check's own class is only loaded where camel-health is, which is optional. */
    private record JobHealth(List<ObservedEndpoint> endpoints, HealthCheck check) {}

    /**
     * @param healthEnabled whether health checks are enabled when they are registered
     * @param clock by which it is told how long a gateway has been away
     */
    public ObservedEndpoints(CamelContext context, BooleanSupplier healthEnabled, Clock clock) {
        this.context = context;
        this.healthEnabled = healthEnabled;
        this.clock = clock;
    }

    /**
     * The endpoints that run in a context, of whatever name their component has there; in the order in which they
     * were started.
     */
    public static List<ObservedEndpoint> in(CamelContext context) {
        List<ObservedEndpoint> all = new ArrayList<>();
        for (String name : context.getComponentNames()) {
            Component component = context.hasComponent(name);
            if (component instanceof Holder holder) {
                all.addAll(holder.observedEndpoints().endpoints);
            }
        }
        return all;
    }

    /**
     * Each gateway of an endpoint that runs, as a line of text: how it is doing, and how many of the groups are there.
     *
     * @param uri the endpoint's, secrets masked
     */
    public static List<String> describe(CamelContext context, String uri) {
        return in(context).stream()
                .filter(endpoint -> endpoint.uri().equals(uri))
                .map(ObservedEndpoints::describe)
                .toList();
    }

    private static String describe(ObservedEndpoint endpoint) {
        List<GroupStatus> groups = endpoint.groups();
        PushStatistics statistics = endpoint.statistics();
        PushStatistics.Failure failure = statistics.failingSince() == null ? null : statistics.lastFailure();
        return endpoint.gatewayUrl() + ": " + groups.size() + " groups, "
                + groups.stream().mapToLong(GroupStatus::series).sum() + " series, last success "
                + (statistics.lastSuccess() == null ? "never" : statistics.lastSuccess())
                + (failure == null ? "" : ", failing since " + statistics.failingSince() + ": " + failure.message());
    }

    /**
     * An endpoint has started.
     *
     * @return what undoes it when the endpoint stops
     */
    public AutoCloseable add(ObservedEndpoint endpoint) {
        Objects.requireNonNull(endpoint, "endpoint");
        endpoints.add(endpoint);
        synchronized (this) {
            addMeters(endpoint);
            addCheck(endpoint);
        }
        return () -> remove(endpoint);
    }

    private void remove(ObservedEndpoint endpoint) {
        synchronized (this) {
            removeMeters(endpoint);
            removeCheck(endpoint);
        }
        endpoints.remove(endpoint);
    }

    private void addMeters(ObservedEndpoint endpoint) {
        if (isMicrometerPresent()) {
            meters.computeIfAbsent(key(endpoint), key -> JobMeters.of(context, endpoint))
                    .add(endpoint);
            gatewayMeters
                    .computeIfAbsent(endpoint.gatewayUrl(), url -> GatewayMeters.of(context, endpoint))
                    .add(endpoint);
        }
    }

    private void removeMeters(ObservedEndpoint endpoint) {
        JobMeters ofJob = meters.get(key(endpoint));
        if (ofJob != null && ofJob.remove(endpoint)) {
            meters.remove(key(endpoint));
        }
        GatewayMeters ofGateway = gatewayMeters.get(endpoint.gatewayUrl());
        if (ofGateway != null && ofGateway.remove(endpoint)) {
            gatewayMeters.remove(endpoint.gatewayUrl());
        }
    }

    private static MetersOf key(ObservedEndpoint endpoint) {
        return new MetersOf(endpoint.job(), endpoint.gatewayUrl());
    }

    private void addCheck(ObservedEndpoint endpoint) {
        WritableHealthCheckRepository repository = repository();
        if (repository == null) {
            return;
        }
        JobHealth health = checks.computeIfAbsent(endpoint.job(), job -> {
            List<ObservedEndpoint> ofJob = new CopyOnWriteArrayList<>();
            HealthCheck check = new JobHealthCheck(job, ofJob, clock);
            check.setEnabled(healthEnabled.getAsBoolean());
            repository.addHealthCheck(check);
            return new JobHealth(ofJob, check);
        });
        health.endpoints.add(endpoint);
    }

    private void removeCheck(ObservedEndpoint endpoint) {
        JobHealth health = checks.get(endpoint.job());
        if (health == null) {
            return;
        }
        health.endpoints.remove(endpoint);
        if (health.endpoints.isEmpty()) {
            checks.remove(endpoint.job());
            WritableHealthCheckRepository repository = repository();
            if (repository != null) {
                repository.removeHealthCheck(health.check);
            }
        }
    }

    /** {@code null} where camel-health is not on the class path. */
    private WritableHealthCheckRepository repository() {
        return HealthCheckHelper.getHealthCheckRepository(context, PRODUCERS, WritableHealthCheckRepository.class);
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
