// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelpushgateway.exposition.proto.Wire.BucketSpan;
import io.github.camelpushgateway.exposition.proto.Wire.Gauge;
import io.github.camelpushgateway.exposition.proto.Wire.Histogram;
import io.github.camelpushgateway.exposition.proto.Wire.LabelPair;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import io.github.camelpushgateway.exposition.proto.Wire.MetricType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedGatewayTest {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private EmbeddedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = EmbeddedGateway.start(0);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void postReplacesFamiliesOfTheSameNameAndKeepsTheOthers() throws Exception {
        push("POST", "/job/x", "a{l=\"1\"} 1\nb 2\n");

        push("POST", "/job/x", "a{l=\"2\"} 3\n");

        assertThat(scrape()).contains("a{instance=\"\",job=\"x\",l=\"2\"} 3", "b{instance=\"\",job=\"x\"} 2");
        assertThat(scrape()).noneMatch(line -> line.contains("l=\"1\""));
    }

    @Test
    void putReplacesTheWholeGroupAndLeavesOthersAlone() throws Exception {
        push("POST", "/job/x", "a 1\nb 2\n");
        push("POST", "/job/x/site/north", "b 4\n");

        push("PUT", "/job/x", "a 3\n");

        assertThat(scrape())
                .contains("a{instance=\"\",job=\"x\"} 3", "b{instance=\"\",job=\"x\",site=\"north\"} 4")
                .doesNotContain("b{instance=\"\",job=\"x\"} 2");
    }

    @Test
    void deleteForgetsTheExactGroupOnly() throws Exception {
        push("POST", "/job/x", "a 1\n");
        push("POST", "/job/x/instance/i", "a 2\n");

        HttpResponse<String> answer = push("DELETE", "/job/x", "");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(groups()).hasSize(1);
        assertThat(groups().get(0).at("/labels/instance").asText()).isEqualTo("i");
    }

    @Test
    void emptyPostOnlyRenewsThePushTime() throws Exception {
        push("POST", "/job/x", "a 1\n");
        double first = pushTime();

        push("POST", "/job/x", "");

        assertThat(pushTime()).isGreaterThan(first);
        assertThat(scrape()).contains("a{instance=\"\",job=\"x\"} 1");
    }

    @Test
    void labelsInThePathOverwriteThoseInTheBody() throws Exception {
        push("POST", "/job/x/site/north", "a{site=\"south\",job=\"y\"} 1\n");

        assertThat(scrape()).contains("a{instance=\"\",job=\"x\",site=\"north\"} 1");
    }

    @Test
    void base64CarriesSlashesAndEmptyValues() throws Exception {
        push("POST", "/job@base64/YS9i/path@base64/L3Zhci90bXA=/empty@base64/=", "a 1\n");

        assertThat(groups().get(0).get("labels").toString())
                .isEqualTo("{\"empty\":\"\",\"job\":\"a/b\",\"path\":\"/var/tmp\"}");
    }

    @Test
    void aTimestampIsRefusedAndTheGroupRemembersTheFailure() throws Exception {
        HttpResponse<String> answer = push("POST", "/job/x", "a 1 1700000000000\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("pushed metrics must not have timestamps");
        JsonNode group = groups().get(0);
        assertThat(group.get("last_push_successful").asBoolean()).isFalse();
        assertThat(group.at("/push_failure_time_seconds/metrics/0/value").asDouble())
                .isPositive();
        assertThat(group.at("/push_time_seconds/metrics/0/value").asText()).isEqualTo("0");
        assertThat(group.has("a")).isFalse();
    }

    @Test
    void aTypeThatDiffersFromAnotherGroupsIsRefused() throws Exception {
        push("POST", "/job/x", "# TYPE a gauge\na 1\n");

        HttpResponse<String> answer = push("POST", "/job/y", "# TYPE a counter\na 1\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("collected metric \"a\" {", "is not a GAUGE");
    }

    @Test
    void theGatewaysOwnMetricsKeepTheirTypes() throws Exception {
        HttpResponse<String> answer = push("POST", "/job/x", "# TYPE go_goroutines counter\ngo_goroutines 1\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("gathered metric family go_goroutines has type COUNTER but should have GAUGE");
    }

    @Test
    void seriesThatGroupingLabelsMakeEqualAreRefused() throws Exception {
        HttpResponse<String> answer = push("POST", "/job/x/site/n", "a{site=\"1\"} 1\na{site=\"2\"} 2\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("was collected before with the same name and label values");
    }

    @Test
    void aCountBesideASummaryOfAnotherGroupIsRefused() throws Exception {
        push("POST", "/job/x", "# TYPE s summary\ns_sum 1\ns_count 1\n");

        HttpResponse<String> answer = push("POST", "/job/y", "s_count 1\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("collected metric named \"s_count\" collides with previously collected summary named \"s\"");
    }

    @Test
    void textWithoutALastLineFeedIsRefusedByItsLine() throws Exception {
        HttpResponse<String> answer = push("POST", "/job/x", "a 1\nb 2");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("text format parsing error in line 2: unexpected end of input stream\n");
        assertThat(groups()).isEmpty();
    }

    @Test
    void protobufIsReadOnlyWithTheExactContentType() throws Exception {
        byte[] body = delimited(gauge("a", 1, "l", "ü"));

        assertThat(send("POST", "/job/x", body, PROTOBUF, null).statusCode()).isEqualTo(200);
        assertThat(send("POST", "/job/x", body, "application/vnd.google.protobuf", null)
                        .statusCode())
                .isEqualTo(400);
        assertThat(scrape()).contains("a{instance=\"\",job=\"x\",l=\"ü\"} 1");
    }

    @Test
    void theLastOfTwoProtobufMessagesOfOneNameRemains() throws Exception {
        byte[] body = delimited(gauge("a", 1, "l", "1"), gauge("a", 2, "l", "2"));

        send("POST", "/job/x", body, PROTOBUF, null);

        assertThat(scrape())
                .contains("a{instance=\"\",job=\"x\",l=\"2\"} 2")
                .noneMatch(line -> line.contains("l=\"1\""));
    }

    @Test
    void brokenProtobufIsRefusedAndNotAnError() throws Exception {
        byte[] body = delimited(gauge("a", 1, "l", "1"));

        byte[] cut = java.util.Arrays.copyOf(body, body.length - 2);
        assertThat(send("POST", "/job/x", cut, PROTOBUF, null).statusCode()).isEqualTo(400);
        assertThat(send("POST", "/job/x", new byte[] {5, -1, -1, -1, -1, -1}, PROTOBUF, null)
                        .statusCode())
                .isEqualTo(400);
        byte[] badName = delimited(gauge("a\nb", 1, "l", "1"));
        assertThat(send("POST", "/job/x", badName, PROTOBUF, null).statusCode()).isEqualTo(400);
    }

    @Test
    void nativeHistogramsShowTheirBucketsInTheApi() throws Exception {
        MetricFamily family = MetricFamily.newBuilder()
                .setName("n")
                .setType(MetricType.HISTOGRAM)
                .addMetric(Metric.newBuilder()
                        .setHistogram(Histogram.newBuilder()
                                .setSampleCount(6)
                                .setSampleSum(12)
                                .setSchema(0)
                                .setZeroThreshold(0.001)
                                .setZeroCount(1)
                                .addPositiveSpan(
                                        BucketSpan.newBuilder().setOffset(1).setLength(2))
                                .addPositiveDelta(2)
                                .addPositiveDelta(1)))
                .build();

        send("POST", "/job/x", delimited(family), PROTOBUF, null);

        assertThat(groups().get(0).at("/n/metrics/0/buckets").toString())
                .isEqualTo("[[3,\"-0.001\",\"0.001\",\"1\"],[0,\"1\",\"2\",\"2\"],[0,\"2\",\"4\",\"3\"]]");
    }

    @Test
    void gzipIsUnpackedAndItsBombsAreNot() throws Exception {
        assertThat(send("POST", "/job/x", gzip("a 1\n".getBytes(StandardCharsets.UTF_8)), TEXT, "gzip")
                        .statusCode())
                .isEqualTo(200);
        byte[] blanks = new byte[65 * 1024 * 1024];
        java.util.Arrays.fill(blanks, (byte) '\n');

        assertThat(send("POST", "/job/x", gzip(blanks), TEXT, "gzip").statusCode())
                .isEqualTo(413);
        assertThat(send("POST", "/job/x", "a 1\n".getBytes(StandardCharsets.UTF_8), TEXT, "gzip")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void malformedPathsAreAnsweredWithFourHundredOrNotFound() throws Exception {
        for (String path :
                List.of("/job/x/l", "/job/x/l-l/v", "/job/x/__l/v", "/job@base64/=", "/job@base64/!!", "/job/%FF")) {
            assertThat(push("POST", path, "a 1\n").statusCode()).as(path).isEqualTo(400);
        }
        for (String path : List.of("/job", "/job/", "/other/x")) {
            assertThat(push("POST", path, "a 1\n").statusCode()).as(path).isEqualTo(404);
        }
        assertThat(push("POST", "/job/x//y", "a 1\n").statusCode()).isEqualTo(301);
        assertThat(push("PATCH", "/job/x", "a 1\n").statusCode()).isEqualTo(405);
        assertThat(rawStatusLine("POST /metrics/job/%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                .contains(" 400 ");
    }

    @Test
    @SuppressWarnings("FloatingPointLiteralPrecision")
    void numbersAreWrittenAsGoWritesThem() {
        assertThat(List.of(0.1, 1e6, 123456789.0, 100000.0, 0.0001, 0.00001, 4.9e-324, 2.0e-3, 1e23))
                .map(GoFormat::number)
                .containsExactly(
                        "0.1", "1e+06", "1.23456789e+08", "100000", "0.0001", "1e-05", "5e-324", "0.002", "1e+23");
    }

    @Test
    void thePageNeverTurnsPushedTextIntoMarkup() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(page.body()).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "://");
    }

    @Test
    void manyPushersAtOnceLoseNothing() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            HttpRequest request = request("/job/x/device/d" + i % 50, TEXT, null)
                    .POST(BodyPublishers.ofString("a" + i + " " + i + "\n"))
                    .build();
            answers.add(client.sendAsync(request, BodyHandlers.ofString()));
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
        assertThat(scrape().stream().filter(line -> line.startsWith("a"))).hasSize(200);
    }

    @Test
    void aPausedGatewayAnswersWhenItIsResumed() throws Exception {
        gateway.pause();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request("/job/x", TEXT, null)
                        .POST(BodyPublishers.ofString("a 1\n"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer).isNotDone();

        gateway.resume();

        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> push(String method, String path, String body) throws Exception {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), TEXT, null);
    }

    private HttpResponse<String> send(String method, String path, byte[] body, String type, String encoding)
            throws Exception {
        HttpRequest request = request(path, type, encoding)
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String type, String encoding) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics" + path))
                .header("Content-Type", type);
        return encoding == null ? request : request.header("Content-Encoding", encoding);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(gateway.pageUrl() + path)).build(), BodyHandlers.ofString());
    }

    private List<String> scrape() throws Exception {
        return get("/metrics").body().lines().toList();
    }

    private List<JsonNode> groups() throws Exception {
        List<JsonNode> groups = new ArrayList<>();
        new ObjectMapper().readTree(get("/api/v1/metrics").body()).get("data").forEach(groups::add);
        return groups;
    }

    private double pushTime() throws Exception {
        return groups().get(0).at("/push_time_seconds/metrics/0/value").asDouble();
    }

    /** For requests that no HTTP client sends. */
    private String rawStatusLine(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] answer = new byte[200];
            int length = in.read(answer);
            return new String(answer, 0, length, StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static MetricFamily gauge(String name, double value, String label, String labelValue) {
        return MetricFamily.newBuilder()
                .setName(name)
                .setType(MetricType.GAUGE)
                .addMetric(Metric.newBuilder()
                        .addLabel(LabelPair.newBuilder().setName(label).setValue(labelValue))
                        .setGauge(Gauge.newBuilder().setValue(value)))
                .build();
    }

    private static byte[] delimited(MetricFamily... families) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (MetricFamily family : families) {
            family.writeDelimitedTo(out);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }
}
