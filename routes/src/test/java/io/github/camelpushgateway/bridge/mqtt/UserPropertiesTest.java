// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Test;

class UserPropertiesTest {

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private Object header(MqttProperties properties) {
        exchange.getMessage().setHeader("CamelPahoMqtt5MsgProperties", properties);
        new MqttMessages().userProperties(exchange);
        return exchange.getMessage().getHeader("CamelPushgatewayUserProperties");
    }

    @Test
    void theComponentGetsThemAsAMapAndOfOneNameTheFirst() {
        MqttProperties properties = new MqttProperties();
        properties.setUserProperties(List.of(
                new UserProperty("site", "north"), new UserProperty("unit", "C"), new UserProperty("site", "south")));

        assertThat(header(properties)).isEqualTo(Map.of("site", "north", "unit", "C"));
    }

    @Test
    void aMessageWithoutAnyHasNoSuchHeader() {
        assertThat(header(new MqttProperties())).isNull();
        assertThat(header(null)).isNull();
    }
}
