// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether memory stays where it is at full speed: 30,000 series, pushed to a default Pushgateway for a minute, in a
 * JVM with 256 MB. Ends with status 1 if the largest heap seen in the second half, garbage collected, is more than
 * a fifth above the largest of the first. Each look is between two pushes, when nothing waits: in the middle of one
 * there is twice as much.
 *
 * <p>System properties: {@code seconds} (default 60), {@code pushgateway} (program). To be run with {@code -Xmx256m}.
 */
public final class SoakBenchmark {

    private static final int SECONDS = Integer.getInteger("seconds", 60);
    private static final int LOOKS = 12;
    private static final int DEVICES = 10_000;

    private SoakBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Figures.Table table = new Figures.Table("seconds", "messages", "heap MB after GC");
        List<Double> megabytes = new ArrayList<>();
        long failed;
        try (Servers.Server gateway = Servers.pushgateway();
                SensorPushes pushes = new SensorPushes(gateway.http(), DEVICES)) {
            long start = System.nanoTime();
            for (int look = 1; look <= LOOKS; look++) {
                long until = start + 1_000_000_000L * look * SECONDS / LOOKS;
                while (System.nanoTime() < until) {
                    pushes.send(nanos -> {});
                }
                pushes.awaitAll();
                double heap = SensorPushes.heapBytes() / 1e6;
                megabytes.add(heap);
                table.row(
                        Long.toString(Math.round((System.nanoTime() - start) / 1e9)),
                        String.format(java.util.Locale.ROOT, "%,d", pushes.sent()),
                        Figures.text(heap));
            }
            failed = pushes.failed();
        }
        double first = Collections.max(megabytes.subList(0, LOOKS / 2));
        double second = Collections.max(megabytes.subList(LOOKS / 2, LOOKS));
        boolean grew = second > first * 1.2;
        System.out.println(table);
        System.out.println(
                "Heap limit " + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MB. Most in the first half "
                        + Figures.text(first) + " MB, in the second " + Figures.text(second) + " MB: it "
                        + (grew ? "grew" : "did not grow") + ". Failed messages: " + failed);
        System.exit(grew || failed > 0 ? 1 : 0);
    }
}
