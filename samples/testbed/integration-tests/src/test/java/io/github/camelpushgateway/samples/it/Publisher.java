// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import io.github.camelpushgateway.samples.servers.MqttBroker;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Publishes at QoS 1, many at once, and knows when the broker has all of it. */
public final class Publisher implements AutoCloseable {

    /** Fewer than any broker takes from one client. */
    private static final int IN_FLIGHT = 10;

    private final MqttAsyncClient client;
    private final Semaphore free = new Semaphore(IN_FLIGHT);

    public Publisher(MqttBroker broker) throws MqttException {
        client = new MqttAsyncClient(broker.url(), Gateways.unique("publisher"), new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options).waitForCompletion(30_000);
    }

    public void publish(String topic, String payload) throws Exception {
        free.acquire();
        MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8), 1, false, new MqttProperties());
        client.publish(topic, message, null, new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                free.release();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                throw new AssertionError("not published to " + topic, failure);
            }
        });
    }

    /** Waits until the broker has acknowledged all that was published. */
    public void flush() throws Exception {
        free.acquire(IN_FLIGHT);
        free.release(IN_FLIGHT);
    }

    @Override
    public void close() throws MqttException {
        client.disconnect().waitForCompletion(30_000);
        client.close();
    }
}
