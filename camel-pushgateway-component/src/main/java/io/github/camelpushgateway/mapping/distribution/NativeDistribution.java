// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.distribution;

import io.github.camelpushgateway.metric.ExponentialBuckets;
import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import java.util.Arrays;

/**
 * The exponential buckets of a native histogram (Prometheus, "Native Histograms" specification): bucket i of schema
 * s holds what is above 2^((i-1)/2^s) and up to 2^(i/2^s). It starts at schema 3, where a bucket is 9 % wide, and
 * halves its resolution when there are too many.
 */
final class NativeDistribution {

    /** Each power of two in eight buckets. */
    private static final int FIRST_SCHEMA = 3;

    /** What is this near to zero is in the bucket of zero; the clients' default. */
    private static final double ZERO_THRESHOLD = Math.pow(2, -128);

    /** Upper bounds of schema 3 within [0.5, 1). */
    private static final double[] FRACTIONS = new double[8];

    static {
        for (int i = 0; i < FRACTIONS.length; i++) {
            FRACTIONS[i] = 0.5 * Math.pow(2, i / 8.0);
        }
    }

    private final ExponentialBuckets buckets = new ExponentialBuckets(FIRST_SCHEMA);
    private double zeros;

    void observe(double value) {
        if (Math.abs(value) <= ZERO_THRESHOLD) {
            zeros++;
        } else {
            buckets.add(value < 0, index(Math.abs(value)), FIRST_SCHEMA, 1);
        }
    }

    NativeBuckets buckets() {
        return buckets.toBuckets(ZERO_THRESHOLD, zeros);
    }

    /** The bucket of a value in schema 3. */
    private static int index(double value) {
        int exponent = Math.getExponent(value) + 1;
        double fraction = Math.scalb(value, -exponent);
        int place = Arrays.binarySearch(FRACTIONS, fraction);
        return (place < 0 ? -place - 1 : place) + (exponent - 1) * FRACTIONS.length;
    }
}
