// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.BasicAuthHttpConnectionFactory;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The strictness from the other side: every way of pushing that the managed service's documentation shows (curl,
 * and both generations of the Java client) is taken, in each generation and with each kind of credentials, by the
 * clients themselves rather than by imitations.
 */
class DocumentedRequestsTest {

    private static final String TOKEN = "j.w.t";
    private static final String KEY_ID = "LTAI1";
    private static final String KEY_SECRET = "key-secret";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A gateway as the documentation sets one up, and what it wants to be sent. */
    private enum Service {
        V1_OPEN,
        V1_TOKEN,
        V2_ACCESS_KEY,
        V2_TEMPORARY;

        private ManagedGateway.Credentials issued;

        private EmbeddedGateway start() throws IOException {
            return EmbeddedGateway.start(
                    0,
                    switch (this) {
                        case V1_OPEN -> ManagedGateway.v1();
                        case V1_TOKEN -> ManagedGateway.v1().withToken(TOKEN);
                        case V2_ACCESS_KEY -> ManagedGateway.v2().withAccessKey(KEY_ID, KEY_SECRET);
                        case V2_TEMPORARY -> {
                            ManagedGateway managed = ManagedGateway.v2();
                            issued = managed.issueTemporary(Duration.ofHours(1));
                            yield managed;
                        }
                    });
        }

        /** The user of HTTP basic; {@code null} where nobody is asked. */
        private String user() {
            return switch (this) {
                case V1_OPEN -> null;
                case V1_TOKEN -> "admin";
                case V2_ACCESS_KEY -> KEY_ID;
                case V2_TEMPORARY -> issued.accessKeyId();
            };
        }

        private String password() {
            return switch (this) {
                case V1_OPEN -> null;
                case V1_TOKEN -> TOKEN;
                case V2_ACCESS_KEY -> KEY_SECRET;
                case V2_TEMPORARY -> issued.accessKeySecret() + "$" + issued.securityToken();
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void curlWithTheDocumentedContentTypeIsTaken(Service service) throws Exception {
        try (EmbeddedGateway gateway = service.start()) {
            String basic = service.user() == null ? null : basic(service.user(), service.password());

            assertThat(curl(gateway, "text/plain; version=0.0.4; charset=utf-8", basic)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(stored(gateway)).contains("some_metric{instance=\"\",job=\"some_job\"} 3.14");
        }
    }

    @Test
    void curlWithABearerTokenIsTakenByTheFirstGenerationOnly() throws Exception {
        try (EmbeddedGateway first = Service.V1_TOKEN.start();
                EmbeddedGateway second = Service.V2_ACCESS_KEY.start()) {
            assertThat(curl(first, "text/plain; version=0.0.4; charset=utf-8", "Bearer " + TOKEN)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(curl(second, "text/plain; version=0.0.4; charset=utf-8", "Bearer " + KEY_SECRET)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void whatCurlSendsWithoutAContentTypeIsRefused(Service service) throws Exception {
        try (EmbeddedGateway gateway = service.start()) {
            String basic = service.user() == null ? null : basic(service.user(), service.password());

            HttpResponse<String> answer = curl(gateway, "application/x-www-form-urlencoded", basic);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("application/x-www-form-urlencoded", "not supported");
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void thePresentJavaClientIsTakenInBothFormats(Service service) throws Exception {
        try (EmbeddedGateway gateway = service.start()) {
            for (Format format : Format.values()) {
                PushGateway client = presentClient(gateway, service, format);
                client.push();
                client.pushAdd();

                assertThat(stored(gateway))
                        .contains("db_backup_seconds{instance=\"\",job=\"" + format + "\",key1=\"v1\"} 42");
                // The documentation shows pushes only.
                assertThatThrownBy(client::delete).hasMessageContaining("405");
            }
        }
    }

    @Test
    void thePresentJavaClientIsTakenWithABearerToken() throws Exception {
        try (EmbeddedGateway gateway = Service.V1_TOKEN.start()) {
            PushGateway.builder()
                    .address(address(gateway))
                    .job("bearer")
                    .bearerToken(TOKEN)
                    .registry(registry())
                    .build()
                    .push();

            assertThat(stored(gateway)).contains("job=\"bearer\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void theFormerJavaClientIsTaken(Service service) throws Exception {
        try (EmbeddedGateway gateway = service.start()) {
            io.prometheus.client.exporter.PushGateway client = new io.prometheus.client.exporter.PushGateway(
                    URI.create(gateway.url()).toURL());
            if (service.user() != null) {
                client.setConnectionFactory(new BasicAuthHttpConnectionFactory(service.user(), service.password()));
            }
            client.push(formerRegistry(), "former", Map.of("key1", "v1"));
            client.pushAdd(formerRegistry(), "former", Map.of("key1", "v1"));

            assertThat(stored(gateway)).contains("db_backup_seconds{instance=\"\",job=\"former\",key1=\"v1\"} 42");
        }
    }

    @Test
    void theFormerJavaClientIsTakenWithABearerTokenPutOnByAConnectionFactory() throws Exception {
        try (EmbeddedGateway gateway = Service.V1_TOKEN.start()) {
            io.prometheus.client.exporter.PushGateway client = new io.prometheus.client.exporter.PushGateway(
                    URI.create(gateway.url()).toURL());
            client.setConnectionFactory(url -> {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(url).toURL().openConnection();
                connection.setRequestProperty("Authorization", "Bearer " + TOKEN);
                return connection;
            });
            client.pushAdd(formerRegistry(), "former");

            assertThat(stored(gateway)).contains("job=\"former\"");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"V1_OPEN"})
    void noClientIsTakenWithoutCredentials(Service service) throws Exception {
        try (EmbeddedGateway gateway = service.start()) {
            assertThat(curl(gateway, "text/plain; version=0.0.4; charset=utf-8", null)
                            .statusCode())
                    .isEqualTo(401);
            assertThatThrownBy(() -> presentClient(gateway, Service.V1_OPEN, Format.PROMETHEUS_TEXT)
                            .push())
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> new io.prometheus.client.exporter.PushGateway(
                                    URI.create(gateway.url()).toURL())
                            .push(formerRegistry(), "former"))
                    .isInstanceOf(IOException.class);
            assertThat(stored(gateway)).doesNotContain("some_metric", "db_backup_seconds");
        }
    }

    /** The header curl sends by itself, and the one the documentation adds. */
    private HttpResponse<String> curl(EmbeddedGateway gateway, String contentType, String authorization)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics/job/some_job"))
                .header("User-Agent", "curl/8.0.1")
                .header("Accept", "*/*")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("some_metric 3.14\n"));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static PushGateway presentClient(EmbeddedGateway gateway, Service service, Format format) {
        PushGateway.Builder client = PushGateway.builder()
                .address(address(gateway))
                .job(format.toString())
                .groupingKey("key1", "v1")
                .format(format)
                .registry(registry());
        if (service.user() != null) {
            client.basicAuth(service.user(), service.password());
        }
        return client.build();
    }

    private static PrometheusRegistry registry() {
        PrometheusRegistry registry = new PrometheusRegistry();
        Gauge.builder()
                .name("db_backup_seconds")
                .help("How long the backup took.")
                .register(registry)
                .set(42);
        return registry;
    }

    private static CollectorRegistry formerRegistry() {
        CollectorRegistry registry = new CollectorRegistry();
        io.prometheus.client.Gauge.build("db_backup_seconds", "How long the backup took.")
                .register(registry)
                .set(42);
        return registry;
    }

    /** What the present client takes as an address: the URL without its scheme. */
    private static String address(EmbeddedGateway gateway) {
        return gateway.url().substring("http://".length());
    }

    private String stored(EmbeddedGateway gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.pageUrl() + "/metrics"))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static String basic(String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
