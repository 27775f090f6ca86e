// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static io.github.camelpushgateway.gateway.StubGateway.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayProxyTest {

    /** proxyuser:proxypass */
    private static final String PROXY_USER = "Basic cHJveHl1c2VyOnByb3h5cGFzcw==";

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void pushesThroughAProxyThatAsksWhoItIs() throws Exception {
        try (StubGateway gateway = new StubGateway(status(200, ""));
                StubProxy proxy = new StubProxy(PROXY_USER)) {
            push(gateway.url(), options(proxy));

            StubGateway.Request request = gateway.lastRequest();
            assertThat(request.line()).isEqualTo("POST /metrics/job@base64/L3g= HTTP/1.1");
            assertThat(request.text()).isEqualTo("a 1\n");
            assertThat(request.header("authorization")).isEqualTo("Bearer geheim99");
            assertThat(request.headers()).doesNotContainKey("proxy-authorization");
        }
    }

    @Test
    void showsCredentialsToTheGatewayAloneBehindATunnel() throws Exception {
        TestAuthority authority = new TestAuthority();
        try (StubGateway gateway = GatewayTlsTest.gateway(authority.identity("localhost", false), null);
                StubProxy proxy = new StubProxy(PROXY_USER)) {
            context.getRegistry().bind("tls", GatewayTlsTest.parameters(authority.trust(), null));
            Map<String, Object> options = options(proxy);
            options.put("sslContextParameters", "#tls");
            options.put("proxyAuthScheme", "http");

            push(GatewayUrl.parse("https://localhost:" + gateway.port()), options);

            assertThat(gateway.lastRequest().header("authorization")).isEqualTo("Bearer geheim99");
            assertThat(proxy.heads()).isNotEmpty().allSatisfy(head -> assertThat(head)
                    .startsWith("CONNECT localhost:" + gateway.port())
                    .doesNotContain("geheim99"));
        }
    }

    @Test
    void saysThatAProxyRefused() throws Exception {
        try (StubGateway gateway = new StubGateway(status(200, ""));
                StubProxy proxy = new StubProxy("Basic other")) {
            GatewayException e =
                    catchThrowableOfType(GatewayException.class, () -> push(gateway.url(), options(proxy)));

            assertThat(e.status()).isEqualTo(407);
            assertThat(e.isRetryable()).isFalse();
            assertThat(e.hint()).contains("http.proxyAuthUsername");
            assertThat(e).hasMessageNotContaining("proxypass");
            assertThat(gateway.requests()).isEmpty();
        }
    }

    private static Map<String, Object> options(StubProxy proxy) {
        return new HashMap<>(Map.of(
                "proxyHost", "localhost",
                "proxyPort", proxy.port(),
                "proxyAuthUsername", "proxyuser",
                "proxyAuthPassword", "proxypass"));
    }

    private void push(GatewayUrl url, Map<String, Object> options) throws GatewayException {
        GatewayClient client = new GatewayClient(
                context,
                url,
                GatewayProfile.PUSHGATEWAY,
                Authentication.fixed(AuthenticationKind.BEARER, Credentials.ofToken("geheim99")),
                Duration.ofSeconds(20),
                options,
                false);
        client.start();
        try {
            byte[] body = "a 1\n".getBytes(StandardCharsets.UTF_8);
            client.send(GatewayRequest.push(Method.POST, "/metrics/job@base64/L3g=", "text/plain", body, body.length));
        } finally {
            client.stop();
        }
    }
}
