// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {

    @Test
    void orderDoesNotMatter() {
        assertThat(Labels.of("b", "2", "a", "1")).isEqualTo(Labels.of("a", "1", "b", "2"));
        assertThat(Labels.of("b", "2", "a", "1")).hasToString("{a=\"1\",b=\"2\"}");
    }

    @Test
    void anEmptyValueIsNoLabelButInAGroupingKeyItIs() {
        assertThat(Labels.of("a", "")).isSameAs(Labels.EMPTY);
        assertThat(Labels.ofGrouping(Map.of("a", "")).get("a")).isEmpty();
    }

    @Test
    void aNameTwiceIsRefused() {
        assertThatThrownBy(() -> Labels.of("a", "1", "a", "1"))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("label 'a'")
                .hasMessageContaining("twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a.b", "ä", "a b", "__name__", "__x"})
    void aNameThatIsNoneOrReservedIsRefusedAndNamed(String name) {
        assertThatThrownBy(() -> Labels.of(name, "x"))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("label '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\udc00", "\ud83dx"})
    void aLoneSurrogateIsRefused(String value) {
        assertThatThrownBy(() -> Labels.of("a", value)).hasMessageContaining("not valid Unicode");
    }

    @Test
    void aPairOfSurrogatesIsFine() {
        assertThat(Labels.of("a", "\ud83d\ude00").get("a")).isEqualTo("\ud83d\ude00");
    }

    @Test
    void togetherTheOthersValueCountsWhateverTheNames() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            Map<String, String> first = randomLabels(random);
            Map<String, String> second = randomLabels(random);
            Map<String, String> merged = new TreeMap<>(first);
            merged.putAll(second);
            assertThat(Labels.of(first).plus(Labels.of(second))).isEqualTo(Labels.of(merged));
        }
    }

    private static Map<String, String> randomLabels(Random random) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            labels.put("l" + random.nextInt(6), "v" + random.nextInt(100));
        }
        return labels;
    }
}
