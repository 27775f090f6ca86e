// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static io.github.camelpushgateway.gateway.StubGateway.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.ownership.NotOwnerException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnedRequestTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private StubGateway gateway;
    private GatewayClient client;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(status(200, ""));
        context.start();
        client = new GatewayClient(
                context,
                GatewayUrl.parse("http://localhost:" + gateway.port()),
                GatewayProfile.PUSHGATEWAY,
                Authentication.fixed(AuthenticationKind.NONE, Credentials.NONE),
                Duration.ofSeconds(20),
                Map.of(),
                false);
        client.start();
    }

    @AfterEach
    void stop() {
        client.stop();
        context.stop();
        gateway.close();
    }

    @Test
    void nothingIsSentWhoseOwnershipIsGoneWhenTheRequestIsAboutToGoOut() throws Exception {
        GatewayRequest request = GatewayRequest.delete("/metrics/job/demo");
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() -> client.send(request, () -> {
                    asked.incrementAndGet();
                    return false;
                }))
                .isInstanceOf(NotOwnerException.class);

        assertThat(asked).hasValue(1);
        assertThat(gateway.requests()).isEmpty();
        assertThat(client.send(request, () -> true).status()).isEqualTo(200);
        assertThat(gateway.requests()).hasSize(1);
    }

    @Test
    void itIsAskedWhenTheConnectionIsThereNotBefore() throws Exception {
        int before = gateway.connections();

        client.send(GatewayRequest.delete("/metrics/job/demo"), () -> {
            await().until(() -> gateway.connections() > before);
            return true;
        });

        assertThat(gateway.requests()).hasSize(1);
    }
}
