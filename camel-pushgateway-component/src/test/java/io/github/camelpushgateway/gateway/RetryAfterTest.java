// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "' 7 ', 7", "300, 300", "301, 300", "3600, 300", "99999999999, 300"})
    void secondsAreCapped(String value, long seconds) {
        assertThat(RetryAfter.of(value, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "99999999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void noNumberAndNoDateIsTooLarge(String value) {
        assertThat(RetryAfter.of(value, NOW)).isEqualTo(RetryAfter.LONGEST);
    }

    @Test
    void aDateIsTakenAndOneThatHasPassedIsNoWait() {
        assertThat(RetryAfter.of("Wed, 25 Nov 2026 12:00:42 GMT", NOW)).isEqualTo(Duration.ofSeconds(42));
        assertThat(RetryAfter.of("Wed, 25 Nov 2026 11:00:00 GMT", NOW)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-5", "soon", "1.5", "\u0661\u0662", "Fri, 99 Dec 2026"})
    void anythingElseIsNoWish(String value) {
        assertThat(RetryAfter.of(value, NOW)).isNull();
    }
}
