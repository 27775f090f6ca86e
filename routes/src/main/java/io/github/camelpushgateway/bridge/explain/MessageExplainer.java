// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.explain;

import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.source.Arrival;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/**
 * Says what an endpoint would make of a message: which rule is used and why, each metric's series or why it has none,
 * what would be pushed. Connects to nothing, pushes nothing, remembers nothing. Thread safe.
 */
public final class MessageExplainer {

    private final CamelContext context;
    private final PushgatewayEndpoint endpoint;

    /**
     * @param context makes the exchanges; the bridge's own, or one without routes
     * @param endpoint with the mapping that is asked about
     */
    public MessageExplainer(CamelContext context, PushgatewayEndpoint endpoint) {
        this.context = context;
        this.endpoint = endpoint;
    }

    /**
     * Explains a message.
     *
     * @throws io.github.camelpushgateway.mapping.file.MappingException if the endpoint's mapping is wrong
     * @throws io.github.camelpushgateway.PushgatewayException if the message cannot be pushed; the message says why
     */
    public Explained explain(Arrival arrival) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(arrival.body());
        exchange.getMessage().getHeaders().putAll(arrival.headers());
        return explain(exchange);
    }

    /** As {@link #explain(Arrival)}, of an exchange, which is used up by it. */
    public Explained explain(Exchange exchange) {
        return new Explained(endpoint.preview(exchange));
    }
}
