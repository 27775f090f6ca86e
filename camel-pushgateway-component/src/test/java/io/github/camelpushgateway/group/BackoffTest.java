// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1));

    @Test
    void eachFailureInARowDoublesTheWaitUpToTheLongest() {
        for (long most : new long[] {100, 200, 400, 800, 1000, 1000}) {
            assertThat(TimeUnit.NANOSECONDS.toMicros(backoff.afterFailure())).isBetween(most * 500, most * 1000);
        }
        assertThat(backoff.failures()).isEqualTo(6);
    }

    @Test
    void aSuccessBeginsAnew() {
        backoff.afterFailure();
        backoff.afterFailure();

        backoff.reset();

        assertThat(backoff.failures()).isZero();
        assertThat(backoff.afterFailure()).isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void noNumberOfFailuresOverflows() {
        for (int i = 0; i < 200; i++) {
            assertThat(backoff.afterFailure()).isBetween(1L, TimeUnit.SECONDS.toNanos(1));
        }
    }
}
