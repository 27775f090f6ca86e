// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SummaryValue;
import java.nio.charset.StandardCharsets;

/**
 * Writes the text exposition 0.0.4. Encoded labels are what stands between a sample's name and its value:
 * <code>{a="b",c="d"} </code> with the space, or just the space where there is no label; one more label is put in
 * front of the last two bytes.
 */
final class TextWriter implements ExpositionWriter {

    private static final byte[] NO_LABELS = ascii(" ");
    private static final byte[] HELP = ascii("# HELP ");
    private static final byte[] TYPE = ascii("# TYPE ");
    private static final byte[] NO_SUFFIX = {};
    private static final byte[] BUCKET = ascii("_bucket");
    private static final byte[] SUM = ascii("_sum");
    private static final byte[] COUNT = ascii("_count");
    private static final byte[] LE = ascii("le=\"");
    private static final byte[] QUANTILE = ascii("quantile=\"");
    private static final byte[] END_OF_LABELS = ascii("\"} ");

    private final OutputBuffer buffer = new OutputBuffer();

    /** The family being written, or {@code null} between families. */
    private MetricDescriptor family;

    private int familyAt;
    /** Where in the buffer the family's name stands; each line copies it from there. */
    private int nameAt;

    private int nameLength;
    private int samplesAt;

    @Override
    public byte[] encode(Labels labels) {
        if (labels.isEmpty()) {
            return NO_LABELS;
        }
        StringBuilder text = new StringBuilder().append('{');
        for (int i = 0; i < labels.size(); i++) {
            text.append(i == 0 ? "" : ",").append(labels.name(i)).append("=\"");
            appendEscaped(text, labels.value(i), true);
            text.append('"');
        }
        return text.append("} ").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void reset() {
        buffer.length = 0;
        family = null;
    }

    @Override
    public void beginFamily(MetricDescriptor metric) {
        if (family != null) {
            throw new IllegalStateException("The family " + family.name() + " has not been ended");
        }
        if (metric.type() == MetricType.GAUGE_HISTOGRAM) {
            throw new InvalidMetricException(
                    metric.name(), null, "the text format has no gauge histograms", "Push it with format=protobuf");
        }
        family = metric;
        familyAt = buffer.length;
        String name = metric.name();
        if (!metric.help().isEmpty()) {
            buffer.write(HELP);
            buffer.write(name);
            buffer.write(" ");
            buffer.write(escapedHelp(metric.help()));
            buffer.write("\n");
        }
        buffer.write(TYPE);
        nameAt = buffer.length;
        nameLength = name.length();
        buffer.write(name);
        buffer.write(" ");
        buffer.write(metric.type().text());
        buffer.write("\n");
        samplesAt = buffer.length;
    }

    @Override
    public void number(byte[] encodedLabels, double value) {
        line(NO_SUFFIX, encodedLabels, value);
    }

    @Override
    public void histogram(byte[] encodedLabels, HistogramValue value) {
        double[] bounds = value.upperBounds();
        double[] counts = value.cumulativeCounts();
        for (int i = 0; i < bounds.length; i++) {
            line(BUCKET, encodedLabels, LE, bounds[i], counts[i]);
        }
        line(BUCKET, encodedLabels, LE, Double.POSITIVE_INFINITY, value.count());
        line(SUM, encodedLabels, value.sum());
        line(COUNT, encodedLabels, value.count());
    }

    @Override
    public void summary(byte[] encodedLabels, SummaryValue value) {
        double[] quantiles = value.quantiles();
        double[] values = value.values();
        for (int i = 0; i < quantiles.length; i++) {
            line(NO_SUFFIX, encodedLabels, QUANTILE, quantiles[i], values[i]);
        }
        line(SUM, encodedLabels, value.sum());
        line(COUNT, encodedLabels, value.count());
    }

    @Override
    public void endFamily() {
        if (family == null) {
            throw new IllegalStateException("No family has been begun");
        }
        if (buffer.length == samplesAt) {
            buffer.length = familyAt;
        }
        family = null;
    }

    @Override
    public byte[] buffer() {
        return buffer.bytes;
    }

    @Override
    public int length() {
        return buffer.length;
    }

    /** {@code name_suffix{labels} value} */
    private void line(byte[] suffix, byte[] labels, double value) {
        byte[] to = buffer.reserve(nameLength + suffix.length + labels.length + DecimalText.MAX_LENGTH + 1);
        int at = put(suffix, suffix.length, to, putName(to));
        at = put(labels, labels.length, to, at);
        at = DecimalText.write(value, to, at);
        to[at++] = '\n';
        buffer.length = at;
    }

    /** {@code name_suffix{labels,added="addedValue"} value} */
    private void line(byte[] suffix, byte[] labels, byte[] added, double addedValue, double value) {
        byte[] to = buffer.reserve(nameLength
                + suffix.length
                + labels.length
                + added.length
                + END_OF_LABELS.length
                + 2 * DecimalText.MAX_LENGTH
                + 1);
        int at = put(suffix, suffix.length, to, putName(to));
        if (labels.length == NO_LABELS.length) {
            to[at++] = '{';
        } else {
            at = put(labels, labels.length - 2, to, at);
            to[at++] = ',';
        }
        at = put(added, added.length, to, at);
        at = DecimalText.write(addedValue, to, at);
        at = put(END_OF_LABELS, END_OF_LABELS.length, to, at);
        at = DecimalText.write(value, to, at);
        to[at++] = '\n';
        buffer.length = at;
    }

    private int putName(byte[] to) {
        System.arraycopy(to, nameAt, to, buffer.length, nameLength);
        return buffer.length + nameLength;
    }

    private static int put(byte[] source, int length, byte[] to, int at) {
        System.arraycopy(source, 0, to, at, length);
        return at + length;
    }

    private static String escapedHelp(String help) {
        if (help.indexOf('\\') < 0 && help.indexOf('\n') < 0) {
            return help;
        }
        StringBuilder text = new StringBuilder(help.length() + 8);
        appendEscaped(text, help, false);
        return text.toString();
    }

    private static void appendEscaped(StringBuilder text, String value, boolean quoted) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '"' -> text.append(quoted ? "\\\"" : "\"");
                default -> text.append(c);
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
