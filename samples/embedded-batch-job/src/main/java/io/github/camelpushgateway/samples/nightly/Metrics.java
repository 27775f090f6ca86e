// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.nightly;

import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** Pushes registries through the component, without a route: all that is needed of Camel is a context. */
final class Metrics implements AutoCloseable {

    private final CamelContext camel = new DefaultCamelContext();
    private final String gatewayUrl;

    Metrics(String gatewayUrl) {
        this.gatewayUrl = gatewayUrl;
        camel.start();
    }

    /**
     * Puts the metrics of this run in the place of those of the last one. Returns when the gateway has them.
     *
     * @throws RuntimeException if the gateway did not take them; the message says why
     */
    void push(Object first, Object... more) {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Map<String, Object> headers = Map.of("CamelPushgatewayOperation", "replace");
            template.sendBodyAndHeaders(endpoint(), first, headers);
            for (Object registry : more) {
                template.sendBody(endpoint(), registry);
            }
        } catch (CamelExecutionException e) {
            throw new IllegalStateException(
                    "The metrics were not pushed: " + e.getCause().getMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("The template was not closed", e);
        }
    }

    private String endpoint() {
        return "pushgateway:nightly?deliveryTimeout=30s&gatewayUrl=" + gatewayUrl;
    }

    @Override
    public void close() {
        camel.stop();
    }
}
