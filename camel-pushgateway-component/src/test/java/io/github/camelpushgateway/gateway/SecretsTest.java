// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static io.github.camelpushgateway.gateway.StubGateway.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.Credentials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is secret reaches the gateway and nobody else. */
class SecretsTest {

    private static final Credentials ALL =
            new Credentials("secret-token", "me", null, "LTAI1", "secret-key", "secret-sts", null);

    private static final Credentials WITHOUT_STS =
            new Credentials("secret-token", "me", null, "LTAI1", "secret-key", null, null);

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AUTO", "NONE"})
    void areInNoLogAtAnyLevelAndInNoException(AuthenticationKind kind) throws Exception {
        Credentials credentials = kind == AuthenticationKind.ACCESS_KEY ? WITHOUT_STS : ALL;
        StringBuilder seen = new StringBuilder();
        try (CapturedLog log = new CapturedLog();
                StubGateway gateway = new StubGateway(status(200, ""))) {
            for (Authentication authentication : new Authentication[] {
                Authentication.fixed(kind, credentials),
                Authentication.renewed(kind, () -> credentials, context.getExecutorServiceManager())
            }) {
                GatewayClient client = client(gateway.url(), authentication, false);
                String header = authentication.authorization();
                String echo = "you sent " + header + " and secret-token secret-key "
                        + (credentials.equals(ALL) ? "secret-sts" : "");
                gateway.answers(status(200, ""));
                seen.append(send(client));
                for (int status : new int[] {302, 400, 401, 403, 404, 429, 500}) {
                    gateway.answers(status(status, echo, "Location: /x"));
                    seen.append(send(client));
                }
                gateway.answers((request, connection) -> connection.close());
                seen.append(send(client)).append(client).append(authentication);
                client.stop();
                assertThat(gateway.lastRequest().header("authorization")).isEqualTo(header);
                assertSilent(seen, header);
                // HttpClient's own header and wire log shows what is on the wire; it is for its users to leave off.
                log.lines().stream()
                        .filter(line -> !line.contains(" org.apache.hc.client5.http.headers ")
                                && !line.contains(" org.apache.hc.client5.http.wire "))
                        .forEach(line -> assertSilent(line, header));
            }
            assertThat(log.of("io.github.camelpushgateway")).isNotEmpty();
        }
        assertThat(seen.toString()).contains("the gateway answered 401: you sent");
    }

    @ParameterizedTest
    @CsvSource({
        "http://push.example.org, me, false, true",
        "http://push.example.org, me, true, false",
        "http://push.example.org, , false, false",
        "https://push.example.org, me, false, false",
        "http://localhost:9091, me, false, false",
    })
    void thatTravelUnencryptedAreWarnedAboutOnce(String url, String user, boolean allowed, boolean warned)
            throws Exception {
        Authentication authentication = Authentication.fixed(
                AuthenticationKind.AUTO,
                user == null ? Credentials.NONE : Credentials.ofPassword(user, "secret-password"));
        try (CapturedLog log = new CapturedLog()) {
            GatewayClient client = client(GatewayUrl.parse(url), authentication, allowed);
            client.stop();

            assertThat(log.of("io.github.camelpushgateway.gateway").stream()
                            .filter(line -> line.contains("unencrypted") && line.contains("allowInsecureAuth")))
                    .hasSize(warned ? 1 : 0);
        }
    }

    @Test
    void areDoubtedAtTheStartWhereTheAddressDoesNotFitTheProfile() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            GatewayClient client = new GatewayClient(
                    context,
                    GatewayUrl.parse("https://p.r.log.aliyuncs.com/prometheus/p/i/api/v2"),
                    GatewayProfile.ALIYUN_V2,
                    Authentication.fixed(AuthenticationKind.ACCESS_KEY, Credentials.ofAccessKey("LTAI1", "secret-key")),
                    Duration.ofSeconds(1),
                    Map.of(),
                    false);
            client.start();
            client.stop();

            assertThat(log.of("io.github.camelpushgateway.gateway"))
                    .anySatisfy(
                            line -> assertThat(line).startsWith("WARN").contains("should end in /api/v1/pushgateway"));
        }
    }

    @Test
    void stayWithTheHostTheyAreFor() throws Exception {
        try (StubGateway other = new StubGateway(status(200, ""));
                StubGateway gateway = new StubGateway(
                        status(307, "", "Location: http://localhost:" + other.port() + "/metrics/job/j"))) {
            GatewayClient client = client(gateway.url(), Authentication.fixed(AuthenticationKind.BEARER, ALL), false);
            send(client);
            client.stop();

            assertThat(gateway.requests()).hasSize(1);
            assertThat(other.connections()).isZero();
        }
    }

    private GatewayClient client(GatewayUrl url, Authentication authentication, boolean allowInsecureAuth) {
        GatewayClient client = new GatewayClient(
                context,
                url,
                GatewayProfile.PUSHGATEWAY,
                authentication,
                Duration.ofSeconds(20),
                Map.of(),
                allowInsecureAuth);
        client.start();
        return client;
    }

    /** What a user could get to see of a push. */
    private static String send(GatewayClient client) {
        try {
            return client.send(GatewayRequest.push(
                            GatewayRequest.Method.POST, "/metrics/job/j", "text/plain", new byte[0], 0))
                    .toString();
        } catch (GatewayException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return trace + e.words() + e.hint() + e.url();
        }
    }

    private static void assertSilent(CharSequence text, String header) {
        assertThat(text).doesNotContain("secret-", header, header.substring(header.indexOf(' ') + 1));
    }
}
