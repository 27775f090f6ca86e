// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.body.BodyOptions;
import io.github.camelpushgateway.body.BodyReader;
import io.github.camelpushgateway.body.RejectedRecord;
import io.github.camelpushgateway.exchange.ExchangeReader;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.mapping.Explanation;
import io.github.camelpushgateway.mapping.file.MappingException;
import io.github.camelpushgateway.mapping.file.MappingResources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * What an exchange would push.
 *
 * @param explanations for each record, as far as there is a mapping, which rule it takes and what becomes of each metric; at most 20
 * @param rejected why records would be left out
 * @param requests one for each group; none if there is nothing to push
 */
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

    static PushPreview of(PushgatewayEndpoint endpoint, Exchange exchange) {
        try {
            BodyOptions reading = endpoint.options()
                    .reading()
                    .withMapping(MappingResources.load(
                            endpoint.getCamelContext(),
                            endpoint.getConfiguration().getMapping()));
            ExchangeReader reader = endpoint.reader(reading);
            Object body = exchange.getMessage().getBody();
            List<Explanation> explanations = BodyReader.explain(
                    exchange, reader.reading(exchange.getMessage()), MOST_EXPLAINED, rejection -> {});
            exchange.getMessage().setBody(body);
            List<String> rejected = new ArrayList<>();
            List<Request> requests = new ArrayList<>();
            try {
                ExchangeReader.Request request = reader.read(exchange, listener(rejected));
                for (SampleBatch batch : request.batches()) {
                    if (batch.onlyWithdraws()) {
                        continue;
                    }
                    requests.add(request(endpoint.options(), request.operation(), batch));
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

    private static Request request(EndpointOptions options, Operation operation, SampleBatch batch) {
        Map<String, String> headers = new LinkedHashMap<>();
        String text = "";
        if (operation != Operation.DELETE) {
            headers.put("Content-Type", options.pushing().format().contentType());
            String coding = options.pushing().compression().contentCoding();
            if (coding != null) {
                headers.put("Content-Encoding", coding);
            }
            text = batch.toText();
        }
        AuthenticationKind kind = options.authentication().kind();
        if (kind != AuthenticationKind.NONE) {
            headers.put("Authorization", (kind == AuthenticationKind.BEARER ? "Bearer " : "Basic ") + MASK);
        }
        return new Request(
                EndpointOptions.method(operation).name(),
                options.gateway().pushUrl(batch.key().path()),
                headers,
                text);
    }
}
