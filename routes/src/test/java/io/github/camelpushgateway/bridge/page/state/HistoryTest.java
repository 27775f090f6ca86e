// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonArray;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final long STEP = 10_000_000_000L;

    private final History history = new History();

    static SourceState source(String id, long received, Map<String, Long> leftOut) {
        return new SourceState(
                id, "mqtt", "a/#", "Started", true, null, 0, 1.0, received, received, 0, null, leftOut, "mqtt", null,
                null);
    }

    private static Overview overview(long received) {
        return new Overview(
                Instant.EPOCH,
                60,
                List.of(source("mqtt", received, Map.of("no_rule", received / 10))),
                List.of(new GatewayState("http://gateway", null, null, null, 5, 7, 3, 100, 1, 2)));
    }

    @Test
    void itHoldsRatesASecond() {
        history.note(overview(0), 0);
        history.note(overview(50), STEP);
        history.note(overview(150), 2 * STEP);

        assertThat(history.json().get("messages")).isEqualTo(new JsonArray(List.of(5.0, 10.0)));
        assertThat(history.json().get("source mqtt")).isEqualTo(new JsonArray(List.of(5.0, 10.0)));
        assertThat(history.json().get("pending")).isEqualTo(new JsonArray(List.of(3.0, 3.0)));
        assertThat(history.latest("messages")).isEqualTo(10);
        assertThat(Math.round(history.count("leftOut", 2))).isEqualTo(15);
    }

    @Test
    void beforeTheSecondLookThereIsNothing() {
        history.note(overview(50), 0);

        assertThat(history.json())
                .allSatisfy((name, numbers) -> assertThat((JsonArray) numbers).isEmpty());
        assertThat(history.latest("messages")).isZero();
        assertThat(history.count("leftOut", 60)).isZero();
    }

    @Test
    void whatIsOlderThanAnHourIsForgotten() {
        for (int i = 0; i < 2 * History.POINTS; i++) {
            history.note(overview(i < History.POINTS ? i * 1_000L : History.POINTS * 1_000L), i * STEP);
        }

        JsonArray messages = (JsonArray) history.json().get("messages");
        assertThat(messages).hasSize(History.POINTS);
        assertThat(messages.subList(1, History.POINTS)).containsOnly(0.0);
    }

    @Test
    void aSourceThatIsStartedAgainCountsFromZeroWithoutARateBelowIt() {
        history.note(overview(1_000), 0);
        history.note(overview(5), STEP);

        assertThat(history.latest("messages")).isZero();
    }
}
