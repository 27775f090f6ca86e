// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.distribution;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.SampleValue;
import java.util.Arrays;

/** A histogram with the bounds of its metric, and the native form beside it where that is asked for. */
public final class BucketDistribution implements Distribution {

    private final double[] bounds;

    /** Observations in each bucket alone; those above the last bound are only in the count. */
    private final double[] counts;

    private final NativeDistribution nativeBuckets;
    private double count;
    private double sum;

    /** @param bounds inclusive upper bounds, rising; not changed by anybody any more */
    public BucketDistribution(double[] bounds, boolean withNative) {
        this.bounds = bounds;
        this.counts = new double[bounds.length];
        this.nativeBuckets = withNative ? new NativeDistribution() : null;
    }

    @Override
    public void observe(double value) {
        int place = Arrays.binarySearch(bounds, value);
        int bucket = place < 0 ? -place - 1 : place;
        if (bucket < counts.length) {
            counts[bucket]++;
        }
        count++;
        sum += value;
        if (nativeBuckets != null) {
            nativeBuckets.observe(value);
        }
    }

    @Override
    public SampleValue value() {
        double[] cumulative = counts.clone();
        for (int i = 1; i < cumulative.length; i++) {
            cumulative[i] += cumulative[i - 1];
        }
        return new HistogramValue(
                count, sum, bounds, cumulative, false, nativeBuckets == null ? null : nativeBuckets.buckets());
    }
}
