// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.StoredMetrics.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.BasicAuthHttpConnectionFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs as they are: they push to the relay in place of the gateway, with nothing changed but the address. */
class RelayClientsIT {

    private static List<RelayedGateway> targets;

    @BeforeAll
    static void startRelays() {
        targets = RelayedGateway.all();
    }

    @AfterAll
    static void stopRelays() {
        targets.forEach(RelayedGateway::stop);
    }

    static List<RelayedGateway> targets() {
        return targets;
    }

    static Stream<Arguments> targetsAndFormats() {
        return targets.stream()
                .flatMap(target -> Stream.of(Format.values()).map(format -> Arguments.of(target, format)));
    }

    @ParameterizedTest
    @MethodSource("targetsAndFormats")
    void theJavaClientPushesAddsAndDeletes(RelayedGateway target, Format format) throws Exception {
        String job = Gateways.unique("client_java");
        PrometheusRegistry registry = new PrometheusRegistry();
        Counter rows = Counter.builder()
                .name(job + "_rows")
                .help("Rows.")
                .labelNames("table")
                .register(registry);
        rows.labelValues("orders/2026").inc(42);
        Histogram sizes = Histogram.builder()
                .name(job + "_bytes")
                .classicOnly()
                .classicUpperBounds(10, 100)
                .register(registry);
        sizes.observe(5);
        sizes.observe(50);
        PushGateway client = PushGateway.builder()
                .address(target.relay().address())
                .job(job)
                .groupingKey("place", "a/b")
                .groupingKey("shift", "night 1")
                .registry(registry)
                .format(format)
                .build();

        client.push();
        client.pushAdd();

        // This client writes a space as a form does, and a Pushgateway takes the plus for what it is.
        String[] group = {"job", job, "place", "a/b", "shift", "night+1"};
        assertThat(target.gateway().readBack().group(group)).isPresent();
        assertThat(target.gateway().readBack().value(job + "_rows_total", "table", "orders/2026"))
                .contains(42.0);
        Sample histogram = target.gateway().readBack().samples(job + "_bytes").get(0);
        assertThat(histogram.count()).isEqualTo(2.0);
        assertThat(histogram.distribution()).containsEntry(10.0, 1.0).containsEntry(100.0, 2.0);

        client.delete();
        awaitDeleted(() -> assertThat(target.gateway().readBack().group(group)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theSimpleClientPushesAddsAndDeletes(RelayedGateway target) throws Exception {
        String job = Gateways.unique("simpleclient");
        CollectorRegistry registry = new CollectorRegistry();
        io.prometheus.client.Gauge.build(job + "_seconds", "Duration.")
                .register(registry)
                .set(12.5);
        var client =
                new io.prometheus.client.exporter.PushGateway(target.relay().address());

        client.push(registry, job, Map.of("instance", ""));
        client.pushAdd(registry, job, Map.of("instance", ""));

        assertThat(target.gateway().readBack().value(job + "_seconds", "job", job))
                .contains(12.5);
        client.delete(job, Map.of("instance", ""));
        awaitDeleted(() ->
                assertThat(target.gateway().readBack().value(job + "_seconds")).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void curlPushesAsInThePushgatewaysReadme(RelayedGateway target) throws Exception {
        String job = Gateways.unique("curl");

        String answer =
                curl(job + " 3.14\n", "--data-binary", "@-", target.relay().url() + "/metrics/job/" + job);

        assertThat(answer).isEqualTo("200");
        assertThat(target.gateway().readBack().value(job, "job", job)).contains(3.14);
        assertThat(curl("", "-X", "DELETE", target.relay().url() + "/metrics/job/" + job))
                .isEqualTo("202");
        awaitDeleted(
                () -> assertThat(target.gateway().readBack().group("job", job)).isEmpty());
    }

    /** A Pushgateway answers a DELETE with 202, before it has done it. */
    private static void awaitDeleted(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion);
    }

    @Test
    void sendersHaveToBeWhoTheySayWherePasswordAndTlsAreSet(@TempDir Path folder) throws Exception {
        GatewayServer gateway = Gateways.all().get(0);
        String job = Gateways.unique("secure");
        Certificate certificate = Certificate.create(folder);
        try (Relay relay = new Relay(
                gateway.url(),
                "relay.username",
                "sender",
                "relay.password",
                "p:ä$s",
                "relay.tls-certificate",
                certificate.chain().toString(),
                "relay.tls-key",
                certificate.key().toString())) {
            String url = "https://" + relay.address() + "/metrics/job/" + job;
            String[] trusting = {"--cacert", certificate.chain().toString(), "--data-binary", "@-"};

            assertThat(curl(job + " 1\n", append(trusting, url))).endsWith("401");
            assertThat(curl(job + " 1\n", append(trusting, "-u", "sender:wrong", url)))
                    .endsWith("401");
            assertThat(curl(job + " 1\n", append(trusting, "-u", "sender:p:ä$s", url)))
                    .isEqualTo("200");
        }
        assertThat(gateway.readBack().value(job, "job", job)).contains(1.0);
    }

    @Test
    void aClientWithAPasswordReachesARelayThatWantsOne() throws Exception {
        GatewayServer gateway = Gateways.all().get(0);
        String job = Gateways.unique("password");
        CollectorRegistry registry = new CollectorRegistry();
        io.prometheus.client.Gauge.build(job, "x").register(registry).set(1);
        try (Relay relay = new Relay(gateway.url(), "relay.username", "sender", "relay.password", "secret")) {
            var client = new io.prometheus.client.exporter.PushGateway(relay.address());
            assertThatThrownBy(() -> client.pushAdd(registry, job))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("401");

            client.setConnectionFactory(new BasicAuthHttpConnectionFactory("sender", "secret"));
            client.pushAdd(registry, job);
        }
        assertThat(gateway.readBack().value(job)).contains(1.0);
    }

    private static String[] append(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    /** What was answered: the body, and after it the status. */
    private static String curl(String body, String... arguments) throws Exception {
        Process curl = new ProcessBuilder(
                        append(new String[] {"curl", "-sS", "-m", "60", "-w", "%{http_code}"}, arguments))
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = curl.getOutputStream()) {
            in.write(body.getBytes(StandardCharsets.UTF_8));
        }
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(answer).isZero();
        return answer.strip();
    }

    /** A certificate for 127.0.0.1 that is its own authority, made by the JDK's keytool, in PEM. */
    private record Certificate(Path chain, Path key) {

        private static final String PASSWORD = "changeit";

        static Certificate create(Path folder) throws Exception {
            Path store = folder.resolve("store.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "relay",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=relay",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-keystore",
                            store.toString())
                    .inheritIO()
                    .start();
            assertThat(keytool.waitFor()).isZero();
            KeyStore read = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Key key = read.getKey("relay", PASSWORD.toCharArray());
            return new Certificate(
                    pem(
                            folder.resolve("tls.crt"),
                            "CERTIFICATE",
                            read.getCertificate("relay").getEncoded()),
                    pem(folder.resolve("tls.key"), "PRIVATE KEY", key.getEncoded()));
        }

        private static Path pem(Path file, String type, byte[] content) throws IOException {
            try (Writer out = Files.newBufferedWriter(file)) {
                out.write("-----BEGIN " + type + "-----\n");
                out.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
                out.write("\n-----END " + type + "-----\n");
            }
            return file;
        }
    }
}
