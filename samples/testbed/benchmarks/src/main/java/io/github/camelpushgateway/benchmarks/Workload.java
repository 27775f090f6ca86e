// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.Sample;
import io.github.camelpushgateway.metric.SampleValue;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The same metrics in the terms of each encoder. Ours are read from what client_java writes, so that none is
 * favoured.
 */
final class Workload {

    private static final int GAUGES = 1000;
    private static final int COUNTERS = 1000;
    private static final int HISTOGRAMS = 100;

    private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};
    private static final String[] LABELS = {"building", "device", "floor", "site"};

    private final PrometheusRegistry registry;
    private final MetricSnapshots snapshots;
    private final List<MetricFamilySamples> simpleclientFamilies;
    private final List<MetricFamily> families;

    private Workload(PrometheusRegistry registry, CollectorRegistry simpleclient) {
        this.registry = registry;
        this.snapshots = registry.scrape();
        this.simpleclientFamilies = Collections.list(simpleclient.metricFamilySamples());
        this.families = families(snapshots);
    }

    /** Temperatures of 1,000 sensors, each with four labels and two decimals: 1,000 lines of text. */
    static Workload gauges() {
        PrometheusRegistry registry = new PrometheusRegistry();
        CollectorRegistry simpleclient = new CollectorRegistry();
        Gauge gauge = Gauge.builder()
                .name("sensor_temperature_celsius")
                .help("Air temperature.")
                .labelNames(LABELS)
                .register(registry);
        io.prometheus.client.Gauge simple = io.prometheus.client.Gauge.build()
                .name("sensor_temperature_celsius")
                .help("Air temperature.")
                .labelNames(LABELS)
                .register(simpleclient);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < GAUGES; i++) {
            double celsius = random.nextInt(-2000, 4000) / 100.0;
            gauge.labelValues(labels(i)).set(celsius);
            simple.labels(labels(i)).set(celsius);
        }
        return new Workload(registry, simpleclient);
    }

    /**
     * 1,000 counters and 100 histograms of ten buckets and 1,000 observations, each with four labels: 2,300 lines
     * of text.
     */
    static Workload countersAndHistograms() {
        PrometheusRegistry registry = new PrometheusRegistry();
        CollectorRegistry simpleclient = new CollectorRegistry();
        Counter counter = Counter.builder()
                .name("machine_parts_total")
                .help("Parts made.")
                .labelNames(LABELS)
                .register(registry);
        io.prometheus.client.Counter simpleCounter = io.prometheus.client.Counter.build()
                .name("machine_parts_total")
                .help("Parts made.")
                .labelNames(LABELS)
                .register(simpleclient);
        Histogram histogram = Histogram.builder()
                .name("machine_cycle_seconds")
                .help("Time for one part.")
                .classicOnly()
                .classicUpperBounds(BUCKETS)
                .labelNames(LABELS)
                .register(registry);
        io.prometheus.client.Histogram simpleHistogram = io.prometheus.client.Histogram.build()
                .name("machine_cycle_seconds")
                .help("Time for one part.")
                .buckets(BUCKETS)
                .labelNames(LABELS)
                .register(simpleclient);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < COUNTERS; i++) {
            int parts = random.nextInt(10_000_000);
            counter.labelValues(labels(i)).inc(parts);
            simpleCounter.labels(labels(i)).inc(parts);
        }
        for (int i = 0; i < HISTOGRAMS; i++) {
            for (int observation = 0; observation < 1000; observation++) {
                double seconds = random.nextInt(6000) / 1000.0;
                histogram.labelValues(labels(i)).observe(seconds);
                simpleHistogram.labels(labels(i)).observe(seconds);
            }
        }
        return new Workload(registry, simpleclient);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    MetricSnapshots snapshots() {
        return snapshots;
    }

    List<MetricFamilySamples> simpleclientFamilies() {
        return simpleclientFamilies;
    }

    EncodedSeries[] encodedBy(ExpositionWriter writer) {
        return families.stream().map(family -> encoded(family, writer)).toArray(EncodedSeries[]::new);
    }

    private static EncodedSeries encoded(MetricFamily family, ExpositionWriter writer) {
        byte[][] labels = family.samples().stream()
                .map(sample -> writer.encode(sample.labels()))
                .toArray(byte[][]::new);
        if (!family.descriptor().type().isNumber()) {
            SampleValue[] values = family.samples().stream().map(Sample::value).toArray(SampleValue[]::new);
            return new EncodedSeries(family.descriptor(), labels, null, values);
        }
        double[] numbers = family.samples().stream()
                .mapToDouble(sample -> ((NumberValue) sample.value()).value())
                .toArray();
        return new EncodedSeries(family.descriptor(), labels, numbers, null);
    }

    private static List<MetricFamily> families(MetricSnapshots snapshots) {
        try {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            PrometheusTextFormatWriter.create().write(text, snapshots);
            return ExpositionFormat.TEXT.read(new ByteArrayInputStream(text.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] labels(int i) {
        return new String[] {"building-" + i % 7, "sensor-%04d".formatted(i), Integer.toString(i % 5), "north"};
    }
}
