// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;
import io.github.camelpushgateway.metric.Update;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is written to a state store, and so to the state file: an entry for each series (name, type, help, how
 * values join, labels, value, expiry, and where its number is among {@link SavedNumbers}), one for each idempotency
 * key (when it was applied), and one for all positions in logs. Written by hand in protobuf's encoding of plain values,
 * one after the other, and read the same way: nothing of it can name a class.
 * What a later release adds comes at the end, where an earlier one does not look.
 */
final class SavedEntryFormat {

    /** The first number of every entry: what follows can be read. */
    private static final int VERSION = 1;

    /** As {@link #VERSION}, for numbers that have places, and for series whose number is at one. */
    static final int VERSION_WITH_PLACES = 2;

    /** More would not be an entry of ours but a damaged one, and reading it would take the memory it names. */
    private static final int MOST_NUMBERS = 1 << 20;

    private SavedEntryFormat() {}

    /**
     * A series as it was saved.
     *
     * @param value its expiry is of no meaning here
     * @param expiresWallMillis when it was to be withdrawn, in milliseconds since 1970; 0 for never
     * @param leftMillis how long it had to live when it was saved, in milliseconds; {@link Long#MAX_VALUE} if that
     *     was not noted
     * @param place where its number is among the {@link SavedNumbers}, else {@link RetainedSeries#NO_PLACE}
     */
    record SavedSeries(
            MetricDescriptor metric,
            Update update,
            Labels labels,
            RetainedValue value,
            long expiresWallMillis,
            long leftMillis,
            int place) {}

    /** Writes a series into a buffer that is used for many of them. */
    static byte[] series(
            ByteArrayOutputStream buffer,
            MetricDescriptor metric,
            Update update,
            Labels labels,
            RetainedValue value,
            long expiresWallMillis,
            long leftMillis,
            int place) {
        buffer.reset();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(buffer, 256);
            out.writeInt32NoTag(place == RetainedSeries.NO_PLACE ? VERSION : VERSION_WITH_PLACES);
            out.writeStringNoTag(metric.name());
            out.writeStringNoTag(metric.type().name());
            out.writeStringNoTag(metric.help());
            out.writeStringNoTag(update.name());
            out.writeInt32NoTag(labels.size());
            for (int i = 0; i < labels.size(); i++) {
                out.writeStringNoTag(labels.name(i));
                out.writeStringNoTag(labels.value(i));
            }
            out.writeDoubleNoTag(value.number());
            out.writeDoubleNoTag(value.offset());
            out.writeInt64NoTag(expiresWallMillis);
            writeDistribution(out, value.distribution());
            if (expiresWallMillis > 0) {
                out.writeInt64NoTag(leftMillis);
            }
            if (place != RetainedSeries.NO_PLACE) {
                out.writeInt32NoTag(place);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("In memory", e);
        }
        return buffer.toByteArray();
    }

    /** @throws IOException if it is no entry of a series */
    static SavedSeries series(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        int version = checkedVersion(in);
        String name = in.readString();
        MetricType type = MetricType.valueOf(in.readString());
        String help = in.readString();
        Update update = Update.valueOf(in.readString());
        Map<String, String> labels = new LinkedHashMap<>();
        for (int left = in.readInt32(); left > 0; left--) {
            labels.put(in.readString(), in.readString());
        }
        double number = in.readDouble();
        double offset = in.readDouble();
        long expires = in.readInt64();
        SampleValue distribution = readDistribution(in);
        long left = expires > 0 && !in.isAtEnd() ? in.readInt64() : Long.MAX_VALUE;
        return new SavedSeries(
                new MetricDescriptor(name, type, help),
                update,
                Labels.of(labels),
                RetainedValue.of(number, offset, distribution, 0, 0),
                expires,
                left,
                version < VERSION_WITH_PLACES ? RetainedSeries.NO_PLACE : in.readInt32());
    }

    /** When an idempotency key was applied, in milliseconds since 1970. */
    static byte[] appliedKey(long wallMillis) {
        byte[] bytes = new byte
                [CodedOutputStream.computeInt32SizeNoTag(VERSION)
                        + CodedOutputStream.computeInt64SizeNoTag(wallMillis)];
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt32NoTag(VERSION);
            out.writeInt64NoTag(wallMillis);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("In memory", e);
        }
        return bytes;
    }

    /** @throws IOException if it is no entry of an idempotency key */
    static long appliedKey(byte[] bytes) throws IOException {
        return checked(bytes).readInt64();
    }

    /** Which offsets of a partition were applied: of each range how far it is from the one before, and its length. */
    static byte[] positions(Map<String, OffsetRanges> positions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt32NoTag(VERSION);
            out.writeInt32NoTag(positions.size());
            for (Map.Entry<String, OffsetRanges> partition : positions.entrySet()) {
                OffsetRanges offsets = partition.getValue();
                out.writeStringNoTag(partition.getKey());
                out.writeInt32NoTag(offsets.size());
                long former = 0;
                for (int range = 0; range < offsets.size(); range++) {
                    out.writeInt64NoTag(offsets.start(range) - former);
                    out.writeInt64NoTag(offsets.end(range) - offsets.start(range));
                    former = offsets.end(range);
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("In memory", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if it is no entry of positions */
    static Map<String, OffsetRanges> positions(byte[] bytes) throws IOException {
        CodedInputStream in = checked(bytes);
        Map<String, OffsetRanges> positions = new LinkedHashMap<>();
        for (int partitions = count(in); partitions > 0; partitions--) {
            String partition = in.readString();
            OffsetRanges offsets = new OffsetRanges();
            long former = 0;
            for (int ranges = count(in); ranges > 0; ranges--) {
                long start = former + in.readInt64();
                former = start + in.readInt64();
                if (start < 0 || former <= start) {
                    throw new IOException("it is damaged: offsets from " + start + " to " + former);
                }
                offsets.add(start, former);
            }
            positions.put(partition, offsets);
        }
        return positions;
    }

    /** What follows an entry's version, once that is known to be one that can be read. */
    static CodedInputStream checked(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        checkedVersion(in);
        return in;
    }

    private static int checkedVersion(CodedInputStream in) throws IOException {
        int version = in.readInt32();
        if (version != VERSION && version != VERSION_WITH_PLACES) {
            throw new IOException("version " + version + " is unknown; it was written by a newer release");
        }
        return version;
    }

    private static void writeDistribution(CodedOutputStream out, SampleValue value) throws IOException {
        if (value instanceof HistogramValue histogram) {
            out.writeInt32NoTag(1);
            out.writeDoubleNoTag(histogram.count());
            out.writeDoubleNoTag(histogram.sum());
            writeDoubles(out, histogram.upperBounds());
            writeDoubles(out, histogram.cumulativeCounts());
            out.writeBoolNoTag(histogram.floatCounts());
            writeNative(out, histogram.nativeBuckets());
        } else if (value instanceof SummaryValue summary) {
            out.writeInt32NoTag(2);
            out.writeDoubleNoTag(summary.count());
            out.writeDoubleNoTag(summary.sum());
            writeDoubles(out, summary.quantiles());
            writeDoubles(out, summary.values());
        } else {
            out.writeInt32NoTag(0);
        }
    }

    private static void writeNative(CodedOutputStream out, HistogramValue.NativeBuckets buckets) throws IOException {
        out.writeBoolNoTag(buckets != null);
        if (buckets != null) {
            out.writeSInt32NoTag(buckets.schema());
            out.writeDoubleNoTag(buckets.zeroThreshold());
            out.writeDoubleNoTag(buckets.zeroCount());
            writeInts(out, buckets.positiveOffsets());
            writeInts(out, buckets.positiveLengths());
            writeDoubles(out, buckets.positiveCounts());
            writeInts(out, buckets.negativeOffsets());
            writeInts(out, buckets.negativeLengths());
            writeDoubles(out, buckets.negativeCounts());
        }
    }

    private static SampleValue readDistribution(CodedInputStream in) throws IOException {
        return switch (in.readInt32()) {
            case 1 ->
                new HistogramValue(
                        in.readDouble(),
                        in.readDouble(),
                        readDoubles(in),
                        readDoubles(in),
                        in.readBool(),
                        readNative(in));
            case 2 -> new SummaryValue(in.readDouble(), in.readDouble(), readDoubles(in), readDoubles(in));
            default -> null;
        };
    }

    private static HistogramValue.NativeBuckets readNative(CodedInputStream in) throws IOException {
        if (!in.readBool()) {
            return null;
        }
        return new HistogramValue.NativeBuckets(
                in.readSInt32(),
                in.readDouble(),
                in.readDouble(),
                readInts(in),
                readInts(in),
                readDoubles(in),
                readInts(in),
                readInts(in),
                readDoubles(in));
    }

    private static void writeDoubles(CodedOutputStream out, double[] numbers) throws IOException {
        out.writeInt32NoTag(numbers.length);
        for (double number : numbers) {
            out.writeDoubleNoTag(number);
        }
    }

    private static void writeInts(CodedOutputStream out, int[] numbers) throws IOException {
        out.writeInt32NoTag(numbers.length);
        for (int number : numbers) {
            out.writeSInt32NoTag(number);
        }
    }

    private static double[] readDoubles(CodedInputStream in) throws IOException {
        double[] numbers = new double[count(in)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }

    private static int[] readInts(CodedInputStream in) throws IOException {
        int[] numbers = new int[count(in)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readSInt32();
        }
        return numbers;
    }

    private static int count(CodedInputStream in) throws IOException {
        int count = in.readInt32();
        if (count < 0 || count > MOST_NUMBERS) {
            throw new IOException("it is damaged: " + count + " numbers");
        }
        return count;
    }
}
