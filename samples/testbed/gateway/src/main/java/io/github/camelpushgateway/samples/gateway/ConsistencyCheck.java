// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import com.google.protobuf.TextFormat;
import io.github.camelpushgateway.exposition.proto.Wire.LabelPair;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import io.github.camelpushgateway.exposition.proto.Wire.MetricType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Whether everything stored could still be scraped if a push was taken: one type for a name, each series once,
 * label names and values that are legal, no {@code x_count} beside a summary {@code x}. The rules and words are
 * those of prometheus/client_golang, prometheus/registry.go; but where a Pushgateway checks all it holds for each
 * push, this looks only at names that the push touches.
 */
final class ConsistencyCheck {

    private final Map<String, Map<SortedMap<String, String>, MetricFamily>> stored;
    private final List<String> errors = new ArrayList<>();

    ConsistencyCheck(Map<String, Map<SortedMap<String, String>, MetricFamily>> stored) {
        this.stored = stored;
    }

    /**
     * @param key the group that is pushed to
     * @param kept the names that stay in that group beside those pushed
     * @param pushed what is pushed, grouping labels included
     * @return what is wrong, nothing if the push can be taken
     */
    List<String> errors(SortedMap<String, String> key, Set<String> kept, Map<String, MetricFamily> pushed) {
        pushed.forEach((name, family) -> {
            List<MetricFamily> sameName = new ArrayList<>();
            stored.getOrDefault(name, Map.of()).forEach((group, other) -> {
                if (!group.equals(key)) {
                    sameName.add(other);
                }
            });
            sameName.add(family);
            if (typeAgrees(family, sameName.get(0).getType()) && !collides(family, key, kept, pushed)) {
                checkSeries(sameName);
            }
        });
        return errors;
    }

    private boolean typeAgrees(MetricFamily family, MetricType expected) {
        MetricType own = OwnMetrics.types().get(family.getName());
        if (own != null && own != family.getType()) {
            errors.add("gathered metric family " + family.getName() + " has type " + family.getType()
                    + " but should have " + own);
            return false;
        }
        if (family.getType() != expected) {
            for (Metric metric : family.getMetricList()) {
                errors.add(described(family.getName(), metric) + " is not a " + expected);
            }
            return false;
        }
        return true;
    }

    /** The text format flattens a summary or histogram {@code x} into {@code x_count} and so on, which may be taken. */
    private boolean collides(
            MetricFamily family, SortedMap<String, String> key, Set<String> kept, Map<String, MetricFamily> pushed) {
        String name = family.getName();
        for (String suffix : List.of("_count", "_sum", "_bucket")) {
            if (name.endsWith(suffix)) {
                String owner = name.substring(0, name.length() - suffix.length());
                MetricType type = typeOf(owner, key, kept, pushed);
                if (type == MetricType.HISTOGRAM || (type == MetricType.SUMMARY && !suffix.equals("_bucket"))) {
                    errors.add(
                            "collected metric named " + GoFormat.quoted(name) + " collides with previously collected "
                                    + type.name().toLowerCase(Locale.ROOT) + " named " + GoFormat.quoted(owner));
                    return true;
                }
            }
            boolean flattened = family.getType() == MetricType.HISTOGRAM
                    || (family.getType() == MetricType.SUMMARY && !suffix.equals("_bucket"));
            if (flattened && typeOf(name + suffix, key, kept, pushed) != null) {
                errors.add("collected " + (suffix.equals("_bucket") ? "histogram" : "histogram or summary") + " named "
                        + GoFormat.quoted(name) + " collides with previously collected metric named "
                        + GoFormat.quoted(name + suffix));
                return true;
            }
        }
        return false;
    }

    private MetricType typeOf(
            String name, SortedMap<String, String> key, Set<String> kept, Map<String, MetricFamily> pushed) {
        if (pushed.containsKey(name)) {
            return pushed.get(name).getType();
        }
        if (OwnMetrics.types().containsKey(name)) {
            return OwnMetrics.types().get(name);
        }
        for (Map.Entry<SortedMap<String, String>, MetricFamily> entry :
                stored.getOrDefault(name, Map.of()).entrySet()) {
            if (!entry.getKey().equals(key) || kept.contains(name)) {
                return entry.getValue().getType();
            }
        }
        return null;
    }

    private void checkSeries(List<MetricFamily> families) {
        Set<List<LabelPair>> seen = new HashSet<>();
        for (MetricFamily family : families) {
            for (Metric metric : family.getMetricList()) {
                String problem = problemOf(family, metric);
                if (problem == null && !seen.add(metric.getLabelList())) {
                    problem = "was collected before with the same name and label values";
                }
                if (problem != null) {
                    errors.add(described(family.getName(), metric) + " " + problem);
                }
            }
        }
    }

    private static String problemOf(MetricFamily family, Metric metric) {
        boolean holdsItsType =
                switch (family.getType()) {
                    case COUNTER -> metric.hasCounter();
                    case GAUGE -> metric.hasGauge();
                    case SUMMARY -> metric.hasSummary();
                    case HISTOGRAM -> metric.hasHistogram();
                    case UNTYPED -> metric.hasUntyped();
                    case GAUGE_HISTOGRAM -> true;
                };
        if (!holdsItsType) {
            return "is not a " + family.getType();
        }
        String previous = "";
        for (LabelPair label : metric.getLabelList()) {
            String name = label.getName();
            if (name.equals(previous)) {
                return "has two or more labels with the same name: " + name;
            }
            if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*") || name.startsWith("__")) {
                return "has a label with an invalid name: " + name;
            }
            if (metric.hasSummary() && name.equals("quantile")) {
                return "must not have an explicit \"quantile\" label";
            }
            if (!label.getValueBytes().isValidUtf8()) {
                return "has a label named " + GoFormat.quoted(name) + " whose value is not utf8";
            }
            previous = name;
        }
        return null;
    }

    private static String described(String name, Metric metric) {
        return "collected metric " + GoFormat.quoted(name) + " { "
                + TextFormat.printer().emittingSingleLine(true).printToString(metric) + "}";
    }
}
