// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody else pushes to a group of this process, such as a second bridge with the same job: each push
 * replaces whole families, so the two wipe each other's series. It shows in when the gateway says the group was
 * pushed to last. If that has moved although nothing was pushed from here, somebody else did. If pushes go out all
 * the time, it is compared with when they did: the gateway's clock differs from ours by the same each time, unless
 * the push it tells of was not ours.
 *
 * <p>The log says so once a minute of each group. Thread safe. Times are in seconds; ours are monotonic.
 */
final class ForeignPushes {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignPushes.class);

    /** What a clock that is being adjusted may move between two looks. */
    private static final double TOLERANCE_SECONDS = 0.05;

    /** A gateway's clock may be set once; more moves than that are somebody's pushes. */
    private static final int SUSPICIONS = 3;

    private static final double SAID_EVERY_SECONDS = 60;

    private final String gatewayUrl;
    private final ConcurrentMap<GroupingKey, Own> own = new ConcurrentHashMap<>();
    private final LongAdder seen = new LongAdder();

    ForeignPushes(String gatewayUrl) {
        this.gatewayUrl = gatewayUrl;
    }

    /** A push from here, and what was seen of the gateway before. */
    private static final class Own {
        // Guarded by this.
        private long pushes;
        private double started;
        private double ended;
        private boolean underWay;

        private long pushesAtLook = -1;
        private double timeAtLook;
        private double offsetFrom;
        private double offsetTo;
        private int suspicions;
        private boolean said;
        private double saidAt;
        private long sinceSaid;
    }

    void pushStarted(GroupingKey key, long nowNanos) {
        Own group = own.computeIfAbsent(key, k -> new Own());
        synchronized (group) {
            group.underWay = true;
            group.started = nowNanos / 1e9;
        }
    }

    void pushEnded(GroupingKey key, long nowNanos) {
        Own group = own.get(key);
        if (group != null) {
            synchronized (group) {
                group.underWay = false;
                group.pushes++;
                group.ended = nowNanos / 1e9;
            }
        }
    }

    void forget(GroupingKey key) {
        own.remove(key);
    }

    /** How often somebody else's push was noticed. */
    long seen() {
        return seen.sum();
    }

    /** How often each group was pushed to from here; to be taken before the gateway is asked. */
    Map<GroupingKey, Long> before() {
        Map<GroupingKey, Long> counts = new HashMap<>();
        own.forEach((key, group) -> {
            synchronized (group) {
                if (!group.underWay) {
                    counts.put(key, group.pushes);
                }
            }
        });
        return counts;
    }

    /**
     * Compares with what the gateway says.
     *
     * @param before what {@link #before()} was before it was asked; groups that were pushed to since are passed over
     * @param times by labels, job included
     * @param nowNanos when it was looked
     */
    void look(Map<GroupingKey, Long> before, Map<Map<String, String>, Double> times, long nowNanos) {
        before.forEach((key, pushes) -> {
            Own group = own.get(key);
            Double time = times.get(labels(key));
            if (group == null || time == null) {
                return;
            }
            synchronized (group) {
                if (!group.underWay && group.pushes == pushes) {
                    look(key, group, time, nowNanos / 1e9);
                }
            }
        });
    }

    private void look(GroupingKey key, Own group, double time, double now) {
        double from = time - group.ended - TOLERANCE_SECONDS;
        double to = time - group.started + TOLERANCE_SECONDS;
        boolean looked = group.pushesAtLook >= 0;
        if (looked && group.pushesAtLook == group.pushes) {
            if (time != group.timeAtLook) {
                noticed(key, group, now);
            }
        } else if (looked && (from > group.offsetTo || to < group.offsetFrom) && ++group.suspicions >= SUSPICIONS) {
            noticed(key, group, now);
        }
        if (!looked || group.pushesAtLook != group.pushes) {
            group.offsetFrom = from;
            group.offsetTo = to;
        }
        group.pushesAtLook = group.pushes;
        group.timeAtLook = time;
    }

    private void noticed(GroupingKey key, Own group, double now) {
        seen.increment();
        group.sinceSaid++;
        if (!group.said || now - group.saidAt >= SAID_EVERY_SECONDS) {
            group.said = true;
            group.saidAt = now;
            long times = group.sinceSaid;
            group.sinceSaid = 0;
            LOG.warn(
                    "Group {} on {} is pushed to by somebody else too, perhaps a second bridge with the same job (seen {} more"
                            + " times): each push replaces the other's series. Give each its own job or grouping label",
                    key,
                    gatewayUrl,
                    times);
        }
    }

    private static Map<String, String> labels(GroupingKey key) {
        Map<String, String> labels = new HashMap<>();
        key.grouping().forEach(labels::put);
        labels.put("job", key.job());
        return labels;
    }
}
