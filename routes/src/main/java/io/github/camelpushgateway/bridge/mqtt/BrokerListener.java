// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;

/**
 * Listens to the configured broker in a session of its own, which ends with it: nothing is taken away from the
 * bridge that runs. Bounded in number and size of what it keeps; what is more is passed over. For people who look,
 * not for routes.
 */
public final class BrokerListener {

    private static final int MOST_MESSAGES = 5_000;
    private static final long MOST_BYTES = 16L << 20;
    private static final long PATIENCE_MILLIS = 10_000;

    private BrokerListener() {}

    /**
     * A message.
     *
     * @param topic the topic it was published to
     * @param payload its bytes
     */
    public record Received(String topic, byte[] payload) {}

    /** The brokers that are configured: one, or several by their names. */
    public static List<SourceSettings> brokers(Settings settings) {
        SettingGroup group = new MqttSource().settings();
        List<String> names = settings.namesOf(group);
        Stream<SourceSettings> all = names.isEmpty()
                ? Stream.of(new SourceSettings(settings, group, null))
                : names.stream().map(name -> new SourceSettings(settings, group, name));
        return all.filter(broker -> broker.has("broker-url") && broker.has("topic"))
                .toList();
    }

    /**
     * Gathers what arrives, retained messages included.
     *
     * @param time for how long
     * @return in the order it arrived; empty if nothing did
     * @throws SettingsException if the broker cannot be reached or does not let us subscribe; the message says why
     */
    public static List<Received> listen(SourceSettings settings, Duration time) {
        String url = settings.get("broker-url");
        BlockingQueue<Received> queue = new ArrayBlockingQueue<>(MOST_MESSAGES);
        AtomicLong bytes = new AtomicLong();
        try {
            MqttAsyncClient client = client(url);
            try {
                client.setCallback(new Keeper(queue, bytes));
                client.connect(options(settings)).waitForCompletion(PATIENCE_MILLIS);
                for (String filter : settings.get("topic").split(",")) {
                    subscribe(client, filter.strip());
                }
                return gathered(queue, time);
            } finally {
                end(client);
            }
        } catch (MqttException e) {
            throw new SettingsException(
                    settings.key("broker-url") + ": " + url + " cannot be listened to: " + reason(e), e);
        }
    }

    private static void end(MqttAsyncClient client) throws MqttException {
        if (client.isConnected()) {
            client.disconnect().waitForCompletion(PATIENCE_MILLIS);
        }
        client.close();
    }

    private static MqttAsyncClient client(String url) throws MqttException {
        // A name of its own: with the bridge's, the two would throw each other out.
        String id = "bridge-look-" + Long.toHexString(System.nanoTime());
        return new MqttAsyncClient(url, id, new MemoryPersistence());
    }

    private static MqttConnectionOptions options(SourceSettings settings) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setSocketFactory(MqttSource.sockets(settings));
        if (settings.has("username")) {
            options.setUserName(settings.get("username"));
        }
        if (settings.has("password")) {
            options.setPassword(settings.get("password").getBytes(StandardCharsets.UTF_8));
        }
        return options;
    }

    private static void subscribe(MqttAsyncClient client, String filter) throws MqttException {
        IMqttToken token = client.subscribe(new MqttSubscription(filter, 0));
        token.waitForCompletion(PATIENCE_MILLIS);
        if (token.getReasonCodes() != null && token.getReasonCodes().length > 0 && token.getReasonCodes()[0] >= 0x80) {
            throw new SettingsException("mqtt.topic: the broker refuses a subscription to '" + filter
                    + "'. Ask for the right to read it, or name another filter");
        }
    }

    private static List<Received> gathered(BlockingQueue<Received> queue, Duration time) {
        List<Received> all = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toNanos(); left > 0 && all.size() < MOST_MESSAGES; left = end - System.nanoTime()) {
                Received next = queue.poll(left, TimeUnit.NANOSECONDS);
                if (next != null) {
                    all.add(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return all;
    }

    private static String reason(MqttException e) {
        int code = e.getReasonCode();
        if (code == MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED
                || code == MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD) {
            return "not authorized; check mqtt.username and mqtt.password";
        }
        if (code == MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
            return "no answer within 10 s";
        }
        if (code == MqttClientException.REASON_CODE_SERVER_CONNECT_ERROR) {
            return "nothing answers there; is the broker running?";
        }
        return String.valueOf(e.getCause() != null ? e.getCause().getMessage() : e.getMessage());
    }

    /** Keeps what arrives, as far as there is room. */
    private record Keeper(BlockingQueue<Received> queue, AtomicLong bytes) implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            byte[] payload = message.getPayload() == null ? new byte[0] : message.getPayload();
            if (bytes.addAndGet(payload.length) <= MOST_BYTES) {
                queue.offer(new Received(topic, payload));
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // What was gathered until then is what there is.
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // As above.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Nothing is published.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // The caller waits for the connection itself.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // No extended authentication is asked for.
        }
    }
}
