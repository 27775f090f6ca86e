// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelpushgateway.exposition.proto.Wire.Bucket;
import io.github.camelpushgateway.exposition.proto.Wire.Histogram;
import io.github.camelpushgateway.exposition.proto.Wire.LabelPair;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import io.github.camelpushgateway.exposition.proto.Wire.Quantile;
import io.github.camelpushgateway.exposition.proto.Wire.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** The answers of the query API, shaped as the Pushgateway's {@code api/v1} shapes them: every number is a string. */
final class ApiJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ApiJson() {}

    /** {@code /api/v1/metrics}: an object for each group, a member for each family in it. */
    static byte[] metrics(List<Group> groups) {
        ArrayNode data = NODES.arrayNode();
        for (Group group : groups) {
            ObjectNode node = data.addObject();
            group.families().forEach((name, stored) -> node.set(name, family(stored)));
            // After the families: a metric that is called "labels" must not hide the group's.
            ObjectNode labels = node.putObject("labels");
            group.labels().forEach(labels::put);
            node.put("last_push_successful", group.lastPushSuccessful());
        }
        return success(data);
    }

    /** {@code /api/v1/status}: what runs, since when. */
    static byte[] status(Instant started, String version) {
        ObjectNode data = NODES.objectNode();
        data.putObject("build_information").put("version", version);
        data.putObject("flags");
        data.put("start_time", started.toString());
        return success(data);
    }

    /** An error as Alibaba Cloud's log service words it. */
    static String error(String code, String message) {
        return NODES.objectNode()
                .put("errorCode", code)
                .put("errorMessage", message)
                .toString();
    }

    private static byte[] success(JsonNode data) {
        ObjectNode answer = NODES.objectNode().put("status", "success");
        answer.set("data", data);
        try {
            return MAPPER.writeValueAsBytes(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode family(Group.StoredFamily stored) {
        MetricFamily family = stored.family();
        ObjectNode node = NODES.objectNode();
        node.put("time_stamp", stored.pushed().toString());
        node.put("type", family.getType().name());
        if (!family.getHelp().isEmpty()) {
            node.put("help", family.getHelp());
        }
        ArrayNode metrics = node.putArray("metrics");
        for (Metric metric : family.getMetricList()) {
            ObjectNode sample = metrics.addObject();
            ObjectNode labels = sample.putObject("labels");
            for (LabelPair label : metric.getLabelList()) {
                labels.put(label.getName(), label.getValue());
            }
            switch (family.getType()) {
                case SUMMARY -> summary(sample, metric.getSummary());
                case HISTOGRAM -> histogram(sample, metric.getHistogram());
                default -> sample.put("value", GoFormat.number(number(metric)));
            }
        }
        return node;
    }

    private static double number(Metric metric) {
        if (metric.hasGauge()) {
            return metric.getGauge().getValue();
        }
        return metric.hasCounter()
                ? metric.getCounter().getValue()
                : metric.getUntyped().getValue();
    }

    private static void summary(ObjectNode sample, Summary summary) {
        ObjectNode quantiles = sample.putObject("quantiles");
        for (Quantile quantile : summary.getQuantileList()) {
            quantiles.put(GoFormat.number(quantile.getQuantile()), GoFormat.number(quantile.getValue()));
        }
        sample.put("count", Long.toUnsignedString(summary.getSampleCount()));
        sample.put("sum", GoFormat.number(summary.getSampleSum()));
    }

    private static void histogram(ObjectNode sample, Histogram histogram) {
        boolean isNative = histogram.getNegativeSpanCount() + histogram.getPositiveSpanCount() > 0;
        if (isNative) {
            ArrayNode buckets = sample.putArray("buckets");
            for (NativeHistogram.Bucket bucket : NativeHistogram.buckets(histogram)) {
                buckets.addArray()
                        .add(bucket.boundaries())
                        .add(GoFormat.number(bucket.lower()))
                        .add(GoFormat.number(bucket.upper()))
                        .add(GoFormat.number(bucket.count()));
            }
        } else {
            ObjectNode buckets = sample.putObject("buckets");
            for (Bucket bucket : histogram.getBucketList()) {
                buckets.put(
                        GoFormat.number(bucket.getUpperBound()),
                        bucket.getCumulativeCountFloat() > 0
                                ? GoFormat.number(bucket.getCumulativeCountFloat())
                                : Long.toUnsignedString(bucket.getCumulativeCount()));
            }
        }
        sample.put(
                "count",
                histogram.getSampleCountFloat() > 0
                        ? GoFormat.number(histogram.getSampleCountFloat())
                        : Long.toUnsignedString(histogram.getSampleCount()));
        sample.put("sum", GoFormat.number(histogram.getSampleSum()));
    }
}
