// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.exposition.proto.Wire.Gauge;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import io.github.camelpushgateway.exposition.proto.Wire.MetricType;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the managed service's documentation says is taken and refused, request by request. */
class ManagedGatewayTest {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    private static final String BODY = "# HELP a Air.\n# TYPE a gauge\na 1\n";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final MovableClock clock = new MovableClock();

    @Test
    void firstGenerationWithoutATokenTakesPushesFromAnybody() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            assertThat(gateway.url()).endsWith("/api/v2");
            assertThat(push(gateway, TEXT, null, BODY).statusCode()).isEqualTo(200);
            assertThat(push(gateway, "text/plain", null, BODY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void firstGenerationTakesItsTokenAsBearerOrAsAnyUsersPassword() throws Exception {
        try (EmbeddedGateway gateway =
                EmbeddedGateway.start(0, ManagedGateway.v1().withToken("j.w.t"))) {
            assertThat(push(gateway, TEXT, "Bearer j.w.t", BODY).statusCode()).isEqualTo(200);
            assertThat(push(gateway, TEXT, basic("admin", "j.w.t"), BODY).statusCode())
                    .isEqualTo(200);
            assertThat(push(gateway, TEXT, basic("whoever", "j.w.t"), BODY).statusCode())
                    .isEqualTo(200);
            for (String wrong : new String[] {null, "Bearer other", "j.w.t", basic("admin", ""), "Basic ???"}) {
                assertThat(push(gateway, TEXT, wrong, BODY).statusCode())
                        .as(wrong)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void secondGenerationTakesAnAccessKeyAndAnswersErrorsAsJson() throws Exception {
        ManagedGateway managed = ManagedGateway.v2().withAccessKey("LTAI1", "secret");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, managed)) {
            assertThat(gateway.url()).endsWith("/api/v1/pushgateway");
            assertThat(push(gateway, TEXT, basic("LTAI1", "secret"), BODY).statusCode())
                    .isEqualTo(200);
            assertThat(push(gateway, TEXT, "Bearer secret", BODY).statusCode()).isEqualTo(401);
            assertThat(push(gateway, TEXT, basic("LTAI2", "secret"), BODY).statusCode())
                    .isEqualTo(401);

            HttpResponse<String> answer = push(gateway, TEXT, basic("LTAI1", "wrong"), BODY);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body()).startsWith("{\"errorCode\":\"Unauthorized\",\"errorMessage\":\"");
        }
    }

    @Test
    void temporaryCredentialsNeedTheirTokenAndExpire() throws Exception {
        ManagedGateway managed = ManagedGateway.v2(clock);
        ManagedGateway.Credentials first = managed.issueTemporary(Duration.ofHours(1));
        String withToken = basic(first.accessKeyId(), first.accessKeySecret() + "$" + first.securityToken());
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, managed)) {
            assertThat(push(gateway, TEXT, withToken, BODY).statusCode()).isEqualTo(200);
            assertThat(push(gateway, TEXT, basic(first.accessKeyId(), first.accessKeySecret()), BODY)
                            .statusCode())
                    .isEqualTo(401);

            clock.forward(Duration.ofMinutes(59));
            ManagedGateway.Credentials second = managed.issueTemporary(Duration.ofHours(1));
            assertThat(push(gateway, TEXT, withToken, BODY).statusCode()).isEqualTo(200);
            clock.forward(Duration.ofMinutes(1));

            assertThat(push(gateway, TEXT, withToken, BODY).body()).contains("security token expired");
            assertThat(push(
                                    gateway,
                                    TEXT,
                                    basic(
                                            second.accessKeyId(),
                                            second.accessKeySecret() + "$" + second.securityToken()),
                                    BODY)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(first.toString()).doesNotContain(first.accessKeySecret(), first.securityToken());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "application/openmetrics-text; version=1.0.0",
                "text/plain; version=1.0.0",
                "application/json",
                "application/vnd.google.protobuf",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=text",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=compact-text"
            })
    void formatsThatAreNotDocumentedAreRefused(String contentType) throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            HttpResponse<String> answer = push(gateway, contentType, null, BODY);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("is not supported");
        }
    }

    @Test
    void delimitedProtobufIsTaken() throws Exception {
        MetricFamily family = MetricFamily.newBuilder()
                .setName("a")
                .setType(MetricType.GAUGE)
                .addMetric(Metric.newBuilder().setGauge(Gauge.newBuilder().setValue(1)))
                .build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        family.writeDelimitedTo(body);
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics/job/x/instance/i"))
                    .header("Content-Type", PROTOBUF)
                    .PUT(BodyPublishers.ofByteArray(body.toByteArray()))
                    .build();

            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void chineseHelpIsRefusedAndChineseLabelValuesAreTaken() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            HttpResponse<String> help = push(gateway, TEXT, null, "# HELP a 温度\n# TYPE a gauge\na 1\n");
            HttpResponse<String> label = push(gateway, TEXT, null, "a{site=\"北京\"} 1\n");

            assertThat(help.statusCode()).isEqualTo(400);
            assertThat(help.body()).contains("HELP of metric a");
            assertThat(label.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSharedClusterWantsTheTenantOnEverySample() throws Exception {
        ManagedGateway managed = ManagedGateway.v1().withTenant("tenant_userid", "42");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, managed)) {
            assertThat(push(gateway, TEXT, null, "a{tenant_userid=\"42\"} 1\na{tenant_userid=\"42\",l=\"1\"} 1\n")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(push(gateway, TEXT, null, "a{tenant_userid=\"42\"} 1\na{l=\"1\"} 1\n")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(push(gateway, TEXT, null, "a{tenant_userid=\"43\"} 1\n").body())
                    .contains("tenant_userid");
        }
    }

    @Test
    void aPathWithoutTheJobIsNotFound() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v2())) {
            for (String path : new String[] {"", "/", "/metrics", "/metrics/"}) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + path))
                        .header("Content-Type", TEXT)
                        .POST(BodyPublishers.ofString(BODY))
                        .build();
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.body()).contains("errorCode");
            }
        }
    }

    @Test
    void moreThanAMegabyteIsRefused() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            String row = "# " + "x".repeat(97) + "\n";

            assertThat(push(gateway, TEXT, null, row.repeat(10_400) + BODY).statusCode())
                    .isEqualTo(200);
            assertThat(push(gateway, TEXT, null, row.repeat(10_500) + BODY).statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void aUsedUpQuotaIsAnsweredAsTheLogServiceDoesAndComesBack() throws Exception {
        ManagedGateway managed =
                ManagedGateway.v2(clock).withAccessKey("LTAI1", "secret").withQuota(2);
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, managed)) {
            String authorization = basic("LTAI1", "secret");
            push(gateway, TEXT, authorization, BODY);
            push(gateway, TEXT, authorization, BODY);

            HttpResponse<String> third = push(gateway, TEXT, authorization, BODY);
            clock.forward(Duration.ofSeconds(1));
            HttpResponse<String> later = push(gateway, TEXT, authorization, BODY);

            assertThat(third.statusCode()).isEqualTo(403);
            assertThat(third.body())
                    .isEqualTo("{\"errorCode\":\"WriteQuotaExceed\",\"errorMessage\":\"Write QPS Exceed\"}\n");
            assertThat(later.statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> push(EmbeddedGateway gateway, String contentType, String authorization, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics/job/x"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String basic(String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
