// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

import io.github.camelpushgateway.gateway.GatewayGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares the groups of a job that a Pushgateway holds with what Prometheus has of them. Three questions for each job,
 * however many groups there are.
 */
final class PushedGroups {

    /** What Prometheus calls the series of a histogram or summary. */
    private static final List<String> SUFFIXES = List.of("", "_bucket", "_count", "_sum");

    /** What the gateway adds to each group. */
    private static final Set<String> OF_THE_GATEWAY = Set.of("push_time_seconds", "push_failure_time_seconds");

    private static final int MOST_NAMED = 8;

    private final PrometheusApi prometheus;
    private final LikelyReason reasons;

    PushedGroups(PrometheusApi prometheus, LikelyReason reasons) {
        this.prometheus = prometheus;
        this.reasons = reasons;
    }

    /** What has arrived of a group: how many series of each name, when it was pushed, and when that was scraped. */
    private static final class Arrived {

        private final Map<String, Long> series = new HashMap<>();
        private double pushed = Double.NaN;
        private double scraped = Double.NaN;
    }

    /**
     * Compares.
     *
     * @param job the job of all of the groups
     * @param now in seconds since 1970
     * @return a finding for each group, in their order
     */
    List<Finding> of(String job, List<GatewayGroup> groups, double now) {
        Set<String> labels = new TreeSet<>();
        groups.forEach(group -> labels.addAll(group.labels().keySet()));
        Map<Map<String, String>, Arrived> arrived = new HashMap<>();
        String selector = Selector.of("job", job);
        String by = String.join(",", labels);
        for (PrometheusApi.Series series : prometheus.query("count by (__name__," + by + ") (" + selector + ")")) {
            of(series, labels, arrived).series.put(series.label("__name__"), (long) series.value());
        }
        for (PrometheusApi.Series series : prometheus.query("push_time_seconds" + selector)) {
            of(series, labels, arrived).pushed = series.value();
        }
        for (PrometheusApi.Series series : prometheus.query("timestamp(push_time_seconds" + selector + ")")) {
            of(series, labels, arrived).scraped = series.value();
        }
        List<Finding> findings = new ArrayList<>();
        for (GatewayGroup group : groups) {
            findings.add(finding(group, arrived.get(projected(group.labels(), labels)), now));
        }
        return findings;
    }

    private Finding finding(GatewayGroup group, Arrived arrived, double now) {
        String name = group.labels().entrySet().stream()
                .filter(label -> !label.getValue().isEmpty())
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(","));
        Instant pushed = Double.isNaN(group.pushTimeSeconds())
                ? null
                : Instant.ofEpochMilli((long) (group.pushTimeSeconds() * 1000));
        if (arrived == null) {
            return Finding.missing(name + ": pushed " + ago(now - group.pushTimeSeconds())
                    + ", and nothing of it has arrived. Likely: " + reasons.ofGroup(group.labels(), pushed));
        }
        List<String> missing = group.families().keySet().stream()
                .filter(family -> SUFFIXES.stream().noneMatch(suffix -> arrived.series.containsKey(family + suffix)))
                .toList();
        boolean isBehind = arrived.pushed < group.pushTimeSeconds() - 0.001;
        if (!missing.isEmpty()) {
            return Finding.missing(name + ": of " + group.families().size() + " metrics " + missing.size()
                    + " have not arrived: "
                    + missing.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                    + (missing.size() > MOST_NAMED ? ", …" : "") + ". Likely: "
                    + (isBehind
                            ? "they are newer than the last scrape. Ask again in a moment"
                            : "metric_relabel_configs or a limit drops them"));
        }
        long series = arrived.series.entrySet().stream()
                .filter(counted -> !OF_THE_GATEWAY.contains(counted.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return Finding.there(name + ": " + group.families().size() + " metrics, " + series + " series; pushed "
                + ago(now - group.pushTimeSeconds()) + ", scraped " + ago(now - arrived.scraped)
                + (isBehind ? " with the push before (" + ago(now - arrived.pushed) + ")" : "")
                + (group.failureTimeSeconds() > group.pushTimeSeconds()
                        ? "; the gateway has refused a push since: see the bridge's log"
                        : ""));
    }

    private static Arrived of(
            PrometheusApi.Series series, Set<String> labels, Map<Map<String, String>, Arrived> arrived) {
        return arrived.computeIfAbsent(projected(series.labels(), labels), key -> new Arrived());
    }

    /** Only these labels, and none that is empty: in Prometheus that is the same as not being there. */
    private static Map<String, String> projected(Map<String, String> all, Set<String> labels) {
        Map<String, String> some = new TreeMap<>();
        for (String label : labels) {
            String value = all.getOrDefault(label, "");
            if (!value.isEmpty()) {
                some.put(label, value);
            }
        }
        return some;
    }

    /** How long ago, as people say it; clocks may differ a little. */
    static String ago(double seconds) {
        if (Double.isNaN(seconds)) {
            return "at an unknown time";
        }
        double past = Math.max(0, seconds);
        if (past < 120) {
            return Math.round(past) + " s ago";
        }
        return past < 7200 ? Math.round(past / 60) + " min ago" : Math.round(past / 3600) + " h ago";
    }
}
