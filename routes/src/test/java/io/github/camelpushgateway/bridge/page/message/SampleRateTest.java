// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SampleRateTest {

    private static final long SECOND = 1_000_000_000;

    /** A clock may stand at anything, below 0 too. */
    private static final long START = Long.MAX_VALUE - SECOND;

    private static int taken(SampleRate rate, int offered, long now) {
        int taken = 0;
        for (int i = 0; i < offered; i++) {
            taken += rate.take(now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aBurstGoesThroughAndThenSoManyASecond() {
        SampleRate rate = new SampleRate(100, 20, START);

        assertThat(taken(rate, 1_000, START)).isEqualTo(100);
        assertThat(taken(rate, 1_000, START + SECOND)).isEqualTo(20);
        assertThat(taken(rate, 1_000, START + SECOND)).isZero();
    }

    @Test
    void afterASilenceABurstGoesThroughAgainAndNoMore() {
        SampleRate rate = new SampleRate(100, 20, START);
        taken(rate, 1_000, START);

        assertThat(taken(rate, 1_000, START + TimeUnit.HOURS.toNanos(1))).isEqualTo(100);
    }
}
