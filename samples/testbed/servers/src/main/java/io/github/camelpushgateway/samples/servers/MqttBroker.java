// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

/** An MQTT broker that runs, for MQTT 3.1.1 and 5, without authentication: mosquitto or an embedded Artemis. */
public interface MqttBroker extends TestServer {

    /** Where clients connect to: {@code tcp://127.0.0.1:<port>}. */
    String url();
}
