// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.StoredMetrics.Group;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context that pushes to one gateway in one format. */
final class Pushes {

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;
    private final GatewayServer gateway;
    private final String format;

    Pushes(GatewayServer gateway, String format) {
        this.gateway = gateway;
        this.format = format;
        context.start();
        template = context.createProducerTemplate();
    }

    GatewayServer gateway() {
        return gateway;
    }

    /** What the gateway holds. */
    StoredMetrics stored() {
        return gateway.readBack();
    }

    /** The group of exactly these labels, which has to be there. */
    Group group(String... labels) {
        return stored().group(labels).orElseThrow(() -> new AssertionError("no such group: " + List.of(labels)));
    }

    /** @param endpoint the endpoint's URI behind {@code pushgateway:}, job and options */
    private Exchange push(String endpoint, Object body, Map<String, Object> headers) {
        String uri = "pushgateway:" + endpoint + (endpoint.contains("?") ? "&" : "?") + "format=" + format
                + "&gatewayUrl=" + gateway.url();
        return template.send(uri, ExchangePattern.InOnly, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    /** Pushes and expects that it is accepted. */
    void accepted(String endpoint, Object body) {
        accepted(endpoint, body, Map.of());
    }

    /** Pushes and expects that it is accepted. */
    void accepted(String endpoint, Object body, Map<String, Object> headers) {
        Exchange exchange = push(endpoint, body, headers);
        if (exchange.getException() != null) {
            throw new AssertionError(endpoint + " was not accepted", exchange.getException());
        }
    }

    /** Pushes and expects that it is refused. */
    PushgatewayException refused(String endpoint, Object body) {
        Exception exception = push(endpoint, body, Map.of()).getException();
        if (exception instanceof PushgatewayException refusal) {
            return refusal;
        }
        throw new AssertionError(endpoint + " was expected to be refused", exception);
    }

    /** Pushes text as anybody could, past the component. */
    void raw(String job, String text) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics/job/" + job))
                .POST(BodyPublishers.ofString(text))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .statusCode();
        if (status != 200) {
            throw new AssertionError("The gateway answered " + status);
        }
    }

    void stop() {
        context.stop();
    }

    @Override
    public String toString() {
        return gateway.describe() + ", " + format;
    }
}
