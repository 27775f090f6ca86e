// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.PrometheusServer;
import io.github.camelpushgateway.samples.servers.PushgatewayProgram;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/prometheus says of two gateways with the same series, with a real Prometheus. */
class ReplicaMonitoringIT {

    private static final Path DOCS = Guide.ROOT.resolve("docs/prometheus");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"check config gateways.yml", "check rules gateways.rules.yml", "test rules gateways.test.yml"})
    void promtoolFindsNothingWrong(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments.split(" ")));
        Process promtool;
        try {
            promtool = new ProcessBuilder(command)
                    .directory(DOCS.toFile())
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
    void withALabelForTheGatewayEachSeriesIsStillAndOneIsLeftWhereItIsLeftOut() throws Exception {
        List<PushgatewayProgram> programs = TestServers.pushgateways();
        assumeTrue(!programs.isEmpty(), "no Pushgateway is installed");
        try (GatewayServer one = programs.get(0).start();
                GatewayServer other = programs.get(0).start();
                DefaultCamelContext context = new DefaultCamelContext()) {
            // They differ, as two replicas do of which one was away.
            context.start();
            push(context, "pushgateway:shop?metric=orders&gatewayUrl=" + one.url(), 100);
            push(context, "pushgateway:shop?metric=orders&gatewayUrl=" + other.url(), 7);
            Optional<PrometheusServer> installed = TestServers.prometheus(configuration(one, other));
            assumeTrue(installed.isPresent(), "Prometheus is not installed");
            try (PrometheusServer prometheus = installed.get()) {
                await().atMost(LONG).untilAsserted(() -> assertThat(prometheus.query("orders"))
                        .hasSize(2));
                await().atMost(LONG).untilAsserted(() -> {
                    assertThat(value(prometheus, "min(count_over_time(orders[1m]))"))
                            .isGreaterThan(4);
                    assertThat(value(prometheus, "sum(changes(orders[1m]))")).isZero();
                });
                assertThat(value(prometheus, "max without (gateway) (orders)")).isEqualTo(100);
                assertThat(value(prometheus, "count(max without (gateway) (orders))"))
                        .isEqualTo(1);

                push(
                        context,
                        "pushgateway:shop?metric=orders&gateways=replicate&acknowledge=all&gatewayUrl=" + one.url()
                                + "," + other.url(),
                        101);
                await().atMost(LONG).untilAsserted(() -> assertThat(value(prometheus, "min(orders)"))
                        .isEqualTo(101));
            }
        }
    }

    @Test
    void withHonorLabelsAloneOneSeriesFlipsBetweenTheGateways() throws Exception {
        List<PushgatewayProgram> programs = TestServers.pushgateways();
        assumeTrue(!programs.isEmpty(), "no Pushgateway is installed");
        try (GatewayServer one = programs.get(0).start();
                GatewayServer other = programs.get(0).start();
                DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            push(context, "pushgateway:shop?metric=orders&gatewayUrl=" + one.url(), 100);
            push(context, "pushgateway:shop?metric=orders&gatewayUrl=" + other.url(), 7);
            Path documented = configuration(one, other);
            String text = Files.readString(documented);
            Files.writeString(documented, text.substring(0, text.indexOf("    relabel_configs:")));
            Optional<PrometheusServer> installed = TestServers.prometheus(documented);
            assumeTrue(installed.isPresent(), "Prometheus is not installed");
            try (PrometheusServer prometheus = installed.get()) {
                await().atMost(LONG).untilAsserted(() -> {
                    assertThat(prometheus.query("orders")).hasSize(1);
                    assertThat(value(prometheus, "changes(orders[1m])")).isGreaterThan(2);
                });
            }
        }
    }

    private static void push(DefaultCamelContext context, String uri, int value) {
        Exchange exchange = context.createProducerTemplate()
                .request(uri, message -> message.getMessage().setBody(value));
        assertThat(exchange.getException()).isNull();
    }

    private static double value(PrometheusServer prometheus, String promql) {
        JsonNode result = prometheus.query(promql);
        assertThat(result).as(promql).isNotEmpty();
        return Double.parseDouble(result.get(0).path("value").get(1).asText());
    }

    private Path configuration(GatewayServer one, GatewayServer other) throws IOException {
        String text = Files.readString(DOCS.resolve("gateways.yml"));
        assertThat(text).contains("localhost:9091", "localhost:9092", "15s");
        Files.copy(DOCS.resolve("gateways.rules.yml"), folder.resolve("gateways.rules.yml"));
        return Files.writeString(
                folder.resolve("prometheus.yml"),
                text.replace("localhost:9091", one.url().replace("http://", ""))
                        .replace("localhost:9092", other.url().replace("http://", ""))
                        .replace("15s", "500ms"));
    }
}
