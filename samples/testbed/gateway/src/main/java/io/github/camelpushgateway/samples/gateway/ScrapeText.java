// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import io.github.camelpushgateway.exposition.proto.Wire.Bucket;
import io.github.camelpushgateway.exposition.proto.Wire.Histogram;
import io.github.camelpushgateway.exposition.proto.Wire.LabelPair;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import io.github.camelpushgateway.exposition.proto.Wire.Quantile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a scrape of {@code /metrics} answers: everything stored, text exposition 0.0.4, one block for a name. */
final class ScrapeText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder out = new StringBuilder();

    private ScrapeText() {}

    static String of(List<Group> groups, List<MetricFamily> own) {
        Map<String, List<MetricFamily>> byName = new TreeMap<>();
        own.forEach(family -> byName.computeIfAbsent(family.getName(), name -> new ArrayList<>())
                .add(family));
        for (Group group : groups) {
            // Under the stored name: a push of the gateway's own times is kept as the gateway wrote it.
            group.families().forEach((name, stored) -> byName.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(stored.family()));
        }
        ScrapeText text = new ScrapeText();
        byName.values().forEach(text::block);
        return text.out.toString();
    }

    private void block(List<MetricFamily> families) {
        MetricFamily first = families.get(0);
        String name = first.getName();
        if (!first.getHelp().isEmpty()) {
            out.append("# HELP ").append(name).append(' ');
            out.append(first.getHelp().replace("\\", "\\\\").replace("\n", "\\n"))
                    .append('\n');
        }
        String type =
                switch (first.getType()) {
                    case GAUGE_HISTOGRAM -> "histogram";
                    default -> first.getType().name().toLowerCase(Locale.ROOT);
                };
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        for (MetricFamily family : families) {
            for (Metric metric : family.getMetricList()) {
                metric(family, metric);
            }
        }
    }

    private void metric(MetricFamily family, Metric metric) {
        String name = family.getName();
        List<LabelPair> labels = metric.getLabelList();
        switch (family.getType()) {
            case COUNTER -> sample(name, labels, null, 0, metric.getCounter().getValue());
            case GAUGE -> sample(name, labels, null, 0, metric.getGauge().getValue());
            case UNTYPED -> sample(name, labels, null, 0, metric.getUntyped().getValue());
            case SUMMARY -> {
                for (Quantile quantile : metric.getSummary().getQuantileList()) {
                    sample(name, labels, "quantile", quantile.getQuantile(), quantile.getValue());
                }
                sample(name + "_sum", labels, null, 0, metric.getSummary().getSampleSum());
                sample(name + "_count", labels, null, 0, (double)
                        metric.getSummary().getSampleCount());
            }
            case HISTOGRAM, GAUGE_HISTOGRAM -> histogram(name, labels, metric.getHistogram());
        }
    }

    private void histogram(String name, List<LabelPair> labels, Histogram histogram) {
        double count =
                histogram.getSampleCountFloat() > 0 ? histogram.getSampleCountFloat() : histogram.getSampleCount();
        boolean infinitySeen = false;
        for (Bucket bucket : histogram.getBucketList()) {
            double inBucket = bucket.getCumulativeCountFloat() > 0
                    ? bucket.getCumulativeCountFloat()
                    : bucket.getCumulativeCount();
            sample(name + "_bucket", labels, "le", bucket.getUpperBound(), inBucket);
            infinitySeen |= bucket.getUpperBound() == Double.POSITIVE_INFINITY;
        }
        if (!infinitySeen) {
            sample(name + "_bucket", labels, "le", Double.POSITIVE_INFINITY, count);
        }
        sample(name + "_sum", labels, null, 0, histogram.getSampleSum());
        sample(name + "_count", labels, null, 0, count);
    }

    private void sample(String name, List<LabelPair> labels, String edgeName, double edge, double value) {
        out.append(name);
        char separator = '{';
        for (LabelPair label : labels) {
            out.append(separator).append(label.getName()).append("=\"");
            out.append(
                    label.getValue().replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\""));
            out.append('"');
            separator = ',';
        }
        if (edgeName != null) {
            out.append(separator)
                    .append(edgeName)
                    .append("=\"")
                    .append(GoFormat.number(edge))
                    .append('"');
            separator = ',';
        }
        out.append(separator == ',' ? "} " : " ");
        out.append(value == 0 ? "0" : GoFormat.number(value)).append('\n');
    }
}
