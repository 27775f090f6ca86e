// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs the demo until Ctrl-C, or for {@code -Ddemo.seconds=<n>}; then the exit code is 0 if every expected series
 * has arrived, else 1.
 *
 * <p>With {@code PUSHGATEWAY_URL}, {@code MQTT_BROKER_URL} or {@code JDBC_URL} set, that server is used in place of
 * the embedded one. A real database is given the sample table where it has none of that name. With
 * {@code MQTT_TOPIC}, {@code CSV_INBOX} or {@code JDBC_QUERY} set, no sample data goes that way.
 * {@code -Ddemo.plants=2} plays two plants, each with a broker of its own, and pushes to two gateways that both get
 * everything. {@code -Ddemo.profile=aliyun-v2} (or {@code aliyun-v1}) makes the embedded gateway as strict as the
 * managed service.
 */
public final class Demo {

    private static final int TABLE_PERIOD_SECONDS = 5;

    private Demo() {}

    public static void main(String[] arguments) {
        // Before the first logger is made. Logs go to a file, so that the table stays readable.
        System.setProperty("log4j2.configurationFile", "demo-log4j2.xml");
        System.setProperty(
                "demo.log", DemoSettings.directory().resolve("demo.log").toString());
        int status;
        try {
            status = run(System.out);
        } catch (DemoException e) {
            System.err.println(e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    private static int run(PrintStream out) throws DemoException {
        Integer seconds = DemoSettings.seconds().orElse(null);
        CountDownLatch interrupted = new CountDownLatch(1);
        out.println("Starting the demo ...");
        Stage stage = Stage.start(DemoSettings.directory());
        Thread hook = new Thread(
                () -> {
                    interrupted.countDown();
                    if (stage.isOpen()) {
                        out.println("\nEnding ...");
                        stage.close();
                    }
                },
                "demo-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (stage) {
            out.println();
            stage.description().forEach(out::println);
            out.println(seconds == null ? "Ctrl-C ends the demo." : "Ends by itself after " + seconds + " s.");
            ArrivalTable table = new ArrivalTable(expected(stage.sampleSources()));
            long start = System.nanoTime();
            long elapsed = 0;
            while (seconds == null || elapsed < seconds) {
                long pause = seconds == null ? TABLE_PERIOD_SECONDS : Math.min(TABLE_PERIOD_SECONDS, seconds - elapsed);
                if (interrupted.await(pause, TimeUnit.SECONDS)) {
                    return 0;
                }
                elapsed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
                print(table, elapsed, stage, out);
            }
            return verdict(table, stage, out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static void print(ArrivalTable table, long elapsed, Stage stage, PrintStream out) {
        try {
            out.print(table.of(elapsed, stage.readBack()));
        } catch (RuntimeException e) {
            out.printf("%n%4d s   what has arrived cannot be read back: %s%n", elapsed, e.getMessage());
        }
    }

    private static int verdict(ArrivalTable table, Stage stage, PrintStream out) {
        StoredMetrics stored;
        try {
            stored = stage.readBack();
        } catch (RuntimeException e) {
            out.println("\nWhat has arrived cannot be read back, so nothing is proved: " + e.getMessage());
            return 1;
        }
        List<String> missing = new ArrayList<>(table.missing(stored));
        stage.readBackOther().ifPresent(other -> table.missing(other)
                .forEach(series -> missing.add(series + " (on the second gateway)")));
        if (missing.isEmpty()) {
            out.println("\nEvery expected series has arrived.");
            return 0;
        }
        out.println("\nThese series have not arrived:");
        missing.forEach(series -> out.println("  " + series));
        return 1;
    }

    private static Map<String, List<ExpectedSeries>> expected(List<String> sources) throws DemoException {
        try {
            Map<String, List<ExpectedSeries>> expected = new LinkedHashMap<>(ExpectedSeries.load());
            expected.keySet().retainAll(sources);
            return expected;
        } catch (IOException e) {
            throw new DemoException("The list of expected series cannot be read", e);
        }
    }
}
