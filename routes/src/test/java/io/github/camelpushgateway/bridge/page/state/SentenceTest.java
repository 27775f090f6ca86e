// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.page.state.Sentence.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentenceTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private static final GatewayState WELL =
            new GatewayState("http://gateway:9091", null, null, NOW, 5, 7, 0, 100, 2, 34);

    private static final GatewayState REFUSING = new GatewayState(
            "http://gateway:9091",
            NOW.minusSeconds(12),
            "The gateway refuses with 401. Check username and password",
            NOW.minusSeconds(13),
            5,
            7,
            3,
            100,
            2,
            34);

    private static SourceState away(double seconds) {
        return new SourceState(
                "mqtt-plant",
                "mqtt",
                "plant/#",
                "Started",
                false,
                "not authorized. Check mqtt.username",
                seconds,
                null,
                0,
                0,
                0,
                null,
                Map.of(),
                "mqtt",
                null,
                null);
    }

    private static Sentence of(SourceState source, GatewayState gateway, long leftOut) {
        return Sentence.of(new Overview(NOW, 600, List.of(source), List.of(gateway)), leftOut, 12.34);
    }

    private static SourceState well(long received) {
        return HistoryTest.source("mqtt", received, Map.of());
    }

    @Test
    void allIsWell() {
        assertThat(of(well(10), WELL, 0))
                .isEqualTo(new Sentence(
                        Level.GOOD,
                        "All is well: 1 source, 12.3 messages a second, 34 series on 1 gateway",
                        List.of()));
    }

    @Test
    void aBrokerThatIsAwayIsSaidWithHowLongAndWhatToDo() {
        assertThat(of(away(180), WELL, 0))
                .isEqualTo(new Sentence(
                        Level.BAD,
                        "Source mqtt-plant, for 3 min: no connection: not authorized. Check mqtt.username",
                        List.of()));
    }

    @Test
    void aGatewayThatRefusesIsSaidAndWhatIsWrongBesides() {
        Sentence sentence = of(away(180), REFUSING, 0);

        assertThat(sentence.level()).isEqualTo(Level.BAD);
        assertThat(sentence.words()).startsWith("Source mqtt-plant");
        assertThat(sentence.more())
                .containsExactly(
                        "Gateway http://gateway:9091, for 12 s: The gateway refuses with 401. Check username and password");
    }

    @Test
    void beforeAnythingHasComeItSaysWhatIsWaitedFor() {
        assertThat(of(well(0), WELL, 0))
                .isEqualTo(new Sentence(
                        Level.IDLE, "Nothing has come yet. Source mqtt is connected and waits for a/#", List.of()));
    }

    @Test
    void recordsThatWereLeftOutLatelyAreWorthALook() {
        assertThat(of(well(10), WELL, 24)).satisfies(sentence -> {
            assertThat(sentence.level()).isEqualTo(Level.WARN);
            assertThat(sentence.words()).startsWith("It works, but 24 records were left out");
        });
        assertThat(of(well(10), WELL, 1).words()).startsWith("It works, but 1 record was left out");
    }

    @Test
    void withoutASourceNothingIsSaidToBeWell() {
        assertThat(Sentence.of(new Overview(NOW, 600, List.of(), List.of()), 0, 0)
                        .level())
                .isEqualTo(Level.IDLE);
    }

    @Test
    void timesAreSaidAsPeopleSayThem() {
        assertThat(List.of(0.4, 119.0, 150.0, 7_000.0, 8_000.0, 180_000.0))
                .extracting(TimeWords::of)
                .containsExactly("0 s", "119 s", "3 min", "117 min", "2 h", "2 days");
    }

    @Test
    void aStandbySaysWhoseTurnItIsAndWhatKeepsItFromTakingOver() {
        Overview overview = new Overview(NOW, 600, List.of(resting()), List.of(WELL));

        assertThat(Sentence.standby(overview, "file:/lock", null))
                .isEqualTo(new Sentence(Level.IDLE, "Standing by: another bridge has the lock file:/lock", List.of()));
        assertThat(Sentence.standby(overview, "file:/lock", "no permission for /lock"))
                .isEqualTo(new Sentence(
                        Level.BAD, "Standing by, and could not take over: no permission for /lock", List.of()));
    }

    private static SourceState resting() {
        return new SourceState(
                "mqtt",
                "mqtt",
                "plant/#",
                SourceState.STANDBY,
                null,
                null,
                600,
                null,
                0,
                0,
                0,
                null,
                Map.of(),
                "mqtt",
                null,
                null);
    }
}
