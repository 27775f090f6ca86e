// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Listens to the configured broker in a session of its own, which ends with it: nothing is taken away from the
 * bridge that runs. Bounded in number and size of what it keeps; what is more is passed over. For people who look,
 * not for routes.
 */
public final class BrokerListener {

    private static final int MOST_MESSAGES = 5_000;
    private static final long MOST_BYTES = 16L << 20;

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
        BlockingQueue<Received> queue = new ArrayBlockingQueue<>(MOST_MESSAGES);
        AtomicLong bytes = new AtomicLong();
        try (BrokerLook look = BrokerLooks.at(settings, arrival -> keep(arrival, queue, bytes))) {
            return gathered(queue, time);
        }
    }

    /** As far as there is room. */
    private static void keep(Arrival arrival, BlockingQueue<Received> queue, AtomicLong bytes) {
        byte[] payload = (byte[]) arrival.body();
        if (bytes.addAndGet(payload.length) <= MOST_BYTES && !queue.offer(new Received(arrival.name(), payload))) {
            bytes.addAndGet(-payload.length);
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
}
