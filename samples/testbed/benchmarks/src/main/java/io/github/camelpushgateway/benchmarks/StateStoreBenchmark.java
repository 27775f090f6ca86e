// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code stateStore=file:} costs beside {@code memory}: sensor messages straight into the producer, all in one
 * group of a default Pushgateway, at full speed. Each in a JVM of its own.
 *
 * <p>System properties: {@code rounds} (default 5), {@code seconds} a round (4), {@code devices} (333,3333),
 * {@code pushgateway} (program).
 */
public final class StateStoreBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int SECONDS = Integer.getInteger("seconds", 4);
    private static final String DEVICES = System.getProperty("devices", "333,3333");

    private StateStoreBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.out.println(String.join("\t", measure(Integer.parseInt(arguments[0]), arguments[1])));
            System.exit(0);
        }
        Figures.Table table =
                new Figures.Table("state store", "series", "messages/s", "CPU us/message", "file MB, largest");
        for (String devices : DEVICES.split(",")) {
            for (String store : List.of("memory", "file")) {
                List<String> options = List.of(
                        "-Drounds=" + ROUNDS,
                        "-Dseconds=" + SECONDS,
                        "-Dpushgateway=" + System.getProperty("pushgateway", "prometheus-pushgateway"));
                try (ChildProcess process = ChildProcess.java(StateStoreBenchmark.class, options, devices, store)) {
                    table.row(process.hear().split("\t"));
                }
            }
        }
        System.out.println(table);
        System.exit(0);
    }

    private static String[] measure(int devices, String store) throws Exception {
        Path directory = Files.createTempDirectory("state");
        String option = store.equals("file") ? "file:" + directory : store;
        try (Servers.Server gateway = Servers.pushgateway();
                SensorPushes pushes = new SensorPushes(gateway.http(), devices, option)) {
            List<Double> perSecond = new ArrayList<>();
            List<Double> cpuMicros = new ArrayList<>();
            double largest = 0;
            for (int round = -1; round < ROUNDS; round++) {
                long start = System.nanoTime();
                double cpu = SensorPushes.cpuSeconds();
                long sent = pushes.sent();
                while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
                    for (int i = 0; i < 1000; i++) {
                        pushes.send(nanos -> {});
                    }
                    largest = Math.max(largest, (double) bytes(directory));
                }
                pushes.awaitAll();
                // The first warms up.
                if (round >= 0) {
                    long messages = pushes.sent() - sent;
                    perSecond.add(messages / ((System.nanoTime() - start) / 1e9));
                    cpuMicros.add((SensorPushes.cpuSeconds() - cpu) * 1e6 / messages);
                }
            }
            if (pushes.failed() > 0) {
                throw new IllegalStateException(pushes.failed() + " pushes failed; the first is shown above");
            }
            return new String[] {
                store,
                String.format(java.util.Locale.ROOT, "%,d", devices * SensorPushes.SERIES_A_DEVICE),
                Figures.text(Figures.median(perSecond)),
                Figures.text(Figures.median(cpuMicros)),
                largest == 0 ? "-" : Figures.text(largest / 1e6)
            };
        } finally {
            remove(directory);
        }
    }

    private static long bytes(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
