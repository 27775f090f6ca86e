// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureHistoryTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final FailureHistory history = new FailureHistory();

    @Test
    void whatIsWrongIsPastOnlyWhenItIsOver() {
        history.look(List.of(new Problem("source mqtt", "refused", 1)), NOON.plusSeconds(1));
        history.look(List.of(new Problem("source mqtt", "not authorized", 30)), NOON.plusSeconds(30));
        assertThat(history.past()).isEmpty();

        history.look(List.of(), NOON.plusSeconds(31));
        assertThat(history.past())
                .containsExactly(new FailureHistory.Past(
                        "source mqtt", "not authorized", NOON.plusSeconds(1), NOON.plusSeconds(31)));
    }

    @Test
    void theLastOnesAreKept() {
        for (int i = 0; i < 200; i++) {
            history.look(List.of(new Problem("gateway " + i, "away", 0)), NOON.plusSeconds(i));
        }

        assertThat(history.past()).hasSize(50);
        assertThat(history.past().get(0).what()).isEqualTo("gateway 198");
    }
}
