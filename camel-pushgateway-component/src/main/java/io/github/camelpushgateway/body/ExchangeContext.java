// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.Texts;
import java.io.File;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;

/** What an exchange's headers tell of its records. */
final class ExchangeContext {

    /** The header in which both camel-paho and camel-paho-mqtt5 give the topic. */
    private static final String TOPIC_HEADER = "CamelMqttTopic";

    /** {@code PushgatewayConstants.USER_PROPERTIES}. */
    private static final String USER_PROPERTIES = "CamelPushgatewayUserProperties";

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
                userProperties(exchange),
                System.currentTimeMillis());
    }

    /** A map by name; or what MQTT clients give: pairs, of which the first of a name counts. */
    private static Function<String, String> userProperties(Exchange exchange) {
        Object properties = exchange.getMessage().getHeader(USER_PROPERTIES);
        if (properties instanceof Map<?, ?> byName) {
            return name -> Texts.of(byName.get(name));
        }
        if (!(properties instanceof Iterable<?> pairs)) {
            return name -> null;
        }
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(exchange.getContext());
        return name -> {
            for (Object pair : pairs) {
                if (name.equals(beans.getOrElseProperty(pair, "key", null, false))) {
                    return Texts.of(beans.getOrElseProperty(pair, "value", null, false));
                }
            }
            return null;
        };
    }
}
