// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.body.RejectionLog;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.group.GatewayGroups;
import io.github.camelpushgateway.group.GroupDeletion;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.PushStatistics;
import io.github.camelpushgateway.group.Submission;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.MappingReload;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.options.EndpointOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an endpoint keeps open while at least one of its producers runs: its way through the connection to the
 * gateway, and its part in the gateway's groups. Thread safe.
 */
public final class PushSession {

    private static final Logger LOG = LoggerFactory.getLogger(PushSession.class);

    /** Jobs that exchanges name may come from the data. */
    private static final int MOST_JOBS = 10_000;

    private final String uri;
    private final EndpointOptions options;
    private final GatewayConnections shared;
    private final GatewayConnection connection;
    private final GatewayGroups groups;
    private final PushChannel channel;
    private final RejectionLog rejections;
    private final ClaimedTypes types;

    /** Jobs that exchanges named in place of the endpoint's. */
    private final Set<String> otherJobs = ConcurrentHashMap.newKeySet();

    /** The groups to delete when the session ends; {@code null} if they stay. */
    private final Set<GroupingKey> toDelete;

    private volatile long toDeleteTenure;

    private volatile ExchangeReader reader;

    // Used by the thread that opens the session and the one that closes it, one after the other.
    private final List<AutoCloseable> opened = new ArrayList<>();
    private GroupDeletion deletion;

    private PushSession(
            String uri, EndpointOptions options, GatewayConnections shared, StateStore store, RejectionLog rejections) {
        this.uri = uri;
        this.options = options;
        this.shared = shared;
        this.rejections = rejections;
        connection = shared.open(options.connection());
        groups = shared.groups(options.gateway().toString(), store, options.ownership());
        channel = connection.newChannel(options.pushing());
        types = new ClaimedTypes(groups.types());
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
            session.start(mapping);
            return session;
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    private void start(Mapping mapping) {
        CamelContext context = shared.context();
        use(mapping);
        opened.add(OtherContexts.enter(
                shared,
                context.getName(),
                options.gateway().toString(),
                new GroupingKey(options.job(), options.grouping())));
        opened.add(() -> groups.leave(channel));
        groups.restore(channel, timeout());
        connection.watchFor(groups);
        opened.add(shared.observed()
                .add(new SessionView(uri, options, channel, groups, rejections, connection, otherJobs)));
        if (mapping != null && options.mappingReload()) {
            opened.add(
                    new MappingReload(context, options.mapping(), shared.timer(), connection.completions(), this::use));
        }
    }

    /**
     * Reads by a mapping from now on; {@code null} for none. Where its types clash with others the former one
     * stays.
     */
    private void use(Mapping mapping) {
        types.replace(mapping);
        reader = new ExchangeReader(options, options.reading().withMapping(mapping));
    }

    /** Reads exchanges, with the endpoint's mapping as it is now. */
    public ExchangeReader reader() {
        return reader;
    }

    /** Is notified of records that are left out. */
    public RejectionLog rejections() {
        return rejections;
    }

    /** The endpoint's way to the gateway. */
    public PushChannel channel() {
        return channel;
    }

    /** The groups of the gateway, whatever endpoint of the component pushes to them. */
    public GatewayGroups groups() {
        return groups;
    }

    /** What the endpoint has done. */
    public PushStatistics statistics() {
        return channel.statistics();
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
        groups.submit(submission);
    }

    /** What was pushed before the groups were released is another's to delete. */
    private void rememberToDelete(GroupingKey key) {
        long now = groups.tenure();
        if (now != toDeleteTenure) {
            toDelete.clear();
            toDeleteTenure = now;
        }
        toDelete.add(key);
    }

    private boolean hasToDelete() {
        return toDelete != null && !toDelete.isEmpty() && toDeleteTenure == groups.tenure() && groups.isOwned();
    }

    /** Has what waits pushed now. */
    public void flush() {
        groups.flush(channel);
    }

    /**
     * Deletes a group on the gateway, and forgets it. Waits for it as long as a request may take.
     *
     * @throws Exception why it was not deleted, or that it is not known whether it was
     */
    public void delete(GroupingKey key) throws Exception {
        GroupDeletion one = groups.delete(List.of(key), channel);
        if (!one.await(timeout())) {
            throw new IllegalStateException("The gateway did not answer within "
                    + timeout().toMillis() + " ms; " + key + " may still be deleted");
        }
        one.throwFirstFailure();
    }

    private Duration timeout() {
        return options.connection().requestTimeout();
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
                        return deletion == null && channel.isIdle();
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
                deletion = groups.delete(List.copyOf(toDelete), channel);
                return;
            } catch (RejectedExecutionException e) {
                LOG.warn("deleteOnStop: the groups of {} are not deleted: the component has stopped before", uri);
            }
        }
        channel.stop();
    }

    private void finishClose(Deadline deadline) {
        if (deletion != null && !deletion.await(deadline.left())) {
            LOG.warn(
                    "deleteOnStop: {} groups of {} were not deleted in time. They stay on {} until they are deleted by hand",
                    deletion.open(),
                    uri,
                    options.gateway());
        }
        try {
            channel.stop();
            channel.awaitIdle(deadline.left());
            groups.abandon(channel);
            channel.awaitIdle(deadline.left());
            types.release();
        } finally {
            shared.release(connection);
        }
    }
}
