// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documented monitoring, at a place of its own. */
final class Monitoring {

    private static final Path DOCUMENTED = Guide.ROOT.resolve("docs/prometheus");

    private Monitoring() {}

    /**
     * The documented configuration of Prometheus with its rules, with less patience.
     *
     * @param folder where to write it
     * @param management the port of the bridge's management server
     */
    static Path configuration(Path folder, GatewayServer gateway, int management) throws IOException {
        String text = Files.readString(DOCUMENTED.resolve("prometheus.yml"));
        assertThat(text).contains("localhost:9091", "localhost:8081", "15s");
        Files.copy(DOCUMENTED.resolve("rules.yml"), folder.resolve("rules.yml"));
        return Files.writeString(
                folder.resolve("prometheus.yml"),
                text.replace("localhost:9091", gateway.url().replace("http://", ""))
                        .replace("localhost:8081", "127.0.0.1:" + management)
                        .replace("15s", "500ms"));
    }
}
