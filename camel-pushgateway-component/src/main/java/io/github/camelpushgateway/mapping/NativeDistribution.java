package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exponential buckets of a native histogram (Prometheus, "Native Histograms" specification): bucket i of schema s holds what is above
 * 2^((i-1)/2^s) and up to 2^(i/2^s). It starts at schema 3, where a bucket is 9 % wide, and halves its resolution when there are too many.
 */
final class NativeDistribution {

    /** Each power of two in eight buckets. */
    private static final int FIRST_SCHEMA = 3;

    /** The coarsest that the format has: a bucket is 2^16 wide. */
    private static final int LAST_SCHEMA = -4;

    private static final int MOST_BUCKETS = 160;

    /** What is this near to zero is in the bucket of zero; the clients' default. */
    private static final double ZERO_THRESHOLD = Math.pow(2, -128);

    /** Upper bounds of schema 3 within [0.5, 1). */
    private static final double[] FRACTIONS = new double[8];

    static {
        for (int i = 0; i < FRACTIONS.length; i++) {
            FRACTIONS[i] = 0.5 * Math.pow(2, i / 8.0);
        }
    }

    private Map<Integer, Double> positive = new TreeMap<>();
    private Map<Integer, Double> negative = new TreeMap<>();
    private int schema = FIRST_SCHEMA;
    private double zeros;

    void observe(double value) {
        if (Math.abs(value) <= ZERO_THRESHOLD) {
            zeros++;
            return;
        }
        (value > 0 ? positive : negative).merge(index(Math.abs(value)), 1.0, Double::sum);
        while (positive.size() + negative.size() > MOST_BUCKETS && schema > LAST_SCHEMA) {
            schema--;
            positive = halved(positive);
            negative = halved(negative);
        }
    }

    NativeBuckets buckets() {
        Spans above = Spans.of(positive);
        Spans below = Spans.of(negative);
        return new NativeBuckets(
                schema,
                ZERO_THRESHOLD,
                zeros,
                above.offsets,
                above.lengths,
                above.counts,
                below.offsets,
                below.lengths,
                below.counts);
    }

    /** The bucket of a value in the schema of now. */
    private int index(double value) {
        int exponent = Math.getExponent(value) + 1;
        double fraction = Math.scalb(value, -exponent);
        int place = Arrays.binarySearch(FRACTIONS, fraction);
        int index = (place < 0 ? -place - 1 : place) + (exponent - 1) * FRACTIONS.length;
        for (int at = FIRST_SCHEMA; at > schema; at--) {
            index = half(index);
        }
        return index;
    }

    private static Map<Integer, Double> halved(Map<Integer, Double> buckets) {
        Map<Integer, Double> halved = new TreeMap<>();
        buckets.forEach((index, count) -> halved.merge(half(index), count, Double::sum));
        return halved;
    }

    /** Two neighbours, an odd one and the even one above it, become one bucket. */
    private static int half(int index) {
        return (index + 1) >> 1;
    }

    /** Buckets by index, gathered into runs. */
    private record Spans(int[] offsets, int[] lengths, double[] counts) {

        static Spans of(Map<Integer, Double> buckets) {
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
