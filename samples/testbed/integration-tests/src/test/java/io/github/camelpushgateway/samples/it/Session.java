// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import io.github.camelpushgateway.samples.servers.MqttBroker;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Takes over the session that a bridge has left, to see what the broker still holds for it. */
final class Session implements AutoCloseable {

    private final MqttAsyncClient client;
    private final BlockingQueue<String> payloads = new LinkedBlockingQueue<>();

    Session(MqttBroker broker, String clientId) throws MqttException {
        client = new MqttAsyncClient(broker.url(), clientId, new MemoryPersistence());
        client.setCallback(new Receiver());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(600L);
        client.connect(options).waitForCompletion(30_000);
    }

    /** The payload that comes next: what was left over comes before what is published now. */
    String next() throws InterruptedException {
        String payload = payloads.poll(30, TimeUnit.SECONDS);
        if (payload == null) {
            throw new AssertionError("nothing came");
        }
        return payload;
    }

    @Override
    public void close() throws MqttException {
        client.disconnect().waitForCompletion(30_000);
        client.close();
    }

    private final class Receiver implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            payloads.add(new String(message.getPayload(), StandardCharsets.UTF_8));
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
}
