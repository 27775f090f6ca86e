// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelpushgateway.bridge.Bridge;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.PrometheusServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bridge verify asks a real Prometheus, that scrapes a real Pushgateway, that a real bridge has pushed to. */
class VerifyIT {

    /** Of the user bridge, whose password is right. */
    private static final String USERS =
            "basic_auth_users:\n  bridge: $2b$04$bfXVyrOYOAk2CBu6/INBoui5yxlOzPlHW1E91GeMy1O4Wn98Os/uC\n";

    private static final String FILE = "machines-2026-11-22.csv";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> settings = new LinkedHashMap<>();

    @Test
    void whatWasPushedIsFoundWithItsAge() throws Exception {
        try (GatewayServer gateway = pushed();
                PrometheusServer prometheus = prometheus(gateway.url(), true)) {
            settings.put("prometheus.url", prometheus.url() + "/api/v1/query");
            assertThat(verify("--seconds=30")).as(errors()).isZero();
            assertThat(output())
                    .containsPattern("ok job=\"csv\": 1 metrics, 1 series; pushed \\d+ s ago, scraped \\d+ s ago")
                    .contains("ok feed=\"csv\",job=\"csv\": 5 metrics, 5 series")
                    .contains("All is well: " + prometheus.url() + " has what was pushed");
        }
    }

    @Test
    void aGatewayThatIsScrapedWithoutHonorLabelsIsNamed() throws Exception {
        try (GatewayServer gateway = pushed();
                PrometheusServer prometheus = prometheus(gateway.url(), false)) {
            settings.put("prometheus.url", prometheus.url());
            await().until(() -> prometheus.query("up == 1").size() == 1);
            assertThat(verify()).isEqualTo(1);
            assertThat(errors())
                    .contains(
                            "it is there as exported_job=\"csv\", with job=\"pushgateway\"", "Set honor_labels: true");
        }
    }

    @Test
    void aGatewayThatNobodyScrapesIsNamed() throws Exception {
        try (GatewayServer gateway = pushed();
                PrometheusServer prometheus = prometheus("http://127.0.0.1:1", true)) {
            settings.put("prometheus.url", prometheus.url());
            await().until(() -> prometheus.query("up == 0").size() == 1);
            assertThat(verify()).isEqualTo(1);
            assertThat(errors())
                    .contains("job=\"csv\": pushed ", "nothing of it has arrived")
                    .contains("this Prometheus scrapes no Pushgateway, but 1 other targets")
                    .contains("scrape_configs, with honor_labels: true");
            assertThat(output()).contains("2 of 2 are not, or not whole");
        }
    }

    @Test
    void aScrapeThatFailsIsNamedWithPrometheusWords() throws Exception {
        try (GatewayServer gateway = pushed();
                PrometheusServer prometheus = prometheus(gateway.url() + "/elsewhere", true)) {
            settings.put("prometheus.url", prometheus.url());
            await().until(() -> prometheus.query("up == 0").size() == 1);
            assertThat(verify()).isEqualTo(1);
            assertThat(errors()).contains("the last scrape of " + gateway.url() + "/elsewhere/metrics failed: ", "404");
        }
    }

    @Test
    void wrongCredentialsAreNamedAndRightOnesTaken() throws Exception {
        Path users = Files.writeString(folder.resolve("web.yml"), USERS);
        try (GatewayServer gateway = pushed();
                PrometheusServer prometheus = prometheus(gateway.url(), true, "--web.config.file=" + users)) {
            settings.put("prometheus.url", prometheus.url());
            assertThat(verify()).isEqualTo(1);
            assertThat(errors()).contains("answers 401", "Set prometheus.username and prometheus.password");
            settings.put("prometheus.username", "bridge");
            settings.put("prometheus.password", "wr0ng");
            assertThat(verify()).isEqualTo(1);
            assertThat(errors())
                    .contains("Check prometheus.username and prometheus.password")
                    .doesNotContain("wr0ng");
            settings.put("prometheus.password", "right");
            assertThat(verify("--seconds=30")).as(errors()).isZero();
        }
    }

    @Test
    void aGatewayThatAnswersNoQuestionsIsAskedForByJobAndMapping() throws Exception {
        try (GatewayServer gateway = pushed();
                PrometheusServer prometheus = prometheus(gateway.url(), true)) {
            settings.put("prometheus.url", prometheus.url());
            assertThat(verify("--seconds=30")).as(errors()).isZero();

            settings.put("pushgateway.url", "https://cn-beijing.arms.aliyuncs.com/prometheus/h/1/h/cn-beijing/api/v2");
            assertThat(verify()).as(errors()).isZero();
            assertThat(output())
                    .containsPattern("ok job=\"csv\": \\d+ metrics, \\d+ series, the youngest sample of \\d+ s ago")
                    .contains("; of the mapping's metrics not there: ", "warehouse_stock_pieces");

            settings.put("csv.job", "other");
            assertThat(verify()).isEqualTo(1);
            assertThat(errors())
                    .contains(
                            "job=\"other\": nothing has arrived",
                            "metrics of its mapping are there with other jobs: 'csv'");

            settings.put("csv.job", "csv");
            settings.put("camel.component.pushgateway.tenant-id", "4711");
            assertThat(verify()).isEqualTo(1);
            assertThat(errors()).contains("it has arrived, but without tenant_userid=\"4711\"");
        }
    }

    @Test
    void whatCannotBeAskedIsSaid() throws Exception {
        settings.put("csv.inbox", folder.toString());
        assertThat(verify()).isEqualTo(1);
        assertThat(errors()).contains("prometheus.url (PROMETHEUS_URL) is not set");
        settings.put("prometheus.url", "http://127.0.0.1:1");
        assertThat(verify()).isEqualTo(1);
        assertThat(errors()).contains("http://127.0.0.1:1 does not answer", "Does Prometheus run there?");
        try (GatewayServer gateway = TestServers.gateway()) {
            settings.put("prometheus.url", gateway.url());
            assertThat(verify()).isEqualTo(1);
            assertThat(errors()).contains("and not as a Prometheus does");
        }
    }

    /** A gateway to which a bridge has pushed a file. */
    private GatewayServer pushed() throws Exception {
        GatewayServer gateway = TestServers.gateway();
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        settings.put("pushgateway.url", gateway.url());
        settings.put("csv.inbox", inbox.toString());
        Files.writeString(inbox.resolve(FILE), "machine,line,produced\ncutter-1,C,812\n");
        try (RunningBridge bridge = RunningBridge.start(Map.copyOf(settings))) {
            assertThat(bridge.camelContext().isStarted()).isTrue();
            await().untilAsserted(
                            () -> assertThat(inbox.resolve(".done")).isDirectoryContaining("glob:**" + FILE + "*"));
        }
        return gateway;
    }

    private PrometheusServer prometheus(String target, boolean honorLabels, String... flags) throws IOException {
        String address = target.replace("http://", "");
        int slash = address.indexOf('/');
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 500ms}
                scrape_configs:
                  - job_name: pushgateway
                    honor_labels: %s
                    metrics_path: %s/metrics
                    static_configs: [{targets: ["%s"]}]
                """
                        .formatted(
                                honorLabels,
                                slash < 0 ? "" : address.substring(slash),
                                slash < 0 ? address : address.substring(0, slash)));
        Optional<PrometheusServer> server = TestServers.prometheus(config, flags);
        assumeTrue(server.isPresent(), "Prometheus is not installed");
        return server.get();
    }

    private int verify(String... options) throws IOException {
        out.reset();
        err.reset();
        StringBuilder lines = new StringBuilder();
        settings.forEach(
                (name, value) -> lines.append(name).append('=').append(value).append('\n'));
        Path file = Files.writeString(folder.resolve("bridge.properties"), lines);
        return Bridge.run(
                Stream.concat(Stream.of("verify", "--config=" + file), Stream.of(options))
                        .toArray(String[]::new),
                new ByteArrayInputStream(new byte[0]),
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
