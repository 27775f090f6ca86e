// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.CleanedNames;
import io.github.camelpushgateway.mapping.DeclaredMetric;
import io.github.camelpushgateway.metric.MetricDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The metrics of all rules by name, because a name has one type and one help on a gateway, whichever rule it is
 * pushed by.
 */
final class KnownMetrics {

    private final Map<String, DeclaredMetric> byName = new HashMap<>();
    private final CleanedNames cleaned = new CleanedNames();

    /** What names are made of, for all rules together. */
    CleanedNames cleaned() {
        return cleaned;
    }

    /**
     * Notes a metric.
     *
     * @param name as it is written in the file
     * @return the metric, with the help of its first place where it has none of its own
     */
    MetricDescriptor add(String name, MetricDescriptor metric, Node where, Problems problems) {
        String place = problems.place(where);
        DeclaredMetric known = byName.putIfAbsent(name, new DeclaredMetric(metric, place));
        if (known == null) {
            if (name.equals(metric.name())) {
                cleaned.claim(name, name);
            }
            return metric;
        }
        if (known.metric().type() != metric.type()) {
            problems.add(
                    where,
                    "metric '" + name + "' is a " + metric.type().text() + " here and a "
                            + known.metric().type().text() + " at " + known.place()
                            + "; a name has one type, so correct one of them or rename it");
        }
        if (metric.help().isEmpty()) {
            return new MetricDescriptor(
                    metric.name(), metric.type(), known.metric().help());
        }
        if (!known.metric().help().isEmpty() && !known.metric().help().equals(metric.help())) {
            problems.add(
                    where,
                    "metric '" + name + "' has another help at " + known.place()
                            + "; a name has one help, so write it once");
        }
        return metric;
    }

    /** Those whose names are the same for every record. */
    List<DeclaredMetric> declared() {
        return byName.entrySet().stream()
                .filter(named -> named.getKey().equals(named.getValue().metric().name()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
