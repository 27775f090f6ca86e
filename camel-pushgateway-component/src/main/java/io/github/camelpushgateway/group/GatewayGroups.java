// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.state.SavedState;
import io.github.camelpushgateway.group.state.SeriesStatus;
import io.github.camelpushgateway.group.state.TypeRegistry;
import io.github.camelpushgateway.group.store.FencedStateStore;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.group.store.StoredGroupName;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All groups of one gateway, or of several that all get everything, that this process pushes to, whatever endpoint
 * a push comes from: two endpoints that push to one group share it, so neither wipes the other's series. What the
 * groups share is in {@link SharedGateway}. Thread safe.
 */
public final class GatewayGroups {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayGroups.class);

    /** How often groups are looked after that a lack of memory has left as they were. */
    private static final long SWEEP_SECONDS = 2;

    private final SharedGateway gateway;
    private final List<GatewayWatch> watches;
    private final String storedAs;
    private final Predicate<GroupingKey> home;
    private final StateStore store;
    private final Ownership ownership;

    /** The longest time that a request of this process may take, and so, it is taken, of one of a former owner. */
    private final AtomicLong requestTimeoutNanos = new AtomicLong();

    /** The ways of the endpoints that push here. */
    private final Set<PushChannel> channels = ConcurrentHashMap.newKeySet();

    /** Replaced under the lock of this, when groups are taken over. */
    private volatile Holding holding;

    /** Groups, and for how long they are ours. */
    private static final class Holding {

        private final Tenure tenure;
        private final ConcurrentMap<GroupingKey, Group> groups = new ConcurrentHashMap<>();
        private final AtomicBoolean opened = new AtomicBoolean();

        Holding(Tenure tenure) {
            this.tenure = tenure;
        }
    }

    /**
     * @param gatewayUrl the gateway's base URL, the same for all endpoints that push there
     * @param store where state outlives the process, or {@code null} for nowhere
     * @param timer runs short tasks later; one thread is enough
     */
    public GatewayGroups(String gatewayUrl, StateStore store, ScheduledExecutorService timer) {
        this(gatewayUrl, store, timer, Ownership.ALWAYS, Clocks.SYSTEM);
    }

    /** @param ownership whether this process owns the groups */
    public GatewayGroups(String gatewayUrl, StateStore store, ScheduledExecutorService timer, Ownership ownership) {
        this(gatewayUrl, store, timer, ownership, Clocks.SYSTEM);
    }

    /**
     * Groups that are pushed to several gateways, of which each gets everything; or those of one of several gateways.
     *
     * @param gatewayUrls the gateways' base URLs, in the order of the lanes of each {@link PushChannel} that is used
     * @param storedAs the URL that the groups have in the store
     * @param home whether a group of the store is one of these
     */
    public GatewayGroups(
            List<String> gatewayUrls,
            String storedAs,
            Predicate<GroupingKey> home,
            StateStore store,
            ScheduledExecutorService timer,
            Ownership ownership) {
        this(gatewayUrls, storedAs, home, store, timer, ownership, Clocks.SYSTEM);
    }

    GatewayGroups(
            String gatewayUrl, StateStore store, ScheduledExecutorService timer, Ownership ownership, Clocks clocks) {
        this(List.of(gatewayUrl), gatewayUrl, key -> true, store, timer, ownership, clocks);
    }

    GatewayGroups(
            List<String> gatewayUrls,
            String storedAs,
            Predicate<GroupingKey> home,
            StateStore store,
            ScheduledExecutorService timer,
            Ownership ownership,
            Clocks clocks) {
        this.ownership = ownership;
        this.holding = new Holding(new Tenure(ownership, 1));
        this.home = home;
        this.store = store;
        this.storedAs = storedAs;
        Timer later = (task, delayNanos) -> {
            try {
                timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Nothing is pushed any more: the component was stopped", e);
            }
        };
        List<SharedGateway> replicas = gatewayUrls.size() == 1
                ? List.of()
                : gatewayUrls.stream()
                        .map(url -> new SharedGateway(url, clocks, later))
                        .toList();
        this.gateway = new SharedGateway(String.join(",", gatewayUrls), replicas, clocks, later);
        gateway.whenBack(this::wakeAll);
        replicas.forEach(replica -> replica.whenBack(this::tendAll));
        this.watches = replicas.isEmpty()
                ? List.of(new GatewayWatch(gateway, this::size, this::wakeAll))
                : replicas.stream()
                        .map(replica -> new GatewayWatch(replica, this::size, this::tendAll))
                        .toList();
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
        for (Holding now = holding; !now.tenure.hasEnded(); now = holding) {
            if (group(now, key).submit(submission)) {
                return;
            }
            // Removed since it was found; the next one is new.
            Thread.onSpinWait();
        }
        Outcomes.failed(List.of(submission), Tenure.released(key));
    }

    /**
     * An endpoint pushes here from now on. With the first one the groups of a state store are brought back, so that
     * they expire, and are pushed again, without waiting for a first sample: at once if they are owned, else as soon as
     * they are.
     *
     * @param channelRequestTimeout the longest time that one of its requests may take
     * @throws io.github.camelpushgateway.group.store.StateStoreException if the store cannot be read
     */
    public void restore(PushChannel channel, Duration channelRequestTimeout) {
        channels.add(channel);
        requestTimeoutNanos.accumulateAndGet(channelRequestTimeout.toNanos(), Math::max);
        Holding now = holding;
        now.opened.set(false);
        openIfOwned(now, channel);
    }

    /** An endpoint pushes here no longer. */
    public void leave(PushChannel channel) {
        channels.remove(channel);
    }

    private void openIfOwned(Holding now) {
        if (!now.opened.get()) {
            channels.stream()
                    .filter(channel -> !channel.isStopped())
                    .findAny()
                    .ifPresent(channel -> openIfOwned(now, channel));
        }
    }

    private void openIfOwned(Holding now, PushChannel channel) {
        if (!now.tenure.holds() || !now.opened.compareAndSet(false, true)) {
            return;
        }
        try {
            Set<String> stored = store == null ? Set.of() : store.groups();
            for (String name : stored) {
                GroupingKey key = StoredGroupName.key(storedAs, name);
                if (key != null && home.test(key)) {
                    group(now, key).wake(channel);
                }
            }
        } catch (RuntimeException e) {
            now.opened.set(false);
            throw e;
        }
        if (ownership != Ownership.ALWAYS) {
            // By then a request that a former owner had under way is over, whatever it wrote.
            gateway.timer().schedule(() -> pushAll(now), requestTimeoutNanos.get());
        }
    }

    /**
     * Which time of owning it is: another number after the groups were taken over, or released, than before.
     */
    public long tenure() {
        return holding.tenure.number();
    }

    /** Whether the groups are owned at this moment. */
    public boolean isOwned() {
        return holding.tenure.holds();
    }

    /**
     * Gives the groups up, for another process to take over: what waits is pushed, if they are still owned; what is not
     * pushed by then fails. Then all that is known of the groups is forgotten. Nothing of it is deleted or changed on
     * the gateway or in the store, now or later, and what comes is refused until the groups are
     * {@link #takeOver taken over} again.
     *
     * @param atMost how long to wait for what waits and for requests that are out
     * @return whether the last request has been answered
     */
    public boolean release(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Holding ending = holding;
        if (ending.tenure.holds()) {
            ending.groups.values().forEach(Group::flush);
            ending.tenure.awaitIdle(atMost);
        }
        ending.tenure.end();
        List.copyOf(ending.groups.values()).forEach(Group::release);
        return ending.tenure.awaitIdle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    /**
     * The groups are this process's from now on: what the state store has of them is read and pushed. All that is known
     * is pushed once more when a request that a former owner may have under way is over.
     *
     * @throws io.github.camelpushgateway.group.store.StateStoreException if the store cannot be reached; the groups are
     *     not taken over then
     */
    public synchronized void takeOver() {
        Holding former = holding;
        if (!former.tenure.hasEnded()) {
            release(Duration.ZERO);
        }
        if (store instanceof FencedStateStore fenced) {
            fenced.takeOver();
        }
        Holding now = new Holding(new Tenure(ownership, former.tenure.number() + 1));
        holding = now;
        openIfOwned(now);
    }

    private static void pushAll(Holding now) {
        now.tenure.pushAll();
        List.copyOf(now.groups.values()).forEach(Group::wake);
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
        List.copyOf(holding.groups.values()).forEach(group -> group.abandon(channel));
    }

    /** The groups, each as it was after its last push, in no order. */
    public List<GroupStatus> statuses() {
        return holding.groups.values().stream().map(Group::status).toList();
    }

    /** The groups of some jobs, each as it was after its last push, in no order. */
    public List<GroupStatus> statuses(Predicate<GroupingKey> wanted) {
        return holding.groups.values().stream()
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
        Group group = holding.groups.get(key);
        return group == null ? null : group.series();
    }

    /** Has what waits in any group pushed now, without a further wait for more. */
    public void flush(PushChannel channel) {
        List.copyOf(holding.groups.values()).forEach(Group::flush);
    }

    GatewayHealth health() {
        return gateway.health();
    }

    /** How many groups there are. */
    public int size() {
        return holding.groups.size();
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
        return watches.stream().mapToLong(GatewayWatch::foreignPushes).sum();
    }

    /** One for each gateway: looks whether it was restarted, and who else pushes to it. In the order of the URLs. */
    public List<GatewayWatch> watches() {
        return watches;
    }

    /** Has gateways that lack something get it now, as far as they can be reached: an endpoint is about to end. */
    public void hurry(PushChannel channel) {
        if (!gateway.replicas().isEmpty()) {
            List.copyOf(holding.groups.values()).forEach(group -> group.hurry(channel));
        }
    }

    private void tendAll() {
        List.copyOf(holding.groups.values()).forEach(Group::tend);
    }

    private void wakeAll() {
        List.copyOf(holding.groups.values()).forEach(Group::wake);
    }

    private void sweep() {
        try {
            Holding now = holding;
            now.groups.values().forEach(Group::revive);
            gateway.pacer().recheck();
            openIfOwned(now);
            if (!gateway.replicas().isEmpty()) {
                gateway.replicas().forEach(replica -> replica.pacer().recheck());
                tendAll();
            }
        } catch (RuntimeException | Error e) {
            // A task that fails is not run again, and this one is what others rely on.
            LOG.debug("Will be tried again", e);
        }
    }

    private Group group(Holding now, GroupingKey key) {
        return now.groups.computeIfAbsent(key, unknown -> newGroup(now, unknown));
    }

    private Group newGroup(Holding now, GroupingKey key) {
        return new Group(
                key,
                gateway,
                now.tenure,
                new SavedState(store, StoredGroupName.of(storedAs, key), gateway.clocks()),
                group -> now.groups.remove(key, group));
    }
}
