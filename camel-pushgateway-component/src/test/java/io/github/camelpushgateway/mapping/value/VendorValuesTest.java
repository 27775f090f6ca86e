// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.metrics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.mapping.Mapping;
import java.util.Map;
import org.h2.api.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.DriversOwn;

/** What a database's driver gives in classes of its own. */
class VendorValuesTest {

    private static final Mapping MAPPING = metrics("- {name: a, value: x, labels: {l: l}}");

    @ParameterizedTest
    @CsvSource({
        "0 years 0 mons 1 days 2 hours 3 mins 4.5 secs,93784.5",
        "1 days,86400",
        "-2 hours -30 mins,-9000",
        "1 years 2 mons,36741600",
        "12.50,12.5",
        "on,1"
    })
    void count_by_their_text(String text, String expected) throws Exception {
        assertThat(map(MAPPING, Map.of("x", new DriversOwn(text), "l", new DriversOwn("10.0.0.1"))))
                .containsExactly("a{l=\"10.0.0.1\"} " + expected);
    }

    @Test
    void the_standards_interval_is_seconds_too() throws Exception {
        assertThat(map(MAPPING, Map.of("x", Interval.ofDaysHoursMinutesNanos(1, 2, 3, 4_500_000_000L))))
                .containsExactly("a 93784.5");
    }

    @ParameterizedTest
    @CsvSource({"{\"a\":1}", "1 days 2 apples", "101b"})
    void that_are_no_number_are_refused(String text) {
        assertThatThrownBy(() -> map(MAPPING, Map.of("x", new DriversOwn(text))))
                .hasMessageContaining("a org.postgresql.util.DriversOwn is not a number");
    }
}
