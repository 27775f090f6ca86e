// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The buckets of a native histogram by their index, while they are being counted or added up (Prometheus, "Native
 * Histograms" specification): bucket i of schema s holds what is above 2^((i-1)/2^s) and up to 2^(i/2^s). Not
 * thread safe.
 */
public final class ExponentialBuckets {

    /** The coarsest schema that the format has: a bucket is 2^16 wide. */
    private static final int LAST_SCHEMA = -4;

    private static final int MOST_BUCKETS = 160;

    private NavigableMap<Integer, Double> positive = new TreeMap<>();
    private NavigableMap<Integer, Double> negative = new TreeMap<>();
    private int schema;

    /** @param schema the resolution to start with, -4 to 8: each power of two is divided into 2^schema buckets */
    public ExponentialBuckets(int schema) {
        this.schema = schema;
    }

    /** The buckets of a histogram. */
    static ExponentialBuckets of(NativeBuckets buckets) {
        ExponentialBuckets made = new ExponentialBuckets(buckets.schema());
        fill(made.positive, buckets.positiveOffsets(), buckets.positiveLengths(), buckets.positiveCounts());
        fill(made.negative, buckets.negativeOffsets(), buckets.negativeLengths(), buckets.negativeCounts());
        return made;
    }

    /**
     * Counts. When there are more than 160 buckets, pairs of neighbours become one.
     *
     * @param below whether the bucket is one of negative values
     * @param index the bucket's index in the schema that was started with
     * @param startSchema that schema
     */
    public void add(boolean below, int index, int startSchema, double count) {
        int at = index;
        for (int finer = startSchema; finer > schema; finer--) {
            at = half(at);
        }
        (below ? negative : positive).merge(at, count, Double::sum);
        while (positive.size() + negative.size() > MOST_BUCKETS && schema > LAST_SCHEMA) {
            halve();
        }
    }

    /** Adds all of another histogram's; where the two differ in resolution, the coarser is taken. */
    void addAll(ExponentialBuckets other) {
        while (schema > other.schema) {
            halve();
        }
        other.positive.forEach((index, count) -> add(false, index, other.schema, count));
        other.negative.forEach((index, count) -> add(true, index, other.schema, count));
    }

    /** The buckets as a histogram's value holds them. */
    public NativeBuckets toBuckets(double zeroThreshold, double zeroCount) {
        return toBuckets(schema, zeroThreshold, zeroCount, positive, negative);
    }

    /**
     * Buckets that were counted elsewhere, as a histogram's value holds them: all of them, however many.
     *
     * @param positive the counts of positive values by the index of their bucket
     * @param negative the same of negative values
     */
    public static NativeBuckets toBuckets(
            int schema,
            double zeroThreshold,
            double zeroCount,
            SortedMap<Integer, Double> positive,
            SortedMap<Integer, Double> negative) {
        Spans above = Spans.of(positive);
        Spans below = Spans.of(negative);
        return new NativeBuckets(
                schema,
                zeroThreshold,
                zeroCount,
                above.offsets,
                above.lengths,
                above.counts,
                below.offsets,
                below.lengths,
                below.counts);
    }

    private static void fill(Map<Integer, Double> buckets, int[] offsets, int[] lengths, double[] counts) {
        int index = 0;
        int place = 0;
        for (int span = 0; span < offsets.length; span++) {
            index += offsets[span];
            for (int i = 0; i < lengths[span]; i++) {
                buckets.put(index++, counts[place++]);
            }
        }
    }

    private void halve() {
        schema--;
        positive = halved(positive);
        negative = halved(negative);
    }

    private static NavigableMap<Integer, Double> halved(Map<Integer, Double> buckets) {
        TreeMap<Integer, Double> halved = new TreeMap<>();
        buckets.forEach((index, count) -> halved.merge(half(index), count, Double::sum));
        return halved;
    }

    /** Two neighbours, an odd one and the even one above it, become one bucket. */
    private static int half(int index) {
        return (index + 1) >> 1;
    }

    /** Buckets by index, gathered into runs. */
    private record Spans(int[] offsets, int[] lengths, double[] counts) {

        static Spans of(SortedMap<Integer, Double> buckets) {
            List<Integer> offsets = new ArrayList<>();
            List<Integer> lengths = new ArrayList<>();
            int end = 0;
            for (int index : buckets.keySet()) {
                if (offsets.isEmpty() || index != end) {
                    offsets.add(index - end);
                    lengths.add(1);
                } else {
                    lengths.set(lengths.size() - 1, lengths.get(lengths.size() - 1) + 1);
                }
                end = index + 1;
            }
            return new Spans(
                    offsets.stream().mapToInt(Integer::intValue).toArray(),
                    lengths.stream().mapToInt(Integer::intValue).toArray(),
                    buckets.values().stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
