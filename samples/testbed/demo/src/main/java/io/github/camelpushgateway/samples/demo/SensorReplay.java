// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Plays the recorded sensors: publishes their messages in the order of the recording, and again from the start. */
final class SensorReplay implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SensorReplay.class.getName());
    private static final String RECORDING = "/data/sensors.jsonl";

    /** The recording has twelve devices, so each is heard of about once a second. */
    private static final long INTERVAL_MILLIS = 80;

    private static final int AT_LEAST_ONCE = 1;

    private record Message(String topic, byte[] payload) {}

    private final List<Message> recording;
    private final MqttClient client;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sensor-replay");
        thread.setDaemon(true);
        return thread;
    });
    private int next;

    /**
     * Connects and starts to publish.
     *
     * @param brokerUrl for example {@code tcp://127.0.0.1:1883}
     * @param username may be {@code null}
     * @param password may be {@code null}
     * @throws MqttException if the broker cannot be reached
     */
    SensorReplay(String brokerUrl, String username, String password) throws MqttException, IOException {
        recording = load();
        client = new MqttClient(
                brokerUrl, "demo-sensors-" + ProcessHandle.current().pid(), new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(true);
        options.setUserName(username);
        options.setPassword(password == null ? null : password.getBytes(StandardCharsets.UTF_8));
        client.connect(options);
        timer.scheduleWithFixedDelay(this::publishNext, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void publishNext() {
        Message message = recording.get(next);
        try {
            client.publish(message.topic(), message.payload(), AT_LEAST_ONCE, false);
            next = (next + 1) % recording.size();
        } catch (MqttException e) {
            // The client reconnects by itself; until then the recording stands still.
            LOG.log(Level.DEBUG, "Message not published", e);
        }
    }

    private static List<Message> load() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Message> messages = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(SensorReplay.class.getResourceAsStream(RECORDING), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = mapper.readTree(line);
                messages.add(new Message(node.path("topic").asText(), mapper.writeValueAsBytes(node.path("payload"))));
            }
        }
        return messages;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            client.disconnectForcibly(0, 500);
            client.close(true);
        } catch (MqttException e) {
            LOG.log(Level.DEBUG, "The connection was gone already", e);
        }
    }
}
