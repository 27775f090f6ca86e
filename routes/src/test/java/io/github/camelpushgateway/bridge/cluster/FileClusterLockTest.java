// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileClusterLockTest {

    @TempDir
    private Path folder;

    @Test
    void oneHoldsItAndTheNextWhenItIsGivenUp() throws Exception {
        try (FileClusterLock one = new FileClusterLock(folder.resolve("made"));
                FileClusterLock other = new FileClusterLock(folder.resolve("made"))) {
            assertThat(one.isHeld()).isTrue();
            assertThat(one.isHeld()).isTrue();
            assertThat(other.isHeld()).isFalse();
            one.close();
            assertThat(other.isHeld()).isTrue();
            assertThat(one.isHeld()).isFalse();
        }
    }

    @Test
    void aLockWhoseFileWasRemovedOrReplacedIsHeldNoMore() throws Exception {
        try (FileClusterLock one = new FileClusterLock(folder);
                FileClusterLock other = new FileClusterLock(folder)) {
            assertThat(one.isHeld()).isTrue();
            Files.delete(folder.resolve(FileClusterLock.FILE));
            assertThat(other.isHeld()).isTrue();
            assertThat(one.isHeld()).isFalse();
            assertThat(other.isHeld()).isTrue();
        }
    }

    @Test
    void aFolderThatCannotBeIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        try (FileClusterLock lock = new FileClusterLock(file.resolve("below"))) {
            assertThatThrownBy(lock::isHeld).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:",
                "redis:x",
                "kubernetes:",
                "kubernetes:A_b",
                "zookeeper:host:2181",
                "zookeeper:/path",
                "/tmp/lock"
            })
    void aLockThatIsNoneIsRefusedWithHowOneIsWritten(String lock) {
        assertThat(problems(Map.of("cluster.lock", lock)))
                .singleElement()
                .asString()
                .contains("cluster.lock is '" + lock + "'", "file:<folder>", "kubernetes:", "zookeeper:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "1s", "-5s"})
    void aLeaseThatIsNoneIsRefused(String lease) {
        assertThat(problems(Map.of("cluster.lock", "file:x", "cluster.lease", lease)))
                .singleElement()
                .asString()
                .contains("cluster.lease is '" + lease + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes:bridge", "zookeeper:a:2181,b:2181/bridge"})
    void aServiceWhoseLibraryIsMissingNamesIt(String lock) {
        assertThat(problems(Map.of("cluster.lock", lock)))
                .singleElement()
                .asString()
                .contains("org.apache.camel:camel-" + lock.substring(0, lock.indexOf(':')), "lib/");
    }

    @Test
    void withoutALockThereIsNothingToShare() {
        assertThat(ClusterSettings.of(BridgeSettings.of(Map.of()))).isNull();
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void requestsAreHeldBackAThirdBeforeTheLeaseEnds() throws SettingsException {
        ClusterSettings settings =
                ClusterSettings.of(BridgeSettings.of(Map.of("cluster.lock", "file:x", "cluster.lease", "15s")));
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.leaseOfRequests()).isEqualTo(Duration.ofSeconds(10));
    }

    private static List<String> problems(Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        ClusterSettings.check(BridgeSettings.of(given), problems::add);
        return problems;
    }
}
