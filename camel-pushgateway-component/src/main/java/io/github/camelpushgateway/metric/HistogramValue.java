// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A histogram: how many observations fell at or below each bound, with cumulative counts, and optionally the native
 * form beside it. Counts are doubles, exact up to 2^53 observations, because the wire format also has histograms
 * with fractional counts. The arrays must not be changed after they were handed over.
 *
 * @param count number of observations; zero or more
 * @param sum sum of all observed values
 * @param upperBounds inclusive upper bounds in rising order, without {@code +Inf}: {@code count} is its bucket
 * @param cumulativeCounts as many as bounds, never falling, none above {@code count}
 * @param floatCounts whether counts may be fractional, which the protobuf form says with fields of its own
 * @param nativeBuckets the exponential buckets of a native histogram, or {@code null}; the text format leaves them out
 */
@PublicApi
public record HistogramValue(
        double count,
        double sum,
        double[] upperBounds,
        double[] cumulativeCounts,
        boolean floatCounts,
        @Nullable NativeBuckets nativeBuckets)
        implements SampleValue {

    /**
     * @throws InvalidMetricException if the bounds do not rise, or the counts fall, are no counts or do not match
     *     the bounds
     */
    public HistogramValue {
        Objects.requireNonNull(upperBounds, "upperBounds");
        Objects.requireNonNull(cumulativeCounts, "cumulativeCounts");
        if (upperBounds.length != cumulativeCounts.length) {
            throw broken("it has " + upperBounds.length + " bucket bounds and " + cumulativeCounts.length + " counts");
        }
        checkCount("its count", count, floatCounts);
        for (int i = 0; i < upperBounds.length; i++) {
            if (upperBounds[i] == Double.POSITIVE_INFINITY) {
                throw broken("its count already is the bucket of the bound +Inf");
            }
            if (Double.isNaN(upperBounds[i]) || (i > 0 && upperBounds[i] <= upperBounds[i - 1])) {
                throw broken("its bucket bounds do not rise at le=" + upperBounds[i]);
            }
            double former = i == 0 ? 0 : cumulativeCounts[i - 1];
            if (!(cumulativeCounts[i] >= former) || cumulativeCounts[i] > count) {
                throw broken("its bucket counts are not cumulative at le=" + upperBounds[i]);
            }
            if (!floatCounts && cumulativeCounts[i] != Math.rint(cumulativeCounts[i])) {
                throw broken("its bucket count at le=" + upperBounds[i] + " is no whole number");
            }
        }
        if (nativeBuckets != null) {
            checkCount("its zero count", nativeBuckets.zeroCount(), floatCounts);
            for (double bucket : nativeBuckets.positiveCounts()) {
                checkCount("a positive bucket", bucket, floatCounts);
            }
            for (double bucket : nativeBuckets.negativeCounts()) {
                checkCount("a negative bucket", bucket, floatCounts);
            }
        }
    }

    /** Whether {@link #plus} can add another to this one: it has the same bounds, and a native form if this has one. */
    public boolean isLike(HistogramValue other) {
        return Arrays.equals(upperBounds, other.upperBounds)
                && (nativeBuckets == null) == (other.nativeBuckets == null);
    }

    /**
     * The histogram of all observations of both.
     *
     * @throws IllegalArgumentException if the two are not alike
     */
    public HistogramValue plus(HistogramValue other) {
        if (!isLike(other)) {
            throw new IllegalArgumentException("Histograms of different buckets cannot be added");
        }
        double[] counts = new double[cumulativeCounts.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = cumulativeCounts[i] + other.cumulativeCounts[i];
        }
        return new HistogramValue(
                count + other.count,
                sum + other.sum,
                upperBounds,
                counts,
                floatCounts || other.floatCounts,
                nativeBuckets == null || other.nativeBuckets == null ? null : nativeBuckets.plus(other.nativeBuckets));
    }

    private static void checkCount(String what, double count, boolean fractionAllowed) {
        if (!(count >= 0 && count < Double.POSITIVE_INFINITY)) {
            throw broken(what + " is " + count);
        }
        if (!fractionAllowed && count != Math.rint(count)) {
            throw broken(what + " is " + count + ", not a whole number");
        }
    }

    private static InvalidMetricException broken(String what) {
        return new InvalidMetricException(null, null, "not a histogram: " + what, null);
    }

    /**
     * The exponential buckets of a native histogram. Bucket counts are absolute, not deltas. Spans say where
     * buckets are: an offset from the end of the former span (for the first: the index of its first bucket), and a
     * length.
     *
     * @param schema resolution: each power of two is divided into 2^schema buckets
     * @param zeroThreshold width of the bucket around zero
     * @param zeroCount observations in the bucket around zero
     */
    public record NativeBuckets(
            int schema,
            double zeroThreshold,
            double zeroCount,
            int[] positiveOffsets,
            int[] positiveLengths,
            double[] positiveCounts,
            int[] negativeOffsets,
            int[] negativeLengths,
            double[] negativeCounts) {

        /** @throws InvalidMetricException if the spans do not cover exactly the counts */
        public NativeBuckets {
            checkSpans("positive", positiveOffsets, positiveLengths, positiveCounts);
            checkSpans("negative", negativeOffsets, negativeLengths, negativeCounts);
        }

        /** All observations of both, at the coarser resolution and the wider zero bucket of the two. */
        NativeBuckets plus(NativeBuckets other) {
            ExponentialBuckets sum = ExponentialBuckets.of(this);
            sum.addAll(ExponentialBuckets.of(other));
            return sum.toBuckets(Math.max(zeroThreshold, other.zeroThreshold), zeroCount + other.zeroCount);
        }

        private static void checkSpans(String side, int[] offsets, int[] lengths, double[] counts) {
            long buckets = 0;
            for (int length : lengths) {
                if (length < 0) {
                    throw broken("a " + side + " span is " + length + " buckets long");
                }
                buckets += length;
            }
            if (offsets.length != lengths.length || buckets != counts.length) {
                throw broken(
                        "its " + side + " spans cover " + buckets + " buckets and " + counts.length + " have counts");
            }
        }
    }
}
