// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.metric.Aggregation;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group's part of a state store: which entries a push changes, and what an entry looks like. Used by the group's pushing thread only.
 */
public final class SavedState {

    private static final Logger LOG = LoggerFactory.getLogger(SavedState.class);

    /** The first number of every entry: what follows can be read. */
    private static final int VERSION = 1;

    /** Put before an idempotency key; no metric's name starts so. */
    private static final String APPLIED = "applied ";

    /** {@code null}: nothing outlives the process. */
    private final StateStore store;

    private final String group;

    public SavedState(StateStore store, String group) {
        this.store = store;
        this.group = group;
    }

    /** Reads the group's entries into a fresh state. An entry that cannot be read is left alone and logged. */
    public void restore(GroupState state) {
        if (store == null) {
            return;
        }
        List<AppliedKey> applied = new ArrayList<>();
        store.load(group).forEach((entryKey, bytes) -> {
            try {
                CodedInputStream in = CodedInputStream.newInstance(bytes);
                checkVersion(in);
                if (entryKey.startsWith(APPLIED)) {
                    applied.add(new AppliedKey(entryKey.substring(APPLIED.length()), in.readInt64()));
                } else {
                    read(state, in);
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.error("State of {}: the entry of {} cannot be read and is left out", group, entryKey, e);
            }
        });
        applied.sort(Comparator.comparingLong(AppliedKey::millis));
        applied.forEach(key -> state.appliedKeys().restore(key.key(), key.millis()));
    }

    /** Stores what the push being prepared makes of the group, as far as {@link GroupState#commit} would remember it. */
    public void save(GroupState state, boolean retain) {
        if (store == null) {
            return;
        }
        Map<String, byte[]> puts = new HashMap<>();
        List<String> removals = new ArrayList<>();
        state.forEachChanged((family, series) -> {
            String entryKey = family.descriptor.name() + series.labels;
            if (family.isCarried(series) && (retain || family.descriptor.update() != Update.SET)) {
                if (series.pending != null) {
                    puts.put(entryKey, write(family.descriptor, series.labels, series.pending));
                }
            } else {
                removals.add(entryKey);
            }
        });
        byte[] now = time(System.currentTimeMillis());
        state.appliedKeys().prepared().forEach(key -> puts.put(APPLIED + key, now));
        state.appliedKeys().outdated().forEach(key -> removals.add(APPLIED + key));
        if (!puts.isEmpty() || !removals.isEmpty()) {
            store.save(group, puts, removals);
        }
    }

    /** The group was deleted. */
    public void clear() {
        if (store != null) {
            store.save(group, Map.of(), List.copyOf(store.load(group).keySet()));
        }
    }

    private static byte[] write(MetricDescriptor metric, Labels labels, RetainedValue value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt32NoTag(VERSION);
            out.writeStringNoTag(metric.name());
            out.writeStringNoTag(metric.type().name());
            out.writeStringNoTag(metric.help());
            out.writeStringNoTag(metric.update().name());
            out.writeInt32NoTag(labels.size());
            for (int i = 0; i < labels.size(); i++) {
                out.writeStringNoTag(labels.name(i));
                out.writeStringNoTag(labels.value(i));
            }
            out.writeDoubleNoTag(value.number());
            out.writeDoubleNoTag(value.offset());
            out.writeInt64NoTag(value.expiresAt());
            writeDistribution(out, value.distribution());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("In memory", e);
        }
        return bytes.toByteArray();
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

    private static void checkVersion(CodedInputStream in) throws IOException {
        int version = in.readInt32();
        if (version != VERSION) {
            throw new IOException("version " + version + " is unknown; it was written by a newer release");
        }
    }

    private static byte[] time(long millis) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt32NoTag(VERSION);
            out.writeInt64NoTag(millis);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("In memory", e);
        }
        return bytes.toByteArray();
    }

    private static void read(GroupState state, CodedInputStream in) throws IOException {
        String name = in.readString();
        MetricType type = MetricType.valueOf(in.readString());
        String help = in.readString();
        Update update = Update.valueOf(in.readString());
        MetricDescriptor metric = new MetricDescriptor(name, type, help, Aggregation.LAST, update, null);
        Map<String, String> labels = new LinkedHashMap<>();
        for (int left = in.readInt32(); left > 0; left--) {
            labels.put(in.readString(), in.readString());
        }
        double number = in.readDouble();
        double offset = in.readDouble();
        long expiresAt = in.readInt64();
        state.restore(metric, Labels.of(labels), new RetainedValue(number, offset, readDistribution(in), 0, expiresAt));
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
        double[] numbers = new double[in.readInt32()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }

    private static int[] readInts(CodedInputStream in) throws IOException {
        int[] numbers = new int[in.readInt32()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readSInt32();
        }
        return numbers;
    }

    private record AppliedKey(String key, long millis) {}
}
