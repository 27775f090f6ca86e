// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Something that takes messages from a broker, in a process of its own. */
interface Bridge extends AutoCloseable {

    /** The process, for what it costs. */
    ChildProcess process();

    /**
     * Waits until so many messages have been dealt with since the start, or no more are.
     *
     * @return how many there are, and when the last of them was done
     */
    Progress await(long messages) throws IOException, InterruptedException;

    /** The 50th and the 99th percentile of the steady messages' latencies, in milliseconds; NaN where nobody knows. */
    double[] latencies() throws IOException;

    @Override
    void close();

    /**
     * @param messages how many were dealt with
     * @param failed how many of them were not delivered
     * @param nanos when it was seen, by {@link System#nanoTime()}
     */
    record Progress(long messages, long failed, long nanos) {}

    /** A Camel route. */
    static Bridge route(String resource, Map<String, String> settings) throws IOException {
        List<String> options = new ArrayList<>(
                Arrays.asList(System.getProperty("bridge.options", "-Dbridge").split(" ")));
        settings.forEach((name, value) -> options.add("-D" + name + "=" + value));
        ChildProcess process = ChildProcess.java(RouteProcess.class, options, resource);
        process.hear();
        return new CamelBridge(process);
    }

    /** prometheus-mqtt-exporter. */
    static Bridge exporter(Servers.Server server) {
        return new Exporter(server);
    }

    /** Counts exchanges as they end. */
    record CamelBridge(ChildProcess process) implements Bridge {

        /** A bridge that does nothing for so long has nothing more to do. */
        private static final long IDLE_NANOS = 15_000_000_000L;

        @Override
        public Progress await(long messages) throws IOException, InterruptedException {
            Progress last = progress();
            while (last.messages() < messages) {
                Thread.sleep(5);
                Progress now = progress();
                if (now.messages() > last.messages()) {
                    last = now;
                } else if (now.nanos() - last.nanos() > IDLE_NANOS) {
                    return last;
                }
            }
            return last;
        }

        private Progress progress() throws IOException {
            String[] counts = process.ask("processed").split(" ");
            return new Progress(Long.parseLong(counts[0]), Long.parseLong(counts[1]), System.nanoTime());
        }

        @Override
        public double[] latencies() throws IOException {
            String[] words = process.ask("latencies").split(" ");
            return new double[] {Double.parseDouble(words[0]), Double.parseDouble(words[1])};
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /**
     * Its count of messages stands in its metrics, and asking for those costs it time. So it is taken to be done
     * when it takes no more processor time, and asked only then.
     */
    record Exporter(Servers.Server server) implements Bridge {

        private static final long IDLE_NANOS = 300_000_000L;

        @Override
        public ChildProcess process() {
            return server.process();
        }

        @Override
        public Progress await(long messages) throws IOException, InterruptedException {
            double cpu = process().cpuSeconds();
            long lastBusy = System.nanoTime();
            while (System.nanoTime() - lastBusy < IDLE_NANOS) {
                Thread.sleep(10);
                double now = process().cpuSeconds();
                if (now > cpu) {
                    cpu = now;
                    lastBusy = System.nanoTime();
                }
            }
            return new Progress(received(), 0, lastBusy);
        }

        private long received() throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.http() + "/metrics"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.contains("received_messages") && !line.startsWith("#"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }

        @Override
        public double[] latencies() {
            return new double[] {Double.NaN, Double.NaN};
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
