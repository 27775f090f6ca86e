// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.body.RejectionLog;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.gateway.GatewayClient;
import io.github.camelpushgateway.gateway.GatewayProfile;
import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.Submission;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.mapping.DeclaredMetric;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.MappingReload;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an endpoint keeps open while at least one of its producers runs: the connection to the gateway, the threads that push, and its part
 * in the gateway's groups. Thread safe.
 */
final class PushSession implements AutoCloseable, ObservedEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(PushSession.class);

    /** Well within a scrape interval. */
    private static final long RESTART_WATCH_SECONDS = 10;

    private final CamelContext context;
    private final GatewayClient client;
    private final GatewayGroups groups;
    private final PushChannel pusher;
    private final ExecutorService pushes;
    private final ExecutorService completions;
    private final long requestTimeout;

    private final PushgatewayEndpoint endpoint;
    private final RejectionLog rejections;
    private volatile ExchangeReader reader;

    /** The groups to delete when the session ends; {@code null} if they stay. */
    private final Set<GroupingKey> toDelete;

    // Of the thread that opens and closes the session.
    private Future<?> restartWatch;
    private AutoCloseable observation = () -> {};
    private MappingReload reload;

    /** The mapping whose metrics' types are claimed, or {@code null}. Guarded by the registry of types. */
    private Mapping claimed;

    private PushSession(PushgatewayEndpoint endpoint) {
        PushgatewayConfiguration configuration = endpoint.getConfiguration();
        EndpointOptions options = endpoint.options();
        this.endpoint = endpoint;
        rejections = new RejectionLog(LoggerFactory.getLogger(PushgatewayProducer.class), endpoint.toString());
        context = endpoint.getCamelContext();
        requestTimeout = configuration.getRequestTimeout();
        client = new GatewayClient(
                context,
                options.gateway(),
                options.profile(),
                options.authentication(),
                Duration.ofMillis(requestTimeout),
                httpOptions(context, options.gateway().scheme(), configuration),
                configuration.isAllowInsecureAuth());
        groups = endpoint.getComponent()
                .groups(
                        options.gateway().toString(),
                        endpoint.getComponent().stateStore(configuration.getStateStore()));
        ExecutorServiceManager threads = context.getExecutorServiceManager();
        int concurrent = configuration.getMaxConcurrentPushes();
        pushes = threads.newFixedThreadPool(endpoint, "PushgatewayPush", concurrent);
        completions = threads.newFixedThreadPool(endpoint, "PushgatewayDone", concurrent);
        pusher = new PushChannel(client::send, options.pushing(), pushes, completions);
        toDelete = configuration.isDeleteOnStop() ? ConcurrentHashMap.newKeySet() : null;
    }

    /** The user's options for camel-http, with as many connections as there may be requests at once: none must wait for one. */
    private static Map<String, Object> httpOptions(
            CamelContext context, String scheme, PushgatewayConfiguration configuration) {
        Map<String, Object> options = new HashMap<>(configuration.getHttp());
        HttpComponent http = context.getComponent(scheme, HttpComponent.class);
        int requests = configuration.getMaxConcurrentPushes();
        // A connection manager that is shared has its own sizes, and camel-http reads none beside it.
        if (http.getClientConnectionManager() == null && requests > http.getConnectionsPerRoute()) {
            options.putIfAbsent("connectionsPerRoute", requests);
            options.putIfAbsent("maxTotalConnections", Math.max(requests, http.getMaxTotalConnections()));
        }
        return options;
    }

    /** Opens the connection and brings back what a state store holds. */
    static PushSession open(PushgatewayEndpoint endpoint) throws Exception {
        PushgatewayConfiguration configuration = endpoint.getConfiguration();
        Mapping mapping = MappingResources.load(endpoint.getCamelContext(), configuration.getMapping());
        PushSession session = new PushSession(endpoint);
        try {
            ServiceHelper.startService(session.client);
            session.use(mapping);
            session.groups.restore(session.pusher);
            if (endpoint.options().profile() == GatewayProfile.PUSHGATEWAY) {
                session.watchForRestarts(endpoint.getComponent().timer());
            }
            session.observation =
                    ObservedEndpoints.of(endpoint.getCamelContext()).add(session);
            if (mapping != null && configuration.isMappingReload()) {
                session.reload = new MappingReload(
                        session.context,
                        configuration.getMapping(),
                        endpoint.getComponent().timer(),
                        session.completions,
                        session::use);
            }
            return session;
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    /** Is notified of records that are left out. */
    RejectionLog rejections() {
        return rejections;
    }

    /** Has what waits pushed now. */
    void flush() {
        groups.flush(pusher);
    }

    /** Deletes a group on the gateway, and forgets it. Waits for it as long as a request may take. */
    void delete(GroupingKey key) {
        groups.delete(List.of(key), pusher, requestTimeout);
    }

    @Override
    public String uri() {
        return endpoint.toString();
    }

    @Override
    public String job() {
        return endpoint.getConfiguration().getJob();
    }

    @Override
    public String gatewayUrl() {
        return endpoint.options().gateway().toString();
    }

    @Override
    public PushStatistics statistics() {
        return pusher.statistics();
    }

    @Override
    public int pending() {
        return pusher.pending();
    }

    @Override
    public int maxPending() {
        return pusher.settings().maxPending();
    }

    @Override
    public List<GroupStatus> groups() {
        return groups.statuses();
    }

    @Override
    public List<String> series(GroupingKey key, int most) {
        return groups.series(key, most);
    }

    @Override
    public Map<String, Long> rejected() {
        return rejections.counts();
    }

    @Override
    public Map<String, Long> noticed() {
        return rejections.noticed();
    }

    @Override
    public Instant credentialExpiration() {
        return endpoint.options().authentication().expiration();
    }

    PushChannel pusher() {
        return pusher;
    }

    /** Reads exchanges, with the endpoint's mapping as it is now. */
    ExchangeReader reader() {
        return reader;
    }

    /**
     * Reads by a mapping from now on. The types of its metrics are claimed, so that two routes which give one name two types learn of it at
     * the start, not with some message in the night.
     *
     * @param mapping {@code null} for none
     * @throws InvalidMetricException if a type clashes with what another endpoint or a group holds; the former mapping stays, then
     */
    private void use(Mapping mapping) {
        synchronized (groups.types()) {
            Mapping former = claimed;
            release(former);
            try {
                claim(mapping);
            } catch (InvalidMetricException clash) {
                claim(former);
                throw clash;
            }
        }
        reader = endpoint.reader(endpoint.options().reading().withMapping(mapping));
    }

    private void claim(Mapping mapping) {
        List<DeclaredMetric> metrics = mapping == null ? List.of() : mapping.metrics();
        List<String> done = new ArrayList<>();
        try {
            for (DeclaredMetric declared : metrics) {
                groups.types().claim(declared.metric().name(), declared.metric().type(), declared.place());
                done.add(declared.metric().name());
            }
        } catch (InvalidMetricException clash) {
            done.forEach(groups.types()::release);
            throw clash;
        }
        claimed = mapping;
    }

    private void release(Mapping mapping) {
        if (mapping != null) {
            mapping.metrics().forEach(declared -> groups.types()
                    .release(declared.metric().name()));
        }
        claimed = null;
    }

    /** A restart between two pushes goes unnoticed otherwise, and what does not change meanwhile would be missing until it does. */
    private void watchForRestarts(ScheduledExecutorService timer) {
        restartWatch = timer.scheduleWithFixedDelay(
                () -> {
                    if (groups.size() > 0) {
                        askForRestart();
                    }
                },
                1,
                RESTART_WATCH_SECONDS,
                TimeUnit.SECONDS);
    }

    private void askForRestart() {
        try {
            pushes.execute(() -> client.startTime().ifPresent(groups::gatewayStarted));
        } catch (RejectedExecutionException e) {
            LOG.debug("The session is being closed", e);
        }
    }

    void submit(Submission submission) {
        if (toDelete != null) {
            toDelete.add(submission.key());
        }
        groups.submit(submission);
    }

    /** Ends the session: deletes its groups if asked to; what still waits fails. */
    @Override
    public void close() {
        try {
            observation.close();
        } catch (Exception e) {
            LOG.debug("What shows this endpoint could not be taken away", e);
        }
        if (restartWatch != null) {
            restartWatch.cancel(false);
        }
        if (reload != null) {
            reload.close();
        }
        if (toDelete != null) {
            groups.delete(List.copyOf(toDelete), pusher, requestTimeout);
        }
        pusher.stop();
        ExecutorServiceManager threads = context.getExecutorServiceManager();
        threads.shutdownGraceful(pushes, requestTimeout);
        groups.abandon(pusher);
        threads.shutdownGraceful(completions, requestTimeout);
        synchronized (groups.types()) {
            release(claimed);
        }
        ServiceHelper.stopService(client);
    }
}
