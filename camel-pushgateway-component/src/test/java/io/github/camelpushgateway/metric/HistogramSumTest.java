// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramSumTest {

    @Test
    void countsSumsAndBucketsAreAdded() {
        HistogramValue sum = classic(3, 12.5, 1, 2).plus(classic(2, 0.5, 2, 2));

        assertThat(sum.count()).isEqualTo(5);
        assertThat(sum.sum()).isEqualTo(13);
        assertThat(sum.cumulativeCounts()).containsExactly(3, 4);
    }

    @Test
    void thoseOfOtherBoundsOrFormAreNotAlike() {
        HistogramValue one = classic(3, 12.5, 1, 2);
        HistogramValue other = new HistogramValue(1, 1, new double[] {1, 3}, new double[] {1, 1}, false, null);
        HistogramValue withNative = new HistogramValue(
                1, 1, new double[] {1, 2}, new double[] {1, 1}, false, new ExponentialBuckets(3).toBuckets(0, 1));

        assertThat(one.isLike(other)).isFalse();
        assertThat(one.isLike(withNative)).isFalse();
        assertThatThrownBy(() -> one.plus(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nativeBucketsMeetAtTheCoarserResolution() {
        ExponentialBuckets fine = new ExponentialBuckets(3);
        ExponentialBuckets coarse = new ExponentialBuckets(1);
        // Schema 3, index 8 ends at 2; schema 1, index 2 ends at 2 too.
        fine.add(false, 8, 3, 5);
        fine.add(true, -7, 3, 1);
        coarse.add(false, 2, 1, 2);
        coarse.add(false, 40, 1, 1);

        NativeBuckets sum = fine.toBuckets(1e-10, 1).plus(coarse.toBuckets(1e-9, 2));

        assertThat(sum.schema()).isEqualTo(1);
        assertThat(sum.zeroThreshold()).isEqualTo(1e-9);
        assertThat(sum.zeroCount()).isEqualTo(3);
        assertThat(sum.positiveOffsets()).containsExactly(2, 37);
        assertThat(sum.positiveLengths()).containsExactly(1, 1);
        assertThat(sum.positiveCounts()).containsExactly(7, 1);
        assertThat(sum.negativeOffsets()).containsExactly(-1);
        assertThat(sum.negativeCounts()).containsExactly(1);
    }

    @Test
    void noObservationIsLostAndBucketsStayFew() {
        Random random = new Random(5);
        NativeBuckets sum = new ExponentialBuckets(8).toBuckets(0, 0);
        double observations = 0;
        for (int round = 0; round < 200; round++) {
            int schema = random.nextInt(9);
            ExponentialBuckets more = new ExponentialBuckets(schema);
            for (int i = 0; i < 50; i++) {
                more.add(random.nextBoolean(), random.nextInt(400 << schema) - (200 << schema), schema, 1);
                observations++;
            }
            sum = sum.plus(more.toBuckets(0, 0));
        }
        double counted = Arrays.stream(sum.positiveCounts()).sum()
                + Arrays.stream(sum.negativeCounts()).sum();
        assertThat(counted).isEqualTo(observations);
        assertThat(sum.positiveCounts().length + sum.negativeCounts().length).isLessThanOrEqualTo(160);
    }

    private static HistogramValue classic(double count, double sum, double... counts) {
        return new HistogramValue(count, sum, new double[] {1, 2}, counts, false, null);
    }
}
