// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.distribution;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SeriesPolicy;
import java.util.LinkedHashMap;
import java.util.Map;

/** The distributions that one exchange's values come to, handed on when it has no more records. One thread. */
public final class Distributions {

    /** An endpoint's own limit counts what is handed on; until then this one keeps the memory. */
    private static final int MOST_SERIES = 100_000;

    private record Series(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels) {}

    private final Map<Series, Distribution> bySeries = new LinkedHashMap<>();

    public void observe(
            Labels grouping,
            MetricDescriptor metric,
            SeriesPolicy policy,
            Labels labels,
            Distribution.Kind kind,
            double value) {
        Series series = new Series(grouping, metric, policy, labels);
        Distribution distribution = bySeries.get(series);
        if (distribution == null) {
            if (bySeries.size() == MOST_SERIES) {
                throw new InvalidMetricException(
                        metric.name(),
                        null,
                        "with the series " + labels + " one exchange would hold more than " + MOST_SERIES
                                + " histograms and summaries",
                        "Remove a label whose values never repeat");
            }
            distribution = kind.start();
            bySeries.put(series, distribution);
        }
        distribution.observe(value);
    }

    public void handOver(SampleSink sink) {
        bySeries.forEach((series, distribution) ->
                sink.value(series.grouping, series.metric, series.policy, series.labels, distribution.value()));
        bySeries.clear();
    }
}
