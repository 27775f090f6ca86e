// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.metric.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesTableTest {

    private final SeriesTable table = new SeriesTable();

    @Test
    void aSeriesIsFoundByLabelsThatEqualItsOwn() {
        RetainedSeries series = new RetainedSeries(Labels.of("device", "a"));
        table.add(series);

        assertThat(table.get(Labels.of("device", "a"))).isSameAs(series);
        assertThat(table.get(Labels.of("device", "b"))).isNull();
        assertThat(table.get(Labels.EMPTY)).isNull();
    }

    @Test
    void whatIsNotThereIsRemovedWithoutHarm() {
        table.remove(Labels.EMPTY);
        RetainedSeries series = new RetainedSeries(Labels.EMPTY);
        table.add(series);
        table.remove(Labels.of("device", "a"));

        assertThat(table.get(Labels.EMPTY)).isSameAs(series);
    }

    /** "Aa" and "BB" have one hash, and so have all texts that are put together of them. */
    @Test
    void seriesWhoseHashesAreTheSameAreToldApart() {
        List<RetainedSeries> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 6; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            RetainedSeries series = new RetainedSeries(Labels.of("device", name.toString()));
            all.add(series);
            table.add(series);
        }
        assertThat(all.stream().map(series -> series.labels.hashCode()).distinct())
                .hasSize(1);

        for (int i = 0; i < 64; i += 2) {
            table.remove(all.get(i).labels);
        }
        for (int i = 0; i < 64; i++) {
            assertThat(table.get(all.get(i).labels)).isSameAs(i % 2 == 0 ? null : all.get(i));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 100", "3, 1000", "4, 5"})
    void itHoldsWhatAMapWouldHold(long seed, int devices) {
        Random random = new Random(seed);
        Map<Labels, RetainedSeries> map = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            Labels labels = Labels.of("device", "dev-" + random.nextInt(devices));
            if (random.nextInt(3) == 0) {
                map.remove(labels);
                table.remove(labels);
            } else if (!map.containsKey(labels)) {
                RetainedSeries series = new RetainedSeries(labels);
                map.put(labels, series);
                table.add(series);
            }
            Labels other = Labels.of("device", "dev-" + random.nextInt(devices));
            assertThat(table.get(other)).isSameAs(map.get(other));
        }
        map.forEach((labels, series) -> assertThat(table.get(labels)).isSameAs(series));
    }
}
