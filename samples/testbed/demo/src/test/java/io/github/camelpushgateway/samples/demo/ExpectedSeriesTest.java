// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedSeriesTest {

    private static final StoredMetrics STORED = stored("a", Map.of("job", "x", "l", "1"), 0.1 + 0.2);

    @Test
    void aSeriesIsThereIfItHasTheLabelsAmongOthersAndTheValue() {
        assertThat(ExpectedSeries.parse("a").isIn(STORED)).isTrue();
        assertThat(ExpectedSeries.parse("a{l=\"1\"}").isIn(STORED)).isTrue();
        assertThat(ExpectedSeries.parse("a{job=\"x\",l=\"1\"} 0.3").isIn(STORED))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "a{l=\"2\"}", "a{m=\"1\"}", "a{l=\"1\"} 0.31"})
    void aSeriesIsMissingIfNameLabelOrValueDiffers(String line) {
        assertThat(ExpectedSeries.parse(line).isIn(STORED)).isFalse();
    }

    @Test
    void missingSeriesAreListedAsTheyStandInTheList() {
        ArrivalTable table = new ArrivalTable(
                Map.of("mqtt", List.of(ExpectedSeries.parse("a{l=\"1\"}"), ExpectedSeries.parse("a{l=\"2\"} 7"))));

        assertThat(table.missing(STORED)).containsExactly("a{l=\"2\"} 7");
        assertThat(table.of(5, STORED)).contains("1 groups, 1 series", "mqtt    1 of   2");
    }

    @Test
    void aLineThatIsNoSeriesIsNamed() {
        assertThatThrownBy(() -> ExpectedSeries.parse("a{l=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a{l=1");
    }

    private static StoredMetrics stored(String name, Map<String, String> labels, double value) {
        StoredMetrics.Sample sample =
                new StoredMetrics.Sample(new TreeMap<>(labels), value, null, null, new TreeMap<>());
        StoredMetrics.Family family = new StoredMetrics.Family("GAUGE", "", Instant.EPOCH, List.of(sample));
        return new StoredMetrics(
                List.of(new StoredMetrics.Group(new TreeMap<>(Map.of("job", "x")), true, Map.of(name, family))));
    }
}
