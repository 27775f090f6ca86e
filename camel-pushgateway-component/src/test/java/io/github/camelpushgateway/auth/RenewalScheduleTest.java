// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RenewalScheduleTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void leavesTheLastThirdToFifthForRetries() {
        Instant hour = NOW.plus(Duration.ofHours(1));
        assertThat(RenewalSchedule.afterSuccess(NOW, hour, 0)).isEqualTo(Duration.ofMinutes(40));
        assertThat(RenewalSchedule.afterSuccess(NOW, hour, 1)).isEqualTo(Duration.ofMinutes(48));
    }

    @Test
    void neverSpins() {
        assertThat(RenewalSchedule.afterSuccess(NOW, NOW.plusMillis(1), 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(RenewalSchedule.afterSuccess(NOW, NOW.minusSeconds(9), 1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void looksAgainAboutEveryMinuteWhereNoExpirationIsKnown() {
        assertThat(RenewalSchedule.afterSuccess(NOW, null, 0)).isEqualTo(Duration.ofSeconds(54));
        assertThat(RenewalSchedule.afterSuccess(NOW, null, 1)).isEqualTo(Duration.ofSeconds(66));
    }

    @Test
    void retriesEverMoreSlowlyButAtLeastOnceAMinute() {
        assertThat(RenewalSchedule.afterFailure(1, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(RenewalSchedule.afterFailure(1, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(RenewalSchedule.afterFailure(4, 1)).isEqualTo(Duration.ofSeconds(8));
        assertThat(RenewalSchedule.afterFailure(7, 1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(RenewalSchedule.afterFailure(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofMinutes(1));
    }
}
