// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

    private final OffsetTracker tracker = new OffsetTracker();

    private void take(long... offsets) {
        for (long offset : offsets) {
            tracker.polled(offset);
            tracker.taken(offset);
        }
    }

    @Test
    void nothingIsKnownBeforeTheFirstRecord() {
        assertThat(tracker.position()).isEqualTo(-1);
        assertThat(tracker.open()).isZero();
    }

    @Test
    void onlySoFarIsCommittedAsAllBeforeItIsDoneWith() {
        take(5, 6, 7);

        tracker.done(6);
        tracker.done(7);
        assertThat(tracker.position()).isEqualTo(5);
        assertThat(tracker.open()).isEqualTo(1);

        tracker.done(5);
        assertThat(tracker.position()).isEqualTo(8);
        assertThat(tracker.open()).isZero();
    }

    @Test
    void offsetsMayHaveGapsAsInACompactedTopic() {
        take(5, 90);

        tracker.done(5);
        assertThat(tracker.position()).isEqualTo(90);
        tracker.done(90);
        assertThat(tracker.position()).isEqualTo(91);
    }

    @Test
    void whatARouteLeftOutIsDoneWithAndWhatIsBeingPushedIsNot() {
        tracker.polled(1);
        take(2);
        tracker.polled(3);

        assertThat(tracker.position()).isEqualTo(1);
        tracker.untakenAreDone();

        assertThat(tracker.position()).isEqualTo(2);
        assertThat(tracker.open()).isEqualTo(1);
        tracker.done(2);
        assertThat(tracker.position()).isEqualTo(4);
    }

    @Test
    void anOffsetThatIsNotKnownChangesNothing() {
        take(1);

        tracker.done(7);

        assertThat(tracker.position()).isEqualTo(1);
    }

    @Test
    void itCountsAsASortedSetWouldWhateverTheOrder() {
        Random random = new Random(7);
        TreeSet<Long> open = new TreeSet<>();
        List<Long> all = new ArrayList<>();
        long next = 0;
        for (int round = 0; round < 300; round++) {
            for (int i = random.nextInt(40); i > 0; i--) {
                next += 1 + random.nextInt(3);
                take(next);
                open.add(next);
                all.add(next);
            }
            Collections.shuffle(all, random);
            for (int i = random.nextInt(all.size() + 1); i > 0; i--) {
                long done = all.remove(all.size() - 1);
                tracker.done(done);
                open.remove(done);
            }
            if (next > 0) {
                assertThat(tracker.position()).isEqualTo(open.isEmpty() ? next + 1 : open.first());
                assertThat(tracker.open()).isEqualTo(open.size());
            }
        }
    }
}
