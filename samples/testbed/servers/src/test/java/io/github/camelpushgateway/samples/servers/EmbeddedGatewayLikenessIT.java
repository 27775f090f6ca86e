// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sends the same requests to the embedded gateway and to each installed Pushgateway, and compares what they answer
 * and hold.
 */
class EmbeddedGatewayLikenessIT {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private record Request(String method, String path, String contentType, String encoding, byte[] body) {

        static Request post(String path, String body) {
            return of("POST", path, body);
        }

        static Request put(String path, String body) {
            return of("PUT", path, body);
        }

        static Request delete(String path) {
            return of("DELETE", path, "");
        }

        static Request of(String method, String path, String body) {
            return new Request(method, path, "text/plain; version=0.0.4", null, body.getBytes(StandardCharsets.UTF_8));
        }

        Request withContentType(String type) {
            return new Request(method, path, type, encoding, body);
        }

        Request gzipped() {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(body);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return new Request(method, path, contentType, "gzip", packed.toByteArray());
        }
    }

    private record Scenario(String name, List<Request> requests) {

        static Scenario of(String name, Request... requests) {
            return new Scenario(name, List.of(requests));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String GAUGE = "# TYPE a gauge\na 1\n";
    private static final String COUNTER = "# TYPE a counter\na 1\n";
    private static final String SUMMARY =
            "# HELP s Sizes.\n# TYPE s summary\ns{quantile=\"0.5\"} 2\ns{quantile=\"0.99\"} 7.5\ns_sum 30\ns_count 12\n";
    private static final String HISTOGRAM =
            "# TYPE h histogram\nh_bucket{x=\"1\",le=\"0.5\"} 2\nh_bucket{x=\"1\",le=\"+Inf\"} 3\nh_sum{x=\"1\"} 4\nh_count{x=\"1\"} 3\n";

    private static Stream<Scenario> scenarios() {
        return Stream.of(
                Scenario.of(
                        "POST replaces families of the same name",
                        Request.post("/job/x", "a 1\nb 2\n"),
                        Request.post("/job/x", "a{l=\"v\"} 3\n")),
                Scenario.of(
                        "PUT replaces the group", Request.post("/job/x", "a 1\nb 2\n"), Request.put("/job/x", "a 3\n")),
                Scenario.of("empty PUT empties the group", Request.post("/job/x", "a 1\n"), Request.put("/job/x", "")),
                Scenario.of("empty POST is a heartbeat", Request.post("/job/x", "a 1\n"), Request.post("/job/x", "")),
                Scenario.of("empty POST makes a group", Request.post("/job/x", "")),
                Scenario.of(
                        "DELETE takes the exact group",
                        Request.post("/job/x", "a 1\n"),
                        Request.post("/job/x/instance/y", "a 1\n"),
                        Request.delete("/job/x")),
                Scenario.of("DELETE of nothing", Request.delete("/job/none")),
                Scenario.of(
                        "labels of the path win",
                        Request.post("/job/x/site/north", "a{site=\"south\",job=\"y\",l=\"1\"} 1\n")),
                Scenario.of("an instance in the body stays", Request.post("/job/x", "a{instance=\"i\"} 1\n")),
                Scenario.of("empty label value stays", Request.post("/job/x", "a{l=\"\"} 1\n")),
                Scenario.of(
                        "base64 values",
                        Request.post("/job@base64/YS9i/l@base64/w7zDpC8=", "a 1\n"),
                        Request.post("/job/x/l@base64/=", "a 1\n"),
                        Request.post("/job/x/l/", "a 1\n")),
                Scenario.of("base64 without padding", Request.post("/job/x/l@base64/YQ", "a 1\n")),
                Scenario.of(
                        "percent and plus",
                        Request.post("/job/a%20b/l/a+b", "a 1\n"),
                        Request.post("/job/%C3%BC/l/%25", "a 1\n")),
                Scenario.of("slash as %2F splits", Request.post("/job/x/l/a%2Fb", "a 1\n")),
                Scenario.of(
                        "paths that are wrong",
                        Request.post("/job/x/l", "a 1\n"),
                        Request.post("/job/x/l-l/v", "a 1\n"),
                        Request.post("/job/x/__l/v", "a 1\n"),
                        Request.post("/job@base64/=", "a 1\n"),
                        Request.post("/job", "a 1\n"),
                        Request.post("/nojob/x", "a 1\n")),
                Scenario.of(
                        "paths that redirect",
                        Request.post("/job/x//v", "a 1\n"),
                        Request.post("/job/x/l/../v", "a 1\n")),
                Scenario.of(
                        "methods that are none",
                        Request.of("GET", "/job/x", ""),
                        Request.of("PATCH", "/job/x", "a 1\n")),
                Scenario.of("timestamps", Request.post("/job/x", "a 1 1700000000000\n")),
                Scenario.of(
                        "a refused push keeps what was there",
                        Request.post("/job/x", "a 1\n"),
                        Request.post("/job/x", "b 1 17\n")),
                Scenario.of(
                        "type clash across groups",
                        Request.post("/job/x", GAUGE),
                        Request.post("/job/y", COUNTER),
                        Request.post("/job/y", "b 1\n")),
                Scenario.of(
                        "type clash within the group is a replacement",
                        Request.post("/job/x", GAUGE),
                        Request.post("/job/x", COUNTER)),
                Scenario.of(
                        "no TYPE is untyped and clashes",
                        Request.post("/job/x", GAUGE),
                        Request.post("/job/y", "a 1\n")),
                Scenario.of(
                        "types of the gateway's own metrics",
                        Request.post("/job/x", "# TYPE go_goroutines counter\ngo_goroutines 1\n"),
                        Request.post(
                                "/job/x", "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds 1\n"),
                        Request.post("/job/y", "go_gc_duration_seconds_count 1\n")),
                Scenario.of("series twice", Request.post("/job/x", "a{l=\"1\"} 1\na{l=\"1\"} 2\n")),
                Scenario.of(
                        "series that grouping labels make equal",
                        Request.post("/job/x/site/n", "a{site=\"1\"} 1\na{site=\"2\"} 2\n")),
                Scenario.of(
                        "series equal to another group's",
                        Request.post("/job/x", "a{instance=\"i\"} 1\n"),
                        Request.post("/job/x/instance/i", "a 1\n")),
                Scenario.of(
                        "a group with an empty instance beside one without",
                        Request.post("/job/x", "a 1\n"),
                        Request.post("/job/x/instance/", "b 1\n"),
                        Request.post("/job/z", "c 1\n")),
                Scenario.of(
                        "count beside a summary",
                        Request.post("/job/x", SUMMARY),
                        Request.post("/job/y", "s_count 1\n"),
                        Request.post("/job/y", "s_bucket 1\n")),
                Scenario.of(
                        "bucket beside a histogram",
                        Request.post("/job/x", HISTOGRAM),
                        Request.post("/job/y", "h_bucket 1\n")),
                Scenario.of(
                        "histogram beside a count",
                        Request.post("/job/x", "h_count 1\n"),
                        Request.post("/job/y", HISTOGRAM)),
                Scenario.of(
                        "names that are reserved",
                        Request.post("/job/x", "push_time_seconds 1\n"),
                        Request.post("/job/x", "a{__l=\"1\"} 1\n")),
                Scenario.of("summary and histogram", Request.post("/job/x", SUMMARY + HISTOGRAM)),
                Scenario.of("fractions in text", Request.post("/job/x", "a 0.1\nb 1e300\nc -0.00001\nd 123456789\n")),
                Scenario.of("values that are not finite", Request.post("/job/x", "a NaN\nb +Inf\nc -inf\n")),
                Scenario.of(
                        "escapes",
                        Request.post(
                                "/job/x", "# HELP a one\\ntwo \\\\ three\n# TYPE a gauge\na{l=\"\\\\ \\n \\\"\"} 1\n")),
                Scenario.of(
                        "HELP in any language", Request.post("/job/x", "# HELP a 温度\n# TYPE a gauge\na{l=\"北\"} 1\n")),
                Scenario.of(
                        "comments, blanks and empty lines",
                        Request.post("/job/x", "\n# a comment\n#\n \t a { l = \"1\" , } 1 \n".replace("1 \n", "1\n"))),
                Scenario.of("text without an end", Request.post("/job/x", "a 1")),
                Scenario.of(
                        "CRLF", Request.post("/job/x", "# TYPE a gauge\r\na 1\r\n"), Request.post("/job/x", "a 1\r\n")),
                Scenario.of("TYPE twice", Request.post("/job/x", "# TYPE a gauge\n# TYPE a gauge\na 1\n")),
                Scenario.of("HELP twice", Request.post("/job/x", "# HELP a x\n# HELP a x\na 1\n")),
                Scenario.of("TYPE after samples", Request.post("/job/x", "a 1\n# TYPE a gauge\n")),
                Scenario.of("TYPE unknown", Request.post("/job/x", "# TYPE a thing\na 1\n")),
                Scenario.of(
                        "text that is wrong",
                        Request.post("/job/x", "1a 1\n"),
                        Request.post("/job/x", "a x\n"),
                        Request.post("/job/x", "a 1_0\n"),
                        Request.post("/job/x", "a 0x1p3\n"),
                        Request.post("/job/x", "a{l} 1\n"),
                        Request.post("/job/x", "a{l=1} 1\n"),
                        Request.post("/job/x", "a{l=\"1\" m=\"2\"} 1\n"),
                        Request.post("/job/x", "a{l=\"1\",l=\"2\"} 1\n"),
                        Request.post("/job/x", "a{l=\"\\t\"} 1\n"),
                        Request.post("/job/x", "a{__name__=\"b\"} 1\n"),
                        Request.post("/job/x", "a 1 x\n"),
                        Request.post("/job/x", "a 1 2 3\n"),
                        Request.post("/job/x", "%a 1\n").withContentType("application/json")),
                Scenario.of(
                        "text said to be something else",
                        Request.post("/job/x", "a 1\n").withContentType("application/x-www-form-urlencoded")),
                Scenario.of(
                        "protobuf that is text", Request.post("/job/x", "a 1\n").withContentType(PROTOBUF)),
                Scenario.of("empty protobuf", Request.post("/job/x", "").withContentType(PROTOBUF)),
                Scenario.of("gzip", Request.post("/job/x", "a 1\n").gzipped()));
    }

    private static Stream<Arguments> matrix() {
        List<PushgatewayProgram> programs = TestServers.pushgateways();
        assumeThat(programs).as("installed Pushgateways").isNotEmpty();
        return programs.stream().flatMap(program -> scenarios().map(scenario -> Arguments.of(program, scenario)));
    }

    @ParameterizedTest(name = "{1}, {0}")
    @MethodSource("matrix")
    void answersAndHoldsTheSameAsARealPushgateway(PushgatewayProgram program, Scenario scenario) throws Exception {
        try (GatewayServer real = program.start();
                GatewayServer embedded = TestServers.embeddedGateway()) {
            for (Request request : scenario.requests()) {
                assertThat(send(embedded, request))
                        .as("%s %s", request.method(), request.path())
                        .isEqualTo(send(real, request));
            }
            // A Pushgateway answers a DELETE with 202, before it has done it.
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(held(embedded)).isEqualTo(held(real)));
        }
    }

    private static String send(GatewayServer gateway, Request request) throws Exception {
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics" + request.path()))
                .method(request.method(), BodyPublishers.ofByteArray(request.body()))
                .header("Content-Type", request.contentType());
        if (request.encoding() != null) {
            http.header("Content-Encoding", request.encoding());
        }
        HttpResponse<String> response = CLIENT.send(http.build(), BodyHandlers.ofString());
        // How a metric is spelled differs between versions on purpose. From run to run it differs in which order errors
        // stand, and which of two that collide is called the first.
        String[] lines = response.body()
                .replaceAll("\\{.*} ", "{} ")
                .replaceAll("collected .* collides with previously collected .*", "collides")
                .replaceAll(" is not a (COUNTER|GAUGE|HISTOGRAM|SUMMARY|UNTYPED)", " is of another type")
                .split("\n");
        Arrays.sort(lines);
        return response.statusCode() + " " + String.join("\n", lines);
    }

    private static List<String> held(GatewayServer gateway) {
        List<String> groups = new ArrayList<>();
        for (StoredMetrics.Group group : gateway.readBack().groups()) {
            Map<String, String> families = new TreeMap<>();
            group.pushedFamilies()
                    .forEach((name, family) -> families.put(
                            name,
                            family.type() + " " + family.help() + " "
                                    + family.samples().stream()
                                            .map(Object::toString)
                                            .sorted()
                                            .toList()));
            groups.add(group.labels() + " ok=" + group.lastPushSuccessful() + " pushed=" + (group.pushTimeSeconds() > 0)
                    + " failed=" + (group.pushFailureTimeSeconds() > 0) + " " + families);
        }
        groups.sort(null);
        return groups;
    }
}
