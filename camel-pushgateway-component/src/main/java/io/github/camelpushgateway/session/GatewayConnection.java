// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.gateway.GatewayClient;
import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayProfile;
import io.github.camelpushgateway.gateway.GatewayRequest;
import io.github.camelpushgateway.group.GatewayWatch;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.options.ConnectionOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway as all endpoints use it that reach it in the same way: the HTTP client, the credentials, the threads
 * that push and those that tell exchanges how it ended, and the watch for its restarts. Threads grow with gateways,
 * not with endpoints. An endpoint has its own {@link PushChannel} through it, or through each of several. Thread
 * safe.
 */
final class GatewayConnection {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayConnection.class);

    /** Well within a scrape interval. */
    private static final long RESTART_WATCH_SECONDS = 10;

    private final ConnectionOptions options;
    private final CamelContext context;
    private final Authentication authentication;
    private final GatewayClient client;

    /** How many requests of endpoints with several gateways are under way. */
    private final AtomicInteger requests = new AtomicInteger();

    /** Whose groups are pushed again when the gateway was restarted. */
    private final Set<GatewayWatch> watched = ConcurrentHashMap.newKeySet();

    // Written while it starts and stops, under this.
    private boolean started;
    private PushThreads threads;
    private Future<?> restartWatch;

    /** How many endpoints use it. Guarded by {@link GatewayConnections}. */
    int users;

    GatewayConnection(ConnectionOptions options, CamelContext context) {
        this.options = options;
        this.context = context;
        ExecutorServiceManager threads = context.getExecutorServiceManager();
        authentication = options.newAuthentication(threads);
        client = new GatewayClient(
                context,
                options.gateway(),
                options.profile(),
                authentication,
                options.requestTimeout(),
                httpOptions(),
                options.allowInsecureAuth());
    }

    /**
     * The user's options for camel-http, with as many connections as there may be requests at once: none must wait
     * for one.
     */
    private Map<String, Object> httpOptions() {
        Map<String, Object> http = new HashMap<>(options.http());
        HttpComponent component = context.getComponent(options.gateway().scheme(), HttpComponent.class);
        int requests = options.maxConcurrentPushes();
        // A connection manager that is shared has its own sizes, and camel-http reads none beside it.
        if (component.getClientConnectionManager() == null && requests > component.getConnectionsPerRoute()) {
            http.putIfAbsent("connectionsPerRoute", requests);
            http.putIfAbsent("maxTotalConnections", Math.max(requests, component.getMaxTotalConnections()));
        }
        return http;
    }

    ConnectionOptions options() {
        return options;
    }

    /** Starts what is not started yet. The first credentials are asked for here, which may take a while. */
    synchronized void start(ScheduledExecutorService timer) {
        if (started) {
            return;
        }
        threads = new PushThreads(context, this, options.maxConcurrentPushes());
        try {
            ServiceHelper.startService(client);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        if (options.profile() == GatewayProfile.PUSHGATEWAY) {
            restartWatch = timer.scheduleWithFixedDelay(this::watch, 1, RESTART_WATCH_SECONDS, TimeUnit.SECONDS);
        }
        started = true;
    }

    /** An endpoint's way through this connection. */
    PushChannel newChannel(PushChannel.Settings settings) {
        return new PushChannel(client::send, settings, threads.pushes(), threads.completions());
    }

    /** The way through this connection of an endpoint that pushes to several gateways. */
    PushChannel.Lane newLane(PushChannel.Settings settings) {
        return new PushChannel.Lane(client::send, settings, threads.pushes(), options.maxConcurrentPushes(), requests);
    }

    /** Sends a request that is no push of an endpoint's. */
    void send(GatewayRequest request) throws GatewayException {
        client.send(request);
    }

    /** When each group was pushed to last, by its labels, as far as the gateway says so; else empty. */
    Map<Map<String, String>, Double> pushTimes() {
        return options.profile() == GatewayProfile.PUSHGATEWAY
                ? client.pushTimes().orElse(Map.of())
                : Map.of();
    }

    /** Runs something short on a thread that may wait for routes. */
    ExecutorService completions() {
        return threads.completions();
    }

    /** Has groups pushed again when the gateway was restarted. */
    void watchFor(GatewayWatch watch) {
        watched.add(watch);
    }

    /** When the credentials in use expire, or {@code null}. */
    Instant credentialExpiration() {
        return authentication.expiration();
    }

    /**
     * A restart between two pushes goes unnoticed otherwise, and what does not change meanwhile would be missing
     * until it does.
     */
    private void watch() {
        if (watched.stream().noneMatch(GatewayWatch::isNeeded)) {
            return;
        }
        try {
            threads.pushes().execute(this::ask);
        } catch (RejectedExecutionException e) {
            LOG.debug("The connection is being closed", e);
        }
    }

    /** Whether the gateway was restarted, and whether others push to our groups. */
    private void ask() {
        client.startTime().ifPresent(startTime -> watched.forEach(watch -> watch.gatewayStarted(startTime)));
        watched.forEach(watch -> watch.lookForForeignPushes(client::pushTimes));
    }

    /** Ends it. Requests that are still in flight are broken off. */
    synchronized void stop() {
        if (restartWatch != null) {
            restartWatch.cancel(false);
        }
        ServiceHelper.stopService(client);
        if (threads != null) {
            threads.stop();
        }
    }
}
