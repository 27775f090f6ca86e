// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.options.EndpointOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;

/**
 * The groups that an exchange would be pushed to, without pushing it: what the records of a log are keyed by, so that
 * all of a group come to one owner, in their order. As a processor it puts their paths, a {@code List<String>}, into
 * the header {@link PushgatewayConstants#GROUPS}; most messages come to one group. The message keeps its body and its
 * other headers.
 *
 * <pre>{@code
 * String uri = "pushgateway:mqtt?mapping=file:sensors.yaml";
 * GroupKeys keys = new GroupKeys(context.getEndpoint(uri, PushgatewayEndpoint.class));
 * keys.of(exchange); // ["/metrics/job/mqtt/site/north"]
 * }</pre>
 *
 * <p>Thread safe. The mapping is loaded once.
 */
@PublicApi
public final class GroupKeys implements Processor {

    private final ExchangeReader reader;

    /**
     * @param endpoint where the exchanges would be pushed to
     * @throws IOException if its mapping cannot be read
     * @throws io.github.camelpushgateway.mapping.file.MappingException if its mapping is wrong
     */
    public GroupKeys(PushgatewayEndpoint endpoint) throws IOException {
        EndpointOptions options = endpoint.options();
        reader = new ExchangeReader(
                options,
                options.reading().withMapping(MappingResources.load(endpoint.getCamelContext(), options.mapping())));
    }

    /**
     * The paths of the groups, as they are in push URLs, in the order in which the body comes to them; none if there is
     * nothing to push.
     *
     * @throws PushgatewayException if the exchange could not be pushed; the message says why
     */
    public List<String> of(Exchange exchange) {
        Message message = exchange.getMessage();
        if (message.getBody() instanceof InputStream && !(message.getBody() instanceof StreamCache)) {
            // Read once, it would be gone.
            message.setBody(message.getBody(byte[].class));
        }
        try {
            return reader.groups(exchange).stream().map(key -> key.path()).toList();
        } catch (Exception e) {
            throw PushgatewayException.of(e);
        } finally {
            if (message.getBody() instanceof StreamCache stream) {
                stream.reset();
            }
        }
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setHeader(PushgatewayConstants.GROUPS, of(exchange));
    }
}
