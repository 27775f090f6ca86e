// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import java.util.function.Function;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/**
 * The user properties of an MQTT 5 message, which camel-paho-mqtt5 hands over as the client's own object. Only loaded where that object
 * is, so the client stays an optional dependency.
 */
final class MqttUserProperties {

    /** {@code PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES}. */
    static final String HEADER = "CamelPahoMqtt5MsgProperties";

    private MqttUserProperties() {}

    /** Looks a property up by name; of several of one name, the first. */
    static Function<String, String> of(Object header) {
        if (!(header instanceof MqttProperties properties)) {
            return name -> null;
        }
        return name -> {
            for (UserProperty property : properties.getUserProperties()) {
                if (property.getKey().equals(name)) {
                    return property.getValue();
                }
            }
            return null;
        };
    }
}
