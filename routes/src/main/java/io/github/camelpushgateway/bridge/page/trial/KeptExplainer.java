// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.trial;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.page.message.KeptMessage;
import io.github.camelpushgateway.mapping.Explanation;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.MappingResources;
import io.github.camelpushgateway.metric.Labels;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * Says what became of kept messages, by the mappings as they are now. Made for one request of the page, so that a
 * mapping is read once for all messages of it; used by one thread only.
 */
public final class KeptExplainer {

    /** Of each message. */
    static final int MOST_RECORDS = 20;

    private final CamelContext context;
    private final Map<String, @Nullable Source> sources = new HashMap<>();

    private record Source(PushgatewayEndpoint endpoint, Mapping mapping) {}

    /**
     * What there is to say of a message.
     *
     * @param records for each record which rule is used and why, and what becomes of each metric
     * @param problem why there is nothing, or {@code null}
     */
    public record Answer(List<Explanation> records, @Nullable String problem) {

        public Answer {
            records = List.copyOf(records);
        }

        /** Why the message, or the first of its records that was, is left out; {@code null} if none is. */
        public @Nullable String whyLeftOut() {
            if (problem != null) {
                return problem;
            }
            for (Explanation record : records) {
                if (record.leftOut() != null) {
                    return record.leftOut();
                }
                boolean isNothing = record.metrics().stream()
                        .allMatch(metric -> metric.series().isEmpty());
                for (Explanation.Outcome metric : record.metrics()) {
                    String why = metric.why();
                    if (why != null && (isNothing || why.startsWith("the record is rejected"))) {
                        return why.startsWith("the record") ? why : metric.metric() + ": " + why;
                    }
                }
            }
            return null;
        }

        /** Whether a series is among what the message came to. */
        public boolean makes(String name, Map<String, String> labels) {
            return records.stream()
                    .flatMap(record -> record.metrics().stream())
                    .flatMap(metric -> metric.series().stream())
                    .anyMatch(series -> series.metric().name().equals(name)
                            && isAmong(series.labels(), labels)
                            && isAmong(series.grouping(), labels));
        }

        /** The gateway's series has the endpoint's own labels too. */
        private static boolean isAmong(Labels some, Map<String, String> all) {
            return all.isEmpty()
                    || some.asMap().entrySet().stream()
                            .allMatch(label -> label.getValue().equals(all.get(label.getKey())));
        }
    }

    public KeptExplainer(CamelContext context) {
        this.context = context;
    }

    /** What becomes of a message. */
    public Answer explain(KeptMessage message) {
        if (message.payload() == null) {
            return new Answer(
                    List.of(),
                    message.length() < 0
                            ? "What it held is not kept: a file or a query's rows are read once"
                            : "What it held is not kept, as it is long or not to be seen");
        }
        try {
            Source source = sources.containsKey(message.source()) ? sources.get(message.source()) : source(message);
            if (source == null) {
                return new Answer(List.of(), "The source " + message.source() + " has no mapping to explain it by");
            }
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(message.payload());
            if (message.topic() != null) {
                exchange.getMessage().setHeader("CamelMqttTopic", message.topic());
            }
            if (message.file() != null) {
                exchange.getMessage().setHeader(Exchange.FILE_NAME, message.file());
            }
            if (message.userProperties() != null) {
                exchange.getMessage().setHeader(PushgatewayConstants.USER_PROPERTIES, message.userProperties());
            }
            return new Answer(source.endpoint.explain(exchange, source.mapping, MOST_RECORDS), null);
        } catch (IOException | RuntimeException e) {
            return new Answer(List.of(), Causes.reason(e));
        }
    }

    private @Nullable Source source(KeptMessage message) throws IOException {
        Source found = null;
        for (Endpoint endpoint : context.getEndpoints()) {
            if (endpoint instanceof PushgatewayEndpoint pushing
                    && pushing.options().mapping() != null
                    && name(pushing).equals(message.source())) {
                found = new Source(
                        pushing,
                        MappingResources.load(context, pushing.options().mapping()));
                break;
            }
        }
        sources.put(message.source(), found);
        return found;
    }

    private static String name(PushgatewayEndpoint endpoint) {
        return endpoint.getEndpointUri().replaceFirst("^pushgateway:(//)?", "").replaceFirst("\\?.*", "");
    }
}
