// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyJobIT {

    @TempDir
    private Path folder;

    @Test
    void bothRegistriesArriveAndReplaceThoseOfTheNightBefore() throws Exception {
        try (GatewayServer gateway = TestServers.gateway()) {
            Path first = Files.writeString(folder.resolve("first.txt"), "one two\nthree\n");
            Path second = Files.writeString(folder.resolve("second.txt"), "four\n");

            assertThat(NightlyJob.run(gateway.url(), first.toString())).isZero();
            assertThat(NightlyJob.run(gateway.url(), second.toString())).isZero();

            StoredMetrics stored = gateway.readBack();
            assertThat(stored.value("nightly_words_total", "file", "first.txt")).isEmpty();
            assertThat(stored.value("nightly_words_total", "file", "second.txt"))
                    .contains(1.0);
            assertThat(stored.samples("nightly_line_bytes").get(0).count()).isEqualTo(1.0);
            assertThat(stored.value("nightly_last_success_timestamp_seconds").orElseThrow())
                    .isCloseTo(System.currentTimeMillis() / 1000.0, org.assertj.core.data.Offset.offset(600.0));
            assertThat(stored.value("jvm_memory_used_bytes", "area", "heap").orElseThrow())
                    .isPositive();
        }
    }

    @Test
    void aFailedNightIsSeenByWhatIsMissing() {
        try (GatewayServer gateway = TestServers.gateway()) {
            assertThat(NightlyJob.run(gateway.url(), folder.resolve("absent").toString()))
                    .isEqualTo(1);

            assertThat(gateway.readBack().group("job", "nightly")).isPresent();
            assertThat(gateway.readBack().samples("nightly_last_success_timestamp_seconds"))
                    .isEmpty();
        }
    }

    @Test
    void whatTheGatewayDoesNotTakeShowsInTheExitCode() throws Exception {
        Path file = Files.writeString(folder.resolve("words.txt"), "one\n");

        assertThat(NightlyJob.run("http://localhost:9091/metrics/job/x", file.toString()))
                .isEqualTo(2);
    }
}
