// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Lease lease = new Lease(Duration.ofSeconds(10), clock::get);

    @Test
    void isNotHeldBeforeItIsAcquired() {
        assertThat(lease.holds()).isFalse();
        assertThat(lease.renew(lease.now())).isFalse();
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void isHeldForItsLengthAfterEachRenewal() {
        lease.acquire(lease.now());
        for (int renewal = 0; renewal < 5; renewal++) {
            pass(Duration.ofMillis(9_999));
            assertThat(lease.holds()).isTrue();
            assertThat(lease.renew(lease.now())).isTrue();
        }
        pass(Duration.ofSeconds(10));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void countsFromWhenTheEngineWasAskedNotFromItsAnswer() {
        long asked = lease.now();
        pass(Duration.ofSeconds(8));
        lease.acquire(asked);
        pass(Duration.ofSeconds(1));
        assertThat(lease.holds()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void anAnswerThatIsOlderThanTheLastOneDoesNotShortenIt() {
        long earlier = lease.now();
        pass(Duration.ofSeconds(5));
        lease.acquire(lease.now());
        lease.renew(earlier);
        pass(Duration.ofSeconds(9));
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void onceItHasRunOutARenewalDoesNotBringItBack() {
        lease.acquire(lease.now());
        pass(Duration.ofSeconds(11));
        assertThat(lease.renew(lease.now())).isFalse();
        assertThat(lease.holds()).isFalse();
        lease.acquire(lease.now());
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void isGivenUpAtOnceAndWhenAStoreShowsAnotherOwner() {
        lease.acquire(lease.now());
        lease.lose();
        assertThat(lease.renew(lease.now())).isFalse();
        lease.acquire(lease.now());
        lease.lost("fenced");
        assertThat(lease.holds()).isFalse();
        assertThat(lease).hasToString("Lease[not held]");
    }

    @Test
    void oneThatWouldNeverBeHeldIsRefused() {
        assertThatThrownBy(() -> new Lease(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never held");
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
