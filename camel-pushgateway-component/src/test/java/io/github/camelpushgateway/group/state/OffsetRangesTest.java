// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetRangesTest {

    @Test
    void offsetsInAnyOrderAreOneRangeOnceAllAreThere() {
        List<Long> offsets = new ArrayList<>(LongStream.range(100, 600).boxed().toList());
        Collections.shuffle(offsets, new Random(7));
        OffsetRanges ranges = new OffsetRanges();
        offsets.forEach(offset -> ranges.add(offset, offset + 1));
        assertThat(ranges).hasToString("100-599");
        assertThat(ranges.size()).isEqualTo(1);
    }

    @Test
    void itContainsWhatWasAddedAndNothingElse() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            OffsetRanges ranges = new OffsetRanges();
            Set<Long> expected = new HashSet<>();
            for (int i = 0; i < 60; i++) {
                long from = random.nextInt(120);
                long to = from + 1 + random.nextInt(6);
                ranges.add(from, to);
                LongStream.range(from, to).forEach(expected::add);
            }
            for (long offset = 0; offset < 130; offset++) {
                assertThat(ranges.contains(offset))
                        .as("%s in %s", offset, ranges)
                        .isEqualTo(expected.contains(offset));
            }
        }
    }

    @Test
    void whatIsBelowTheFloorIsContainedAndNoLongerRememberedOneByOne() {
        OffsetRanges ranges = new OffsetRanges();
        for (long offset = 10; offset < 100; offset += 10) {
            ranges.add(new Position("p", offset, 0));
        }
        assertThat(ranges.size()).isEqualTo(9);
        ranges.add(new Position("p", 100, 85));
        assertThat(ranges).hasToString("0-84,90-90,100-100");
    }

    @Test
    void beyondAThousandGapsTheLowestAreClosed() {
        OffsetRanges ranges = new OffsetRanges();
        for (long offset = 0; offset < 2 * (OffsetRanges.MOST_RANGES + 5); offset += 2) {
            ranges.add(offset, offset + 1);
        }
        assertThat(ranges.size()).isEqualTo(OffsetRanges.MOST_RANGES);
        assertThat(ranges.contains(1)).isTrue();
        assertThat(ranges.contains(2 * OffsetRanges.MOST_RANGES - 1)).isFalse();
    }

    @Test
    void itIsSavedInAFewBytesAndReadAgain() throws Exception {
        OffsetRanges ranges = new OffsetRanges();
        ranges.add(0, 1_000_000_000_000L);
        ranges.add(1_000_000_000_007L, 1_000_000_000_009L);
        byte[] saved = SavedEntryFormat.positions(Map.of("sensors-3", ranges));
        assertThat(saved.length).isLessThan(30);
        assertThat(SavedEntryFormat.positions(saved).get("sensors-3")).hasToString(ranges.toString());
    }

    @Test
    void aPositionIsReadFromItsText() {
        assertThat(Position.of("a:b:7")).isEqualTo(new Position("a:b", 7, 0));
        assertThat(Position.of("sensors-3:4711/4700")).isEqualTo(new Position("sensors-3", 4711, 4700));
        assertThat(Position.of("sensors-3:4711/4700")).hasToString("sensors-3:4711/4700");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", ":7", "p:", "p:x", "p:-1", "p:7/", "p:7/8", "p:7/-1", "p:9223372036854775807", "p:7:"})
    void whatIsNoPositionIsRefusedWithHowOneIsWritten(String text) {
        assertThatThrownBy(() -> Position.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CamelPushgatewayPosition '" + text + "'")
                .hasMessageContaining("partition:offset");
    }
}
