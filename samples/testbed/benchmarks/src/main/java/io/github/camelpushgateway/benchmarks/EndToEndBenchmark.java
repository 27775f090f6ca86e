// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Messages from mosquitto to a default Pushgateway: how many a second, what each costs the bridge's process, and
 * how long it takes from being published until the gateway has answered that it is stored. Every bridge gets a
 * broker, a gateway, a publisher and a process of its own; the peers are measured in the same run.
 *
 * <p>System properties: {@code rounds} (default 5), {@code seconds} a round (4), {@code warm.up} seconds (20),
 * {@code steady.seconds} at a steady rate for the latencies (10),
 * {@code devices} (200,10000), {@code bridges} (a regular expression for names; all), {@code pushgateway},
 * {@code mosquitto} and {@code mqtt.exporter} (programs; the last is left out without it), {@code bridge.options}
 * (for the JVM of a route, separated by blanks).
 */
public final class EndToEndBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int SECONDS = Integer.getInteger("seconds", 4);
    private static final int WARM_UP_SECONDS = Integer.getInteger("warm.up", 20);

    /** mosquitto's own default. */
    private static final int SMALL_WINDOW = 20;

    private static final int LARGE_WINDOW = 1000;

    private static final int STEADY_PER_SECOND = 200;
    private static final int STEADY_SECONDS = Integer.getInteger("steady.seconds", 10);

    private enum Kind {
        NAIVE("classpath:benchmarks/naive.camel.yaml"),
        BRIDGE("classpath:routes/mqtt.camel.yaml"),
        CEILING("classpath:benchmarks/ceiling.camel.yaml"),
        EXPORTER(null);

        private final String route;

        Kind(String route) {
            this.route = route;
        }
    }

    private record Variant(String name, Kind kind, int qos, int window) {}

    private static final List<Variant> VARIANTS = List.of(
            new Variant("HTTP request a message", Kind.NAIVE, 0, SMALL_WINDOW),
            new Variant("prometheus-mqtt-exporter, QoS 0", Kind.EXPORTER, 0, SMALL_WINDOW),
            new Variant("camel-paho-mqtt5 alone, QoS 0", Kind.CEILING, 0, SMALL_WINDOW),
            new Variant("the MQTT route, QoS 0", Kind.BRIDGE, 0, SMALL_WINDOW),
            new Variant("camel-paho-mqtt5 alone, QoS 1", Kind.CEILING, 1, SMALL_WINDOW),
            new Variant("the MQTT route, QoS 1", Kind.BRIDGE, 1, SMALL_WINDOW),
            new Variant("camel-paho-mqtt5 alone, QoS 1, window 1000", Kind.CEILING, 1, LARGE_WINDOW),
            new Variant("the MQTT route, QoS 1, window 1000", Kind.BRIDGE, 1, LARGE_WINDOW));

    /** All numbers are medians over the rounds, but for the latencies, which are those of all steady messages. */
    private record Result(Variant variant, double perSecond, double cpuMicros, double p50, double p99, long lost) {}

    private EndToEndBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Pattern wanted = Pattern.compile(System.getProperty("bridges", ""));
        for (String devices : System.getProperty("devices", "200,10000").split(",")) {
            List<Result> results = new ArrayList<>();
            for (Variant variant : VARIANTS) {
                if (wanted.matcher(variant.name).find()
                        && (variant.kind != Kind.EXPORTER || System.getProperty("mqtt.exporter") != null)) {
                    Result result = measure(variant, Integer.parseInt(devices));
                    System.err.println(result);
                    results.add(result);
                }
            }
            System.out.printf("%n%s devices%n%n%s", devices, table(results));
        }
        System.exit(0);
    }

    private static Result measure(Variant variant, int devices) throws Exception {
        boolean filled = variant.kind == Kind.NAIVE && devices > 1000;
        try (Servers.Server broker = Servers.mosquitto(variant.window);
                Servers.Server gateway = filled ? gatewayWithGroups(devices) : Servers.pushgateway();
                Bridge bridge = bridge(variant, broker, gateway);
                ChildProcess publisher = ChildProcess.java(
                        MessagePublisher.class,
                        List.of(),
                        Integer.toString(broker.port()),
                        Integer.toString(variant.qos),
                        Integer.toString(devices))) {
            Flooding flooding = new Flooding(bridge, publisher);
            flooding.warmUp();
            List<Double> perSecond = new ArrayList<>();
            List<Double> cpuMicros = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                flooding.round(SECONDS);
                perSecond.add(flooding.perSecond);
                cpuMicros.add(flooding.cpuMicros);
            }
            double rate = Figures.median(perSecond);
            // A bridge that cannot keep up with the steady messages either would show the length of its queue.
            int steady = (int) Math.max(1, Math.min(STEADY_PER_SECOND, rate / 3));
            publisher.ask("steady " + steady + " " + STEADY_SECONDS);
            bridge.await(flooding.published + (long) steady * STEADY_SECONDS);
            double[] latencies = bridge.latencies();
            return new Result(
                    variant, rate, Figures.median(cpuMicros), latencies[0], latencies[1], flooding.undelivered);
        }
    }

    private static Bridge bridge(Variant variant, Servers.Server broker, Servers.Server gateway) throws Exception {
        if (variant.kind == Kind.EXPORTER) {
            return Bridge.exporter(Servers.mqttExporter(System.getProperty("mqtt.exporter"), broker.port()));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("mqtt.broker-url", broker.tcp());
        settings.put("mqtt.qos", Integer.toString(variant.qos));
        settings.put("mqtt.manual-acks", Boolean.toString(variant.qos > 0));
        settings.put("mqtt.receive-maximum", Integer.toString(variant.window));
        settings.put("pushgateway.url", gateway.http());
        settings.put("mqtt.topic", "sensors/#");
        return Bridge.route(variant.kind.route, settings);
    }

    /**
     * A default gateway that holds a group for each device already. As it checks all of them with each push,
     * filling it so would take a quarter of an hour; so one that checks nothing is filled, and its file is given to
     * one that does.
     */
    private static Servers.Server gatewayWithGroups(int devices) throws Exception {
        Path file = Files.createTempFile("pushgateway", ".state");
        file.toFile().deleteOnExit();
        String persistence = "--persistence.file=" + file;
        try (Servers.Server unchecked = Servers.pushgateway(persistence, "--push.disable-consistency-check")) {
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < devices; i++) {
                HttpRequest push = HttpRequest.newBuilder(
                                URI.create(unchecked.http() + "/metrics/job/mqtt/instance/dev-" + i))
                        .POST(HttpRequest.BodyPublishers.ofString("temperature 20\nhumidity 50\nbattery 3\n"))
                        .build();
                int status = client.send(push, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status != 202) {
                    throw new IOException("The gateway answered " + status);
                }
            }
            unchecked.process().stop();
        }
        return Servers.pushgateway(persistence);
    }

    private static String table(List<Result> results) {
        Figures.Table table = new Figures.Table(
                "bridge",
                "messages/s",
                "x HTTP a message",
                "of camel-paho-mqtt5 alone",
                "CPU us/message",
                "p50 ms",
                "p99 ms",
                "not delivered");
        double naive = results.stream()
                .filter(result -> result.variant.kind == Kind.NAIVE)
                .mapToDouble(Result::perSecond)
                .findFirst()
                .orElse(Double.NaN);
        for (Result result : results) {
            double ceiling = results.stream()
                    .filter(other -> other.variant.kind == Kind.CEILING
                            && other.variant.qos == result.variant.qos
                            && other.variant.window == result.variant.window)
                    .mapToDouble(Result::perSecond)
                    .findFirst()
                    .orElse(Double.NaN);
            table.row(
                    result.variant.name,
                    Figures.text(result.perSecond),
                    Figures.text(result.perSecond / naive),
                    Figures.text(result.perSecond / ceiling * 100) + " %",
                    Figures.text(result.cpuMicros),
                    Figures.text(result.p50),
                    Figures.text(result.p99),
                    Long.toString(result.lost));
        }
        return table.toString();
    }

    /** Rounds of messages as fast as they go, each of about as many as the bridge manages in a given time. */
    private static final class Flooding {

        private static final int FIRST = 5000;
        private static final long MOST_IN_A_ROUND = 1_000_000;

        private final Bridge bridge;
        private final ChildProcess publisher;
        private long failed;
        long published;
        long undelivered;
        double perSecond;
        double cpuMicros;

        Flooding(Bridge bridge, ChildProcess publisher) {
            this.bridge = bridge;
            this.publisher = publisher;
        }

        /** Until the compiler has seen enough, and the rate is known. */
        void warmUp() throws IOException, InterruptedException {
            run(20);
            run(Math.round(Math.min(FIRST, Math.max(perSecond, 20))));
            long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
            while (System.nanoTime() < end) {
                round(2);
            }
            undelivered = 0;
        }

        void round(int seconds) throws IOException, InterruptedException {
            run(Math.max(20, Math.min(MOST_IN_A_ROUND, Math.round(perSecond * seconds))));
        }

        private void run(long messages) throws IOException, InterruptedException {
            double cpu = bridge.process().cpuSeconds();
            long start = System.nanoTime();
            publisher.ask("flood " + messages);
            Bridge.Progress progress = bridge.await(published + messages);
            double used = bridge.process().cpuSeconds() - cpu;
            long missing = published + messages - progress.messages();
            undelivered += missing + progress.failed() - failed;
            failed = progress.failed();
            long done = messages - missing;
            published += messages - missing;
            perSecond = done / ((progress.nanos() - start) / 1e9);
            cpuMicros = used * 1e6 / done;
        }
    }
}
