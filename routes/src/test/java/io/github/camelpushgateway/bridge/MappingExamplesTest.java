// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The mappings of this folder, each with what it makes of real payloads, by the command that users have for theirs. */
class MappingExamplesTest {

    @Test
    void everyMappingHasExamplesAndMakesOfThemWhatIsBesideThem() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Bridge.run(
                new String[] {"test", "mappings"},
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .doesNotContain("FAILED")
                .contains("mappings/sensors.metrics.yaml", "ok sensors/north/dev-1", ", 0 failed");
        assertThat(code).isZero();
    }
}
