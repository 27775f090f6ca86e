// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.Sample;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;
import java.util.TreeMap;

/** A histogram or summary while its lines are read, in whatever order they come. */
final class TextDistribution {

    private final int lineNumber;
    /** Counts by upper bound, or values by quantile. */
    private final TreeMap<Double, Double> points = new TreeMap<>();

    private Double count;
    private Double sum;
    private Long timestampMillis;

    /** @param lineNumber the first of its lines, for messages */
    TextDistribution(int lineNumber) {
        this.lineNumber = lineNumber;
    }

    int lineNumber() {
        return lineNumber;
    }

    /** @return whether it had no count yet */
    boolean count(double value) {
        boolean added = count == null;
        count = value;
        return added;
    }

    /** @return whether it had no sum yet */
    boolean sum(double value) {
        boolean added = sum == null;
        sum = value;
        return added;
    }

    /** @return whether there was none for this bound or quantile yet */
    boolean point(double at, double value) {
        // -0 and 0 are the same bound.
        return points.put(at + 0.0, value) == null;
    }

    /** The last one counts, as for a gateway; {@code null} for a line without. */
    void timestamp(Long millis) {
        if (millis != null) {
            timestampMillis = millis;
        }
    }

    /** @throws InvalidMetricException if a part is missing or the parts contradict each other */
    Sample build(Labels labels, boolean summary) {
        SampleValue value = summary ? summary() : histogram();
        return new Sample(labels, value, timestampMillis);
    }

    private SummaryValue summary() {
        // As a gateway does, takes a missing count or sum for 0.
        return new SummaryValue(count == null ? 0 : count, sum == null ? 0 : sum, keys(), values());
    }

    private HistogramValue histogram() {
        Double infinite = points.remove(Double.POSITIVE_INFINITY);
        if (count == null && infinite == null) {
            throw new InvalidMetricException(null, null, "a histogram with neither _count nor le=\"+Inf\"", "Add both");
        }
        if (count != null && infinite != null && count.doubleValue() != infinite) {
            throw new InvalidMetricException(
                    null,
                    null,
                    "a histogram whose _count is " + count + " while its bucket le=\"+Inf\" is " + infinite,
                    "Both are the number of all observations: make them equal");
        }
        double total = count != null ? count : infinite;
        boolean fractions = isFraction(total);
        for (double cumulative : points.values()) {
            fractions |= isFraction(cumulative);
        }
        return new HistogramValue(total, sum == null ? 0 : sum, keys(), values(), fractions, null);
    }

    private static boolean isFraction(double value) {
        return value != Math.rint(value);
    }

    private double[] keys() {
        return points.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private double[] values() {
        return points.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
