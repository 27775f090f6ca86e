// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.group.PacedWorld.Source;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gateway's pacer in a world of virtual time: sources, groups and a gateway that answers one request after the
 * other.
 */
class GatewayPacerTest {

    private static final double MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void theFirstValueAfterSilenceGoesAtOnce() {
        PacedWorld world = new PacedWorld(1, 1, 5 * MILLI);
        Source source = world.callers(1);
        world.at(0, () -> source.sendOne(0));
        world.at(30 * SECOND, () -> source.sendOne(0));
        world.run(31 * SECOND);
        assertThat(world.accepted()).isEqualTo(2);
        assertThat(world.longestWait()).isZero();
    }

    /** Of a stream that nobody acknowledges, whatever its rate, the groups' number and the gateway's speed. */
    @ParameterizedTest
    @CsvSource({
        "1, 100, 1, 2",
        "2, 100, 10, 2",
        "3, 1000, 1, 3",
        "4, 1000, 10, 1",
        "5, 20, 1, 10",
        "6, 300, 3, 5",
        "7, 5000, 4, 2",
        "8, 50, 20, 1"
    })
    void aStreamTakesATwentiethOfTheGatewaysTimeAndNoValueWaitsOverASecond(
            long seed, double perSecond, int groups, double pushMillis) {
        PacedWorld world = new PacedWorld(seed, groups, pushMillis * MILLI);
        world.stream(perSecond);
        world.run(60 * SECOND);
        // A round of all groups a second is what the longest wait asks for at least.
        double least = groups * pushMillis / 1000;
        assertThat(world.busyShare(10 * SECOND)).isLessThan(Math.max(0.06, 1.3 * least));
        assertThat(world.longestWait()).isLessThanOrEqualTo(1.0 * SECOND + 2 * groups * pushMillis * MILLI);
        assertThat(world.accepted()).isGreaterThan((long) (perSecond * 57));
    }

    /** As of a program that looks at a hundred devices, and then waits. */
    @ParameterizedTest
    @CsvSource({"1, 10, 10, 1, 5", "2, 50, 50, 10, 2", "3, 100, 100, 3, 3", "4, 3, 40, 2, 5"})
    void aSourceThatSendsInBurstsIsNotTakenForOneThatWaits(
            long seed, int size, double everyMillis, int groups, double pushMillis) {
        PacedWorld world = new PacedWorld(seed, groups, pushMillis * MILLI);
        world.bursts(size, everyMillis * MILLI);
        world.run(60 * SECOND);
        double least = groups * pushMillis / 1000;
        assertThat(world.busyShare(10 * SECOND)).isLessThan(Math.max(0.07, 1.3 * least));
        assertThat(world.accepted()).isGreaterThan((long) (0.95 * world.sent()));
    }

    /** A broker's window of twenty, over one group or many: the gateway is what it waits for, and nothing else. */
    @ParameterizedTest
    @CsvSource({"1, 20, 1, 20", "2, 20, 10, 2", "3, 20, 1, 2", "4, 5, 3, 5", "5, 100, 4, 3"})
    void aSourceWithASmallWindowNeverStandsStill(long seed, int window, int groups, double pushMillis) {
        PacedWorld world = new PacedWorld(seed, groups, pushMillis * MILLI);
        world.window(window, 0.1 * MILLI);
        world.run(20 * SECOND);
        double round = Math.min(groups, window) * pushMillis;
        assertThat(world.acceptedPerSecond()).isGreaterThan(window / (round + 3) * 1000 * 0.8);
    }

    /** One in flight: today it is pushed after a rest as long as the push took. */
    @ParameterizedTest
    @CsvSource({"1, 2, 0.1", "2, 2, 2", "3, 20, 0.2", "4, 5, 10"})
    void aCallerThatWaitsForItsAnswerIsAsFastAsWithARestOfOnePush(long seed, double pushMillis, double thinkMillis) {
        PacedWorld world = new PacedWorld(seed, 1, pushMillis * MILLI);
        world.window(1, thinkMillis * MILLI);
        world.run(20 * SECOND);
        double before = 1000 / (pushMillis + Math.max(pushMillis, thinkMillis));
        assertThat(world.acceptedPerSecond()).isGreaterThan(0.95 * before);
    }

    @Test
    void aCallerIsNotHeldUpByAStreamThatMayWait() {
        PacedWorld world = new PacedWorld(9, 2, 4 * MILLI);
        world.stream(200);
        Source caller = world.window(1, 1 * MILLI);
        world.run(30 * SECOND);
        assertThat(caller.acceptedPerSecond(world)).isGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverComesTogetherNothingStarvesAndNothingIsForgotten(long seed) {
        PacedWorld world = PacedWorld.random(seed);
        world.run(30 * SECOND);
        world.stopSources();
        world.run(60 * SECOND);
        assertThat(world.accepted()).isEqualTo(world.sent());
        assertThat(world.longestWait()).isLessThanOrEqualTo(SECOND + 3 * world.longestRound());
    }

    @Test
    void aSourceThatChangesItsWaysIsUnderstoodAgain() {
        PacedWorld world = new PacedWorld(11, 1, 2 * MILLI);
        Source stream = world.stream(200);
        world.run(20 * SECOND);
        stream.stop();
        Source broker = world.sharing(stream, 20, 0.1 * MILLI);
        world.run(21 * SECOND);
        long before = broker.accepted();
        world.run(26 * SECOND);
        assertThat((broker.accepted() - before) / 5.0).isGreaterThan(2_000);
    }

    @Test
    void aFixedLingerIsKeptExactly() {
        PacedWorld world = new PacedWorld(12, 1, 2 * MILLI);
        world.linger(200 * MILLI);
        Source source = world.callers(1);
        world.at(0, () -> source.sendOne(0));
        world.at(0.1 * SECOND, () -> source.sendOne(0));
        world.run(5 * SECOND);
        assertThat(world.requests()).isEqualTo(1);
        assertThat(world.longestWait()).isEqualTo(200 * MILLI);
    }

    @Test
    void whatIsDecidedCanBeSeen() {
        PacedWorld world = new PacedWorld(13, 1, 5 * MILLI);
        world.window(1, 0.1 * MILLI);
        world.run(60 * SECOND);
        assertThat(world.pacer().share()).isBetween(0.5, 1.0);
        world.stopSources();
        world.run(400 * SECOND);
        assertThat(world.pacer().share()).isLessThan(0.01);
        assertThat(world.pacer().waitSeconds()).isZero();
    }
}
