// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.metric.ExponentialBuckets;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NamingRules;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.Sample;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the Prometheus Java client's registry, and what is taken off it. Names come out as the client itself writes
 * them in the text format: counters end in {@code _total}, infos in {@code _info}, and a state set is a gauge with
 * the state as a label.
 */
final class PrometheusBody implements RegistryBody {

    /** Named here so that the library's absence shows when this is made. */
    private final Class<?> registry = PrometheusRegistry.class;

    @Override
    public List<MetricFamily> families(Object body) {
        if (registry.isInstance(body)) {
            return families(((PrometheusRegistry) body).scrape());
        }
        if (body instanceof MetricSnapshot single) {
            return families(MetricSnapshots.of(single));
        }
        if (!(body instanceof MetricSnapshots snapshots)) {
            return null;
        }
        List<MetricFamily> families = new ArrayList<>();
        for (MetricSnapshot snapshot : snapshots) {
            MetricFamily family = family(snapshot);
            if (!family.samples().isEmpty()) {
                families.add(family);
            }
        }
        return families;
    }

    private static MetricFamily family(MetricSnapshot snapshot) {
        String name = NamingRules.toMetricName(snapshot.getMetadata().getPrometheusName());
        String help = snapshot.getMetadata().getHelp();
        List<Sample> samples = new ArrayList<>();
        MetricType type;
        if (snapshot instanceof CounterSnapshot counter) {
            type = MetricType.COUNTER;
            name += "_total";
            counter.getDataPoints().forEach(point -> samples.add(sample(point, new NumberValue(point.getValue()))));
        } else if (snapshot instanceof GaugeSnapshot gauge) {
            type = MetricType.GAUGE;
            gauge.getDataPoints().forEach(point -> samples.add(sample(point, new NumberValue(point.getValue()))));
        } else if (snapshot instanceof UnknownSnapshot unknown) {
            type = MetricType.UNTYPED;
            unknown.getDataPoints().forEach(point -> samples.add(sample(point, new NumberValue(point.getValue()))));
        } else if (snapshot instanceof InfoSnapshot info) {
            type = MetricType.GAUGE;
            name += "_info";
            info.getDataPoints().forEach(point -> samples.add(sample(point, new NumberValue(1))));
        } else if (snapshot instanceof StateSetSnapshot states) {
            type = MetricType.GAUGE;
            for (StateSetSnapshot.StateSetDataPointSnapshot point : states.getDataPoints()) {
                addStates(name, point, samples);
            }
        } else if (snapshot instanceof SummarySnapshot summary) {
            type = MetricType.SUMMARY;
            summary.getDataPoints().forEach(point -> samples.add(sample(point, summary(point))));
        } else {
            HistogramSnapshot histogram = (HistogramSnapshot) snapshot;
            type = histogram.isGaugeHistogram() ? MetricType.GAUGE_HISTOGRAM : MetricType.HISTOGRAM;
            histogram.getDataPoints().forEach(point -> samples.add(sample(point, histogram(point))));
        }
        return new MetricFamily(new MetricDescriptor(name, type, help), samples);
    }

    private static void addStates(String name, StateSetSnapshot.StateSetDataPointSnapshot point, List<Sample> samples) {
        for (int i = 0; i < point.size(); i++) {
            Labels state = Labels.of(NamingRules.toLabelName(name), point.getName(i));
            samples.add(
                    new Sample(labels(point).plus(state), new NumberValue(point.isTrue(i) ? 1 : 0), timestamp(point)));
        }
    }

    private static Sample sample(DataPointSnapshot point, SampleValue value) {
        return new Sample(labels(point), value, timestamp(point));
    }

    private static Labels labels(DataPointSnapshot point) {
        io.prometheus.metrics.model.snapshots.Labels labels = point.getLabels();
        String[] pairs = new String[2 * labels.size()];
        for (int i = 0; i < labels.size(); i++) {
            pairs[2 * i] = NamingRules.toLabelName(labels.getPrometheusName(i));
            pairs[2 * i + 1] = labels.getValue(i);
        }
        return Labels.of(pairs);
    }

    private static Long timestamp(DataPointSnapshot point) {
        return point.hasScrapeTimestamp() ? point.getScrapeTimestampMillis() : null;
    }

    private static double sum(DistributionDataPointSnapshot point) {
        return point.hasSum() ? point.getSum() : Double.NaN;
    }

    private static double count(DistributionDataPointSnapshot point) {
        return point.hasCount() ? point.getCount() : 0;
    }

    private static SummaryValue summary(SummarySnapshot.SummaryDataPointSnapshot point) {
        Quantiles given = point.getQuantiles();
        double[] quantiles = new double[given.size()];
        double[] values = new double[given.size()];
        for (int i = 0; i < quantiles.length; i++) {
            quantiles[i] = given.get(i).getQuantile();
            values[i] = given.get(i).getValue();
        }
        return new SummaryValue(count(point), sum(point), quantiles, values);
    }

    private static HistogramValue histogram(HistogramSnapshot.HistogramDataPointSnapshot point) {
        double[] bounds = {};
        double[] counts = {};
        if (point.hasClassicHistogramData()) {
            ClassicHistogramBuckets buckets = point.getClassicBuckets();
            // The client's last bucket is +Inf, and its counts are not cumulative.
            int finite = buckets.size() - 1;
            bounds = new double[finite];
            counts = new double[finite];
            long below = 0;
            for (int i = 0; i < finite; i++) {
                below += buckets.getCount(i);
                bounds[i] = buckets.getUpperBound(i);
                counts[i] = below;
            }
        }
        NativeBuckets nativeBuckets = point.hasNativeHistogramData() ? nativeBuckets(point) : null;
        return new HistogramValue(count(point), sum(point), bounds, counts, false, nativeBuckets);
    }

    private static NativeBuckets nativeBuckets(HistogramSnapshot.HistogramDataPointSnapshot point) {
        return ExponentialBuckets.toBuckets(
                point.getNativeSchema(),
                point.getNativeZeroThreshold(),
                (double) point.getNativeZeroCount(),
                byIndex(point.getNativeBucketsForPositiveValues()),
                byIndex(point.getNativeBucketsForNegativeValues()));
    }

    private static SortedMap<Integer, Double> byIndex(NativeHistogramBuckets buckets) {
        SortedMap<Integer, Double> byIndex = new TreeMap<>();
        for (int i = 0; i < buckets.size(); i++) {
            byIndex.put(buckets.getBucketIndex(i), (double) buckets.getCount(i));
        }
        return byIndex;
    }
}
