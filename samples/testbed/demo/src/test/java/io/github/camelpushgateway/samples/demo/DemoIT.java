// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import io.github.camelpushgateway.samples.servers.TestServers.GatewayKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final List<String> properties = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void forgetProperties() {
        properties.forEach(System::clearProperty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pushgateway", "aliyun-v1", "aliyun-v2"})
    void everyExpectedSeriesArrivesAtTheEmbeddedGateway(String profile) throws Exception {
        set("demo.profile", profile);
        try (Stage stage = Stage.start(directory)) {
            awaitEverySeries(stage);

            boolean managed = !profile.equals("pushgateway");
            assertThat(stage.readBack().samples("sensor_temperature_celsius"))
                    .allMatch(sample -> sample.labels().containsKey("tenant_userid") == managed);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.camelpushgateway.samples.servers.TestServers#gatewayKinds")
    void theThreeRoutesDeliverIntoServersThatAreGiven(GatewayKind kind) throws Exception {
        try (GatewayServer gateway = kind.start();
                MqttBroker broker = TestServers.mqttBroker();
                Database database = TestServers.database()) {
            set("pushgateway.url", gateway.url());
            set("mqtt.broker-url", broker.url());
            set("jdbc.url", database.jdbcUrl());
            set("jdbc.username", database.username());
            set("jdbc.password", database.password());
            try (Stage stage = Stage.start(directory)) {
                awaitEverySeries(stage);

                assertThat(gateway.readBack().groups()).isNotEmpty();
                assertThat(stage.description()).noneMatch(line -> line.contains("in this process"));
            }
        }
    }

    @Test
    void twoPlantsArriveAtTwoGateways() throws Exception {
        set("demo.plants", "2");
        try (Stage stage = Stage.start(directory)) {
            awaitEverySeries(stage);
            ArrivalTable table = new ArrivalTable(ExpectedSeries.load());
            await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                StoredMetrics other = stage.readBackOther().orElseThrow();
                assertThat(table.missing(other)).isEmpty();
                assertThat(other.samples("sensor_temperature_celsius"))
                        .extracting(sample -> sample.labels().get("job"))
                        .contains("mqtt", "plant2");
            });
        }
    }

    @Test
    void aSourceOfTheUsersOwnGetsNoSampleData() throws Exception {
        Path inbox = Files.createDirectory(directory.resolve("own"));
        set("csv.inbox", inbox.toString());
        set("mqtt.topic", "own/topic");
        try (Stage stage = Stage.start(directory.resolve("demo"))) {
            assertThat(stage.sampleSources()).containsExactly("jdbc");
            assertThat(inbox).isDirectoryNotContaining(file -> file.toString().endsWith(".csv"));
        }
    }

    @Test
    void aMistakeIsNamedAndNothingIsLeftRunning() {
        set("demo.profile", "aliyun-v3");

        assertThatThrownBy(() -> Stage.start(directory))
                .isInstanceOf(DemoException.class)
                .hasMessage("-Ddemo.profile=aliyun-v3 is not one of pushgateway, aliyun-v1, aliyun-v2");
    }

    private static void awaitEverySeries(Stage stage) throws Exception {
        ArrivalTable table = new ArrivalTable(ExpectedSeries.load());
        await().atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(table.missing(stage.readBack())).isEmpty());
        StoredMetrics stored = stage.readBack();
        assertThat(table.of(7, stored)).contains("   7 s ", "mqtt   41 of  41", "csv    49 of  49", "jdbc   26 of  26");
    }

    private void set(String name, String value) {
        properties.add(name);
        System.setProperty(name, value);
    }
}
