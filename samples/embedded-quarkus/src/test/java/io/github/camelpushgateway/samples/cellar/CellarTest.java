// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.cellar;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.camelpushgateway.samples.gateway.EmbeddedGateway;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The application pushes, started as Quarkus starts it. */
@QuarkusTest
@QuarkusTestResource(CellarTest.Gateway.class)
class CellarTest {

    @ConfigProperty(name = "camel.component.pushgateway.gateway-url")
    String gatewayUrl;

    /** A gateway for the time of the test. */
    public static class Gateway implements QuarkusTestResourceLifecycleManager {

        private EmbeddedGateway gateway;

        @Override
        public Map<String, String> start() {
            try {
                gateway = EmbeddedGateway.start(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of("camel.component.pushgateway.gateway-url", gateway.url(), "cellar.period", "200ms");
        }

        @Override
        public void stop() {
            gateway.close();
        }
    }

    @Test
    void readingsArriveAtTheGateway() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertTrue(
                        metrics().contains("cellar_celsius{barrel=\"b1\",instance=\"\",job=\"cellar\"} 12.5")));
    }

    private String metrics() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gatewayUrl + "/metrics")).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
