// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** What Camel's consumers give a session, keeping topic and length of what arrives. */
final class Callbacks {

    private Callbacks() {}

    record Five(List<String> arrived) implements org.eclipse.paho.mqttv5.client.MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            arrived.add(topic + " " + message.getPayload().length);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException failure) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    record Three(List<String> arrived) implements org.eclipse.paho.client.mqttv3.MqttCallback {

        @Override
        public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
            arrived.add(topic + " " + message.getPayload().length);
        }

        @Override
        public void connectionLost(Throwable failure) {}

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {}
    }
}
