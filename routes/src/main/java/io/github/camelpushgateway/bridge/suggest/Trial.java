// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import io.github.camelpushgateway.PushPreview;
import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.start.QuietCamel;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** Tries a mapping on what was seen, as the bridge would use it. Connects to nothing. Used by a single thread. */
final class Trial implements AutoCloseable {

    private static final int MOST_TRIED = 200;

    private final QuietCamel camel;

    Trial(Settings settings) throws Exception {
        camel = new QuietCamel(settings);
    }

    /**
     * What came of it.
     *
     * @param read of how many messages something would be pushed
     * @param failures why of others nothing would
     */
    record Outcome(int read, List<String> failures) {}

    /**
     * Tries a mapping.
     *
     * @param mapping as the setting names it: {@code file:…}, {@code classpath:…}
     * @throws Exception if the mapping itself is wrong
     */
    Outcome of(String mapping, List<Seen> messages) throws Exception {
        PushgatewayEndpoint endpoint = camel.endpoint("suggest", mapping);
        int read = 0;
        List<String> failures = new ArrayList<>();
        for (Seen message : messages.subList(0, Math.min(messages.size(), MOST_TRIED))) {
            Exchange exchange = new DefaultExchange(camel.context());
            exchange.getMessage().setBody(message.body());
            if (message.topic() != null) {
                exchange.getMessage().setHeader("CamelMqttTopic", message.topic());
            }
            if (message.file() != null) {
                exchange.getMessage().setHeader(Exchange.FILE_NAME, message.file());
            }
            String why = "nothing in it is mapped";
            boolean well = false;
            try {
                PushPreview preview = endpoint.preview(exchange);
                well = preview.rejected().isEmpty() && !preview.requests().isEmpty();
                why = preview.rejected().isEmpty() ? why : preview.rejected().get(0);
            } catch (Exception e) {
                why = Causes.reason(e);
            }
            if (well) {
                read++;
            } else {
                failures.add(message.name() + ": " + why);
            }
        }
        return new Outcome(read, failures);
    }

    @Override
    public void close() throws Exception {
        camel.close();
    }
}
