// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import static io.github.camelpushgateway.group.Pushing.gauge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleBatchTest {

    private static final GroupingKey KEY = new GroupingKey("mqtt", Labels.of("site", "north"));
    private static final Labels DEVICE = Labels.of("device", "a");

    private final SampleBatch batch = batch(Labels.EMPTY, 10);

    @Test
    void aSeriesTwiceIsRefusedWithItsLabels() {
        batch.number(gauge("celsius"), SeriesPolicy.PLAIN, DEVICE, 1);
        assertThatThrownBy(() -> batch.number(gauge("celsius"), SeriesPolicy.PLAIN, DEVICE, 2))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("metric 'celsius'")
                .hasMessageContaining("{device=\"a\"} appears twice")
                .hasMessageContaining("labelFields");
    }

    @ParameterizedTest
    @CsvSource({"LAST, 3", "COUNT, 3", "SUM, 9", "MIN, 2", "MAX, 4", "AVG, 3"})
    void severalValuesOfASeriesAreFolded(Aggregation aggregation, double expected) {
        SeriesPolicy policy = new SeriesPolicy(aggregation, Update.SET, null);
        for (double value : new double[] {2, 4, 3}) {
            batch.number(gauge("x"), policy, DEVICE, value);
        }
        assertThat(batch.families().iterator().next().order.get(0).number).isEqualTo(expected);
        assertThat(batch.size()).isEqualTo(1);
    }

    @Test
    void aLabelOfTheGroupingKeyIsRefused() {
        assertThatThrownBy(() -> batch.number(gauge("celsius"), SeriesPolicy.PLAIN, Labels.of("site", "south"), 1))
                .hasMessageContaining("metric 'celsius', label 'site'")
                .hasMessageContaining("grouping key")
                .hasMessageContaining("Rename the label");
        assertThatThrownBy(() -> batch.number(gauge("celsius"), SeriesPolicy.PLAIN, Labels.of("job", "x"), 1))
                .hasMessageContaining("label 'job'");
        assertThatThrownBy(() -> batch(Labels.of("site", "x"), 10)).hasMessageContaining("label 'site'");
    }

    @Test
    void aNameWithTwoTypesIsRefused() {
        batch.number(gauge("x"), SeriesPolicy.PLAIN, DEVICE, 1);
        assertThatThrownBy(() -> batch.number(
                        new MetricDescriptor("x", MetricType.COUNTER, ""),
                        SeriesPolicy.PLAIN,
                        Labels.of("device", "b"),
                        1))
                .hasMessageContaining("metric 'x'")
                .hasMessageContaining("as gauge and as counter");
    }

    @Test
    void aNameThatAHistogramWritesItselfIsRefused() {
        batch.value(
                new MetricDescriptor("x", MetricType.HISTOGRAM, ""),
                SeriesPolicy.PLAIN,
                DEVICE,
                new HistogramValue(1, 1, new double[0], new double[0], false, null));
        batch.number(gauge("x_count"), SeriesPolicy.PLAIN, DEVICE, 1);
        assertThatThrownBy(batch::checkComplete)
                .hasMessageContaining("metric 'x_count'")
                .hasMessageContaining("histogram 'x'");
    }

    @Test
    void commonLabelsGoOverTheSamplesOwn() {
        SampleBatch tenant = batch(Labels.of("tenant_userid", "42"), 10);
        tenant.number(gauge("x"), SeriesPolicy.PLAIN, Labels.of("tenant_userid", "7", "device", "a"), 1);
        assertThat(tenant.families().iterator().next().order.get(0).labels)
                .isEqualTo(Labels.of("device", "a", "tenant_userid", "42"));
    }

    @Test
    void devicesMayComeInAnyOrder() {
        SampleBatch tenant = batch(Labels.of("tenant", "42"), 10);
        // The same order again, another order, one twice, and one that only differs in a label that is overridden.
        String[] order = {"a", "b", "c", "a", "b", "c", "c", "a", "b", "b", "a", "c", "d", "a"};
        Map<String, Double> last = new LinkedHashMap<>();
        for (int i = 0; i < order.length; i++) {
            Labels labels = i % 2 == 0 ? Labels.of("device", order[i]) : Labels.of("device", order[i], "tenant", "7");
            tenant.number(gauge("x"), new SeriesPolicy(Aggregation.LAST, Update.SET, null), labels, i);
            last.put(order[i], (double) i);
        }

        Map<String, Double> found = new LinkedHashMap<>();
        for (BatchSlot slot : tenant.families().iterator().next().order) {
            assertThat(slot.labels.get("tenant")).isEqualTo("42");
            found.put(slot.labels.get("device"), slot.number);
        }
        assertThat(found).isEqualTo(last);
        assertThat(tenant.size()).isEqualTo(4);
    }

    @Test
    void aSeriesTooManyIsRefused() {
        SampleBatch small = batch(Labels.EMPTY, 1);
        small.number(gauge("x"), SeriesPolicy.PLAIN, DEVICE, 1);
        assertThatThrownBy(() -> small.number(gauge("x"), SeriesPolicy.PLAIN, Labels.of("device", "b"), 1))
                .hasMessageContaining("maxSeries=1");
    }

    @Test
    void aLabelThatIsTooLongIsRefusedWithItsLengthAndTheLimit() {
        SampleBatch narrow = batch(new SeriesLimits(10, 5, Integer.MAX_VALUE));
        // Characters, not what UTF-16 or UTF-8 needs for them.
        narrow.number(gauge("x"), SeriesPolicy.PLAIN, Labels.of("a", "\ud83d\ude00".repeat(5)), 1);

        assertThatThrownBy(() -> narrow.number(gauge("x"), SeriesPolicy.PLAIN, Labels.of("a", "z".repeat(300)), 1))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("metric 'x', label 'a'")
                .hasMessageContaining("its value 'zzzz")
                .hasMessageContaining("300 characters")
                .hasMessageContaining("maxLabelLength allows 5")
                .hasMessageContaining("Shorten it")
                .message()
                .hasSizeLessThan(300);
        assertThatThrownBy(() -> narrow.number(gauge("x"), SeriesPolicy.PLAIN, Labels.of("sixsix", "v"), 1))
                .hasMessageContaining("its name 'sixsix' is 6 characters");
        assertThat(narrow.size()).isEqualTo(1);
    }

    @Test
    void aGroupingLabelOrJobThatIsTooLongIsRefused() {
        SeriesLimits limits = new SeriesLimits(10, 5, Integer.MAX_VALUE);
        assertThatThrownBy(() -> limits.checkKey(new GroupingKey("longer", Labels.EMPTY)))
                .hasMessageContaining("label 'job': its value 'longer' is 6 characters");
        GroupingKey key = new GroupingKey("j", Labels.of("site", "northern"));
        assertThatThrownBy(
                        () -> new SampleBatch(key, Labels.EMPTY, limits, UnaryOperator.identity(), Aggregation.UNIQUE))
                .hasMessageContaining("label 'site': its value 'northern' is 8 characters");
    }

    @Test
    void aSeriesWithTooManyLabelsIsRefusedThoseOfTheGroupCounted() {
        SampleBatch small = batch(new SeriesLimits(10, Integer.MAX_VALUE, 4));
        small.number(gauge("x"), SeriesPolicy.PLAIN, Labels.of("a", "1", "b", "1"), 1);
        assertThatThrownBy(
                        () -> small.number(gauge("x"), SeriesPolicy.PLAIN, Labels.of("a", "1", "b", "1", "c", "1"), 1))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("metric 'x'")
                .hasMessageContaining("5 labels")
                .hasMessageContaining("takes 4")
                .hasMessageContaining("fewer fields as labels");
    }

    @Test
    void aNumberIsNoHistogram() {
        assertThatThrownBy(() -> batch.number(
                        new MetricDescriptor("x", MetricType.HISTOGRAM, ""), SeriesPolicy.PLAIN, DEVICE, 1))
                .hasMessageContaining("cannot hold a single number");
    }

    private static SampleBatch batch(SeriesLimits limits) {
        return new SampleBatch(KEY, Labels.EMPTY, limits, UnaryOperator.identity(), Aggregation.UNIQUE);
    }

    private static SampleBatch batch(Labels common, int maxSeries) {
        return new SampleBatch(
                KEY, common, SeriesLimits.ofSeries(maxSeries), UnaryOperator.identity(), Aggregation.UNIQUE);
    }
}
