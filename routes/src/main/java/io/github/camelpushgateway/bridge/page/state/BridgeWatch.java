// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import io.github.camelpushgateway.bridge.page.message.KeptMessage;
import io.github.camelpushgateway.bridge.page.message.MessageLog;
import io.github.camelpushgateway.bridge.page.message.SourceMessages;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.status.ClusterStatus;
import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the bridge again and again, and remembers the last hour. Ends with its context. Thread safe. */
public final class BridgeWatch {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeWatch.class);

    /** What is over before anybody looked would not be remembered. */
    private static final int LOOK_SECONDS = 1;

    /** Of which it is said that records were left out lately. */
    private static final int LATELY_SECONDS = 600;

    private final CamelContext context;
    private final MessageLog messages;
    private final Map<String, ConfiguredSource> configured;
    private final History history = new History();
    private final FailureHistory failures = new FailureHistory();

    /** Used by the watching thread only. */
    private int looks;

    /** @param sources those that are configured; the routes of others are seen as well */
    public BridgeWatch(CamelContext context, MessageLog messages, List<ConfiguredSource> sources) {
        this.context = context;
        this.messages = messages;
        this.configured = sources.stream().collect(Collectors.toMap(ConfiguredSource::id, source -> source));
    }

    /** Begins to look. */
    public void start() {
        ScheduledExecutorService thread =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "page");
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            Overview overview = overview();
            failures.look(overview.problems(), overview.at());
            if (looks++ % (History.SECONDS / LOOK_SECONDS) == 0) {
                history.note(overview, System.nanoTime());
            }
        } catch (RuntimeException e) {
            // A task that fails is not run again; the context may be about to end.
            LOG.debug("The bridge could not be looked at", e);
        }
    }

    /** The last hour. */
    public History history() {
        return history;
    }

    /** What has failed and is over. */
    public FailureHistory failures() {
        return failures;
    }

    /** How the bridge fares, in a sentence. */
    public Sentence sentence(Overview overview) {
        // What the first numbers are not there of yet is all from lately.
        long leftOut = overview.uptimeSeconds() < LATELY_SECONDS
                ? overview.leftOut()
                : Math.round(history.count("leftOut", LATELY_SECONDS / History.SECONDS));
        ClusterStatus cluster = ClusterStatus.of(context);
        return cluster == null || cluster.isLeader()
                ? Sentence.of(overview, leftOut, history.latest("messages"))
                : Sentence.standby(overview, cluster.lock(), cluster.trouble());
    }

    /** The bridge as it is now. */
    public Overview overview() {
        List<ObservedEndpoint> endpoints = ObservedEndpoints.in(context);
        List<SourceState> sources = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            sources.add(source(route.getRouteId(), endpoints));
        }
        Map<String, List<ObservedEndpoint>> byGateway = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> byGateway
                .computeIfAbsent(endpoint.gatewayUrl(), url -> new ArrayList<>())
                .add(endpoint));
        List<GatewayState> gateways = new ArrayList<>();
        byGateway.forEach((url, ofGateway) -> gateways.add(gateway(url, ofGateway)));
        return new Overview(Instant.now(), context.getUptime().toMillis() / 1000.0, sources, gateways);
    }

    /** The source that an endpoint is of: routes name it in the URI where others name the job. */
    public static String sourceOf(ObservedEndpoint endpoint) {
        return endpoint.uri().replaceFirst("^pushgateway:(//)?", "").replaceFirst("\\?.*", "");
    }

    private SourceState source(String id, List<ObservedEndpoint> endpoints) {
        ConfiguredSource known = configured.get(id);
        SourceStatus status = SourceStatuses.of(context).all().stream()
                .filter(one -> one.name().equals(id))
                .findFirst()
                .orElse(null);
        ClusterStatus cluster = ClusterStatus.of(context);
        boolean rests = cluster != null && !cluster.isLeader() && !id.equals("relay");
        SourceMessages seen = messages.of(id);
        KeptMessage failing = seen.failing();
        Map<String, Long> leftOut = new TreeMap<>();
        Set<String> uris = new HashSet<>();
        String gateway = null;
        String job = known == null ? null : known.job();
        for (ObservedEndpoint endpoint : endpoints) {
            // One that pushes to several gateways is there once for each, and has left records out once.
            if (sourceOf(endpoint).equals(id) && uris.add(endpoint.uri())) {
                gateway = endpoint.gatewayUrl();
                endpoint.rejected().forEach((reason, count) -> {
                    if (count > 0) {
                        leftOut.merge(reason, count, Long::sum);
                    }
                });
            }
        }
        Double age = status == null || Double.isNaN(status.lastMessageAgeSeconds())
                ? null
                : (Double) status.lastMessageAgeSeconds();
        return new SourceState(
                id,
                known == null ? id : known.kind().name(),
                known == null ? null : about(known),
                rests
                        ? SourceState.STANDBY
                        : String.valueOf(context.getRouteController().getRouteStatus(id)),
                status == null || rests ? null : (Boolean) status.isConnected(),
                status == null ? null : status.reason(),
                status == null ? 0 : status.secondsWithoutConnection(),
                age,
                seen.received(),
                seen.ended(),
                status == null ? 0 : status.droppedMessages(),
                // A message that is given up says nothing of those after it; a query that fails will go on failing.
                failing == null || failing.topic() != null || id.equals("relay")
                        ? null
                        : failing.outcome().failure(),
                leftOut,
                job,
                known == null ? null : known.mapping(),
                gateway);
    }

    private static @Nullable String about(ConfiguredSource source) {
        return switch (source.kind().name()) {
            case "mqtt" -> source.settings().get("topic");
            case "kafka" -> "topic " + source.settings().get("topic");
            case "csv" -> "files in " + end(source.settings().get("inbox"));
            default -> null;
        };
    }

    /** The end of a path: all of it is in the settings. */
    private static String end(String path) {
        return path.replaceFirst("^.*[/\\\\]([^/\\\\]+[/\\\\][^/\\\\]+)$", "…/$1");
    }

    private static GatewayState gateway(String url, List<ObservedEndpoint> endpoints) {
        Instant success = null;
        ObservedEndpoint failing = null;
        long pushes = 0;
        long samples = 0;
        int pending = 0;
        int maxPending = 0;
        for (ObservedEndpoint endpoint : endpoints) {
            PushStatistics statistics = endpoint.statistics();
            Instant last = statistics.lastSuccess();
            success = success == null || (last != null && last.isAfter(success)) ? last : success;
            pushes += statistics.pushes();
            samples += statistics.samples();
            pending += endpoint.pending();
            maxPending += endpoint.maxPending();
        }
        for (ObservedEndpoint endpoint : endpoints) {
            PushStatistics statistics = endpoint.statistics();
            Instant since = statistics.failingSince();
            PushStatistics.Failure failure = statistics.lastFailure();
            // Another endpoint has got through since: what this one met is over, though it has had nothing to push.
            boolean isOver = failure == null || (success != null && success.isAfter(failure.at()));
            if (since != null
                    && !isOver
                    && (failing == null || since.isBefore(failing.statistics().failingSince()))) {
                failing = endpoint;
            }
        }
        // All endpoints of a gateway know the same groups.
        List<GroupStatus> groups = endpoints.get(0).groups();
        PushStatistics ill = failing == null ? null : failing.statistics();
        PushStatistics.Failure failure = ill == null ? null : ill.lastFailure();
        return new GatewayState(
                url,
                ill == null ? null : ill.failingSince(),
                failure == null ? null : failure.message(),
                success,
                pushes,
                samples,
                pending,
                maxPending,
                groups.size(),
                groups.stream().mapToLong(GroupStatus::series).sum());
    }
}
