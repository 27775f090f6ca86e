// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietCamelTest {

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @TempDir
    private Path folder;

    @Test
    void noSourceStartsThatIsOnlyLookedAt() throws Exception {
        Settings settings = BridgeSettings.of(Map.of(
                "mqtt.broker-url", "tcp://127.0.0.1:1",
                "mqtt.topic", "a/#",
                "csv.inbox", folder.resolve("inbox").toString(),
                "jdbc.url", "jdbc:h2:mem:quiet",
                "jdbc.query", "SELECT 1"));

        try (QuietCamel camel = new QuietCamel(settings, BridgeSettings.sources(settings), List.of())) {
            for (String source : new String[] {"mqtt", "csv", "jdbc"}) {
                assertThat(camel.context().getRoute(source)).as(source).isNotNull();
                assertThat(camel.context().getRouteController().getRouteStatus(source))
                        .as(source)
                        .isNotEqualTo(ServiceStatus.Started);
            }
            assertThat(folder.resolve("inbox")).doesNotExist();
        }
    }

    @Test
    void theRelaysRouteIsMadeAndNobodyListens() throws Exception {
        int port = freePort();
        Settings settings =
                BridgeSettings.of(Map.of("relay.port", "" + port, "relay.password", "a{{b", "relay.username", "u"));

        try (QuietCamel camel = new QuietCamel(settings, BridgeSettings.sources(settings), List.of());
                ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(camel.context().getRoute("relay")).isNotNull();
            assertThat(camel.context().getRouteController().getRouteStatus("relay"))
                    .isNotEqualTo(ServiceStatus.Started);
            assertThat(free.isBound()).isTrue();
        }
    }
}
