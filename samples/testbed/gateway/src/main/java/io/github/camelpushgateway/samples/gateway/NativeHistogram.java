// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import io.github.camelpushgateway.exposition.proto.Wire.BucketSpan;
import io.github.camelpushgateway.exposition.proto.Wire.Histogram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Spells out the buckets of a native histogram, whose bounds are powers of 2^(2^-schema) (prometheus/client_model,
 * metrics.proto).
 */
final class NativeHistogram {

    /** Which ends belong to a bucket, as the query API counts them. */
    private static final int OPEN_LEFT = 0;

    private static final int OPEN_RIGHT = 1;
    private static final int CLOSED = 3;

    /** More than any sender has; spans can claim billions of buckets in a few bytes. */
    private static final int MAX_BUCKETS = 100_000;

    private NativeHistogram() {}

    /**
     * @param boundaries 0: lower end excluded; 1: upper end excluded; 3: both included
     * @param count observations in this bucket alone
     */
    record Bucket(int boundaries, double lower, double upper, double count) {}

    /** The buckets that are not empty, in rising order. */
    static List<Bucket> buckets(Histogram histogram) {
        List<Bucket> buckets = new ArrayList<>();
        boolean fractions = histogram.getSampleCountFloat() > 0 || histogram.getZeroCountFloat() > 0;
        buckets.addAll(side(
                histogram.getSchema(),
                histogram.getNegativeSpanList(),
                fractions ? histogram.getNegativeCountList() : absolute(histogram.getNegativeDeltaList()),
                true));
        Collections.reverse(buckets);
        double inZero = fractions ? histogram.getZeroCountFloat() : histogram.getZeroCount();
        if (inZero != 0) {
            buckets.add(new Bucket(CLOSED, -histogram.getZeroThreshold(), histogram.getZeroThreshold(), inZero));
        }
        buckets.addAll(side(
                histogram.getSchema(),
                histogram.getPositiveSpanList(),
                fractions ? histogram.getPositiveCountList() : absolute(histogram.getPositiveDeltaList()),
                false));
        return buckets;
    }

    private static List<Bucket> side(int schema, List<BucketSpan> spans, List<Double> counts, boolean negative) {
        List<Bucket> buckets = new ArrayList<>();
        int index = 0;
        int next = 0;
        for (BucketSpan span : spans) {
            index += span.getOffset();
            for (int i = 0; i < span.getLength() && next < counts.size() && next < MAX_BUCKETS; i++, index++) {
                double count = counts.get(next++);
                if (count != 0) {
                    double lower = bound(index - 1, schema);
                    double upper = bound(index, schema);
                    buckets.add(
                            negative
                                    ? new Bucket(OPEN_RIGHT, -upper, -lower, count)
                                    : new Bucket(OPEN_LEFT, lower, upper, count));
                }
            }
        }
        return buckets;
    }

    private static double bound(int index, int schema) {
        return Math.pow(2, index * Math.pow(2, -schema));
    }

    private static List<Double> absolute(List<Long> deltas) {
        List<Double> counts = new ArrayList<>(deltas.size());
        long count = 0;
        for (long delta : deltas) {
            count += delta;
            counts.add((double) count);
        }
        return counts;
    }
}
