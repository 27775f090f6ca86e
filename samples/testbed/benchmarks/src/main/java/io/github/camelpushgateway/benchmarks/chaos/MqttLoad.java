// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Messages at QoS 1, values that rise. What the broker has acknowledged must not be lost. */
final class MqttLoad extends Load {

    /** Beyond {@code mqtt.max-message-bytes} as it is set here. */
    static final int MOST_BYTES = 65_536;

    private static final int DEVICES = 10;
    private static final int IN_FLIGHT = 10;
    private static final int BROKEN_EVERY = 40;
    private static final int ANSWER_MILLIS = 5_000;

    private record Acknowledged(long value, long count) {}

    private final String url;
    private final Random random;
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private MqttAsyncClient client;
    private Semaphore free;
    private volatile boolean quiet;
    private long next;

    MqttLoad(String url, long seed) {
        this.url = url;
        this.random = new Random(seed);
    }

    @Override
    String source() {
        return "MQTT messages";
    }

    /**
     * Whether to publish nothing: mosquitto writes what it has acknowledged to its disk only once a second, and one
     * that is killed loses the rest. That is the broker's loss, and not looked for here.
     */
    void quiet(boolean whether) {
        quiet = whether;
    }

    @Override
    void next() throws Exception {
        if (quiet) {
            return;
        }
        if (client == null || !client.isConnected()) {
            connect();
        }
        if (!free.tryAcquire()) {
            return;
        }
        long value = ++next;
        if (value % BROKEN_EVERY == 0) {
            publish("chaos/broken-" + random.nextInt(DEVICES), brokenPayload(), null, 0);
            broken.increment();
        } else {
            String device = generation() + "-" + random.nextInt(DEVICES);
            byte[] payload = ("{\"v\": " + value + "}").getBytes(StandardCharsets.UTF_8);
            publish("chaos/" + device, payload, device, value);
        }
    }

    private void connect() throws MqttException {
        if (client != null) {
            client.close(true);
        }
        client = new MqttAsyncClient(url, "chaos-publisher", new MemoryPersistence());
        free = new Semaphore(IN_FLIGHT);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setKeepAliveInterval(5);
        client.connect(options).waitForCompletion(ANSWER_MILLIS);
    }

    private void publish(String topic, byte[] payload, String device, long value) throws MqttException {
        Semaphore mine = free;
        client.publish(topic, new MqttMessage(payload, 1, false, new MqttProperties()), null, new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                if (device != null) {
                    sent.increment();
                    acknowledged.merge(
                            device,
                            new Acknowledged(value, 1),
                            (a, b) -> new Acknowledged(Math.max(a.value, b.value), a.count + b.count));
                }
                mine.release();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                // Not acknowledged, so nothing is promised; it may arrive all the same.
                mine.release();
            }
        });
    }

    private byte[] brokenPayload() {
        byte[] noise = new byte[1 + random.nextInt(300)];
        random.nextBytes(noise);
        return switch (random.nextInt(7)) {
            case 0 -> new byte[3 * MOST_BYTES];
            case 1 -> noise;
            case 2 -> new byte[0];
            case 3 -> text("{\"v\": ");
            case 4 -> text("[".repeat(20_000));
            case 5 -> text("{\"v\": 1" + "0".repeat(5_000) + "}");
            default -> text("{\"v\": \"no\\u202e number\\nERROR forged\"}");
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    List<String> missing(StoredMetrics stored) {
        Map<String, Double> values = byDevice(stored, "chaos_value");
        Map<String, Double> counts = byDevice(stored, "chaos_messages_total");
        List<String> missing = new ArrayList<>();
        acknowledged.forEach((device, last) -> {
            double value = values.getOrDefault(device, 0.0);
            double count = counts.getOrDefault(device, 0.0);
            if (value < last.value) {
                missing.add("device " + device + ": value " + last.value + " was acknowledged, there is " + value);
            }
            if (count < last.count) {
                missing.add("device " + device + ": " + last.count + " messages were acknowledged, counted " + count);
            }
        });
        return missing;
    }

    private static Map<String, Double> byDevice(StoredMetrics stored, String metric) {
        ToDoubleFunction<StoredMetrics.Sample> value = StoredMetrics.Sample::value;
        return stored.samples(metric).stream()
                .collect(Collectors.toMap(sample -> sample.labels().get("device"), value::applyAsDouble));
    }
}
