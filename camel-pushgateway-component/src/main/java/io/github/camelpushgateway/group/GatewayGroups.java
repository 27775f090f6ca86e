// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.state.SavedState;
import io.github.camelpushgateway.group.state.SeriesStatus;
import io.github.camelpushgateway.group.state.TypeRegistry;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.group.store.StoredGroupName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All groups of one gateway that this process pushes to, whatever endpoint a push comes from: two endpoints that
 * push to one group share it, so neither wipes the other's series. What the groups share is in
 * {@link SharedGateway}. Thread safe.
 */
public final class GatewayGroups {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayGroups.class);

    /** How often groups are looked after that a lack of memory has left as they were. */
    private static final long SWEEP_SECONDS = 2;

    /**
     * The gateway writes down all it holds to say when its groups were pushed to: so much more time than that takes
     * passes between.
     */
    private static final int LOOKS_APART = 200;

    private final SharedGateway gateway;
    private final StateStore store;
    private final ConcurrentMap<GroupingKey, Group> groups = new ConcurrentHashMap<>();

    /**
     * Not before this is the gateway asked again when its groups were pushed to, in the time of
     * {@link Clocks#nanos()}.
     */
    private volatile long nextLookNanos;

    /**
     * @param gatewayUrl the gateway's base URL, the same for all endpoints that push there
     * @param store where state outlives the process, or {@code null} for nowhere
     * @param timer runs short tasks later; one thread is enough
     */
    public GatewayGroups(String gatewayUrl, StateStore store, ScheduledExecutorService timer) {
        this(gatewayUrl, store, timer, Clocks.SYSTEM);
    }

    GatewayGroups(String gatewayUrl, StateStore store, ScheduledExecutorService timer, Clocks clocks) {
        this.store = store;
        this.gateway = new SharedGateway(gatewayUrl, clocks, (task, delayNanos) -> {
            try {
                timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Nothing is pushed any more: the component was stopped", e);
            }
        });
        gateway.whenBack(this::wakeAll);
        timer.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Which type each name has on this gateway. */
    public TypeRegistry types() {
        return gateway.types();
    }

    /** Hands a submission to its group. The outcome reaches its {@link Completion}. */
    public void submit(Submission submission) {
        submission.channel().use(gateway.clocks());
        submission.submittedNanos(gateway.clocks().nanos());
        GroupingKey key = submission.batch().key();
        while (!groups.computeIfAbsent(key, this::newGroup).submit(submission)) {
            // Removed since it was found; the next one is new.
            Thread.onSpinWait();
        }
    }

    /**
     * Brings back the groups of a state store, so that they expire, and are pushed again, without waiting for a
     * first sample.
     */
    public void restore(PushChannel channel) {
        if (store == null) {
            return;
        }
        for (String name : store.groups()) {
            GroupingKey key = StoredGroupName.key(gateway.url(), name);
            if (key != null) {
                groups.computeIfAbsent(key, this::newGroup).wake(channel);
            }
        }
    }

    /** Removes groups from the gateway, all at once. What waits in them goes before. */
    public GroupDeletion delete(Collection<GroupingKey> keys, PushChannel channel) {
        GroupDeletion deletion = new GroupDeletion(keys.size());
        for (GroupingKey key : keys) {
            submit(new Submission(Operation.DELETE, SampleBatch.empty(key), true, channel, deletion.of(key)));
        }
        // What lingers goes before it, and neither waits for more.
        flush(channel);
        return deletion;
    }

    /** Fails what still waits of an endpoint whose threads have ended. */
    public void abandon(PushChannel channel) {
        List.copyOf(groups.values()).forEach(group -> group.abandon(channel));
    }

    /** The groups, each as it was after its last push, in no order. */
    public List<GroupStatus> statuses() {
        return groups.values().stream().map(Group::status).toList();
    }

    /** The groups of some jobs, each as it was after its last push, in no order. */
    public List<GroupStatus> statuses(Predicate<GroupingKey> wanted) {
        return groups.values().stream()
                .filter(group -> wanted.test(group.key()))
                .map(Group::status)
                .toList();
    }

    /**
     * A group's series, for people to read.
     *
     * @return {@code null} if there is no such group, or if it is being pushed; ask again then
     */
    public List<SeriesStatus> series(GroupingKey key) {
        Group group = groups.get(key);
        return group == null ? null : group.series();
    }

    /** Has what waits in any group pushed now, without a further wait for more. */
    public void flush(PushChannel channel) {
        List.copyOf(groups.values()).forEach(Group::flush);
    }

    GatewayHealth health() {
        return gateway.health();
    }

    /** How many groups there are. */
    public int size() {
        return groups.size();
    }

    /**
     * How much of the gateway's time the pushes of all its groups have taken over the last half minute, from 0 to
     * 1.
     */
    public double gatewayShare() {
        return gateway.pacer().share();
    }

    /** How long what waits longest for a push waits by now, in seconds; 0 if nothing does. */
    public double waitSeconds() {
        return gateway.pacer().waitSeconds();
    }

    /** How often it was noticed that somebody else pushes to a group of this process. */
    public long foreignPushes() {
        return gateway.foreignPushes().seen();
    }

    /**
     * Learns when the gateway was started, in whatever words it says so. If it was restarted, all that is known is
     * pushed again: unless the gateway persists its groups, they are gone.
     */
    public void gatewayStarted(String startTime) {
        if (gateway.health().started(startTime)) {
            LOG.info("The gateway {} was restarted; all groups are pushed again", gateway.url());
            wakeAll();
        }
    }

    /**
     * Looks whether somebody else pushes to a group of this process. Costs the gateway little: the longer it takes
     * to answer, the less often it is asked.
     *
     * @param pushTimes asks the gateway when each group was pushed to last, by labels
     */
    public void lookForForeignPushes(Supplier<Optional<Map<Map<String, String>, Double>>> pushTimes) {
        long started = gateway.clocks().nanos();
        if (started < nextLookNanos) {
            return;
        }
        Map<GroupingKey, Long> before = gateway.foreignPushes().before();
        pushTimes.get().ifPresent(times -> gateway.foreignPushes().look(before, times));
        nextLookNanos = started + LOOKS_APART * (gateway.clocks().nanos() - started);
    }

    private void wakeAll() {
        List.copyOf(groups.values()).forEach(Group::wake);
    }

    private void sweep() {
        try {
            groups.values().forEach(Group::revive);
            gateway.pacer().recheck();
        } catch (RuntimeException | Error e) {
            // A task that fails is not run again, and this one is what others rely on.
            LOG.debug("Will be tried again", e);
        }
    }

    private Group newGroup(GroupingKey key) {
        return new Group(
                key,
                gateway,
                new SavedState(store, StoredGroupName.of(gateway.url(), key), gateway.clocks()),
                group -> groups.remove(key, group));
    }
}
