// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.exposition.proto.Wire;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;
import java.util.List;

/** Turns the value of a Metric message into one of ours. */
final class ProtobufValues {

    private ProtobufValues() {}

    /** @throws InvalidMetricException if the message holds no value of the type, or a broken one */
    static SampleValue value(Wire.Metric metric, MetricType type) {
        boolean present =
                switch (type) {
                    case COUNTER -> metric.hasCounter();
                    case GAUGE -> metric.hasGauge();
                    case UNTYPED -> metric.hasUntyped();
                    case SUMMARY -> metric.hasSummary();
                    case HISTOGRAM, GAUGE_HISTOGRAM -> metric.hasHistogram();
                };
        if (!present) {
            throw new InvalidMetricException(
                    null,
                    null,
                    "it holds no value of the family's type, " + type.text(),
                    "Set the field that goes with the type");
        }
        return switch (type) {
            case COUNTER -> new NumberValue(metric.getCounter().getValue());
            case GAUGE -> new NumberValue(metric.getGauge().getValue());
            case UNTYPED -> new NumberValue(metric.getUntyped().getValue());
            case SUMMARY -> summary(metric.getSummary());
            case HISTOGRAM, GAUGE_HISTOGRAM -> histogram(metric.getHistogram());
        };
    }

    private static SummaryValue summary(Wire.Summary summary) {
        List<Wire.Quantile> quantiles = summary.getQuantileList();
        return new SummaryValue(
                unsigned(summary.getSampleCount()),
                summary.getSampleSum(),
                quantiles.stream().mapToDouble(Wire.Quantile::getQuantile).toArray(),
                quantiles.stream().mapToDouble(Wire.Quantile::getValue).toArray());
    }

    private static HistogramValue histogram(Wire.Histogram histogram) {
        boolean floats = hasFloats(histogram);
        double count = histogram.hasSampleCountFloat()
                ? histogram.getSampleCountFloat()
                : unsigned(histogram.getSampleCount());
        int buckets = histogram.getBucketCount();
        if (buckets > 0 && histogram.getBucket(buckets - 1).getUpperBound() == Double.POSITIVE_INFINITY) {
            buckets--;
            double infinite = count(histogram.getBucket(buckets));
            if (infinite != count) {
                throw new InvalidMetricException(
                        null,
                        null,
                        "a histogram whose count is " + count + " while its bucket up to +Inf is " + infinite,
                        "Both are the number of all observations: make them equal");
            }
        }
        double[] bounds = new double[buckets];
        double[] counts = new double[buckets];
        for (int i = 0; i < buckets; i++) {
            bounds[i] = histogram.getBucket(i).getUpperBound();
            counts[i] = count(histogram.getBucket(i));
        }
        return new HistogramValue(
                count,
                histogram.getSampleSum(),
                bounds,
                counts,
                floats,
                isNative(histogram) ? nativeBuckets(histogram) : null);
    }

    private static boolean hasFloats(Wire.Histogram histogram) {
        return histogram.hasSampleCountFloat()
                || histogram.hasZeroCountFloat()
                || histogram.getNegativeCountCount() > 0
                || histogram.getPositiveCountCount() > 0
                || histogram.getBucketList().stream().anyMatch(Wire.Bucket::hasCumulativeCountFloat);
    }

    private static double count(Wire.Bucket bucket) {
        return bucket.hasCumulativeCountFloat()
                ? bucket.getCumulativeCountFloat()
                : unsigned(bucket.getCumulativeCount());
    }

    private static boolean isNative(Wire.Histogram histogram) {
        return histogram.hasSchema()
                || histogram.hasZeroThreshold()
                || histogram.getNegativeSpanCount() > 0
                || histogram.getPositiveSpanCount() > 0;
    }

    private static NativeBuckets nativeBuckets(Wire.Histogram histogram) {
        List<Wire.BucketSpan> positive = histogram.getPositiveSpanList();
        List<Wire.BucketSpan> negative = histogram.getNegativeSpanList();
        return new NativeBuckets(
                histogram.getSchema(),
                histogram.getZeroThreshold(),
                histogram.hasZeroCountFloat() ? histogram.getZeroCountFloat() : unsigned(histogram.getZeroCount()),
                offsets(positive),
                lengths(positive),
                counts(histogram.getPositiveDeltaList(), histogram.getPositiveCountList()),
                offsets(negative),
                lengths(negative),
                counts(histogram.getNegativeDeltaList(), histogram.getNegativeCountList()));
    }

    private static int[] offsets(List<Wire.BucketSpan> spans) {
        return spans.stream().mapToInt(Wire.BucketSpan::getOffset).toArray();
    }

    private static int[] lengths(List<Wire.BucketSpan> spans) {
        return spans.stream().mapToInt(Wire.BucketSpan::getLength).toArray();
    }

    /** Whole numbers come as differences, each from the bucket before; fractions come as they are. */
    private static double[] counts(List<Long> deltas, List<Double> fractions) {
        if (!deltas.isEmpty() && !fractions.isEmpty()) {
            throw new InvalidMetricException(
                    null, null, "a native histogram with both deltas and counts", "Write one of the two");
        }
        double[] counts = new double[deltas.size() + fractions.size()];
        long count = 0;
        for (int i = 0; i < deltas.size(); i++) {
            count += deltas.get(i);
            counts[i] = count;
        }
        for (int i = 0; i < fractions.size(); i++) {
            counts[i] = fractions.get(i);
        }
        return counts;
    }

    private static double unsigned(long count) {
        return count >= 0 ? count : (count >>> 1) * 2.0;
    }
}
