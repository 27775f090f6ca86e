// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What becomes of the cost of a message as the group it goes to grows: processor time of the whole process at full
 * speed, latency at a steady rate until a default Pushgateway has answered, and the heap that a retained series of
 * four labels takes.
 *
 * <p>System properties: {@code rounds} (default 5), {@code seconds} a round (4), {@code steady} messages a second
 * (1000), {@code steady.seconds} (10), {@code pushgateway} (program).
 */
public final class GrowthBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int SECONDS = Integer.getInteger("seconds", 4);
    private static final int STEADY_PER_SECOND = Integer.getInteger("steady", 1000);
    private static final int STEADY_SECONDS = Integer.getInteger("steady.seconds", 10);
    private static final int[] SERIES = {1_000, 10_000, 100_000};

    private GrowthBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.out.println(String.join("\t", measure(Integer.parseInt(arguments[0]))));
            System.exit(0);
        }
        Figures.Table table = new Figures.Table(
                "retained series", "messages/s", "CPU us/message", "p50 ms", "p99 ms", "heap bytes/series");
        for (int series : SERIES) {
            List<String> options = new ArrayList<>(List.of("-Drounds=" + ROUNDS, "-Dseconds=" + SECONDS));
            options.add("-Dsteady=" + STEADY_PER_SECOND);
            options.add("-Dsteady.seconds=" + STEADY_SECONDS);
            options.add("-Dpushgateway=" + System.getProperty("pushgateway", "prometheus-pushgateway"));
            try (ChildProcess process = ChildProcess.java(GrowthBenchmark.class, options, Integer.toString(series))) {
                table.row(process.hear().split("\t"));
            }
        }
        System.out.println(table);
        System.exit(0);
    }

    private static String[] measure(int series) throws Exception {
        int devices = series / SensorPushes.SERIES_A_DEVICE;
        try (Servers.Server gateway = Servers.pushgateway();
                SensorPushes pushes = new SensorPushes(gateway.http(), devices)) {
            // All code is loaded and all pools are filled before the empty heap is measured.
            pushes.send(nanos -> {});
            pushes.awaitAll();
            long empty = SensorPushes.heapBytes();
            for (int i = 0; i < devices; i++) {
                pushes.send(nanos -> {});
            }
            pushes.awaitAll();
            double heap = (double) (SensorPushes.heapBytes() - empty) / series;

            List<Double> perSecond = new ArrayList<>();
            List<Double> cpuMicros = new ArrayList<>();
            flood(pushes, perSecond, cpuMicros);
            perSecond.clear();
            cpuMicros.clear();
            for (int i = 0; i < ROUNDS; i++) {
                flood(pushes, perSecond, cpuMicros);
            }
            double[] latencies = steady(pushes);
            if (pushes.failed() > 0) {
                throw new IllegalStateException(pushes.failed() + " pushes failed; the first is shown above");
            }
            return new String[] {
                String.format(java.util.Locale.ROOT, "%,d", devices * SensorPushes.SERIES_A_DEVICE),
                Figures.text(Figures.median(perSecond)),
                Figures.text(Figures.median(cpuMicros)),
                Figures.text(Figures.percentile(latencies, 50)),
                Figures.text(Figures.percentile(latencies, 99)),
                Figures.text(heap)
            };
        }
    }

    private static void flood(SensorPushes pushes, List<Double> perSecond, List<Double> cpuMicros) {
        double cpu = SensorPushes.cpuSeconds();
        long sent = pushes.sent();
        long start = System.nanoTime();
        long end = start + SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            pushes.send(nanos -> {});
        }
        pushes.awaitAll();
        long messages = pushes.sent() - sent;
        perSecond.add(messages / ((System.nanoTime() - start) / 1e9));
        cpuMicros.add((SensorPushes.cpuSeconds() - cpu) * 1e6 / messages);
    }

    private static double[] steady(SensorPushes pushes) {
        double[] millis = new double[STEADY_PER_SECOND * STEADY_SECONDS];
        long start = System.nanoTime();
        for (int i = 0; i < millis.length; i++) {
            long due = start + i * 1_000_000_000L / STEADY_PER_SECOND;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int place = i;
            pushes.send(nanos -> millis[place] = nanos / 1e6);
        }
        pushes.awaitAll();
        return millis;
    }
}
