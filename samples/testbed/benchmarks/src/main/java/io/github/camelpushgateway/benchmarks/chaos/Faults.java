// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What goes wrong, one thing after the other, with a lying gateway now and then meanwhile. Used by one thread. */
final class Faults {

    private static final int DAY = 86_400;

    /** Longer than mosquitto needs to write what it has acknowledged. */
    private static final int BROKER_WRITES_MILLIS = 4_000;

    /** Something that goes wrong, and is well again when it returns. */
    private interface Fault {
        void happen() throws Exception;
    }

    private final Random random;
    private final BridgeUnderTest bridge;
    private final GatewayServer gateway;
    private final MqttBroker broker;
    private final LyingGateway proxy;
    private final MqttLoad mqtt;
    private final RelayLoad relay;
    private final Path mapping;
    private final String goodMapping;
    private final Path disk;
    private final Map<String, Fault> kinds = new TreeMap<>();
    private final Map<String, Integer> injected = new TreeMap<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private int reloads;

    /**
     * @param mapping the mapping file of MQTT messages
     * @param disk where the state store is, if that is a small file system of its own, else null
     */
    Faults(
            Random random,
            BridgeUnderTest bridge,
            GatewayServer gateway,
            MqttBroker broker,
            LyingGateway proxy,
            MqttLoad mqtt,
            RelayLoad relay,
            Path mapping,
            Path disk)
            throws IOException {
        this.random = random;
        this.bridge = bridge;
        this.gateway = gateway;
        this.broker = broker;
        this.proxy = proxy;
        this.mqtt = mqtt;
        this.relay = relay;
        this.mapping = mapping;
        this.goodMapping = Files.readString(mapping);
        this.disk = disk;
        kinds.put("bridge killed", this::killBridge);
        kinds.put("bridge stopped and continued", () -> {
            bridge.pause();
            pause(1_000, 8_000);
            bridge.resume();
        });
        kinds.put("gateway killed, its data lost", this::killGateway);
        kinds.put("gateway stopped and continued", () -> {
            gateway.pause();
            pause(1_000, 8_000);
            gateway.resume();
        });
        kinds.put("broker killed", this::killBroker);
        kinds.put("broker stopped and continued", () -> {
            broker.pause();
            pause(1_000, 8_000);
            broker.resume();
        });
        for (LyingGateway.Mood mood : LyingGateway.Mood.values()) {
            if (mood != LyingGateway.Mood.HONEST) {
                kinds.put(name(mood), () -> {
                    proxy.be(mood);
                    pause(2_000, 8_000);
                    proxy.be(LyingGateway.Mood.HONEST);
                });
            }
        }
        kinds.put("mapping reloaded, or a broken one refused", this::reload);
        if (bridge.hasClock()) {
            kinds.put("clock stepped", () -> bridge.setClock(random.nextInt(4 * DAY) - 2 * DAY));
        }
        if (disk != null) {
            kinds.put("disk full", this::fillDisk);
        }
        Pattern without = Pattern.compile(System.getProperty("without", "$^"));
        kinds.keySet().removeIf(kind -> without.matcher(kind).find());
        kinds.keySet().forEach(kind -> injected.put(kind, 0));
    }

    private static String name(LyingGateway.Mood mood) {
        return switch (mood) {
            case SLOW -> "gateway 5 s late with each answer";
            case FAILING -> "gateway answers 500";
            case RETRY_NEVER -> "gateway answers 503, Retry-After 3000 years";
            default -> "gateway answers garbage";
        };
    }

    /** Injects one, and waits a while. Each kind comes once before any comes again. */
    void next(List<String> turn) throws Exception {
        if (turn.isEmpty()) {
            turn.addAll(new ArrayList<>(kinds.keySet()));
            java.util.Collections.shuffle(turn, random);
        }
        String kind = turn.remove(turn.size() - 1);
        // Whatever is read while a stopped gateway does not answer may come to it late, after what came by the proxy's
        // next connection: no lies then.
        boolean lies = random.nextInt(4) == 0 && !kind.startsWith("gateway");
        System.out.println(
                LocalTime.now(ZoneId.systemDefault()).withNano(0) + " " + kind + (lies ? ", gateway answers 500" : ""));
        if (lies) {
            proxy.be(LyingGateway.Mood.FAILING);
            injected.merge(name(LyingGateway.Mood.FAILING), 1, Integer::sum);
        }
        injected.merge(kind, 1, Integer::sum);
        kinds.get(kind).happen();
        if (lies) {
            proxy.be(LyingGateway.Mood.HONEST);
        }
        pause(500, 3_000);
    }

    /** How often each kind was injected. */
    Map<String, Integer> injected() {
        return injected;
    }

    /** The clock and the mapping as they were; all else is well after each fault. */
    void end() throws IOException {
        bridge.setClock(0);
        write(goodMapping);
    }

    private void killBridge() throws Exception {
        bridge.kill();
        pause(0, 2_000);
        bridge.start();
        // Else it would most often be killed again before it has done anything.
        pause(4_000, 12_000);
    }

    private void killGateway() throws InterruptedException {
        gateway.kill();
        relay.forget();
        pause(500, 4_000);
        gateway.start();
    }

    private void killBroker() throws InterruptedException {
        mqtt.quiet(true);
        pause(BROKER_WRITES_MILLIS, BROKER_WRITES_MILLIS + 1);
        broker.kill();
        mqtt.quiet(false);
        pause(500, 4_000);
        broker.start();
    }

    private void reload() throws IOException {
        boolean broken = reloads++ % 2 == 1;
        write(broken ? "rules:\n  - metrics: [{name: !!float abc" : goodMapping + "# " + reloads + "\n");
    }

    private void write(String content) throws IOException {
        Path next = Files.writeString(mapping.resolveSibling("mapping.next"), content);
        Files.move(next, mapping, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void fillDisk() throws Exception {
        Path filler = disk.resolve("filler");
        FileStore store = Files.getFileStore(disk);
        byte[] block = new byte[4096];
        try (java.io.OutputStream out = Files.newOutputStream(filler)) {
            while (store.getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full, which was wanted.
        }
        pause(2_000, 7_000);
        Files.delete(filler);
    }

    private void pause(int atLeastMillis, int belowMillis) throws InterruptedException {
        never.await(atLeastMillis + random.nextInt(belowMillis - atLeastMillis), TimeUnit.MILLISECONDS);
    }
}
