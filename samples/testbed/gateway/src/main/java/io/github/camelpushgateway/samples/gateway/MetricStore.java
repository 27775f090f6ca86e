// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import io.github.camelpushgateway.exposition.proto.Wire.Gauge;
import io.github.camelpushgateway.exposition.proto.Wire.LabelPair;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import io.github.camelpushgateway.exposition.proto.Wire.MetricType;
import io.github.camelpushgateway.samples.gateway.Group.StoredFamily;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All groups, in memory. A push is checked against everything stored and then taken as a whole or not at all
 * (Pushgateway, storage/diskmetricstore.go). Thread safe: one lock, under which changes and snapshots are made;
 * groups themselves are immutable.
 */
final class MetricStore {

    /** A Pushgateway names all, which for a large push is an answer larger than the push. */
    private static final int MAX_ERRORS_NAMED = 100;

    private final Clock clock;
    private final Map<SortedMap<String, String>, Group> groups = new LinkedHashMap<>();
    /** Which families of a name there are, so that a check looks only at what it can collide with. */
    private final Map<String, Map<SortedMap<String, String>, MetricFamily>> byName = new TreeMap<>();

    MetricStore(Clock clock) {
        this.clock = clock;
    }

    /**
     * Stores what was pushed, or refuses all of it. Also a refused push makes its group, with the time of the failure.
     *
     * @param replace whether everything else in the group goes (PUT), or only families of the same names (POST)
     * @throws Refusal 400 in the Pushgateway's words
     */
    synchronized void push(SortedMap<String, String> key, Map<String, MetricFamily> pushed, boolean replace)
            throws Refusal {
        Instant now = clock.instant();
        Group former = groups.get(key);
        List<String> errors;
        SortedMap<String, StoredFamily> families = new TreeMap<>();
        if (hasTimestamps(pushed)) {
            errors = List.of("pushed metrics must not have timestamps");
        } else {
            Map<String, MetricFamily> labelled = new TreeMap<>();
            pushed.forEach((name, family) -> labelled.put(name, withGroupingLabels(family, key)));
            labelled.put(Group.PUSH_TIME, successTime(key, now));
            if (former == null || !former.families().containsKey(Group.PUSH_FAILURE_TIME)) {
                labelled.put(Group.PUSH_FAILURE_TIME, failureTime(key, null));
            }
            Map<String, StoredFamily> kept = former == null ? Map.of() : former.families();
            kept.forEach((name, stored) -> {
                if (!replace || name.equals(Group.PUSH_FAILURE_TIME)) {
                    families.put(name, stored);
                }
            });
            errors = new ConsistencyCheck(byName).errors(key, families.keySet(), labelled);
            labelled.forEach((name, family) -> families.put(name, new StoredFamily(family, now)));
        }
        if (errors.isEmpty()) {
            put(new Group(key, families));
            return;
        }
        SortedMap<String, StoredFamily> failed = new TreeMap<>(former == null ? Map.of() : former.families());
        failed.put(Group.PUSH_FAILURE_TIME, new StoredFamily(failureTime(key, now), now));
        failed.putIfAbsent(Group.PUSH_TIME, new StoredFamily(successTime(key, null), now));
        put(new Group(key, failed));
        throw Refusal.badRequest("pushed metrics are invalid or inconsistent with existing metrics: " + joined(errors));
    }

    /** Forgets the group of exactly this key; nothing if there is none. */
    synchronized void delete(SortedMap<String, String> key) {
        Group former = groups.remove(key);
        if (former != null) {
            unindex(former);
        }
    }

    /** All groups, in the order of their first push. */
    synchronized List<Group> groups() {
        return new ArrayList<>(groups.values());
    }

    private void put(Group group) {
        Group former = groups.put(group.labels(), group);
        if (former != null) {
            unindex(former);
        }
        group.families().forEach((name, stored) -> byName.computeIfAbsent(name, n -> new LinkedHashMap<>())
                .put(group.labels(), stored.family()));
    }

    private void unindex(Group group) {
        for (String name : group.families().keySet()) {
            Map<SortedMap<String, String>, MetricFamily> families = byName.get(name);
            families.remove(group.labels());
            if (families.isEmpty()) {
                byName.remove(name);
            }
        }
    }

    private static boolean hasTimestamps(Map<String, MetricFamily> families) {
        return families.values().stream()
                .anyMatch(family -> family.getMetricList().stream().anyMatch(Metric::hasTimestampMs));
    }

    /**
     * The grouping labels overwrite labels of the same names, and a missing instance label is added empty, on
     * purpose (README).
     */
    private static MetricFamily withGroupingLabels(MetricFamily family, SortedMap<String, String> key) {
        MetricFamily.Builder result = family.toBuilder();
        for (Metric.Builder metric : result.getMetricBuilderList()) {
            Map<String, String> missing = new TreeMap<>(key);
            missing.putIfAbsent("instance", "");
            List<LabelPair> labels = new ArrayList<>();
            for (LabelPair label : metric.getLabelList()) {
                String forced = key.get(label.getName());
                labels.add(
                        forced == null
                                ? label
                                : LabelPair.newBuilder(label).setValue(forced).build());
                missing.remove(label.getName());
            }
            missing.forEach((name, value) -> labels.add(
                    LabelPair.newBuilder().setName(name).setValue(value).build()));
            labels.sort((a, b) -> a.getName().compareTo(b.getName()));
            metric.clearLabel().addAllLabel(labels);
        }
        return result.build();
    }

    private static MetricFamily successTime(SortedMap<String, String> key, Instant time) {
        return timeGauge(
                Group.PUSH_TIME, "Last Unix time when changing this group in the Pushgateway succeeded.", key, time);
    }

    private static MetricFamily failureTime(SortedMap<String, String> key, Instant time) {
        return timeGauge(
                Group.PUSH_FAILURE_TIME,
                "Last Unix time when changing this group in the Pushgateway failed.",
                key,
                time);
    }

    private static MetricFamily timeGauge(String name, String help, SortedMap<String, String> key, Instant time) {
        double seconds = time == null ? 0 : time.getEpochSecond() + time.getNano() / 1e9;
        MetricFamily family = MetricFamily.newBuilder()
                .setName(name)
                .setHelp(help)
                .setType(MetricType.GAUGE)
                .addMetric(Metric.newBuilder().setGauge(Gauge.newBuilder().setValue(seconds)))
                .build();
        return withGroupingLabels(family, key);
    }

    private static String joined(List<String> errors) {
        if (errors.size() == 1) {
            return errors.get(0);
        }
        List<String> named = errors.subList(0, Math.min(errors.size(), MAX_ERRORS_NAMED));
        return errors.size() + " error(s) occurred:\n* " + String.join("\n* ", named);
    }
}
