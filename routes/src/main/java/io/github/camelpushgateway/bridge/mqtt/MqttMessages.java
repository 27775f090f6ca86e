// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.PahoEndpoint;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Endpoint;

/** Steps of a route for the messages of the sessions of this package, through whichever they came. Thread safe. */
public final class MqttMessages {

    /** Gives the component a message's MQTT 5 user properties, for {@code $prop.<name>} in mappings. */
    public void userProperties(Exchange exchange) {
        Mqtt5Session.userProperties(exchange);
    }

    /** Puts what else an MQTT 5 message says of itself into headers, for a record of it. */
    public void contentType(Exchange exchange) {
        Mqtt5Session.contentType(exchange);
    }

    /**
     * Acknowledges the message; without a connection nothing is said, and the message comes again.
     *
     * @param exchange one that a {@code paho-mqtt5:} or {@code paho:} endpoint made whose client is a session of
     *     this package; of any other nothing is done
     * @throws Exception if the client could not say it
     */
    public void acknowledge(Exchange exchange) throws Exception {
        Endpoint from = exchange.getFromEndpoint();
        if (from instanceof PahoMqtt5Endpoint endpoint && endpoint.getClient() instanceof Mqtt5Session session) {
            session.acknowledge(exchange);
        } else if (from instanceof PahoEndpoint endpoint && endpoint.getClient() instanceof Mqtt3Session session) {
            session.acknowledge(exchange);
        }
    }
}
