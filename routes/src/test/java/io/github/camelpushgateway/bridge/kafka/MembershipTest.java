// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);
    private final Membership membership = new Membership(Duration.ofNanos(100), clock::get);

    @Test
    void itIsNotProvenBeforeTheCoordinatorHasSaidSo() {
        assertThat(membership.isProven()).isFalse();
    }

    @Test
    void itIsProvenForTheLeaseFromWhenTheQuestionWentOutNotFromWhenTheAnswerCame() {
        long asked = membership.now();
        clock.addAndGet(60);
        membership.proven(asked);

        clock.addAndGet(39);
        assertThat(membership.isProven()).isTrue();
        clock.addAndGet(1);
        assertThat(membership.isProven()).isFalse();
    }

    @Test
    void anAnswerThatComesAfterALaterOneTakesNothingAway() {
        long early = membership.now();
        clock.addAndGet(50);
        membership.proven(membership.now());
        membership.proven(early);

        clock.addAndGet(99);
        assertThat(membership.isProven()).isTrue();
    }

    @Test
    void anAnswerThatIsOlderThanTheLeaseProvesNothing() {
        long asked = membership.now();
        clock.addAndGet(100);
        membership.proven(asked);

        assertThat(membership.isProven()).isFalse();
    }

    @Test
    void onceItIsOverItHasToBeProvenAgain() {
        membership.proven(membership.now());
        membership.end();
        assertThat(membership.isProven()).isFalse();

        clock.addAndGet(1);
        membership.proven(membership.now());
        assertThat(membership.isProven()).isTrue();
    }
}
