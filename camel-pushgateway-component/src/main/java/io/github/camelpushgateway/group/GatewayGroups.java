// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Clocks;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.state.SavedState;
import io.github.camelpushgateway.group.state.SharedTexts;
import io.github.camelpushgateway.group.state.TypeRegistry;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.metric.Labels;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All groups of one gateway that this process pushes to, whatever endpoint a push comes from: two endpoints that push to one group share it,
 * so neither wipes the other's series. Also what groups share: the types of names, and how the gateway is doing. Thread safe.
 */
public final class GatewayGroups {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayGroups.class);

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    /** How often the log says that groups wait because they are refused. */
    private static final long REMINDER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String gatewayUrl;
    private final StateStore store;
    private final ScheduledExecutorService timer;
    private final Clocks clocks;
    private final TypeRegistry types = new TypeRegistry();
    private final SharedTexts texts = new SharedTexts();
    private final ConcurrentMap<GroupingKey, Group> groups = new ConcurrentHashMap<>();

    /** Counts how often contact was lost: whoever sees a new number pushes all it has. */
    private final AtomicLong epoch = new AtomicLong();

    private final AtomicReference<String> gatewayStartTime = new AtomicReference<>();

    // Guarded by this; read without lock where a stale value only costs a try.
    private volatile GatewayException lastFailure;
    private volatile long notBeforeNanos = System.nanoTime();
    private final Backoff backoff = new Backoff(LONGEST_BACKOFF);

    // Guarded by this.
    private long reminderNanos = System.nanoTime();
    private int refusalsUnsaid;

    /**
     * @param gatewayUrl the gateway's base URL, the same for all endpoints that push there
     * @param store where state outlives the process, or {@code null} for nowhere
     * @param timer runs short tasks later; one thread is enough
     */
    public GatewayGroups(String gatewayUrl, StateStore store, ScheduledExecutorService timer) {
        this(gatewayUrl, store, timer, Clocks.SYSTEM);
    }

    GatewayGroups(String gatewayUrl, StateStore store, ScheduledExecutorService timer, Clocks clocks) {
        this.clocks = clocks;
        this.gatewayUrl = gatewayUrl;
        this.store = store;
        this.timer = timer;
    }

    /** The gateway's base URL, without credentials. */
    String url() {
        return gatewayUrl;
    }

    /** Which type each name has on this gateway. */
    public TypeRegistry types() {
        return types;
    }

    /** Hands a submission to its group. The outcome reaches its {@link Completion}. */
    public void submit(Submission submission) {
        GroupingKey key = submission.batch().key();
        while (!groups.computeIfAbsent(key, this::newGroup).submit(submission)) {
            // Removed since it was found; the next one is new.
            Thread.onSpinWait();
        }
    }

    /** Brings back the groups of a state store, so that they expire, and are pushed again, without waiting for a first sample. */
    public void restore(PushChannel pusher) {
        if (store == null) {
            return;
        }
        String prefix = gatewayUrl + '\n';
        for (String name : store.groups()) {
            if (name.startsWith(prefix)) {
                groups.computeIfAbsent(key(name.substring(prefix.length())), this::newGroup)
                        .wake(pusher);
            }
        }
    }

    /** Removes from the gateway the groups that an endpoint has pushed to. Waits for it, but not longer than a time. */
    public void delete(Collection<GroupingKey> keys, PushChannel pusher, long timeoutMillis) {
        CountDownLatch done = new CountDownLatch(keys.size());
        for (GroupingKey key : keys) {
            submit(new Submission(Operation.DELETE, SampleBatch.empty(key), true, pusher, new Completion() {
                @Override
                public void accepted(int status) {
                    done.countDown();
                }

                @Override
                public void failed(Exception cause) {
                    LOG.warn("deleteOnStop: group {} was not deleted: {}", key, cause.getMessage());
                    done.countDown();
                }
            }));
        }
        // What lingers goes before it, and neither waits for more.
        flush(pusher);
        try {
            if (!done.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
                LOG.warn("deleteOnStop: {} groups were not deleted within {} ms", done.getCount(), timeoutMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails what still waits of an endpoint whose threads have ended. */
    public void abandon(PushChannel pusher) {
        List.copyOf(groups.values()).forEach(group -> group.wakeToAbandon(pusher));
    }

    /** The groups, each as it was after its last push, in no order. */
    public List<GroupStatus> statuses() {
        return groups.values().stream().map(Group::status).toList();
    }

    /**
     * A group's series, each as one line of text, for people to read.
     *
     * @param most how many at most
     * @return {@code null} if there is no such group, or if it is being pushed; ask again then
     */
    public List<String> series(GroupingKey key, int most) {
        Group group = groups.get(key);
        return group == null ? null : group.series(most);
    }

    /** Has what waits in any group pushed now, without a further wait for more. */
    public void flush(PushChannel pusher) {
        List.copyOf(groups.values()).forEach(group -> group.flush(pusher));
    }

    /** How many groups there are. */
    public int size() {
        return groups.size();
    }

    Clocks clocks() {
        return clocks;
    }

    SharedTexts texts() {
        return texts;
    }

    long epoch() {
        return epoch.get();
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Before when, in the time of {@link System#nanoTime()}, the gateway is left alone. */
    long notBeforeNanos() {
        return notBeforeNanos;
    }

    /** Why the gateway is being left alone, or {@code null} if the last push went well. */
    GatewayException lastFailure() {
        return lastFailure;
    }

    /** Takes a group out, if it is still the one that is known by its key. */
    boolean remove(Group group) {
        return groups.remove(group.key(), group);
    }

    /** A push could not be delivered now: all groups wait a little longer each time, with some jitter. */
    synchronized void failed(GatewayException failure) {
        if (backoff.failures() == 0) {
            LOG.warn("Pushing is held up and will be tried again: {}", failure.getMessage());
        }
        long wait = backoff.afterFailure();
        if (failure.retryAfter() != null) {
            wait = Math.max(wait, failure.retryAfter().toNanos());
        }
        lastFailure = failure;
        notBeforeNanos = System.nanoTime() + wait;
        if (!isThrottling(failure)) {
            epoch.incrementAndGet();
        }
    }

    /**
     * A group's push was refused for a reason that a person has to mend, and waits. The log says so at once, then for all groups together
     * once a minute.
     */
    synchronized void refused(GroupingKey key, Exception reason) {
        long now = System.nanoTime();
        if (now - reminderNanos < 0) {
            refusalsUnsaid++;
            return;
        }
        reminderNanos = now + REMINDER_NANOS;
        String more = refusalsUnsaid == 0 ? "" : " (and " + refusalsUnsaid + " more since the last such message)";
        refusalsUnsaid = 0;
        LOG.warn("Group {} is refused, waits, and will be tried again{}: {}", key, more, reason.getMessage());
    }

    /** Whether the gateway is surely alive and only wants less; otherwise it, or what stands behind a proxy, may be a new one next. */
    private static boolean isThrottling(GatewayException failure) {
        return failure.status() == 429 || failure.status() == 403;
    }

    /** A push was answered. If the gateway had been away, groups that have nothing new to push push what they have. */
    void succeeded() {
        if (lastFailure == null) {
            return;
        }
        synchronized (this) {
            if (lastFailure == null) {
                return;
            }
            LOG.info("Pushing goes on after {} failed tries", backoff.failures());
            lastFailure = null;
            backoff.reset();
            notBeforeNanos = System.nanoTime();
        }
        pushAllAgain();
    }

    /**
     * Learns when the gateway was started, in whatever words it says so. If it was restarted, all that is known is pushed again: unless the
     * gateway persists its groups, they are gone.
     */
    public void gatewayStarted(String startTime) {
        String former = gatewayStartTime.getAndSet(startTime);
        if (former != null && !former.equals(startTime)) {
            LOG.info("The gateway {} was restarted; all groups are pushed again", gatewayUrl);
            epoch.incrementAndGet();
            pushAllAgain();
        }
    }

    private void pushAllAgain() {
        List.copyOf(groups.values()).forEach(Group::wake);
    }

    private Group newGroup(GroupingKey key) {
        return new Group(key, this, new SavedState(store, gatewayUrl + '\n' + name(key), clocks));
    }

    /** A group's name in a store: the job, and each label, on lines of their own. */
    private static String name(GroupingKey key) {
        StringBuilder name = new StringBuilder(escaped(key.job()));
        key.grouping()
                .forEach((label, value) ->
                        name.append('\n').append(label).append('=').append(escaped(value)));
        return name.toString();
    }

    private static GroupingKey key(String name) {
        String[] lines = name.split("\n", -1);
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            labels.put(lines[i].substring(0, equals), unescaped(lines[i].substring(equals + 1)));
        }
        return new GroupingKey(unescaped(lines[0]), Labels.ofGrouping(labels));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
            }
            text.append(c);
        }
        return text.toString();
    }
}
