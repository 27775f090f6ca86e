// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import io.github.camelpushgateway.gateway.StubGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an endpoint's credentials come from. */
class PushgatewayCredentialsTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private StubGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
    }

    @Test
    void comeFromABean() {
        CredentialsSupplier vault = () -> Credentials.ofToken("from-the-vault");
        context.getRegistry().bind("vault", vault);

        assertThat(authorizationSentWith("credentials=#bean:vault")).isEqualTo("Bearer from-the-vault");
        assertThat(authorizationSentWith("credentials=#vault")).isEqualTo("Bearer from-the-vault");
    }

    @Test
    void comeFromAFile(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("c.properties"), "token=from-the-file\n");

        assertThat(authorizationSentWith("credentials=file:" + file)).isEqualTo("Bearer from-the-file");
    }

    @Test
    void areLeftOutWhereTheEndpointSaysNone() {
        assertThat(authorizationSentWith("authentication=none&credentials=file:/no/such/file"))
                .isNull();
    }

    @Test
    void comeFromOnePlaceOnly() {
        assertThatThrownBy(() -> context.getEndpoint("pushgateway:j?credentials=env&token=RAW(geheim99)"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Remove one or the other")
                .hasMessageNotContaining("geheim99");
    }

    @Test
    void areRefusedWhereTheSourceIsNone() {
        assertThatThrownBy(() -> context.getEndpoint("pushgateway:j?credentials=vault:geheim99"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no source")
                .hasMessageNotContaining("geheim99");
    }

    @Test
    void keepTheRouteFromStartingWhereTheFileIsMissing() {
        assertThatThrownBy(() -> context.createProducerTemplate()
                        .sendBody("pushgateway:j?metric=m&credentials=file:/no/such/file", 1))
                .hasStackTraceContaining("credentials: file:/no/such/file: there is no such file or directory");
    }

    private String authorizationSentWith(String options) {
        context.createProducerTemplate()
                .sendBody("pushgateway:j?metric=m&gatewayUrl=http://localhost:" + gateway.port() + "&" + options, 1);
        return gateway.lastRequest().header("authorization");
    }
}
