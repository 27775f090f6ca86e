// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.body.RejectionLog;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.GroupDeletion;
import io.github.camelpushgateway.group.GroupStatus;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.Submission;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.MappingReload;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.options.EndpointOptions;
import io.github.camelpushgateway.options.Gateways;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an endpoint keeps open while at least one of its producers runs: its way through the connection to the
 * gateway, or to each of several, and its part in their groups. Thread safe.
 */
public final class PushSession {

    private static final Logger LOG = LoggerFactory.getLogger(PushSession.class);

    /** Jobs that exchanges name may come from the data. */
    private static final int MOST_JOBS = 10_000;

    private final String uri;
    private final EndpointOptions options;
    private final GatewayConnections shared;
    private final Gateways gateways;

    /** Where each group lives on one of several gateways, a route to each in their order; else one route for all. */
    private final List<GatewayRoute> routes;

    private final List<PushChannel> channels;
    private final RejectionLog rejections;
    private final List<ClaimedTypes> types;
    private Mapping mapping;

    /** Jobs that exchanges named in place of the endpoint's. */
    private final Set<String> otherJobs = ConcurrentHashMap.newKeySet();

    /** The groups to delete when the session ends; {@code null} if they stay. */
    private final Set<GroupingKey> toDelete;

    private volatile long toDeleteTenure;

    private volatile ExchangeReader reader;

    // Used by the thread that opens the session and the one that closes it, one after the other.
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<GroupDeletion> deletions = new ArrayList<>();

    /** Where each group lives on one of several gateways; else {@code null}. */
    private MovedGroups moved;

    private PushSession(
            String uri, EndpointOptions options, GatewayConnections shared, StateStore store, RejectionLog rejections) {
        this.uri = uri;
        this.options = options;
        this.shared = shared;
        this.rejections = rejections;
        gateways = options.gateways();
        routes = GatewayRoutes.open(options, shared, store);
        channels = routes.stream().map(GatewayRoute::channel).toList();
        types = routes.stream()
                .map(route -> new ClaimedTypes(route.groups().types()))
                .toList();
        toDelete = options.deleteOnStop() ? ConcurrentHashMap.newKeySet() : null;
    }

    /**
     * Opens a connection, or shares one, and brings back what a state store holds.
     *
     * @param uri the endpoint's, secrets masked
     * @param store where state outlives the process, or {@code null} for nowhere
     * @param log says what records were left out
     */
    public static PushSession open(
            String uri, EndpointOptions options, GatewayConnections shared, StateStore store, Logger log)
            throws Exception {
        Mapping mapping = MappingResources.load(shared.context(), options.mapping());
        PushSession session = new PushSession(uri, options, shared, store, new RejectionLog(log, uri));
        try {
            session.start(mapping, store);
            return session;
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    private void start(Mapping loaded, StateStore store) {
        CamelContext context = shared.context();
        use(loaded);
        GroupingKey own = new GroupingKey(options.job(), options.grouping());
        for (String url : route(own).urls()) {
            opened.add(OtherContexts.enter(shared, context.getName(), url, own));
        }
        if (gateways.isSharded()) {
            moved = GatewayRoutes.movedGroups(options, shared, store, routes);
            opened.add(moved);
        }
        boolean first = true;
        for (GatewayRoute route : routes) {
            opened.add(() -> route.groups().leave(route.channel()));
            route.groups().restore(route.channel(), timeout());
            for (int place = 0; place < route.connections().size(); place++) {
                route.connections().get(place).watchFor(route.groups().watches().get(place));
                opened.add(shared.observed()
                        .add(new SessionView(uri, options, route, place, first, rejections, otherJobs)));
                first = false;
            }
        }
        if (loaded != null && options.mappingReload()) {
            opened.add(new MappingReload(
                    context,
                    options.mapping(),
                    shared.timer(),
                    routes.get(0).connections().get(0).completions(),
                    this::use));
        }
    }

    /**
     * Reads by a mapping from now on; {@code null} for none. Where its types clash with others the former one
     * stays.
     */
    private void use(Mapping next) {
        for (int i = 0; i < types.size(); i++) {
            try {
                types.get(i).replace(next);
            } catch (InvalidMetricException clash) {
                types.subList(0, i).forEach(claimed -> claimed.replace(mapping));
                throw clash;
            }
        }
        mapping = next;
        reader = new ExchangeReader(options, options.reading().withMapping(next));
    }

    /** Reads exchanges, with the endpoint's mapping as it is now. */
    public ExchangeReader reader() {
        return reader;
    }

    /** Is notified of records that are left out. */
    public RejectionLog rejections() {
        return rejections;
    }

    private GatewayRoute route(GroupingKey key) {
        return routes.size() == 1 ? routes.get(0) : routes.get(gateways.place(key.path()));
    }

    /** The endpoint's way to where a group lives. */
    public PushChannel channel(GroupingKey key) {
        return route(key).channel();
    }

    /** Its ways: one, or one to each gateway where groups live on one of several. */
    public List<PushChannel> channels() {
        return channels;
    }

    /** The groups of all gateways, whatever endpoint of the component pushes to them. */
    public List<GroupStatus> groups() {
        return routes.stream()
                .flatMap(route -> route.groups().statuses().stream())
                .toList();
    }

    /** What its ways have counted together. */
    public long sum(ToLongFunction<PushStatistics> value) {
        return channels.stream().map(PushChannel::statistics).mapToLong(value).sum();
    }

    /** When a gateway last accepted something, or {@code null}. */
    public Instant lastSuccess() {
        return channels.stream()
                .map(channel -> channel.statistics().lastSuccess())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The last failure, or {@code null}. */
    public PushStatistics.Failure lastFailure() {
        return channels.stream()
                .map(channel -> channel.statistics().lastFailure())
                .filter(Objects::nonNull)
                .max(Comparator.comparing(PushStatistics.Failure::at))
                .orElse(null);
    }

    /** How much of the gateway's time pushes take, and how long they wait; of several gateways the most. */
    public double most(ToDoubleFunction<GatewayGroups> value) {
        return routes.stream()
                .map(GatewayRoute::groups)
                .mapToDouble(value)
                .max()
                .orElse(0);
    }

    /** Hands a submission to its group. */
    public void submit(Submission submission) {
        GroupingKey key = submission.key();
        if (!key.job().equals(options.job()) && otherJobs.size() < MOST_JOBS) {
            otherJobs.add(key.job());
        }
        if (toDelete != null) {
            rememberToDelete(key);
        }
        if (moved != null) {
            moved.pushed(key);
        }
        route(key).groups().submit(submission);
    }

    /** What was pushed before the groups were released is another's to delete. */
    private void rememberToDelete(GroupingKey key) {
        long now = tenure();
        if (now != toDeleteTenure) {
            toDelete.clear();
            toDeleteTenure = now;
        }
        toDelete.add(key);
    }

    /** Of several gateways' groups all have the same owner, and are taken over and released together. */
    private long tenure() {
        return routes.get(0).groups().tenure();
    }

    private boolean hasToDelete() {
        return toDelete != null
                && !toDelete.isEmpty()
                && toDeleteTenure == tenure()
                && routes.get(0).groups().isOwned();
    }

    /** Has what waits pushed now. */
    public void flush() {
        routes.forEach(route -> route.groups().flush(route.channel()));
    }

    /**
     * Deletes a group on the gateway, and forgets it. Waits for it as long as a request may take.
     *
     * @throws Exception why it was not deleted, or that it is not known whether it was
     */
    public void delete(GroupingKey key) throws Exception {
        GroupDeletion one = route(key).groups().delete(List.of(key), channel(key));
        if (!one.await(timeout())) {
            throw new IllegalStateException("The gateway did not answer within "
                    + timeout().toMillis() + " ms; " + key + " may still be deleted");
        }
        one.throwFirstFailure();
    }

    private Duration timeout() {
        return options.requestTimeout();
    }

    /**
     * Ends the session: deletes its groups if asked to; what still waits fails. While the context stops, others may
     * wait together.
     */
    public void close() {
        shared.close(
                new GatewayConnections.Closing() {
                    @Override
                    public void beginClose() {
                        PushSession.this.beginClose();
                    }

                    @Override
                    public boolean isQuiet() {
                        return deletions.isEmpty() && channels().stream().allMatch(PushChannel::isIdle);
                    }

                    @Override
                    public void finishClose(Deadline deadline) {
                        PushSession.this.finishClose(deadline);
                    }
                },
                timeout());
    }

    /** Takes everything back that needs no time, and has the groups deleted if asked to. */
    private void beginClose() {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                LOG.debug("What belongs to {} could not be taken away", uri, e);
            }
        }
        opened.clear();
        if (hasToDelete()) {
            try {
                for (GatewayRoute route : routes) {
                    List<GroupingKey> there = toDelete.stream()
                            .filter(key -> route(key).equals(route))
                            .toList();
                    if (!there.isEmpty()) {
                        deletions.add(route.groups().delete(there, route.channel()));
                    }
                }
                return;
            } catch (RejectedExecutionException e) {
                LOG.warn("deleteOnStop: the groups of {} are not deleted: the component has stopped before", uri);
            }
        }
        routes.forEach(route -> route.groups().hurry(route.channel()));
        channels().forEach(PushChannel::stop);
    }

    private void finishClose(Deadline deadline) {
        for (GroupDeletion deletion : deletions) {
            if (!deletion.await(deadline.left())) {
                LOG.warn(
                        "deleteOnStop: {} groups of {} were not deleted in time. They stay on {} until they are deleted by hand",
                        deletion.open(),
                        uri,
                        gateways);
            }
        }
        try {
            channels().forEach(PushChannel::stop);
            for (GatewayRoute route : routes) {
                route.channel().awaitIdle(deadline.left());
                route.groups().abandon(route.channel());
                route.channel().awaitIdle(deadline.left());
            }
            types.forEach(ClaimedTypes::release);
        } finally {
            GatewayRoutes.release(routes, shared);
        }
    }
}
