// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.gateway.CapturedLog;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.metric.Labels;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ForeignPushesTest {

    private static final GroupingKey KEY = new GroupingKey("mqtt", Labels.of("site", "north"));

    /** What the gateway's clock is ahead of ours by, in seconds. */
    private double ahead = 1_700_000_000;

    private long now;

    private final ForeignPushes pushes = new ForeignPushes("http://gateway");

    @Test
    void ownPushesAreNobodyElses() {
        for (int second = 1; second < 100; second++) {
            push(second);
            look(second + ahead + (second % 5 - 2) * 0.005);
        }
        assertThat(pushes.seen()).isZero();
    }

    @Test
    void aPushTimeThatMovesWithoutUsIsNoticed() {
        push(10);
        look(10 + ahead);
        look(10 + ahead);
        assertThat(pushes.seen()).isZero();
        look(17 + ahead);
        assertThat(pushes.seen()).isEqualTo(1);
    }

    @Test
    void anotherThatPushesAsOftenAsWeDoIsNoticed() {
        for (int second = 1; second < 30; second++) {
            push(second);
            // Every other time its push is the later one.
            look(second + ahead + (second % 2 == 0 ? 0.4 : 0));
        }
        assertThat(pushes.seen()).isPositive();
    }

    @Test
    void aGatewaysClockThatIsSetIsNobodysPush() {
        for (int second = 1; second < 30; second++) {
            if (second == 15) {
                ahead += 3600;
            }
            push(second);
            look(second + ahead);
        }
        assertThat(pushes.seen()).isZero();
    }

    @Test
    void whatWasPushedWhileTheGatewayAnsweredIsNotCompared() {
        push(10);
        look(10 + ahead);
        Map<GroupingKey, Long> before = pushes.before();
        push(20);
        pushes.look(before, Map.of(Map.of("job", "mqtt", "site", "north"), 20 + ahead), 0);
        assertThat(pushes.seen()).isZero();
    }

    @Test
    void itIsSaidOnceAMinuteForAsLongAsItGoesOn() {
        try (CapturedLog log = new CapturedLog()) {
            push(10);
            look(10 + ahead);
            for (int second = 1; second <= 130; second++) {
                now = TimeUnit.SECONDS.toNanos(second);
                look(10 + second + ahead);
            }

            assertThat(pushes.seen()).isEqualTo(130);
            assertThat(log.of("io.github.camelpushgateway.group.ForeignPushes"))
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line).contains("job 'mqtt'", "its own job or grouping label"));
        }
    }

    private void push(double second) {
        pushes.pushStarted(KEY, (long) ((second - 0.01) * TimeUnit.SECONDS.toNanos(1)));
        pushes.pushEnded(KEY, (long) ((second + 0.01) * TimeUnit.SECONDS.toNanos(1)));
    }

    private void look(double pushTime) {
        pushes.look(pushes.before(), Map.of(Map.of("job", "mqtt", "site", "north"), pushTime), now);
    }
}
