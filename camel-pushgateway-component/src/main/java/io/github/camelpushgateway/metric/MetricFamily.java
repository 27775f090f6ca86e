// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All samples of one metric, checked: each series once, values of the kind that the type asks for, no label that
 * the type keeps for itself. A body of such families is pushed as it is.
 *
 * @param descriptor name, type and help
 * @param samples one or more, in the order to be written; copied
 */
@PublicApi
public record MetricFamily(MetricDescriptor descriptor, List<Sample> samples) {

    /** @throws InvalidMetricException if a series appears twice, or a value or label does not go with the type */
    public MetricFamily {
        samples = List.copyOf(samples);
        Set<Labels> seen = new HashSet<>();
        for (Sample sample : samples) {
            check(descriptor, sample.labels(), sample.value());
            if (!seen.add(sample.labels())) {
                throw new InvalidMetricException(
                        descriptor.name(),
                        null,
                        "the series " + sample.labels() + " appears twice",
                        "Give each series once, or tell the two apart by a label");
            }
        }
    }

    /**
     * A family of plain numbers:
     * {@code MetricFamily.of("room_celsius", MetricType.GAUGE, "Air.", new Sample(labels, 21.5))}.
     */
    public static MetricFamily of(String name, MetricType type, String help, Sample... samples) {
        return new MetricFamily(new MetricDescriptor(name, type, help), List.of(samples));
    }

    /**
     * Checks that a value and its labels go with a metric's type.
     *
     * @throws InvalidMetricException if the value is of another kind, or a label is one that the type keeps for itself
     */
    public static void check(MetricDescriptor descriptor, Labels labels, SampleValue value) {
        boolean fits =
                switch (descriptor.type()) {
                    case COUNTER, GAUGE, UNTYPED -> value instanceof NumberValue;
                    case HISTOGRAM, GAUGE_HISTOGRAM -> value instanceof HistogramValue;
                    case SUMMARY -> value instanceof SummaryValue;
                };
        if (!fits) {
            throw new InvalidMetricException(
                    descriptor.name(),
                    null,
                    "a " + descriptor.type().text() + " cannot hold a "
                            + value.getClass().getSimpleName(),
                    "Check the type");
        }
        String kept =
                switch (descriptor.type()) {
                    case SUMMARY -> "quantile";
                    case HISTOGRAM, GAUGE_HISTOGRAM -> "le";
                    default -> null;
                };
        if (kept != null && labels.get(kept) != null) {
            throw new InvalidMetricException(
                    descriptor.name(),
                    kept,
                    "a " + descriptor.type().text() + " writes this label itself",
                    "Name the label differently");
        }
    }
}
