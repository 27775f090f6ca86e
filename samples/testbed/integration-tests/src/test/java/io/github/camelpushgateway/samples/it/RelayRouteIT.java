// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.samples.gateway.EmbeddedGateway;
import io.github.camelpushgateway.samples.gateway.ManagedGateway;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The relay's route as it is delivered: what a sender is answered, and what arrives, are what a gateway itself
 * would do.
 */
class RelayRouteIT {

    private static final String TEXT = "text/plain; version=0.0.4";
    private static final String FORM = "application/x-www-form-urlencoded";

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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    private static byte[] protobuf(String metric, double value) {
        ExpositionWriter writer = ExpositionFormat.PROTOBUF.newWriter();
        writer.beginFamily(new MetricDescriptor(metric, MetricType.GAUGE, null));
        writer.number(writer.encode(Labels.EMPTY), value);
        writer.endFamily();
        return Arrays.copyOf(writer.buffer(), writer.length());
    }

    /**
     * One request, sent to a gateway and to the relay before it. JOB and METRIC in it become a name that is not
     * used elsewhere.
     */
    private record Attempt(String method, String path, byte[] body, String... headers) {

        HttpResponse<String> send(String url, String job, String metric) {
            String filled = new String(body, StandardCharsets.ISO_8859_1).replace("METRIC", metric);
            return Relay.send(
                    url, method, path.replace("JOB", job), filled.getBytes(StandardCharsets.ISO_8859_1), headers);
        }

        @Override
        public String toString() {
            return method + " " + path + " " + List.of(headers) + " " + new String(body, StandardCharsets.UTF_8);
        }
    }

    private static Attempt attempt(String method, String path, String body, String... headers) {
        return new Attempt(method, path, bytes(body), headers);
    }

    /** In order: what one leaves behind, the next one finds. */
    private static List<Attempt> attempts() throws IOException {
        List<Attempt> attempts = new ArrayList<>(List.of(
                attempt("POST", "/metrics/job/JOB", "METRIC_a 1\n", "Content-Type", TEXT),
                attempt(
                        "POST",
                        "/metrics/job/JOB",
                        "# TYPE METRIC_b counter\nMETRIC_b{x=\"1\"} 2\n",
                        "Content-Type",
                        FORM),
                attempt("POST", "/metrics/job/JOB", "METRIC_b{x=\"2\"} 3\n"),
                attempt("PUT", "/metrics/job/JOB/site/a%20b", "METRIC_a{site=\"other\",job=\"other\"} 1\n"),
                attempt("PUT", "/metrics/job/JOB/site@base64/YS9i", "METRIC_a{x=\"1\"} 1\nMETRIC_a{x=\"2\"} 2\n"),
                attempt("POST", "/metrics/job/JOB/site@base64/YS9i", "METRIC_a{x=\"3\"} 3\n"),
                attempt("PUT", "/metrics/job/JOB/site@base64/YS9i", "METRIC_c 1\n"),
                attempt("POST", "/metrics/job/JOB/site@base64/YS9i", ""),
                attempt("PUT", "/metrics/job/JOB/site/" + "x".repeat(6000), "METRIC_a 1\n"),
                attempt("PUT", "/metrics/job/JOB/site/gone", "METRIC_a 1\n"),
                attempt("DELETE", "/metrics/job/JOB/site/gone", ""),
                attempt("DELETE", "/metrics/job/JOB/site/never", ""),
                attempt("PUT", "/metrics/job/JOB/site/emptied", "METRIC_a 1\n"),
                attempt("PUT", "/metrics/job/JOB/site/emptied", ""),
                new Attempt("POST", "/metrics/job/JOB/zip/1", gzip(bytes("zipped 1\n")), "Content-Encoding", "gzip"),
                new Attempt(
                        "POST",
                        "/metrics/job/JOB/proto/1",
                        protobuf("METRIC_p", 1.5),
                        "Content-Type",
                        ExpositionFormat.PROTOBUF.contentType()),
                // What is refused.
                attempt("POST", "/metrics/job/JOB/bad/1", "METRIC_a 1 1700000000000\n"),
                attempt("POST", "/metrics/job/JOB/bad/2", "METRIC_a one\n"),
                attempt("POST", "/metrics/job/JOB/bad/3", "METRIC_a 1"),
                attempt("POST", "/metrics/job/JOB/bad/4", "METRIC_a 1\nMETRIC_a 2\n"),
                attempt("POST", "/metrics/job/JOB/bad/5", "# TYPE METRIC_a counter\nMETRIC_a 1\n"),
                attempt("POST", "/metrics/job/JOB/bad/6", "METRIC_a 1\n", "Content-Encoding", "gzip"),
                attempt("POST", "/metrics/job/JOB/bad/7", "{\"a\": 1}\n", "Content-Type", "application/json"),
                new Attempt("POST", "/metrics/job/JOB/bad/8", protobuf("METRIC_p", 1.5), "Content-Type", TEXT),
                attempt("POST", "/metrics/job/JOB/odd", "METRIC_a 1\n"),
                attempt("POST", "/metrics/job/JOB/__x/1", "METRIC_a 1\n"),
                attempt("POST", "/metrics/job/JOB/x@base64/???".replace("???", "%3F%3F"), "METRIC_a 1\n"),
                attempt("POST", "/elsewhere", "METRIC_a 1\n")));
        return attempts;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyRequestIsAnsweredAsTheGatewayItselfAnswersIt(RelayedGateway target) throws Exception {
        GatewayServer gateway = target.gateway();
        Relay relay = target.relay();
        String direct = Gateways.unique("direct");
        String relayed = Gateways.unique("relayed");

        for (Attempt attempt : attempts()) {
            HttpResponse<String> expected = attempt.send(gateway.url(), direct, direct);
            HttpResponse<String> answer = attempt.send(relay.url(), relayed, relayed);

            assertThat(answer.statusCode()).as(attempt + ": " + answer.body()).isEqualTo(expected.statusCode());
            assertThat(answer.body().isBlank())
                    .as(attempt.toString())
                    .isEqualTo(expected.body().isBlank());
        }

        assertThat(series(gateway, relayed)).isEqualTo(series(gateway, direct)).isNotEmpty();
    }

    /**
     * The series of all groups of a job, without the job's name, and without groups that hold nothing: failed
     * pushes leave such.
     */
    private static List<String> series(GatewayServer gateway, String job) {
        return gateway.readBack().groups().stream()
                .filter(group -> group.labels().get("job").equals(job))
                .flatMap(group -> group.pushedFamilies().entrySet().stream())
                .flatMap(family -> family.getValue().samples().stream()
                        .map(sample -> family.getKey() + " " + family.getValue().type() + " " + sample.labels() + " "
                                + sample.value()))
                .map(text -> text.replace(job, "JOB"))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void manySendersOfOneGroupAreAllAnswered(RelayedGateway target) {
        GatewayServer gateway = target.gateway();
        Relay relay = target.relay();
        String job = Gateways.unique("many");

        List<CompletableFuture<Integer>> answers = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> relay.send("POST", "/metrics/job/" + job, job + "_" + i + " " + i + "\n")
                                .statusCode()))
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
        assertThat(gateway.readBack().group("job", job).orElseThrow().pushedFamilies())
                .hasSize(50);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theTenantIsAddedAndWhatSendersSayOfThemselvesIsNot(RelayedGateway target) {
        GatewayServer gateway = target.gateway();
        String job = Gateways.unique("tenant");
        try (Relay relay = new Relay(gateway.url(), "camel.component.pushgateway.tenant-id", "1234")) {
            HttpResponse<String> answer = relay.send(
                    "POST",
                    "/metrics/job/" + job + "?CamelPushgatewayJob=other&camelPushgatewayTenantId=5",
                    job + " 1\n",
                    "camelPushgatewayTenantId",
                    "6",
                    "CamelPushgatewayOperation",
                    "delete");

            assertThat(answer.statusCode()).isEqualTo(200);
        }
        assertThat(gateway.readBack().value(job, "job", job, "tenant_userid", "1234"))
                .contains(1.0);
    }

    @Test
    void theBridgesCredentialsAreUsedAndNotTheSenders() throws Exception {
        String path = "/metrics/job/" + Gateways.unique("managed");
        try (EmbeddedGateway managed =
                EmbeddedGateway.start(0, ManagedGateway.v1().withToken("s3cret"))) {
            try (Relay relay = new Relay(
                    managed.url(),
                    "camel.component.pushgateway.token",
                    "s3cret",
                    "camel.component.pushgateway.profile",
                    "aliyun-v1")) {
                assertThat(relay.send("POST", path, "a 1\n", "Authorization", "Bearer of-the-sender")
                                .statusCode())
                        .isBetween(200, 204);
            }
            try (Relay relay = new Relay(
                    managed.url(),
                    "camel.component.pushgateway.token",
                    "wrong",
                    "camel.component.pushgateway.profile",
                    "aliyun-v1")) {
                HttpResponse<String> answer = relay.send("POST", path, "a 1\n", "Authorization", "Bearer s3cret");

                // Not 401: nothing is wrong with what the sender sent.
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body())
                        .contains("401")
                        .doesNotContain("s3cret")
                        .doesNotContain("wrong");
            }
        }
    }

    @Test
    void whileTheGatewayIsAwaySendersAreToldBeforeTheyGiveUp() {
        try (GatewayServer gateway = TestServers.gateway();
                Relay relay = new Relay(gateway.url())) {
            gateway.stop();

            HttpResponse<String> answer = relay.send("POST", "/metrics/job/away", "a 1\n");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains(gateway.url());
            gateway.start();
            assertThat(relay.send("POST", "/metrics/job/away", "a 1\n").statusCode())
                    .isEqualTo(200);
            assertThat(gateway.readBack().value("a", "job", "away")).contains(1.0);
        }
    }

    @Test
    void whatIsTooLongIsRefusedAlsoWhenItComesCompressed() throws Exception {
        GatewayServer gateway = Gateways.all().get(0);
        String path = "/metrics/job/" + Gateways.unique("long");
        byte[] large = bytes("# " + "x".repeat(2_000_000) + "\n");
        try (Relay relay = new Relay(gateway.url(), "relay.max-body-bytes", "1000000")) {
            HttpResponse<String> plain = Relay.send(relay.url(), "POST", path, large);
            HttpResponse<String> zipped =
                    Relay.send(relay.url(), "POST", path, gzip(large), "Content-Encoding", "gzip");
            HttpResponse<String> unknown =
                    Relay.send(relay.url(), "POST", path, bytes("a 1\n"), "Content-Encoding", "br");

            assertThat(plain.statusCode()).isEqualTo(413);
            assertThat(zipped.statusCode()).isEqualTo(413);
            assertThat(zipped.body()).contains("relay.max-body-bytes=1000000");
            assertThat(unknown.statusCode()).isEqualTo(415);
        }
        StoredMetrics stored = gateway.readBack();
        assertThat(stored.groups())
                .noneMatch(group -> path.endsWith(group.labels().get("job")));
    }

    @Test
    void aPortThatIsTakenIsSaidPlainly() {
        String taken = targets.get(0).relay().address().replaceFirst(".*:", "");

        assertThatThrownBy(() -> new Relay("http://localhost:9091", "relay.port", taken))
                .satisfies(thrown -> assertThat(Stream.iterate(thrown, Objects::nonNull, Throwable::getCause))
                        .anySatisfy(cause -> assertThat(cause)
                                .isInstanceOf(SettingsException.class)
                                .hasMessageStartingWith("The relay cannot listen on 127.0.0.1:" + taken
                                        + " (Address already in use). Check relay.host and relay.port")));
    }

    @Test
    void itSaysThatItLives() {
        Relay relay = targets.get(0).relay();

        assertThat(relay.send("GET", "/-/healthy", "").statusCode()).isEqualTo(200);
        assertThat(relay.send("GET", "/-/ready", "").body()).isEqualTo("OK");
        assertThat(relay.send("GET", "/metrics/job/x", "").statusCode()).isEqualTo(405);
    }
}
