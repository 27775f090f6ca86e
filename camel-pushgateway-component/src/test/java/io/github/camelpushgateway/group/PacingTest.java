// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacingTest {

    private static final long START = 1_000_000_000L;
    private static final long PUSH = TimeUnit.MILLISECONDS.toNanos(3);
    private static final int FLOOD = Pacing.FLOOD;

    private final Pacing rest = new Pacing(START);

    @Test
    void aNewGroupNeedNone() {
        assertThat(rest.remaining(START)).isZero();
        assertThat(rest.prolong(START, FLOOD, START)).isZero();
    }

    @Test
    void itLastsAsLongAsThePushTook() {
        rest.begin(START, PUSH);

        assertThat(rest.remaining(START)).isEqualTo(PUSH);
        assertThat(rest.remaining(START + PUSH)).isZero();
    }

    @Test
    void itNeverLastsLongerThanAScrapeInterval() {
        rest.begin(START, TimeUnit.MINUTES.toNanos(1));

        assertThat(rest.remaining(START)).isEqualTo(Pacing.LONGEST_NANOS);
    }

    @Test
    void aFloodMakesItThreeTimesAsLongAndNotLonger() {
        rest.begin(START, PUSH);
        long end = START + PUSH;

        assertThat(rest.prolong(end, FLOOD, end)).isEqualTo(PUSH);
        assertThat(rest.remaining(end)).isEqualTo(PUSH);
        assertThat(rest.prolong(end + PUSH, FLOOD, end + PUSH)).isEqualTo(PUSH);
        assertThat(rest.prolong(end + 2 * PUSH, FLOOD, end + 2 * PUSH)).isZero();
    }

    @Test
    void aFewDoNot() {
        rest.begin(START, PUSH);

        assertThat(rest.prolong(START + PUSH, FLOOD - 1, START + PUSH)).isZero();
    }

    @Test
    void thoseWhoseBrokerWaitsForAcknowledgementsAreNotKeptWaiting() {
        rest.begin(START, PUSH);

        long latest = START + PUSH - Pacing.RECENT_NANOS - 1;
        assertThat(rest.prolong(START + PUSH, 1000, latest)).isZero();
    }

    @Test
    void aLongOneIsNotMadeLonger() {
        rest.begin(START, Pacing.LONGEST_IN_A_FLOOD_NANOS / 2 + 1);

        assertThat(rest.prolong(START, FLOOD, START)).isZero();
    }

    @Test
    void onceItIsOverItStaysOver() {
        rest.begin(START, PUSH);
        long end = START + PUSH;

        assertThat(rest.prolong(end, 0, START)).isZero();
        assertThat(rest.prolong(end, FLOOD, end)).isZero();
    }

    @Test
    void withoutAPushThereIsNone() {
        rest.begin(START, 0);

        assertThat(rest.remaining(START)).isZero();
        assertThat(rest.prolong(START, FLOOD, START)).isZero();
    }
}
