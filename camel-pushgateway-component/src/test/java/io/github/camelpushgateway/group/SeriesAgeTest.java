// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static io.github.camelpushgateway.group.Pushing.key;
import static io.github.camelpushgateway.group.Pushing.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.group.state.SeriesStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SeriesAgeTest {

    private static List<SeriesStatus> series(Pushing pushing) {
        return await().until(() -> pushing.groups.series(key("mqtt")), Objects::nonNull);
    }

    @Test
    void eachSeriesSaysHowOldItsOwnValueIs() throws Exception {
        MovedClocks clocks = new MovedClocks();
        try (Pushing pushing = new Pushing(wanted -> {}, null, clocks)) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "silent", 1)));
            clocks.pass(Duration.ofMinutes(10));
            // A push carries the whole family; that makes the silent device's value no younger.
            await(pushing.add(sample("mqtt", gauge("celsius"), "speaking", 2)));

            List<SeriesStatus> series = series(pushing);
            assertThat(series)
                    .extracting(SeriesStatus::toString, SeriesStatus::value)
                    .containsExactly(
                            tuple("celsius{device=\"silent\"}", "1.0"), tuple("celsius{device=\"speaking\"}", "2.0"));
            assertThat(series.get(0).ageMillis()).isBetween(600_000L, 660_000L);
            assertThat(series.get(1).ageMillis()).isBetween(0L, 60_000L);
        }
    }

    @Test
    void ofAGroupThatIsNotThereThereAreNone() {
        try (Pushing pushing = new Pushing()) {
            assertThat(pushing.groups.series(key("nobody"))).isNull();
        }
    }
}
