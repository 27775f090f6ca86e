// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.camelpushgateway.mapping.Mappings;
import io.github.camelpushgateway.mapping.RecordingSink;
import io.github.camelpushgateway.mapping.RuleMatch;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.HistogramValue.NativeBuckets;
import io.github.camelpushgateway.metric.SummaryValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static RecordingSink observe(String metric, Iterable<?> values) throws RecordException {
        RuleMatch match = Mappings.metrics("- {name: m, value: v, labels: {l: l}, " + metric + "}")
                .match(Mappings.ofTopic("t"), Notice.Listener.NONE);
        RecordingSink sink = new RecordingSink();
        for (Object value : values) {
            match.map(Map.of("v", value, "l", "x"), sink);
        }
        assertThat(sink.samples).isEmpty();
        match.finish(sink);
        return sink;
    }

    @Test
    void a_histogram_takes_in_all_values_of_the_exchange() throws Exception {
        RecordingSink sink = observe("type: histogram, buckets: [10, 100]", List.of(-1, 10, 10.5, "100", 1000));

        assertThat(sink.samples).containsExactly("m{l=\"x\"} HistogramValue");
        HistogramValue value = (HistogramValue) sink.values.get(0);
        assertThat(value.upperBounds()).containsExactly(10, 100);
        assertThat(value.cumulativeCounts()).containsExactly(2, 4);
        assertThat(value.count()).isEqualTo(5);
        assertThat(value.sum()).isEqualTo(1119.5);
    }

    @Test
    void series_are_kept_apart_by_labels_and_groups() throws Exception {
        RuleMatch match = Mappings.mapping(
                        "rules: [{group: {g: g}, labels: {l: l}, metrics: [{name: m, type: histogram, buckets: [1], value: v}]}]")
                .match(Mappings.ofTopic("t"), Notice.Listener.NONE);
        RecordingSink sink = new RecordingSink();
        match.map(Map.of("v", 1, "l", "a", "g", "1"), sink);
        match.map(Map.of("v", 1, "l", "b", "g", "1"), sink);
        match.map(Map.of("v", 1, "l", "a", "g", "2"), sink);
        match.map(Map.of("v", 1, "l", "a", "g", "1"), sink);
        match.finish(sink);

        assertThat(sink.samples)
                .containsExactly(
                        "[g=\"1\"] m{l=\"a\"} HistogramValue",
                        "[g=\"1\"] m{l=\"b\"} HistogramValue",
                        "[g=\"2\"] m{l=\"a\"} HistogramValue");
        assertThat(((HistogramValue) sink.values.get(0)).count()).isEqualTo(2);
    }

    @Test
    void nothing_is_handed_on_where_nothing_was_observed_or_twice() throws Exception {
        assertThat(observe("type: histogram, buckets: [1]", List.of(" ")).samples)
                .isEmpty();

        RuleMatch match = Mappings.metrics("- {name: m, type: summary, value: v}")
                .match(Mappings.ofTopic("t"), Notice.Listener.NONE);
        RecordingSink sink = new RecordingSink();
        match.map(Map.of("v", 1), sink);
        match.finish(sink);
        match.finish(sink);
        assertThat(sink.samples).hasSize(1);
    }

    @Test
    void values_without_a_place_among_others_are_rejected() {
        for (String value : List.of("NaN", "Inf", "1e301")) {
            assertThatThrownBy(() -> observe("type: summary", List.of(value)))
                    .isInstanceOf(RecordException.class)
                    .hasMessageEndingWith("cannot be observed by a histogram or summary. "
                            + "Leave such values out with 'valueMap' (NaN: null), or with 'when'");
        }
    }

    @Test
    void a_summary_has_exact_count_and_sum_and_near_quantiles() throws Exception {
        List<Integer> values = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            values.add(i);
        }
        SummaryValue value = (SummaryValue) observe("type: summary, quantiles: [0, 0.5, 0.99, 1]", values)
                .values
                .get(0);

        assertThat(value.count()).isEqualTo(10_000);
        assertThat(value.sum()).isEqualTo(50_005_000);
        assertThat(value.values()[0]).isCloseTo(1, within(0.01));
        assertThat(value.values()[1]).isCloseTo(5000, within(30.0));
        assertThat(value.values()[2]).isCloseTo(9900, within(60.0));
        assertThat(value.values()[3]).isCloseTo(10_000, within(60.0));
    }

    @Test
    void a_summary_takes_values_from_the_smallest_to_the_largest() throws Exception {
        SummaryValue value =
                (SummaryValue) observe("type: summary, quantiles: [1]", List.of(-1e300, -1, 0, 1e-300, 1e300))
                        .values
                        .get(0);

        assertThat(value.count()).isEqualTo(5);
        assertThat(value.values()[0]).isCloseTo(1e300, within(1e298));
    }

    @Test
    void native_buckets_hold_each_value_between_their_bounds() throws Exception {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            double value = Math.exp(random.nextDouble() * 200 - 60) * (random.nextBoolean() ? 1 : -1);
            NativeBuckets buckets = ((HistogramValue) observe("type: histogram, nativeHistogram: true", List.of(value))
                            .values
                            .get(0))
                    .nativeBuckets();
            int index = value > 0 ? buckets.positiveOffsets()[0] : buckets.negativeOffsets()[0];
            double upper = Math.pow(2, index / 8.0);

            assertThat(buckets.schema()).isEqualTo(3);
            assertThat(Math.abs(value)).isBetween(upper / Math.pow(2, 1 / 8.0) * (1 - 1e-12), upper * (1 + 1e-12));
        }
    }

    @Test
    void native_bounds_are_inclusive_above() throws Exception {
        NativeBuckets buckets = ((HistogramValue)
                        observe("type: histogram, nativeHistogram: true", List.of(1, 2, 2.0001, 0, -4))
                                .values
                                .get(0))
                .nativeBuckets();

        // 1 is the upper bound of bucket 0, 2 of bucket 8, and what is just above 2 is in bucket 9.
        assertThat(buckets.positiveOffsets()).containsExactly(0, 7);
        assertThat(buckets.positiveLengths()).containsExactly(1, 2);
        assertThat(buckets.positiveCounts()).containsExactly(1, 1, 1);
        assertThat(buckets.negativeOffsets()).containsExactly(16);
        assertThat(buckets.zeroCount()).isEqualTo(1);
    }

    @Test
    void native_buckets_get_wider_where_there_would_be_too_many() throws Exception {
        List<Double> values = new ArrayList<>();
        for (int i = -300; i <= 300; i++) {
            values.add(Math.pow(10, i / 10.0));
        }
        HistogramValue value = (HistogramValue)
                observe("type: histogram, nativeHistogram: true", values).values.get(0);
        NativeBuckets buckets = value.nativeBuckets();
        double observed = 0;
        for (double count : buckets.positiveCounts()) {
            observed += count;
        }

        assertThat(buckets.positiveCounts().length).isLessThanOrEqualTo(160);
        assertThat(buckets.schema()).isLessThan(3);
        assertThat(observed).isEqualTo(601).isEqualTo(value.count());
    }
}
