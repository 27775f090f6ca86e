// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.text.Excerpt;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Notices topics that keep writing one series: each hides the other's values. A mapping whose labels tell its
 * topics apart cannot do that, so of its samples none is looked at. Of the others the topic is remembered by its
 * hash, in a table of fixed size: a series that is put out of it by another is only noticed later. Thread safe.
 */
final class SharedSeries {

    private static final int PLACES = 1 << 16;

    /** Series whose topics have changed at least once. */
    private static final int MOST_SUSPECTS = 1_000;

    /** For each rule that has such metrics, which of them they are. */
    private final Map<Rule, boolean[]> watched;

    /** The rest of a series' hash above, its topic's hash below. */
    private final AtomicLongArray table = new AtomicLongArray(PLACES);

    /** The topic that wrote a series last, and the series, by its hash. */
    private final Map<Long, Suspect> suspects = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Suspect> eldest) {
            return size() > MOST_SUSPECTS;
        }
    };

    private record Suspect(String topic, Labels grouping, String metric, Labels labels) {}

    private SharedSeries(Map<Rule, boolean[]> watched) {
        this.watched = watched;
    }

    /** @return {@code null} where no two topics can write one series */
    static SharedSeries among(List<Rule> rules) {
        Map<String, Integer> rulesByMetric = new HashMap<>();
        for (Rule rule : rules) {
            rule.metrics().stream()
                    .map(MetricRule::name)
                    .distinct()
                    .forEach(name -> rulesByMetric.merge(name, 1, Integer::sum));
        }
        IdentityHashMap<Rule, boolean[]> watched = new IdentityHashMap<>();
        for (Rule rule : rules) {
            boolean[] metrics = new boolean[rule.metrics().size()];
            boolean any = false;
            for (int i = 0; i < metrics.length; i++) {
                MetricRule metric = rule.metrics().get(i);
                metrics[i] = metric.replacesValues()
                        && (!rule.tellsTopicsApart(metric) || rulesByMetric.get(metric.name()) > 1);
                any |= metrics[i];
            }
            if (any) {
                watched.put(rule, metrics);
            }
        }
        return watched.isEmpty() ? null : new SharedSeries(watched);
    }

    /** Which metrics of a rule have to be looked at, or {@code null}: none. */
    boolean[] watched(Rule rule) {
        return watched.get(rule);
    }

    /** A topic's message brought a sample of a series. */
    void wrote(Labels grouping, MetricDescriptor metric, Labels labels, String topic, Notice.Listener notices) {
        long hash = mixed(metric.name().hashCode(), labels.hashCode(), grouping.hashCode());
        int place = (int) hash & (PLACES - 1);
        long series = hash >>> 32;
        long now = series << 32 | (topic.hashCode() & 0xffff_ffffL);
        long before = table.get(place);
        if (before == now) {
            return;
        }
        table.set(place, now);
        if (before >>> 32 == series) {
            suspect(hash, new Suspect(topic, grouping, metric.name(), labels), notices);
        }
    }

    private void suspect(long hash, Suspect now, Notice.Listener notices) {
        Suspect before;
        synchronized (suspects) {
            before = suspects.put(hash, now);
        }
        if (before != null
                && !before.topic.equals(now.topic)
                && before.metric.equals(now.metric)
                && before.labels.equals(now.labels)
                && before.grouping.equals(now.grouping)) {
            notices.noticed(
                    Notice.SHARED_SERIES,
                    () -> "the topics '" + Excerpt.of(before.topic) + "' and '" + Excerpt.of(now.topic)
                            + "' keep writing one series, " + now.metric + (now.labels.isEmpty() ? "" : now.labels)
                            + ", and each hides the other's value. Put what tells them apart into a label of the mapping");
        }
    }

    private static long mixed(int metric, int labels, int grouping) {
        long hash = metric * 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ hash >>> 29 ^ labels) * 0xBF58_476D_1CE4_E5B9L;
        hash = (hash ^ hash >>> 32 ^ grouping) * 0x94D0_49BB_1331_11EBL;
        return hash ^ hash >>> 31;
    }
}
