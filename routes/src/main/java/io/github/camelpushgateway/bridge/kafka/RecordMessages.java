// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.records.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Makes of a record's message what the mapping understands. */
final class RecordMessages {

    /** In which the component looks for what {@code from} matches. */
    private static final String TOPIC = "CamelMqttTopic";

    /** Where the component looks for {@code $prop.<name>}. */
    private static final String USER_PROPERTIES = "CamelPushgatewayUserProperties";

    /** Longer than what a schema registry puts before a record, and no JSON. */
    private static final int SHORTEST_WITH_SCHEMA = 6;

    private RecordMessages() {}

    /** Prepares a message that camel-kafka made; a record without a value is an empty message. */
    static void prepare(Message message) {
        Map<String, String> userProperties = new HashMap<>();
        String topic = null;
        Headers headers = message.getHeader(KafkaConstants.HEADERS, Headers.class);
        if (headers != null) {
            for (Header header : headers) {
                String name = header.key();
                String value = header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
                if (name.equals(RecordHeaders.TOPIC)) {
                    topic = value;
                } else if (name.startsWith(RecordHeaders.USER_PROPERTY)) {
                    userProperties.putIfAbsent(name.substring(RecordHeaders.USER_PROPERTY.length()), value);
                }
                if (name.equals(RecordHeaders.GROUP)) {
                    message.setHeader(PushgatewayConstants.GROUP, value);
                }
                // Those of Camel direct its components: nobody may set them from outside.
                if (!name.toLowerCase(Locale.ROOT).startsWith("camel")) {
                    message.setHeader(name, value);
                }
            }
        }
        message.setHeader(TOPIC, topic != null ? topic : topic(message));
        if (!userProperties.isEmpty()) {
            message.setHeader(USER_PROPERTIES, userProperties);
        }
        if (message.getBody() == null) {
            message.setBody(new byte[0]);
        }
    }

    /** The key, if it looks like the path of a topic, else the name of the Kafka topic. */
    private static String topic(Message message) {
        String key = message.getHeader(KafkaConstants.KEY, String.class);
        if (key != null && key.indexOf('/') >= 0) {
            boolean quoted = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
            return quoted ? key.substring(1, key.length() - 1) : key;
        }
        return message.getHeader(KafkaConstants.TOPIC, String.class);
    }

    /** Whether a value looks like what serializers of a schema registry write, which nobody here can read. */
    static boolean needsSchema(Object body) {
        return body instanceof byte[] bytes && bytes.length >= SHORTEST_WITH_SCHEMA && bytes[0] == 0;
    }
}
