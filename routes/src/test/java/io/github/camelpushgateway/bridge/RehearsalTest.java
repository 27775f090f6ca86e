// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    @Test
    void itPushesAFileToAGatewayOfItsOwn(@TempDir Path folder) throws Exception {
        assertThat(Rehearsal.run(folder)).isTrue();

        assertThat(folder.resolve("inbox/.done")).isDirectoryContaining("glob:**erp-emea-2026-01-31.csv");
    }
}
