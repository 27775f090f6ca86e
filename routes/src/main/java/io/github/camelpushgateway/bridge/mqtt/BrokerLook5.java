// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Arrival;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A look by MQTT 5. */
final class BrokerLook5 extends BrokerLook implements MqttCallback {

    private final MqttAsyncClient client;

    BrokerLook5(String url, String clientId, Consumer<Arrival> arrivals) {
        super(url, arrivals);
        try {
            client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
        } catch (MqttException | IllegalArgumentException e) {
            throw new SettingsException("No client can be made for " + url + ": " + e.getMessage(), e);
        }
    }

    @Override
    void connect(SourceSettings settings) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(PATIENCE_MILLIS / 1000);
        options.setSocketFactory(BrokerSettings.sockets(settings));
        if (settings.has("username")) {
            options.setUserName(settings.get("username"));
        }
        if (settings.has("password")) {
            options.setPassword(settings.get("password").getBytes(StandardCharsets.UTF_8));
        }
        client.setCallback(this);
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
    }

    @Override
    int subscribe(String filter) throws MqttException {
        IMqttToken token = client.subscribe(new MqttSubscription(filter, 0));
        token.waitForCompletion(PATIENCE_MILLIS);
        int[] answers = token.getReasonCodes();
        return answers == null || answers.length == 0 ? 0 : answers[0];
    }

    @Override
    int answer(Exception failure) {
        return failure instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        byte[] payload = message.getPayload() == null ? new byte[0] : message.getPayload();
        Arrival arrival = Arrival.ofTopic(topic, payload);
        Map<String, String> properties = Mqtt5Session.userProperties(message.getProperties());
        if (!properties.isEmpty()) {
            arrival = arrival.with(PushgatewayConstants.USER_PROPERTIES, properties);
        }
        arrived(message.isRetained() ? arrival.asRetained() : arrival);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        lost(
                response.getException() != null
                        ? response.getException()
                        : new IllegalStateException("the broker ended it with reason " + response.getReturnCode()));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        LOG.debug("The look at a broker had an error", exception);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // Nothing is published.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // Whoever connects waits for it.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // No extended authentication is asked for.
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
