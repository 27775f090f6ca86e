// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import io.github.camelpushgateway.benchmarks.Figures;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Whether it holds. The bridge, a process of its own with 256 MB, gets messages, files, rows and pushes at once, from a
 * mosquitto, a PostgreSQL and programs, for a Pushgateway, while one after the other is killed, stopped, lied to or
 * filled up. In the end all is well again, and nothing that was promised may be missing. Ends with status 1 if
 * something is, and prints what; the bridge's folder with its log is left behind then.
 *
 * <p>System properties: {@code seconds} (default 120), {@code seed} (random; printed first) and {@code without} (a
 * regular expression for names of faults to leave out, as the table has them). Clock steps want libfaketime, and a full
 * disk wants root and a machine where file systems can be mounted; what cannot be done is said.
 */
public final class ChaosTest {

    private static final int SECONDS = Integer.getInteger("seconds", 120);
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    /** How long all may take to be well again. */
    private static final int RECOVERY_SECONDS = 180;

    private static final int START_SECONDS = 120;

    /** 256 MB of heap, and what Java, its threads and the sockets' buffers take. */
    private static final int MOST_RESIDENT_MEGABYTES = 640;

    private static final int MOST_THREADS = 150;
    private static final int MOST_DESCRIPTORS = 500;

    private static final int MOST_SHOWN = 20;

    private final List<String> found = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    private ChaosTest() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("seed " + SEED + ": -Dseed=" + SEED + " -Dseconds=" + SECONDS + " injects the same again");
        // An embedded server could not be killed.
        System.setProperty("it.servers", "required");
        ChaosTest test = new ChaosTest();
        Path folder = Files.createTempDirectory("camel-pushgateway-chaos-");
        SmallDisk disk = SmallDisk.mount(Files.createDirectory(folder.resolve("state")));
        try {
            test.run(folder, disk);
        } finally {
            disk.close();
        }
        if (!test.found.isEmpty()) {
            System.out.println("seed " + SEED + ", files and log in " + folder);
        } else {
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        System.exit(test.found.isEmpty() ? 0 : 1);
    }

    private void run(Path folder, SmallDisk disk) throws Exception {
        Random random = new Random(SEED);
        int relayPort = freePort();
        int managementPort = freePort();
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(6);
        try (GatewayServer gateway = TestServers.gateway();
                MqttBroker broker = TestServers.mqttBroker();
                Database database = TestServers.database();
                LyingGateway proxy = new LyingGateway(URI.create(gateway.url()).getPort(), SEED + 1);
                BridgeUnderTest bridge = new BridgeUnderTest(folder, managementPort)) {
            System.out.println(gateway.describe() + ", " + broker.describe() + ", " + database.describe());
            if (!bridge.hasClock()) {
                System.out.println("No clock steps: libfaketime is not installed");
            }
            if (!disk.isMounted()) {
                System.out.println("No full disk: no file system can be mounted here");
            }
            MqttLoad mqtt = new MqttLoad(broker.url(), SEED + 2);
            RelayLoad relay = new RelayLoad(relayPort, SEED + 3);
            List<Load> loads = List.of(mqtt, new CsvLoad(folder, SEED + 4), new JdbcLoad(database), relay);
            settings(folder, proxy.url(), broker.url(), database, relayPort, managementPort);
            Faults faults = new Faults(
                    random,
                    bridge,
                    gateway,
                    broker,
                    proxy,
                    mqtt,
                    relay,
                    folder.resolve("mqtt.yaml"),
                    disk.isMounted() ? disk.folder() : null);
            bridge.start();
            // A broker keeps messages for those that have been there once.
            awaitReady(bridge);
            pool.scheduleWithFixedDelay(again(bridge::watch), 0, 1_000, TimeUnit.MILLISECONDS);
            int[] periods = {20, 300, 500, 150};
            for (int i = 0; i < loads.size(); i++) {
                pool.scheduleWithFixedDelay(again(loads.get(i)::next), 0, periods[i], TimeUnit.MILLISECONDS);
            }
            long start = System.nanoTime();
            List<String> turn = new ArrayList<>();
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(SECONDS)) {
                faults.next(turn);
            }
            faults.end();
            pool.shutdown();
            pool.awaitTermination(60, TimeUnit.SECONDS);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            long recovery = awaitWell(bridge, gateway, loads);
            judge(bridge);
            report(seconds, recovery, faults, loads, bridge);
        } finally {
            pool.shutdownNow();
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    /** What fails because its peer is away is tried again, as a sender would. */
    private static Runnable again(Task task) {
        return () -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                if (System.getProperty("verbose") != null) {
                    System.out.println(e);
                }
            }
        };
    }

    private void awaitReady(BridgeUnderTest bridge) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.readString(bridge.log()).contains("subscribed to") || !bridge.isReady()) {
            if (System.nanoTime() > until || !bridge.isAlive()) {
                throw new IllegalStateException("The bridge does not start: see " + bridge.log());
            }
            pause();
        }
    }

    /** Waits until nothing is missing any more; what still is goes to what was found. Returns seconds. */
    private long awaitWell(BridgeUnderTest bridge, GatewayServer gateway, List<Load> loads) throws Exception {
        long start = System.nanoTime();
        List<String> missing;
        long nanos;
        do {
            pause();
            missing = new ArrayList<>();
            bridge.watch();
            if (!bridge.isReady()) {
                missing.add("The bridge is not ready");
            }
            StoredMetrics stored = StoredMetrics.readFrom(gateway.url());
            for (Load load : loads) {
                missing.addAll(load.missing(stored));
            }
            nanos = System.nanoTime() - start;
        } while (!missing.isEmpty() && nanos < TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS));
        found.addAll(missing);
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    private void judge(BridgeUnderTest bridge) throws IOException {
        if (bridge.deaths() > 0 || !bridge.isAlive()) {
            found.add("The bridge ended by itself " + bridge.deaths() + " times");
        }
        most("MB resident", bridge.mostResidentMegabytes(), MOST_RESIDENT_MEGABYTES);
        most("threads", bridge.mostThreads(), MOST_THREADS);
        most("descriptors", bridge.mostDescriptors(), MOST_DESCRIPTORS);
        bridge.bareErrors().forEach(line -> found.add("An ERROR without words: " + line));
    }

    private void most(String what, long seen, long most) {
        if (seen > most) {
            found.add("The bridge had " + seen + " " + what + ", more than " + most);
        }
    }

    private void report(long seconds, long recovery, Faults faults, List<Load> loads, BridgeUnderTest bridge) {
        Figures.Table table = new Figures.Table("what", "how many");
        table.row("seconds under faults", Long.toString(seconds));
        table.row("seconds until all was well", Long.toString(recovery));
        int sum =
                faults.injected().values().stream().mapToInt(Integer::intValue).sum();
        table.row("faults", Integer.toString(sum));
        faults.injected().forEach((kind, count) -> table.row("- " + kind, Integer.toString(count)));
        for (Load load : loads) {
            table.row(load.source(), Long.toString(load.sent.sum()));
            if (load.broken.sum() > 0) {
                table.row("- and broken ones", Long.toString(load.broken.sum()));
            }
        }
        table.row("lost, or otherwise wrong", Integer.toString(found.size()));
        table.row("most MB resident", Long.toString(bridge.mostResidentMegabytes()));
        table.row("most threads", Long.toString(bridge.mostThreads()));
        table.row("most descriptors", Long.toString(bridge.mostDescriptors()));
        System.out.println(table);
        loads.stream().map(Load::remark).filter(remark -> !remark.isEmpty()).forEach(System.out::println);
        found.stream().limit(MOST_SHOWN).forEach(System.out::println);
        if (found.size() > MOST_SHOWN) {
            System.out.println("and " + (found.size() - MOST_SHOWN) + " more");
        }
    }

    private void pause() throws InterruptedException {
        never.await(1, TimeUnit.SECONDS);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void settings(
            Path folder, String gatewayUrl, String brokerUrl, Database database, int relayPort, int managementPort)
            throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                """
                pushgateway.url=%s
                camel.component.pushgateway.state-store=file:state/store
                camel.component.pushgateway.mapping-reload=true
                mqtt.broker-url=%s
                mqtt.topic=chaos/#
                mqtt.max-message-bytes=%d
                mqtt.mapping=file:mqtt.yaml
                csv.inbox=inbox
                csv.settle-time=500ms
                csv.mapping=file:csv.yaml
                jdbc.url=%s
                jdbc.username=%s
                jdbc.query=SELECT name AS "name", v AS "v" FROM chaos
                jdbc.period=1s
                jdbc.mapping=file:jdbc.yaml
                relay.port=%d
                camel.management.enabled=true
                camel.management.port=%d
                """
                        .formatted(
                                gatewayUrl,
                                brokerUrl,
                                MqttLoad.MOST_BYTES,
                                database.jdbcUrl(),
                                database.username(),
                                relayPort,
                                managementPort));
        Files.writeString(
                folder.resolve("mqtt.yaml"),
                """
                rules:
                  - from: chaos/{device}
                    labels: {device: device}
                    metrics:
                      - {name: chaos_value, value: v}
                      - {name: chaos_messages_total, type: counter, aggregate: count, accumulate: true}
                """);
        Files.writeString(
                folder.resolve("csv.yaml"),
                """
                rules:
                  - from: good-{number}.csv
                    metrics:
                      - {name: chaos_file, value: n, labels: {id: id}}
                      - {name: chaos_rows_total, type: counter, aggregate: count, accumulate: true}
                  - from: broken-{number}.csv
                    metrics:
                      - {name: chaos_broken, value: n, labels: {id: id}}
                """);
        Files.writeString(
                folder.resolve("jdbc.yaml"),
                """
                rules:
                  - labels: {name: name}
                    metrics:
                      - {name: chaos_row, value: v}
                """);
    }
}
