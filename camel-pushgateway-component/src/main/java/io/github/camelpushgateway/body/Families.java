// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.Sample;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SeriesPolicy;

/** Hands over families that exist already, and does with their timestamps what the endpoint says. */
final class Families {

    private static final String TIMESTAMP_SUFFIX = "_timestamp_seconds";

    private final TimestampPolicy timestamps;
    private final SampleSink sink;

    Families(TimestampPolicy timestamps, SampleSink sink) {
        this.timestamps = timestamps;
        this.sink = sink;
    }

    /**
     * @throws InvalidMetricException if the policy allows no timestamp and there is one, or the sink refuses a
     *     sample
     */
    void take(MetricFamily family) {
        MetricDescriptor metric = family.descriptor();
        MetricDescriptor times = null;
        for (Sample sample : family.samples()) {
            if (sample.value() instanceof NumberValue number) {
                sink.number(Labels.EMPTY, metric, SeriesPolicy.PLAIN, sample.labels(), number.value());
            } else {
                sink.value(Labels.EMPTY, metric, SeriesPolicy.PLAIN, sample.labels(), sample.value());
            }
            if (sample.timestampMillis() == null || timestamps == TimestampPolicy.DROP) {
                continue;
            }
            if (timestamps == TimestampPolicy.FAIL) {
                throw new InvalidMetricException(
                        metric.name(),
                        null,
                        "the series " + sample.labels() + " has a timestamp, which a gateway refuses",
                        "Take it out, or set the option timestampPolicy to drop or metric");
            }
            if (times == null) {
                times = new MetricDescriptor(
                        metric.name() + TIMESTAMP_SUFFIX, MetricType.GAUGE, "When " + metric.name() + " was measured.");
            }
            sink.number(Labels.EMPTY, times, SeriesPolicy.PLAIN, sample.labels(), sample.timestampMillis() / 1000.0);
        }
    }
}
