// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.Sample;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Families of every type, with what is hard about each. */
final class SampleFamilies {

    static final MetricFamily GAUGES = MetricFamily.of(
            "room_celsius",
            MetricType.GAUGE,
            "Air, in \"degrees\".\nBack\\slash.",
            new Sample(Labels.EMPTY, 21.5),
            new Sample(Labels.of("room", "Küche 🍳", "path", "C:\\new\n\"x\""), -0.0),
            new Sample(Labels.of("room", "a"), Double.NaN),
            new Sample(Labels.of("room", "b"), Double.POSITIVE_INFINITY),
            new Sample(Labels.of("room", "c"), Double.NEGATIVE_INFINITY),
            new Sample(Labels.of("room", "d"), 0.1 + 0.2),
            new Sample(Labels.of("room", "e"), Double.MIN_VALUE));

    static final MetricFamily COUNTERS = MetricFamily.of(
            "requests_total",
            MetricType.COUNTER,
            "",
            new Sample(Labels.of("code", "200", "method", "GET"), 9007199254740991.0),
            new Sample(Labels.of("code", "500"), 3));

    static final MetricFamily UNTYPED =
            MetricFamily.of("what:ever", MetricType.UNTYPED, "", new Sample(Labels.EMPTY, 1e300));

    static final MetricFamily HISTOGRAMS = family(
            "amount_cny",
            MetricType.HISTOGRAM,
            "Order amounts.",
            histogram(7, 123.25, new double[] {-1, 0.5, 10, 1e9}, new double[] {0, 2, 6, 7}, false, null),
            histogram(0, 0, new double[0], new double[0], false, null));

    static final MetricFamily SUMMARIES = family(
            "took_seconds",
            MetricType.SUMMARY,
            "Zeit für alles.",
            new SummaryValue(12, 3.5, new double[] {0, 0.5, 0.99, 1}, new double[] {0.01, 0.2, 0.9, 1}),
            new SummaryValue(0, 0, new double[] {0.5}, new double[] {Double.NaN}),
            new SummaryValue(300, 1.5, new double[0], new double[0]));

    static final MetricFamily FLOAT_HISTOGRAMS = family(
            "weighted",
            MetricType.HISTOGRAM,
            "",
            histogram(2.5, 4, new double[] {1, 2}, new double[] {0.25, 2}, true, null));

    static final MetricFamily NATIVE_HISTOGRAMS = family(
            "latency_seconds",
            MetricType.HISTOGRAM,
            "Latency.",
            histogram(
                    20,
                    3.25,
                    new double[] {1},
                    new double[] {9},
                    false,
                    new NativeBuckets(
                            3,
                            1e-128,
                            2,
                            new int[] {-7, 3},
                            new int[] {2, 1},
                            new double[] {5, 1, 9},
                            new int[] {0},
                            new int[] {2},
                            new double[] {1, 2})),
            histogram(
                    6.5,
                    1,
                    new double[0],
                    new double[0],
                    true,
                    new NativeBuckets(
                            -4,
                            0,
                            0.5,
                            new int[] {1},
                            new int[] {1},
                            new double[] {5.5},
                            new int[] {-1},
                            new int[] {1},
                            new double[] {0.5})));

    static final MetricFamily GAUGE_HISTOGRAMS = family(
            "queue_bytes",
            MetricType.GAUGE_HISTOGRAM,
            "",
            histogram(3, 10, new double[] {1, 5}, new double[] {1, 2}, false, null));

    /** All that text can say. */
    static final List<MetricFamily> FOR_TEXT =
            List.of(GAUGES, COUNTERS, UNTYPED, HISTOGRAMS, SUMMARIES, FLOAT_HISTOGRAMS);

    static final List<MetricFamily> FOR_PROTOBUF = List.of(
            GAUGES, COUNTERS, UNTYPED, HISTOGRAMS, SUMMARIES, FLOAT_HISTOGRAMS, NATIVE_HISTOGRAMS, GAUGE_HISTOGRAMS);

    private SampleFamilies() {}

    /** As many gauges as asked for, each with its number as label and value. */
    static MetricFamily gauges(String name, int count) {
        Sample[] samples = IntStream.range(0, count)
                .mapToObj(i -> new Sample(Labels.of("number", Integer.toString(i)), i))
                .toArray(Sample[]::new);
        return MetricFamily.of(name, MetricType.GAUGE, "", samples);
    }

    static byte[] write(ExpositionFormat format, List<MetricFamily> families) {
        ExpositionWriter writer = format.newWriter();
        write(writer, families);
        return Arrays.copyOf(writer.buffer(), writer.length());
    }

    static void write(ExpositionWriter writer, List<MetricFamily> families) {
        for (MetricFamily family : families) {
            writer.beginFamily(family.descriptor());
            for (Sample sample : family.samples()) {
                writer.value(writer.encode(sample.labels()), sample.value());
            }
            writer.endFamily();
        }
    }

    private static HistogramValue histogram(
            double count, double sum, double[] bounds, double[] counts, boolean floats, NativeBuckets nativeBuckets) {
        return new HistogramValue(count, sum, bounds, counts, floats, nativeBuckets);
    }

    /** The first value has no label, the others their place. */
    private static MetricFamily family(String name, MetricType type, String help, SampleValue... values) {
        List<Sample> samples = IntStream.range(0, values.length)
                .mapToObj(i ->
                        new Sample(i == 0 ? Labels.EMPTY : Labels.of("place", Integer.toString(i)), values[i], null))
                .toList();
        return new MetricFamily(new MetricDescriptor(name, type, help), samples);
    }
}
