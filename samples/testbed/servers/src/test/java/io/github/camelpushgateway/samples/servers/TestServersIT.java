// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestServersIT {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String modeBefore = System.getProperty("it.servers");
    private final String reportBefore = System.getProperty("it.servers.report");

    @AfterEach
    void restoreProperties() {
        set("it.servers", modeBefore);
        set("it.servers.report", reportBefore);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "embedded"})
    void aGatewayTakesPushesAndTellsThemInItsApi(String mode) throws Exception {
        System.setProperty("it.servers", mode);
        for (TestServers.GatewayKind kind : TestServers.gatewayKinds()) {
            try (GatewayServer gateway = kind.start()) {
                push(gateway, "# HELP a Air.\n# TYPE a gauge\na{l=\"1\"} 1.5\na{l=\"2\"} NaN\n");

                StoredMetrics stored = gateway.readBack();

                StoredMetrics.Group group =
                        stored.group("job", "it", "site", "north").orElseThrow();
                assertThat(group.lastPushSuccessful()).isTrue();
                assertThat(group.pushTimeSeconds()).isPositive();
                assertThat(group.pushedFamilies()).containsOnlyKeys("a");
                assertThat(group.families().get("a").type()).isEqualTo("GAUGE");
                assertThat(group.families().get("a").help()).isEqualTo("Air.");
                assertThat(stored.value("a", "site", "north", "l", "1")).contains(1.5);
                assertThat(stored.value("a", "l", "2")).contains(Double.NaN);
                assertThat(stored.value("a", "l", "3")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "embedded"})
    void aGatewayComesBackEmptyAtTheSameAddress(String mode) throws Exception {
        System.setProperty("it.servers", mode);
        try (GatewayServer gateway = TestServers.gateway()) {
            String url = gateway.url();
            push(gateway, "a 1\n");

            gateway.kill();
            assertThatThrownBy(gateway::readBack).isInstanceOf(java.io.UncheckedIOException.class);
            gateway.start();

            assertThat(gateway.url()).isEqualTo(url);
            assertThat(gateway.readBack().groups()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "embedded"})
    void aPausedGatewayHangsUntilItIsResumed(String mode) throws Exception {
        System.setProperty("it.servers", mode);
        try (GatewayServer gateway = TestServers.gateway()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/-/ready"))
                    .timeout(Duration.ofMillis(300))
                    .build();
            gateway.pause();
            assertThatThrownBy(() -> client.send(request, BodyHandlers.discarding()))
                    .isInstanceOf(HttpTimeoutException.class);

            gateway.resume();

            assertThat(gateway.readBack().groups()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "embedded"})
    void aBrokerCarriesMqtt5MessagesAlsoAfterARestart(String mode) throws Exception {
        System.setProperty("it.servers", mode);
        try (MqttBroker broker = TestServers.mqttBroker()) {
            assertThat(roundTrip(broker, "one")).isEqualTo("one");

            broker.stop();
            assertThatThrownBy(() -> roundTrip(broker, "lost")).isInstanceOf(MqttException.class);
            broker.start();

            assertThat(roundTrip(broker, "two")).isEqualTo("two");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "embedded"})
    void aDatabaseKeepsItsRowsOverARestart(String mode) throws Exception {
        System.setProperty("it.servers", mode);
        try (Database database = TestServers.database()) {
            try (Connection connection = connect(database);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (x INTEGER)");
                statement.execute("INSERT INTO t VALUES (7)");
            }

            database.stop();
            assertThatThrownBy(() -> connect(database).close()).isInstanceOf(SQLException.class);
            database.start();

            try (Connection connection = connect(database);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(7);
            }
        }
    }

    @Test
    void whatWasUsedIsReportedOnce(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("new/servers.txt");
        System.setProperty("it.servers", "embedded");
        System.setProperty("it.servers.report", report.toString());

        TestServers.gateway().close();
        TestServers.gateway().close();
        TestServers.database().close();

        List<String> lines = Files.readAllLines(report);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo("Pushgateway: embedded gateway");
        assertThat(lines.get(1)).startsWith("Database: embedded H2 2.");
    }

    @Test
    void aModeThatIsNoneIsNamed() {
        System.setProperty("it.servers", "reel");

        assertThatThrownBy(TestServers::mqttBroker)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("-Dit.servers=reel is not one of auto, required, embedded");
    }

    @Test
    void aListedPushgatewayThatIsNoProgramIsNamed() {
        System.setProperty("pushgateway.programs", "/nowhere/pushgateway");
        try {
            assertThatThrownBy(PushgatewayProgram::installed)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("/nowhere/pushgateway");
        } finally {
            System.clearProperty("pushgateway.programs");
        }
    }

    private void push(GatewayServer gateway, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics/job/it/site/north"))
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    private static Connection connect(Database database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    private static String roundTrip(MqttBroker broker, String text) throws MqttException, InterruptedException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        MqttClient client = new MqttClient(broker.url(), "it", new MemoryPersistence());
        try {
            client.connect();
            IMqttMessageListener listener =
                    (topic, message) -> received.add(new String(message.getPayload(), StandardCharsets.UTF_8));
            client.subscribe(
                    new MqttSubscription[] {new MqttSubscription("it/#", 1)}, new IMqttMessageListener[] {listener});
            client.publish("it/topic", new MqttMessage(text.getBytes(StandardCharsets.UTF_8), 1, false, null));
            return received.poll(10, TimeUnit.SECONDS);
        } finally {
            if (client.isConnected()) {
                client.disconnect();
            }
            client.close();
        }
    }

    @Test
    void aKafkaBrokerKeepsWhatItHoldsOverARestartAtTheSameAddress() throws Exception {
        try (KafkaBroker broker = TestServers.kafka()) {
            String address = broker.address();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
                admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1)))
                        .all()
                        .get();
            }
            send(address, "one");

            broker.stop();
            broker.start();

            assertThat(broker.address()).isEqualTo(address);
            send(address, "two");
            assertThat(records(address)).containsExactly("one", "two");
        }
    }

    private static void send(String address, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", 2, null, value)).get();
        }
    }

    private static List<String> records(String address) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("kept", 2);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    private static void set(String property, String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }
}
