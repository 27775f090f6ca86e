// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A family of a text exposition while its lines are read, which may stand anywhere in the body. */
final class TextFamily {

    final String name;
    /** {@code null} until a TYPE line or the first sample was read. */
    MetricType type;
    /** {@code null} until a HELP line was read. */
    String help;

    /** One of the two is used, by type; made when it is, because a body may name very many families. */
    private Map<Labels, Sample> numbers = Map.of();

    private Map<Labels, TextDistribution> distributions = Map.of();

    TextFamily(String name) {
        this.name = name;
    }

    boolean hasSamples() {
        return !numbers.isEmpty() || !distributions.isEmpty();
    }

    /** Whether a line of the series was read already. */
    boolean holds(Labels labels) {
        return numbers.containsKey(labels) || distributions.containsKey(labels);
    }

    /** Whether a line of this family's name and a suffix, such as {@code _count}, is a part of the family. */
    boolean hasPart(String suffix) {
        if (type == null || type.isNumber()) {
            return false;
        }
        return type != MetricType.SUMMARY || !suffix.equals("_bucket");
    }

    /** The label that tells a bucket or a quantile, or {@code null} where the type has neither. */
    String pointLabel() {
        if (type.isNumber()) {
            return null;
        }
        return type == MetricType.SUMMARY ? "quantile" : "le";
    }

    /** What stands behind the family's name in the lines of its buckets or quantiles. */
    String pointSuffix() {
        return type == MetricType.SUMMARY ? "" : "_bucket";
    }

    /** @return whether the series is new */
    boolean addNumber(Labels labels, double value, Long timestampMillis) {
        if (numbers.isEmpty()) {
            // Most families have one series.
            numbers = new LinkedHashMap<>(2);
        }
        return numbers.putIfAbsent(labels, new Sample(labels, new NumberValue(value), timestampMillis)) == null;
    }

    /** The histogram or summary of a series, made if the series is new. */
    TextDistribution distribution(Labels labels, int lineNumber) {
        if (distributions.isEmpty()) {
            distributions = new LinkedHashMap<>(2);
        }
        return distributions.computeIfAbsent(labels, key -> new TextDistribution(lineNumber));
    }

    /** @throws InvalidMetricException if a histogram's or summary's lines do not make up a whole */
    MetricFamily build() {
        List<Sample> samples = new ArrayList<>(numbers.values());
        distributions.forEach((labels, distribution) -> {
            try {
                samples.add(distribution.build(labels, type == MetricType.SUMMARY));
            } catch (InvalidMetricException e) {
                throw ReadError.at("line " + distribution.lineNumber(), name + labels, e);
            }
        });
        return new MetricFamily(new MetricDescriptor(name, type, help), samples);
    }
}
