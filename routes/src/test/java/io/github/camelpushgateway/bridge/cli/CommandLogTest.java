// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class CommandLogTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Logger log = new CommandLog(new PrintStream(out, true, StandardCharsets.UTF_8))
            .getLoggerFactory()
            .getLogger("io.github.Some");

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void warningsAndErrorsAreALineEachAndNothingElseIsWritten() {
        log.info("not {}", "this");
        log.debug("nor this");
        log.warn("{} of {}", 1, 2);
        log.error("broken", new IllegalStateException("why"));

        assertThat(written().lines())
                .containsExactly("WARN Some 1 of 2", "ERROR Some broken: java.lang.IllegalStateException: why");
    }

    @Test
    void whatOthersWroteForgesNoLineAndDrivesNoTerminal() {
        log.warn("topic {}", "a\nERROR Some forged\u001b[31m\u202e\u2028b");

        assertThat(written().strip()).isEqualTo("WARN Some topic a ERROR Some forged [31m  b");
    }

    @Test
    void aLongMessageIsCut() {
        log.warn("x".repeat(10_000));

        assertThat(written().strip()).hasSizeLessThan(2_000);
    }
}
