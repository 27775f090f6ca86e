// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that only look: {@code check} and {@code explain}. */
class CommandsTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void explainShowsRuleSeriesAndRequestWithSecretsMasked() throws IOException {
        Path config = config("camel.component.pushgateway.username=u\ncamel.component.pushgateway.password=s3cr3t\n");
        int code = bridge(
                "{\"temperature\":21.5,\"state\":\"open\"}",
                "explain",
                "--config=" + config,
                "--topic",
                "sensors/north/dev-1");
        assertThat(errors()).isEmpty();
        assertThat(code).isZero();
        assertThat(output())
                .contains("rule sensors/{site}/{device}", "site=north", "device=dev-1")
                .contains("sensor_battery_volts: no sample: the field 'battery' is absent")
                .contains("POST http://localhost:9091/metrics/job/mqtt/site/north\n")
                .contains("Content-Type: application/vnd.google.protobuf")
                .contains("Authorization: Basic xxxxxx\n")
                .contains("sensor_temperature_celsius{device=\"dev-1\",source=\"mqtt\"} 21.5\n")
                .contains("sensor_door_open{device=\"dev-1\",source=\"mqtt\"} 1\n")
                .doesNotContain("s3cr3t", "dTpzM2NyM3Q");
    }

    @Test
    void explainShowsEachGatewayWithItsOwnCredentials() throws IOException {
        Path config = config(
                """
                pushgateway.url=http://a:9091, http://b:9091
                camel.component.pushgateway.gateways=replicate
                camel.component.pushgateway.gateway.2.token=s3cr3t
                camel.component.pushgateway.gateway.1.username=u
                camel.component.pushgateway.gateway.1.password=s3cr3t
                camel.component.pushgateway.gateway.1.http.proxyHost=proxy
                """);
        int code = bridge("{\"temperature\":21.5}", "explain", "--config=" + config, "--topic", "sensors/north/dev-1");
        assertThat(errors()).isEmpty();
        assertThat(code).isZero();
        assertThat(output())
                .contains("POST http://a:9091/metrics/job/mqtt/site/north\n", "Authorization: Basic xxxxxx\n")
                .contains("POST http://b:9091/metrics/job/mqtt/site/north\n", "Authorization: Bearer xxxxxx\n")
                .doesNotContain("s3cr3t");
    }

    @Test
    void checkSaysWhatIsWrongWithAListOfGateways() throws IOException {
        assertThat(bridge(
                        "",
                        "check",
                        "--config=" + config("csv.inbox=" + folder + "\npushgateway.url=http://a,http://b\n")))
                .isEqualTo(1);
        assertThat(errors().lines()).singleElement().asString().contains("gatewayUrl", "gateways=replicate");
    }

    @Test
    void explainTakesTheMappingAndJobOfKafkaWhereMessagesComeByIt() throws IOException {
        Path mapping = Files.writeString(folder.resolve("k.yaml"), "rules: [{metrics: [{name: by_kafka, value: n}]}]");
        String kafka = "kafka.brokers=h:9092\nkafka.topic=t\nkafka.job=owners\nkafka.mapping=file:" + mapping + "\n";

        assertThat(bridge("{\"n\": 1}", "explain", "--config=" + config(kafka), "--topic=a/b"))
                .isZero();
        assertThat(output()).contains("/metrics/job/owners", "by_kafka 1");
        String mqtt = kafka + "mqtt.broker-url=tcp://h\nmqtt.topic=a\n";
        assertThat(bridge("{\"n\": 1}", "explain", "--config=" + config(mqtt), "--topic=a/b"))
                .isEqualTo(1);
        assertThat(bridge("{\"n\": 1}", "explain", "--config=" + config(mqtt + "mqtt.to=kafka\n"), "--topic=a/b"))
                .isZero();
    }

    @Test
    void explainTellsWhyNoRuleMatchesAndWhyNothingIsPushed() throws IOException {
        int code = bridge("{}", "explain", "--config=" + config(""), "--topic=elsewhere/x");
        assertThat(code).isEqualTo(1);
        assertThat(output()).contains("not rule sensors/{site}/{device}", "Nothing is pushed.");
    }

    @Test
    void explainTakesAnotherMappingAndAFileAsPayload() throws IOException {
        Path mapping = Files.writeString(
                folder.resolve("m.yaml"),
                "rules:\n  - labels: {who: name}\n    metrics:\n      - {name: age, value: age}\n");
        Path payload = Files.writeString(folder.resolve("people.csv"), "name;age\nAda;36\nBob;x\n");
        int code = bridge(
                "",
                "explain",
                "--config=" + config("csv.delimiter=;\n"),
                "--file=people.csv",
                "--mapping=" + mapping,
                "--job=people",
                payload.toString());
        assertThat(output()).contains("Record 1", "age{who=\"Ada\"} 36").contains("Record 2", "is not a number");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void explainTakesACsvFileByItsOwnName() throws IOException {
        Path mapping = Files.writeString(
                folder.resolve("stock.metrics.yaml"),
                "rules:\n  - from: stock-{day}.csv\n    metrics:\n      - {name: stock, value: pieces}\n");
        Path export = Files.writeString(folder.resolve("stock-2026-01-31.csv"), "pieces\n7\n");

        assertThat(bridge("", "explain", "--config=" + config(""), "--mapping=" + mapping, export.toString()))
                .isZero();
        assertThat(output()).contains("stock 7", "day=2026-01-31");
    }

    @Test
    void explainSaysWhereAMappingIsWrong() throws IOException {
        Path mapping =
                Files.writeString(folder.resolve("m.yaml"), "rules:\n  - metrics:\n      - {nmae: x, value: v}\n");
        int code = bridge("1", "explain", "--config=" + config(""), "--mapping=" + mapping);
        assertThat(code).isEqualTo(1);
        assertThat(errors()).contains("m.yaml:3:", "did you mean 'name'");
    }

    @Test
    void checkFindsAConfigurationWithoutFault() throws IOException {
        int code = bridge("", "check", "--config=" + config("csv.inbox=" + folder + "\n"));
        assertThat(errors()).isEmpty();
        assertThat(code).isZero();
        assertThat(output()).contains("All is well: csv", "classpath:mappings/erp.metrics.yaml");
    }

    @Test
    void checkLooksAtMappingFilesAloneToo() throws IOException {
        Path good = Files.writeString(folder.resolve("good.yaml"), "rules: [{metrics: [{name: a, value: b}]}]\n");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "rules: [{metrics: [{name: a, vlaue: b}]}]\n");

        assertThat(bridge("", "check", good.toString(), "--config", config("").toString()))
                .isZero();
        assertThat(output()).isEqualTo("All is well: " + good + "\n");
        assertThat(bridge("", "check", good.toString(), "file:" + bad)).isEqualTo(1);
        assertThat(errors().lines()).allMatch(line -> line.contains("bad.yaml:1:"));
        assertThat(errors()).contains("did you mean 'value'");
    }

    @Test
    void checkTellsAllThatIsWrongAtOnce() throws IOException {
        Path mapping = Files.writeString(
                folder.resolve("m.yaml"), "rules:\n  - metrics:\n      - {nmae: x}\n      - {name: 1x, value: v}\n");
        int code = bridge(
                "",
                "check",
                "--config="
                        + config(
                                "csv.inbox=" + folder + "\ncsv.mapping=file:" + mapping
                                        + "\nmqtt.broker-url=broker\nmqtt.brokerurl=x\ncsv.skip-lines=two\njdbc.url=jdbc:none:x\n"));
        assertThat(code).isEqualTo(1);
        assertThat(errors())
                .contains("There is no setting mqtt.brokerurl; did you mean 'mqtt.broker-url'?")
                .contains("mqtt.topic")
                .contains("csv.skip-lines is 'two'")
                .contains("jdbc.query")
                .contains("m.yaml:3:")
                .contains("m.yaml:4:");
    }

    @Test
    void checkBesideTheRunningBridgeWarnsOfItsPortsAndOfAStrangersPortItIsAnError() throws Exception {
        int relay = freePort();
        int page = freePort();
        Map<String, String> settings = Map.of(
                "relay.port",
                "" + relay,
                "camel.management.enabled",
                "true",
                "camel.management.port",
                "" + page,
                "pushgateway.url",
                "http://127.0.0.1:1");
        Path file = folder.resolve("same.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            Properties properties = new Properties();
            properties.putAll(settings);
            properties.store(writer, null);
        }
        try (RunningBridge running = RunningBridge.start(settings)) {
            assertThat(bridge("", "check", "--config=" + file)).isZero();
            assertThat(errors())
                    .contains("Warning: The relay cannot listen on 127.0.0.1:" + relay, "a bridge that runs already")
                    .contains("Warning: The management server cannot listen on 127.0.0.1:" + page);
            assertThat(output()).contains("All is well: relay");
        }
        try (ServerSocket stranger = new ServerSocket(relay, 1, InetAddress.getLoopbackAddress())) {
            err.reset();
            assertThat(bridge("", "check", "--config=" + file)).isEqualTo(1);
            assertThat(errors())
                    .contains("The relay cannot listen on 127.0.0.1:" + relay)
                    .doesNotContain("Warning");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void checkTellsOfAWrongOptionOfTheComponent() throws IOException {
        int code = bridge(
                "",
                "check",
                "--config=" + config("csv.inbox=" + folder + "\npushgateway.url=http://h/metrics/job/x\n"));
        assertThat(code).isEqualTo(1);
        assertThat(errors()).contains("/metrics/job");
    }

    @Test
    void checkConnectsToNothingAndMakesNothing() throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        try (ServerSocket broker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            broker.setSoTimeout(1);
            int code = bridge(
                    "",
                    "check",
                    "--config="
                            + config("csv.inbox=" + inbox + "\nmqtt.broker-url=tcp://127.0.0.1:" + broker.getLocalPort()
                                    + "\nmqtt.topic=sensors/#\n"));
            assertThat(errors()).isEmpty();
            assertThat(code).isZero();
            assertThatThrownBy(broker::accept).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(inbox).isEmptyDirectory();
    }

    @Test
    void checkReachesMappingFilesOnlyWithoutConnecting() {
        assertThat(bridge("", "check", "--connect", "x.yaml")).isEqualTo(2);
        assertThat(errors()).contains("check --connect reaches what is configured", "Usage: bridge check");
    }

    @Test
    void whatIsLiveTakesNoPayload() throws IOException {
        assertThat(bridge("", "explain", "--live", "--topic=x", "--config=" + config("")))
                .isEqualTo(2);
        assertThat(bridge("", "explain", "--seconds=3", "--config=" + config("")))
                .isEqualTo(2);
        assertThat(bridge("", "explain", "--live", "--seconds=soon", "--config=" + config("")))
                .isEqualTo(2);
        assertThat(errors())
                .contains("it takes no payload", "--seconds is for --live", "--seconds is a number from 1 to 9999");
        assertThat(bridge("", "explain", "--live", "--config=" + config(""))).isEqualTo(1);
        assertThat(errors()).contains("No source is configured");
    }

    private Path config(String settings) throws IOException {
        return Files.writeString(folder.resolve("application.properties"), settings);
    }

    private int bridge(String input, String... arguments) {
        return Bridge.run(
                arguments,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
