// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.body.RejectedRecord;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.gateway.RequestHeaders;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.mapping.Explanation;
import io.github.camelpushgateway.mapping.file.MappingException;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.options.ConnectionOptions;
import io.github.camelpushgateway.options.EndpointOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * What an exchange would push.
 *
 * @param explanations for each record, as far as there is a mapping, which rule it takes and what becomes of each
 *     metric; at most 20
 * @param rejected why records would be left out
 * @param requests one for each group and gateway that gets it; none if there is nothing to push
 */
@PublicApi
public record PushPreview(List<Explanation> explanations, List<String> rejected, List<Request> requests) {

    private static final int MOST_EXPLAINED = 20;

    private static final String MASK = "xxxxxx";

    public PushPreview {
        explanations = List.copyOf(explanations);
        rejected = List.copyOf(rejected);
        requests = List.copyOf(requests);
    }

    /**
     * A request as it would be sent if the group held nothing else.
     *
     * @param method POST, PUT or DELETE
     * @param url where to, without secrets
     * @param headers what would be sent beside the body, secrets masked
     * @param text the body as text exposition, whatever format it would be sent in; empty for none
     */
    public record Request(String method, String url, Map<String, String> headers, String text) {}

    /** @param context loads the mapping */
    static PushPreview of(EndpointOptions options, CamelContext context, Exchange exchange) {
        try {
            ExchangeReader reader = new ExchangeReader(
                    options, options.reading().withMapping(MappingResources.load(context, options.mapping())));
            Object body = exchange.getMessage().getBody();
            List<Explanation> explanations = reader.explain(exchange, MOST_EXPLAINED);
            exchange.getMessage().setBody(body);
            List<String> rejected = new ArrayList<>();
            List<Request> requests = new ArrayList<>();
            try {
                ExchangeReader.Request request = reader.read(exchange, listener(rejected));
                for (SampleBatch batch : request.batches()) {
                    if (batch.onlyWithdraws()) {
                        continue;
                    }
                    for (ConnectionOptions gateway :
                            options.gateways().of(batch.key().path())) {
                        requests.add(request(options, gateway, request.operation(), batch));
                    }
                }
            } catch (MappingException e) {
                throw e;
            } catch (Exception e) {
                // What the exchange would fail with; the explanations say more about it.
                rejected.add("the exchange fails: " + e.getMessage());
            }
            return new PushPreview(explanations, rejected, requests);
        } catch (MappingException e) {
            throw e;
        } catch (Exception e) {
            throw PushgatewayException.of(e);
        }
    }

    private static RejectedRecord.Listener listener(List<String> rejected) {
        return rejection -> rejected.add("record " + rejection.record() + " is left out: "
                + rejection.why().getMessage());
    }

    private static Request request(
            EndpointOptions options, ConnectionOptions gateway, Operation operation, SampleBatch batch) {
        Method method = EndpointOptions.method(operation);
        boolean hasBody = method != Method.DELETE;
        AuthenticationKind kind = gateway.expectedKind();
        PushChannel.Settings settings =
                options.pushing(options.gateways().connections().indexOf(gateway));
        Map<String, String> headers = RequestHeaders.of(
                method,
                settings.format().contentType(),
                settings.compression().contentCoding(),
                kind == AuthenticationKind.NONE
                        ? null
                        : (kind == AuthenticationKind.BEARER ? "Bearer " : "Basic ") + MASK);
        return new Request(
                method.name(), gateway.gateway().pushUrl(batch.key().path()), headers, hasBody ? batch.toText() : "");
    }
}
