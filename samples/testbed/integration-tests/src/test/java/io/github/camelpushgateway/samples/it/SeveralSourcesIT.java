// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers, three filters, two databases and two inboxes in one bridge; one that is down holds up no other. */
class SeveralSourcesIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private static final String NOWHERE = "127.0.0.1:1";

    @TempDir
    private Path folder;

    @Test
    void eachSourceArrivesAndOneThatIsDownHoldsUpNoOther() throws Exception {
        List<TestServers.DatabaseKind> kinds = TestServers.databaseKinds();
        try (GatewayServer gateway = TestServers.gateway();
                MqttBroker plant = TestServers.mqttBroker();
                MqttBroker cloud = TestServers.mqttBroker();
                Database one = kinds.get(0).start();
                Database other = kinds.get(kinds.size() - 1).start();
                RunningBridge bridge = RunningBridge.start(settings(gateway, plant, cloud, one, other));
                Publisher toPlant = new Publisher(plant)) {
            prepare(one, 1);
            prepare(other, 2);
            dropFile("erp", 3);
            dropFile("lab", 4);
            try (Publisher toCloud = new Publisher(cloud)) {
                await().atMost(LONG).untilAsserted(() -> {
                    toPlant.publish("a/x", "{\"v\": 10}");
                    toPlant.publish("b/x/state", "{\"v\": 11}");
                    toCloud.publish("c/x", "{\"v\": 12}");
                    assertThat(value(gateway, "mqtt_value", "a/x")).isEqualTo(10);
                    assertThat(value(gateway, "mqtt_value", "b/x/state")).isEqualTo(11);
                    assertThat(value(gateway, "mqtt_value", "c/x")).isEqualTo(12);
                });
            }
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(value(gateway, "row_value", "one")).isEqualTo(1);
                assertThat(value(gateway, "row_value", "other")).isEqualTo(2);
                assertThat(value(gateway, "file_value", "erp")).isEqualTo(3);
                assertThat(value(gateway, "file_value", "lab")).isEqualTo(4);
            });

            cloud.close();
            other.close();

            prepare(one, 21);
            dropFile("erp", 23);
            await().atMost(LONG).untilAsserted(() -> {
                toPlant.publish("a/x", "{\"v\": 20}");
                assertThat(value(gateway, "mqtt_value", "a/x")).isEqualTo(20);
                assertThat(value(gateway, "row_value", "one")).isEqualTo(21);
                assertThat(value(gateway, "file_value", "erp")).isEqualTo(23);
            });
            assertThat(bridge.camelContext().getRoutes()).hasSize(8);
        }
    }

    private Map<String, String> settings(
            GatewayServer gateway, MqttBroker plant, MqttBroker cloud, Database one, Database other) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("pushgateway.url", gateway.url());
        settings.put("camel.main.shutdownTimeout", "3");
        settings.put("mqtt.brokers", "plant, cloud, nowhere");
        settings.put("mqtt.plant.broker-url", plant.url());
        settings.put("mqtt.plant.topic", "a/#, b/+/state");
        settings.put("mqtt.cloud.broker-url", cloud.url());
        settings.put("mqtt.cloud.version", "3");
        settings.put("mqtt.nowhere.broker-url", "tcp://" + NOWHERE);
        settings.put("mqtt.topic", "c/#");
        settings.put("mqtt.mapping", mapping("mqtt", "$topic", "v"));
        settings.put("csv.inboxes", "erp, lab");
        settings.put("csv.settle-time", "500ms");
        settings.put("csv.mapping", mapping("file", "source", "v"));
        settings.put("csv.erp.inbox", folder.resolve("erp").toString());
        settings.put("csv.lab.inbox", folder.resolve("lab 100%").toString());
        settings.put("jdbc.queries", "one, other, nowhere");
        settings.put("jdbc.period", "1s");
        settings.put("jdbc.mapping", mapping("row", "source", "v"));
        database(settings, "one", one);
        database(settings, "other", other);
        settings.put("jdbc.nowhere.url", "jdbc:postgresql://" + NOWHERE + "/none");
        settings.put("jdbc.nowhere.query", "SELECT 1");
        return settings;
    }

    private static void database(Map<String, String> settings, String name, Database database) {
        settings.put("jdbc." + name + ".url", database.jdbcUrl());
        settings.put("jdbc." + name + ".username", database.username());
        settings.put("jdbc." + name + ".password", database.password());
        settings.put("jdbc." + name + ".query", "SELECT '" + name + "' AS \"source\", v AS \"v\" FROM numbers");
        if (database.jdbcUrl().startsWith("jdbc:mariadb")) {
            settings.put("jdbc." + name + ".query", "SELECT '" + name + "' AS source, v AS v FROM numbers");
        }
    }

    private String mapping(String name, String label, String value) throws Exception {
        Path file = Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                rules:
                  - labels: {source: %s}
                    metrics:
                      - {name: %s_value, value: %s}
                """
                        .formatted(label, name, value));
        return "file:" + file;
    }

    private void dropFile(String name, int value) throws Exception {
        Path inbox = folder.resolve(name.equals("lab") ? "lab 100%" : name);
        Path written =
                Files.writeString(folder.resolve(name + value + ".csv"), "source,v\n" + name + "," + value + "\n");
        Files.move(written, inbox.resolve(written.getFileName()));
    }

    private static void prepare(Database database, int value) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS numbers (v INTEGER)");
            statement.execute("DELETE FROM numbers");
            statement.execute("INSERT INTO numbers VALUES (" + value + ")");
        }
    }

    private static double value(GatewayServer gateway, String name, String source) {
        return gateway.readBack().value(name, "source", source).orElse(Double.NaN);
    }
}
