// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Pushes through the relay. What it has answered with 200 is on the gateway, until that loses its data. */
final class RelayLoad extends Load {

    private static final int GROUPS = 3;
    private static final int BROKEN_EVERY = 15;

    private final String url;
    private final Random random;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** The last value that was answered with 200 by group, since the gateway has its data. Guarded by this. */
    private final Map<String, Long> accepted = new TreeMap<>();

    private int epoch;
    private long next;
    private final AtomicLong unanswered = new AtomicLong();
    private volatile String wrong;

    RelayLoad(int port, long seed) {
        this.url = "http://127.0.0.1:" + port;
        this.random = new Random(seed);
    }

    @Override
    String source() {
        return "relay pushes answered 200";
    }

    /** The gateway is about to lose its data, and the relay remembers nothing. Also what is on its way may be lost. */
    synchronized void forget() {
        epoch++;
        accepted.clear();
    }

    @Override
    void next() throws Exception {
        long value = ++next;
        if (value % BROKEN_EVERY == 0) {
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            noise[0] = '{';
            int status = push("broken", noise);
            broken.increment();
            if (status < 400) {
                wrong = "A body of no meaning was answered with " + status;
            }
            return;
        }
        String group = generation() + "-" + random.nextInt(GROUPS);
        int before = epoch();
        int status = push(group, ("chaos_relayed " + value + "\n").getBytes(StandardCharsets.UTF_8));
        if (status == 200) {
            sent.increment();
            accept(group, value, before);
        } else {
            unanswered.incrementAndGet();
        }
    }

    private int push(String group, byte[] body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/metrics/job/chaos_relay/instance/" + group))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            // The bridge is away.
            return 503;
        }
    }

    private synchronized int epoch() {
        return epoch;
    }

    private synchronized void accept(String group, long value, int before) {
        if (epoch == before) {
            accepted.put(group, value);
        }
    }

    @Override
    synchronized List<String> missing(StoredMetrics stored) {
        List<String> missing = new ArrayList<>();
        if (wrong != null) {
            missing.add(wrong);
        }
        accepted.forEach((group, value) -> {
            // One that was not answered may have arrived all the same, and is newer.
            double there = stored.value("chaos_relayed", "instance", group).orElse(0.0);
            if (there < value) {
                missing.add("relayed group " + group + ": " + value + " was answered with 200, there is " + there);
            }
        });
        return missing;
    }

    @Override
    String remark() {
        return "Relay pushes that were refused or not answered, as the bridge or the gateway was away: " + unanswered
                + ".";
    }
}
