package io.github.camelpushgateway;

import io.github.camelpushgateway.body.BodyOptions;
import io.github.camelpushgateway.gateway.GatewayClient;
import io.github.camelpushgateway.gateway.GatewayProfile;
import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.GroupingKey;
import io.github.camelpushgateway.group.Pusher;
import io.github.camelpushgateway.group.Submission;
import io.github.camelpushgateway.mapping.DeclaredMetric;
import java.io.IOException;
import java.time.Duration;
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
final class PushSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PushSession.class);

    /** Well within a scrape interval. */
    private static final long RESTART_WATCH_SECONDS = 10;

    private final CamelContext context;
    private final GatewayClient client;
    private final GatewayGroups groups;
    private final Pusher pusher;
    private final ExecutorService pushes;
    private final ExecutorService completions;
    private final long requestTimeout;

    private final BodyOptions reading;

    /** The groups to delete when the session ends; {@code null} if they stay. */
    private final Set<GroupingKey> toDelete;

    // Of the thread that opens and closes the session.
    private final List<String> claimed = new ArrayList<>();
    private Future<?> restartWatch;

    private PushSession(PushgatewayEndpoint endpoint) throws IOException {
        PushgatewayConfiguration configuration = endpoint.getConfiguration();
        EndpointOptions options = endpoint.options();
        context = endpoint.getCamelContext();
        requestTimeout = configuration.getRequestTimeout();
        reading = options.reading().withMapping(MappingResources.load(context, configuration.getMapping()));
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
        pusher = new Pusher(client::send, options.pushing(), pushes, completions);
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
        PushSession session = new PushSession(endpoint);
        try {
            ServiceHelper.startService(session.client);
            session.claimTypes();
            session.groups.restore(session.pusher);
            if (endpoint.options().profile() == GatewayProfile.PUSHGATEWAY) {
                session.watchForRestarts(endpoint.getComponent().timer());
            }
            return session;
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    Pusher pusher() {
        return pusher;
    }

    /** How bodies are to be read, with the endpoint's mapping. */
    BodyOptions reading() {
        return reading;
    }

    /** So that two routes which give one name two types learn of it at the start, not with some message in the night. */
    private void claimTypes() {
        if (reading.mapping() == null) {
            return;
        }
        for (DeclaredMetric declared : reading.mapping().metrics()) {
            groups.types().claim(declared.metric().name(), declared.metric().type(), declared.place());
            claimed.add(declared.metric().name());
        }
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
        if (restartWatch != null) {
            restartWatch.cancel(false);
        }
        if (toDelete != null) {
            groups.delete(List.copyOf(toDelete), pusher, requestTimeout);
        }
        pusher.stop();
        ExecutorServiceManager threads = context.getExecutorServiceManager();
        threads.shutdownGraceful(pushes, requestTimeout);
        groups.abandon(pusher);
        threads.shutdownGraceful(completions, requestTimeout);
        claimed.forEach(groups.types()::release);
        ServiceHelper.stopService(client);
    }
}
