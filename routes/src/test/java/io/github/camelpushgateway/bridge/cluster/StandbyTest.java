// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.status.ClusterStatus;
import io.github.camelpushgateway.ownership.Ownership;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two bridges with one lock, in one process. */
class StandbyTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Map<String, String> settings(String bridge) {
        return new HashMap<>(Map.of(
                "pushgateway.url", "http://127.0.0.1:1",
                "csv.inbox", folder.resolve("inbox-" + bridge).toString(),
                "cluster.lock", "file:" + folder.resolve("lock"),
                "cluster.lease", "3s",
                "camel.main.shutdownTimeout", "1"));
    }

    @Test
    void oneRunsItsSourcesAndTheOtherWhenThatOneEnds() throws Exception {
        try (RunningBridge first = RunningBridge.start(settings("a"))) {
            await().atMost(LONG).until(() -> csv(first) == ServiceStatus.Started);
            try (RunningBridge second = RunningBridge.start(settings("b"))) {
                assertThat(role(first)).isEqualTo("leader");
                assertThat(role(second)).isEqualTo("standby");
                assertThat(csv(second)).isEqualTo(ServiceStatus.Stopped);
                assertThat(HealthCheckHelper.invokeReadiness(second.camelContext(), "full"))
                        .allMatch(result -> result.getState() == HealthCheck.State.UP)
                        .anyMatch(result -> "standby".equals(result.getMessage().orElse(null)));

                first.close();

                await().atMost(LONG).until(() -> csv(second) == ServiceStatus.Started);
                assertThat(role(second)).isEqualTo("leader");
            }
        }
    }

    @Test
    void theRelayRunsOnTheStandbyTooAndPushesWhatItIsSent() throws Exception {
        Map<String, String> settings = settings("a");
        settings.put("relay.port", Integer.toString(freePort()));
        try (FileClusterLock other = new FileClusterLock(folder.resolve("lock"))) {
            assertThat(other.isHeld()).isTrue();
            try (RunningBridge bridge = RunningBridge.start(settings)) {
                assertThat(csv(bridge)).isEqualTo(ServiceStatus.Stopped);
                assertThat(bridge.camelContext().getRouteController().getRouteStatus("relay"))
                        .isEqualTo(ServiceStatus.Started);
                assertThat(bridge.camelContext().getEndpoints().stream()
                                .filter(PushgatewayEndpoint.class::isInstance)
                                .map(endpoint -> ((PushgatewayEndpoint) endpoint)
                                        .getConfiguration()
                                        .getOwnership()))
                        .contains(Ownership.ALWAYS);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void whoLosesTheLockStopsItsSourcesAndRunsThemAgainWhenItHasIt() throws Exception {
        try (RunningBridge bridge = RunningBridge.start(settings("a"));
                FileClusterLock other = new FileClusterLock(folder.resolve("lock"))) {
            await().atMost(LONG).until(() -> csv(bridge) == ServiceStatus.Started);
            Files.delete(folder.resolve("lock").resolve(FileClusterLock.FILE));
            await().atMost(LONG).until(other::isHeld);

            await().atMost(LONG).until(() -> csv(bridge) == ServiceStatus.Stopped);
            assertThat(role(bridge)).isEqualTo("standby");
            assertThat(HealthCheckHelper.invokeReadiness(bridge.camelContext(), "full"))
                    .allMatch(result -> result.getState() == HealthCheck.State.UP);

            other.close();

            await().atMost(LONG).until(() -> csv(bridge) == ServiceStatus.Started);
        }
    }

    @Test
    void aWrongMappingShowsOnTheStandbyTooNotWhenTheOtherHasDied() throws Exception {
        Path mapping = Files.writeString(folder.resolve("bad.yaml"), "rules: [{metrics: [{name: a b, vlaue: x}]}]");
        Map<String, String> settings = settings("a");
        settings.put("csv.mapping", "file:" + mapping);
        try (FileClusterLock other = new FileClusterLock(folder.resolve("lock"))) {
            assertThat(other.isHeld()).isTrue();
            assertThatThrownBy(() -> RunningBridge.start(settings).close()).hasMessageContaining("bad.yaml:1:");
        }
    }

    @Test
    void settingsThatAreWrongEndTheStart() {
        Map<String, String> settings = settings("a");
        settings.put("cluster.lease", "1s");
        assertThatThrownBy(() -> RunningBridge.start(settings).close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("cluster.lease");
    }

    private static ServiceStatus csv(RunningBridge bridge) {
        return bridge.camelContext().getRouteController().getRouteStatus("csv");
    }

    private static String role(RunningBridge bridge) {
        return ClusterStatus.of(bridge.camelContext()).role();
    }
}
