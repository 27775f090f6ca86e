// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Arrival;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A look by MQTT 3.1.1. */
final class BrokerLook3 extends BrokerLook implements MqttCallback {

    private final MqttAsyncClient client;

    BrokerLook3(String url, String clientId, Consumer<Arrival> arrivals) {
        super(url, arrivals);
        try {
            client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
        } catch (MqttException | IllegalArgumentException e) {
            throw new SettingsException("No client can be made for " + url + ": " + e.getMessage(), e);
        }
    }

    @Override
    void connect(SourceSettings settings) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(PATIENCE_MILLIS / 1000);
        options.setSocketFactory(BrokerSettings.sockets(settings));
        if (settings.has("username")) {
            options.setUserName(settings.get("username"));
        }
        if (settings.has("password")) {
            options.setPassword(settings.get("password").toCharArray());
        }
        client.setCallback(this);
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
    }

    @Override
    int subscribe(String filter) throws MqttException {
        IMqttToken token = client.subscribe(filter, 0);
        token.waitForCompletion(PATIENCE_MILLIS);
        int[] answers = token.getGrantedQos();
        return answers == null || answers.length == 0 ? 0 : answers[0];
    }

    @Override
    int answer(Exception failure) {
        return failure instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        Arrival arrival = Arrival.ofTopic(topic, message.getPayload());
        arrived(message.isRetained() ? arrival.asRetained() : arrival);
    }

    @Override
    public void connectionLost(Throwable cause) {
        lost(cause);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Nothing is published.
    }

    @Override
    void disconnect() throws MqttException {
        if (client.isConnected()) {
            client.disconnect().waitForCompletion(PATIENCE_MILLIS);
        }
    }

    @Override
    void closeClient() throws MqttException {
        client.close();
    }
}
