// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import static com.google.protobuf.WireFormat.WIRETYPE_FIXED64;
import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;

import com.google.protobuf.CodedOutputStream;
import io.github.camelpushgateway.exposition.proto.Wire;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SummaryValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes delimited protobuf: one MetricFamily message per family, each behind its length as a varint. Encoded
 * labels are the LabelPair fields of a Metric message as they stand on the wire. Messages are what the generated
 * classes would write, byte for byte, but without building them.
 */
final class ProtobufWriter implements ExpositionWriter {

    private static final VarHandle FIXED64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes left free for a family's length: right from 16 KiB up to 2 MiB. */
    private static final int FAMILY_LENGTH = 3;
    /**
     * Bytes left free for the length of a histogram or summary and of the message around it: right from 128 bytes
     * up to 16 KiB.
     */
    private static final int METRIC_LENGTH = 2;

    private static final int LONGEST_VARINT = 10;
    /** A bucket, quantile, span or single field, with tag and length; below 128, so that its length is one byte. */
    private static final int LONGEST_POINT = 36;
    /** A tag below 16 and eight bytes. */
    private static final int DOUBLE_FIELD = 9;

    private static final byte METRIC = message(Wire.MetricFamily.METRIC_FIELD_NUMBER);
    private static final byte BUCKET = message(Wire.Histogram.BUCKET_FIELD_NUMBER);
    private static final byte QUANTILE = message(Wire.Summary.QUANTILE_FIELD_NUMBER);
    private static final byte VALUE = tag(Wire.Gauge.VALUE_FIELD_NUMBER, WIRETYPE_FIXED64);

    private final OutputBuffer buffer = new OutputBuffer();

    /** The family being written, or {@code null} between families. */
    private MetricDescriptor family;

    private int familyAt;
    private int samplesAt;

    /** Tag of the family's values within a Metric message. */
    private byte valueTag;

    private boolean isNumber;

    @Override
    public byte[] encode(Labels labels) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (int i = 0; i < labels.size(); i++) {
                Wire.LabelPair pair = Wire.LabelPair.newBuilder()
                        .setName(labels.name(i))
                        .setValue(labels.value(i))
                        .build();
                out.writeMessage(Wire.Metric.LABEL_FIELD_NUMBER, pair);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
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
        family = metric;
        familyAt = buffer.length;
        isNumber = metric.type().isNumber();
        valueTag = message(valueField(metric.type()));

        buffer.reserve(FAMILY_LENGTH);
        buffer.length += FAMILY_LENGTH;
        putText(Wire.MetricFamily.NAME_FIELD_NUMBER, metric.name());
        if (!metric.help().isEmpty()) {
            putText(Wire.MetricFamily.HELP_FIELD_NUMBER, metric.help());
        }
        byte[] to = buffer.reserve(2);
        to[buffer.length++] = tag(Wire.MetricFamily.TYPE_FIELD_NUMBER, WIRETYPE_VARINT);
        to[buffer.length++] = (byte) wireType(metric.type()).getNumber();
        samplesAt = buffer.length;
    }

    @Override
    public void number(byte[] encodedLabels, double value) {
        if (!isNumber) {
            throw new IllegalStateException("The family being written does not hold plain numbers");
        }
        int labels = encodedLabels.length;
        int size = labels + 2 + DOUBLE_FIELD;
        byte[] to = buffer.reserve(1 + LONGEST_VARINT + size);
        int at = buffer.length;
        to[at++] = METRIC;
        at = varint(size, to, at);
        System.arraycopy(encodedLabels, 0, to, at, labels);
        at += labels;
        to[at] = valueTag;
        to[at + 1] = DOUBLE_FIELD;
        to[at + 2] = VALUE;
        FIXED64.set(to, at + 3, Double.doubleToRawLongBits(value));
        buffer.length = at + 2 + DOUBLE_FIELD;
    }

    @Override
    public void histogram(byte[] encodedLabels, HistogramValue value) {
        boolean floats = value.floatCounts();
        double[] bounds = value.upperBounds();
        double[] counts = value.cumulativeCounts();
        NativeBuckets nativeBuckets = value.nativeBuckets();

        int longest = (2 + bounds.length) * LONGEST_POINT + (nativeBuckets == null ? 0 : longest(nativeBuckets));
        int at = beginMetric(encodedLabels, longest);
        byte[] to = buffer.bytes;
        // Whole counts go in also where there are fractions: a Pushgateway before 1.6 knows only these, and would store
        // zeros.
        // The others take the floats, which override them (client_model, metrics.proto).
        at = putCount(Wire.Histogram.SAMPLE_COUNT_FIELD_NUMBER, value.count(), to, at);
        at = putDouble(Wire.Histogram.SAMPLE_SUM_FIELD_NUMBER, value.sum(), to, at);
        for (int i = 0; i < bounds.length; i++) {
            to[at] = BUCKET;
            int end = putCount(Wire.Bucket.CUMULATIVE_COUNT_FIELD_NUMBER, counts[i], to, at + 2);
            end = putDouble(Wire.Bucket.UPPER_BOUND_FIELD_NUMBER, bounds[i], to, end);
            if (floats) {
                end = putDouble(Wire.Bucket.CUMULATIVE_COUNT_FLOAT_FIELD_NUMBER, counts[i], to, end);
            }
            to[at + 1] = (byte) (end - at - 2);
            at = end;
        }
        if (floats) {
            at = putDouble(Wire.Histogram.SAMPLE_COUNT_FLOAT_FIELD_NUMBER, value.count(), to, at);
        }
        endMetric(encodedLabels, nativeBuckets == null ? at : putNative(nativeBuckets, floats, to, at));
    }

    @Override
    public void summary(byte[] encodedLabels, SummaryValue value) {
        double[] quantiles = value.quantiles();
        double[] values = value.values();

        int at = beginMetric(encodedLabels, (1 + quantiles.length) * LONGEST_POINT);
        byte[] to = buffer.bytes;
        at = putCount(Wire.Summary.SAMPLE_COUNT_FIELD_NUMBER, value.count(), to, at);
        at = putDouble(Wire.Summary.SAMPLE_SUM_FIELD_NUMBER, value.sum(), to, at);
        for (int i = 0; i < quantiles.length; i++) {
            to[at++] = QUANTILE;
            to[at++] = 2 * DOUBLE_FIELD;
            at = putDouble(Wire.Quantile.QUANTILE_FIELD_NUMBER, quantiles[i], to, at);
            at = putDouble(Wire.Quantile.VALUE_FIELD_NUMBER, values[i], to, at);
        }
        endMetric(encodedLabels, at);
    }

    @Override
    public void endFamily() {
        if (family == null) {
            throw new IllegalStateException("No family has been begun");
        }
        family = null;
        if (buffer.length == samplesAt) {
            buffer.length = familyAt;
        } else {
            byte[] to = buffer.reserve(LONGEST_VARINT);
            buffer.length = putLength(familyAt, FAMILY_LENGTH, to, buffer.length);
        }
    }

    @Override
    public byte[] buffer() {
        return buffer.bytes;
    }

    @Override
    public int length() {
        return buffer.length;
    }

    private static int valueField(MetricType type) {
        return switch (type) {
            case COUNTER -> Wire.Metric.COUNTER_FIELD_NUMBER;
            case GAUGE -> Wire.Metric.GAUGE_FIELD_NUMBER;
            case UNTYPED -> Wire.Metric.UNTYPED_FIELD_NUMBER;
            case SUMMARY -> Wire.Metric.SUMMARY_FIELD_NUMBER;
            case HISTOGRAM, GAUGE_HISTOGRAM -> Wire.Metric.HISTOGRAM_FIELD_NUMBER;
        };
    }

    private static Wire.MetricType wireType(MetricType type) {
        return switch (type) {
            case COUNTER -> Wire.MetricType.COUNTER;
            case GAUGE -> Wire.MetricType.GAUGE;
            case UNTYPED -> Wire.MetricType.UNTYPED;
            case SUMMARY -> Wire.MetricType.SUMMARY;
            case HISTOGRAM -> Wire.MetricType.HISTOGRAM;
            case GAUGE_HISTOGRAM -> Wire.MetricType.GAUGE_HISTOGRAM;
        };
    }

    private void putText(int field, String text) {
        int size = OutputBuffer.utf8Length(text);
        byte[] to = buffer.reserve(1 + LONGEST_VARINT + size);
        to[buffer.length++] = message(field);
        buffer.length = varint(size, to, buffer.length);
        buffer.write(text);
    }

    /**
     * Writes a Metric message up to its value, with both lengths left open.
     *
     * @param longest no value takes more bytes than this: there is room for it afterwards
     * @return where the value has to be written
     */
    private int beginMetric(byte[] encodedLabels, int longest) {
        byte[] to = buffer.reserve(2 + 2 * LONGEST_VARINT + encodedLabels.length + longest);
        int at = buffer.length;
        to[at] = METRIC;
        at += 1 + METRIC_LENGTH;
        System.arraycopy(encodedLabels, 0, to, at, encodedLabels.length);
        at += encodedLabels.length;
        to[at] = valueTag;
        return at + 1 + METRIC_LENGTH;
    }

    private void endMetric(byte[] encodedLabels, int end) {
        int lengthAt = buffer.length + 1;
        int valueLengthAt = lengthAt + METRIC_LENGTH + encodedLabels.length + 1;
        end = putLength(valueLengthAt, METRIC_LENGTH, buffer.bytes, end);
        buffer.length = putLength(lengthAt, METRIC_LENGTH, buffer.bytes, end);
    }

    /**
     * Writes a message's length in front of it, in its shortest form. Where that is not as long as was left free,
     * the message is moved.
     *
     * @return the message's end
     */
    private static int putLength(int lengthAt, int left, byte[] to, int end) {
        int contentAt = lengthAt + left;
        int size = end - contentAt;
        int surplus = varintSize(size) - left;
        if (surplus != 0) {
            System.arraycopy(to, contentAt, to, contentAt + surplus, size);
        }
        varint(size, to, lengthAt);
        return end + surplus;
    }

    private static int longest(NativeBuckets buckets) {
        int spans = buckets.positiveOffsets().length + buckets.negativeOffsets().length;
        int counts = buckets.positiveCounts().length + buckets.negativeCounts().length;
        return (3 + spans + counts) * LONGEST_POINT;
    }

    private static int putNative(NativeBuckets buckets, boolean floats, byte[] to, int at) {
        to[at++] = tag(Wire.Histogram.SCHEMA_FIELD_NUMBER, WIRETYPE_VARINT);
        at = varint(zigZag(buckets.schema()), to, at);
        at = putDouble(Wire.Histogram.ZERO_THRESHOLD_FIELD_NUMBER, buckets.zeroThreshold(), to, at);
        at = floats
                ? putDouble(Wire.Histogram.ZERO_COUNT_FLOAT_FIELD_NUMBER, buckets.zeroCount(), to, at)
                : putCount(Wire.Histogram.ZERO_COUNT_FIELD_NUMBER, buckets.zeroCount(), to, at);
        int[] offsets = buckets.negativeOffsets();
        at = putSpans(Wire.Histogram.NEGATIVE_SPAN_FIELD_NUMBER, offsets, buckets.negativeLengths(), to, at);
        at = floats
                ? putFloatCounts(Wire.Histogram.NEGATIVE_COUNT_FIELD_NUMBER, buckets.negativeCounts(), to, at)
                : putDeltas(Wire.Histogram.NEGATIVE_DELTA_FIELD_NUMBER, buckets.negativeCounts(), to, at);
        offsets = buckets.positiveOffsets();
        at = putSpans(Wire.Histogram.POSITIVE_SPAN_FIELD_NUMBER, offsets, buckets.positiveLengths(), to, at);
        return floats
                ? putFloatCounts(Wire.Histogram.POSITIVE_COUNT_FIELD_NUMBER, buckets.positiveCounts(), to, at)
                : putDeltas(Wire.Histogram.POSITIVE_DELTA_FIELD_NUMBER, buckets.positiveCounts(), to, at);
    }

    private static int putSpans(int field, int[] offsets, int[] lengths, byte[] to, int at) {
        for (int i = 0; i < offsets.length; i++) {
            to[at] = message(field);
            int end = at + 2;
            to[end++] = tag(Wire.BucketSpan.OFFSET_FIELD_NUMBER, WIRETYPE_VARINT);
            end = varint(zigZag(offsets[i]), to, end);
            to[end++] = tag(Wire.BucketSpan.LENGTH_FIELD_NUMBER, WIRETYPE_VARINT);
            end = varint(lengths[i], to, end);
            to[at + 1] = (byte) (end - at - 2);
            at = end;
        }
        return at;
    }

    private static int putFloatCounts(int field, double[] counts, byte[] to, int at) {
        for (double count : counts) {
            at = putDouble(field, count, to, at);
        }
        return at;
    }

    private static int putDeltas(int field, double[] counts, byte[] to, int at) {
        long former = 0;
        for (double count : counts) {
            to[at++] = tag(field, WIRETYPE_VARINT);
            at = varint(CodedOutputStream.encodeZigZag64((long) count - former), to, at);
            former = (long) count;
        }
        return at;
    }

    private static int putCount(int field, double count, byte[] to, int at) {
        to[at++] = tag(field, WIRETYPE_VARINT);
        return varint(unsigned(count), to, at);
    }

    /**
     * A count as an unsigned whole number; a fraction, which the field cannot hold, is cut as a gateway does when
     * it reads text.
     */
    private static long unsigned(double count) {
        return count < 0x1p63 ? (long) count : (long) (count / 2) << 1;
    }

    private static int putDouble(int field, double value, byte[] to, int at) {
        to[at++] = tag(field, WIRETYPE_FIXED64);
        FIXED64.set(to, at, Double.doubleToRawLongBits(value));
        return at + Double.BYTES;
    }

    private static int varint(long value, byte[] to, int at) {
        while ((value & ~0x7FL) != 0) {
            to[at++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        to[at++] = (byte) value;
        return at;
    }

    private static long zigZag(int value) {
        return Integer.toUnsignedLong(CodedOutputStream.encodeZigZag32(value));
    }

    private static int varintSize(long value) {
        return CodedOutputStream.computeUInt64SizeNoTag(value);
    }

    private static byte message(int field) {
        return tag(field, WIRETYPE_LENGTH_DELIMITED);
    }

    /** All fields here are below 16, so that each tag is one byte. */
    private static byte tag(int field, int wireType) {
        return (byte) (field << 3 | wireType);
    }
}
