// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalOrderTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void numbersRiseWhateverTheClockSays() {
        long first = ArrivalOrder.next(0, 5 * SECOND);
        long same = ArrivalOrder.next(first, 5 * SECOND);
        long back = ArrivalOrder.next(same, 4 * SECOND);
        long later = ArrivalOrder.next(back, 6 * SECOND);

        assertThat(new long[] {first, same, back, later}).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aNumberSaysHowLongAgoItsSubmissionCame() {
        long number = ArrivalOrder.next(ArrivalOrder.next(0, 5 * SECOND), 5 * SECOND);

        assertThat(ArrivalOrder.ageMillis(number, 65_000)).isEqualTo(60_000);
        assertThat(ArrivalOrder.ageMillis(number, 4_000)).isZero();
    }

    @Test
    void ofWhatCameBeforeTheProcessTheAgeIsNotKnown() {
        assertThat(ArrivalOrder.ageMillis(0, 65_000)).isEqualTo(-1);
    }
}
