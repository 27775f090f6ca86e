// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.record.RecordContext;
import java.io.File;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What an exchange's headers tell of its records. */
final class ExchangeContext {

    /** The header in which both camel-paho and camel-paho-mqtt5 give the topic. */
    private static final String TOPIC_HEADER = "CamelMqttTopic";

    /** A map of texts: the user properties of an MQTT 5 message, by whoever takes it in. */
    private static final String USER_PROPERTIES_HEADER = "CamelPushgatewayUserProperties";

    private ExchangeContext() {}

    static RecordContext of(Exchange exchange) {
        Message message = exchange.getMessage();
        String file = message.getHeader(Exchange.FILE_NAME, String.class);
        if (file == null) {
            file = message.getHeader(Exchange.FILE_NAME_ONLY, String.class);
        }
        return new RecordContext(
                message.getHeader(TOPIC_HEADER, String.class),
                file == null ? null : file.replace(File.separatorChar, '/'),
                message.getHeaders(),
                userProperties(message),
                System.currentTimeMillis());
    }

    private static Function<String, String> userProperties(Message message) {
        if (message.getHeader(USER_PROPERTIES_HEADER) instanceof Map<?, ?> byName) {
            return name -> byName.get(name) instanceof String value ? value : null;
        }
        Object properties = message.getHeader(MqttUserProperties.HEADER);
        // Without the header the MQTT client may be absent too, and the class that knows it must not be loaded.
        return properties == null ? name -> null : MqttUserProperties.of(properties);
    }
}
