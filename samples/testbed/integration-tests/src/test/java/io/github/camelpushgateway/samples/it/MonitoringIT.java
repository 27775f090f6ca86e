// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.PrometheusServer;
import io.github.camelpushgateway.samples.servers.PushgatewayProgram;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What docs/prometheus and docs/grafana hold, against a real Prometheus that scrapes a real Pushgateway which the
 * bridge pushes to.
 */
class MonitoringIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Path DOCS = Path.of("../../../docs").toAbsolutePath().normalize();
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), \\w+\\)");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"check config prometheus.yml", "check rules rules.yml", "test rules rules.test.yml"})
    void promtoolFindsNothingWrong(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments.split(" ")));
        Process promtool;
        try {
            promtool = new ProcessBuilder(command)
                    .directory(DOCS.resolve("prometheus").toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue("required".equals(System.getProperty("it.servers")), "promtool is not installed");
            throw e;
        }
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(output).isZero();
    }

    @Test
    void prometheusAnswersEveryQuestionOfTheDashboardsFromWhatTheBridgePushes() throws Exception {
        List<PushgatewayProgram> gateways = TestServers.pushgateways();
        assumeTrue(!gateways.isEmpty(), "no Pushgateway is installed");
        int management = freePort();
        try (GatewayServer gateway = gateways.get(0).start()) {
            Optional<PrometheusServer> installed =
                    TestServers.prometheus(Monitoring.configuration(folder, gateway, management));
            assumeTrue(installed.isPresent(), "Prometheus is not installed");
            try (PrometheusServer prometheus = installed.get();
                    MqttBroker broker = TestServers.mqttBroker();
                    Database database = TestServers.database();
                    RunningBridge bridge = bridge(gateway, broker, database, management)) {
                // What is published before the bridge has subscribed for the first time, the broker keeps for nobody.
                await().atMost(LONG).untilAsserted(() -> {
                    feed(broker);
                    assertThat(gateway.readBack().samples("sensor_temperature_celsius"))
                            .isNotEmpty();
                });
                // Whole, for a subscription in the middle of the recording.
                feed(broker);
                for (Map.Entry<String, String> question : questions().entrySet()) {
                    await(question.getKey()).atMost(LONG).untilAsserted(() -> assertThat(
                                    prometheus.query(question.getValue()))
                            .as(question.getKey() + ": " + question.getValue())
                            .isNotEmpty());
                }

                // The labels are those that were pushed, not the gateway's own.
                JsonNode sensors =
                        prometheus.query("sensor_temperature_celsius{job=\"mqtt\",site=\"north\",device=\"dev-1\"}");
                assertThat(sensors).hasSize(1);
                assertThat(sensors.get(0).path("metric").has("exported_job")).isFalse();
                assertThat(prometheus.alerts())
                        .doesNotContain(
                                "BridgeDown", "RequestsFailing", "PushgatewayDown", "PushesFailing", "QueryOverdue");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private RunningBridge bridge(GatewayServer gateway, MqttBroker broker, Database database, int management)
            throws Exception {
        try (InputStream sql = MonitoringIT.class.getResourceAsStream("/data/sql/orders.sql");
                Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        for (String name : List.of("machines-2026-11-21.csv", "stock-north-2026-11-21.csv")) {
            try (InputStream csv = MonitoringIT.class.getResourceAsStream("/data/csv/" + name)) {
                Files.copy(csv, inbox.resolve(name));
            }
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("pushgateway.url", gateway.url());
        settings.put("mqtt.broker-url", broker.url());
        settings.put("mqtt.topic", "sensors/#");
        settings.put("csv.inbox", inbox.toString());
        settings.put("jdbc.url", database.jdbcUrl());
        settings.put("jdbc.username", database.username());
        settings.put("jdbc.password", database.password());
        settings.put(
                "jdbc.query",
                "SELECT region AS \"region\", status AS \"status\", order_count AS \"order_count\", amount AS \"amount\","
                        + " oldest_minutes AS \"oldest_minutes\" FROM orders_summary");
        settings.put("jdbc.period", "1s");
        settings.put("camel.management.enabled", "true");
        settings.put("camel.management.port", String.valueOf(management));
        return RunningBridge.start(BridgeSettings.of(settings));
    }

    private static void feed(MqttBroker broker) throws Exception {
        try (Publisher publisher = new Publisher(broker);
                InputStream recording = MonitoringIT.class.getResourceAsStream("/data/sensors.jsonl")) {
            for (String line : new String(recording.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                JsonNode message = MAPPER.readTree(line);
                publisher.publish(
                        message.path("topic").asText(), message.path("payload").toString());
            }
            publisher.flush();
        }
    }

    /** What the dashboards ask, by panel, with their variables filled in as Grafana does it. */
    private static Map<String, String> questions() throws IOException {
        Map<String, String> questions = new LinkedHashMap<>();
        try (Stream<Path> dashboards = Files.list(DOCS.resolve("grafana"))) {
            for (Path file :
                    (Iterable<Path>) dashboards.filter(path -> path.toString().endsWith(".json"))::iterator) {
                JsonNode dashboard = MAPPER.readTree(file.toFile());
                for (JsonNode panel : dashboard.path("panels")) {
                    for (JsonNode target : panel.path("targets")) {
                        questions.put(
                                file.getFileName() + ", " + panel.path("title").asText() + " "
                                        + target.path("refId").asText(),
                                target.path("expr")
                                        .asText()
                                        .replace("$__rate_interval", "10s")
                                        .replaceAll("\\$(job|site)", ".*"));
                    }
                }
                for (JsonNode variable : dashboard.path("templating").path("list")) {
                    Matcher values =
                            LABEL_VALUES.matcher(variable.path("definition").asText());
                    if (values.matches()) {
                        questions.put(
                                file.getFileName() + ", $"
                                        + variable.path("name").asText(),
                                values.group(1));
                    }
                }
            }
        }
        assertThat(questions).hasSizeGreaterThan(20).allSatisfy((panel, promql) -> assertThat(promql)
                .doesNotContain("$"));
        return questions;
    }
}
