// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.distribution.BucketDistribution;
import io.github.camelpushgateway.mapping.distribution.Distribution;
import io.github.camelpushgateway.mapping.distribution.QuantileDistribution;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.text.OptionalLibrary;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the keys of a histogram or summary. */
final class DistributionKeys {

    /** The keys read here. */
    static final List<String> KEYS = List.of("buckets", "nativeHistogram", "quantiles");

    private static final int MOST_BUCKETS = 1000;

    private final YamlMap entry;
    private final Node node;
    private final Problems problems;

    DistributionKeys(YamlMap entry, Node node, Problems problems) {
        this.entry = entry;
        this.node = node;
        this.problems = problems;
    }

    /** The kind of distribution, or {@code null} for a type that is one number. */
    Distribution.Kind read(MetricType type) {
        if (type != MetricType.HISTOGRAM) {
            refuse("buckets", "histogram");
            refuse("nativeHistogram", "histogram");
        }
        if (type != MetricType.SUMMARY) {
            refuse("quantiles", "summary");
        }
        return switch (type) {
            case HISTOGRAM -> histogram();
            case SUMMARY -> summary();
            default -> null;
        };
    }

    private Distribution.Kind histogram() {
        boolean withNative = entry.bool("nativeHistogram", false);
        if (!entry.has("buckets") && !withNative) {
            problems.add(node, "a histogram needs its bounds; add for example 'buckets: [0.1, 1, 10]'");
        }
        double[] bounds = rising("buckets", "[0.1, 1, 10]", -Double.MAX_VALUE, Double.MAX_VALUE);
        return () -> new BucketDistribution(bounds, withNative);
    }

    private Distribution.Kind summary() {
        double[] quantiles = rising("quantiles", "[0.5, 0.99]", 0, 1);
        String complaint =
                quantiles.length == 0 ? null : OptionalLibrary.SKETCHES.complaint("'quantiles'", "take the key out");
        if (complaint != null) {
            problems.add(entry.keyNode("quantiles"), complaint);
        }
        return () -> new QuantileDistribution(quantiles);
    }

    private void refuse(String key, String type) {
        if (entry.has(key)) {
            problems.add(entry.keyNode(key), "'" + key + "' is for 'type: " + type + "'; add that, or take it out");
        }
    }

    private double[] rising(String key, String example, double least, double most) {
        List<Node> items = entry.list(key, "'" + key + ": " + example + "'");
        if (items == null) {
            return new double[0];
        }
        if (items.size() > MOST_BUCKETS) {
            problems.add(
                    entry.node(key),
                    "'" + key + "' has " + items.size() + " items; more than " + MOST_BUCKETS + " help nobody");
        }
        double[] numbers = new double[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            Node item = items.get(i);
            Double number = YamlMap.number(item);
            if (number != null && number == Double.POSITIVE_INFINITY && key.equals("buckets")) {
                problems.add(item, "the bucket +Inf is always there; take it out");
            } else if (number == null || !(number >= least && number <= most)) {
                problems.add(
                        item,
                        "'" + key + "' holds numbers" + (most == 1 ? " from 0 to 1" : "") + ", not "
                                + YamlMap.kind(item));
            } else if (i > 0 && number <= numbers[i - 1]) {
                problems.add(item, "'" + key + "' must rise, and " + YamlMap.kind(item) + " does not; sort them");
            } else {
                numbers[i] = number;
            }
        }
        return numbers;
    }
}
