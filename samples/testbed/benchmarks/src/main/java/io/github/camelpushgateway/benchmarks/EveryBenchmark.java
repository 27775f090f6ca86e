// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.Main;

/**
 * All measurements, short, one after the other, in about twelve minutes; writes their tables and the pictures into
 * the documentation. Each line of figures says on what machine it was measured, and how busy that was.
 *
 * <p>System properties: {@code docs} (the folder to write to, default docs), {@code parts} (encode, mapping, push,
 * broker, growth, state-store, files, sizing, pictures; all), {@code pushgateway}, {@code mosquitto} and
 * {@code mqtt.exporter} (programs; the last is left out without it).
 */
public final class EveryBenchmark {

    private static final String PAGE = "performance.md";
    private static final String SIZING_PAGE = "operations.md";

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("encode", EveryBenchmark::encode);
        PARTS.put("mapping", EveryBenchmark::mapping);
        PARTS.put("push", docs -> put(docs, "push", run(HttpPushBenchmark.class, "rounds=3", "seconds=2")));
        PARTS.put("broker", EveryBenchmark::broker);
        PARTS.put(
                "growth",
                docs -> put(docs, "growth", run(GrowthBenchmark.class, "rounds=2", "seconds=3", "steady.seconds=5")));
        PARTS.put(
                "state-store",
                docs -> put(docs, "state-store", run(StateStoreBenchmark.class, "rounds=3", "seconds=3")));
        PARTS.put("files", EveryBenchmark::files);
        PARTS.put("sizing", EveryBenchmark::sizing);
        PARTS.put("pictures", EveryBenchmark::pictures);
    }

    private interface Part {

        void run(DocumentedFigures docs) throws Exception;
    }

    private EveryBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        DocumentedFigures docs = new DocumentedFigures(Path.of(System.getProperty("docs", "docs")));
        for (String name :
                System.getProperty("parts", String.join(",", PARTS.keySet())).split(",")) {
            Part part = PARTS.get(name.strip());
            if (part == null) {
                throw new IllegalArgumentException("There is no part " + name + " but " + PARTS.keySet());
            }
            long start = System.nanoTime();
            part.run(docs);
            System.err.printf("%s: %d s%n", name, (System.nanoTime() - start) / 1_000_000_000);
        }
        System.exit(0);
    }

    private static void encode(DocumentedFigures docs) throws Exception {
        Map<String, JsonNode> results = jmh("EncodeBenchmark", "500ms", "-prof", "gc");
        StringBuilder text = new StringBuilder();
        for (String format : List.of("Text", "Protobuf")) {
            Figures.Table table = new Figures.Table(format.toLowerCase(Locale.ROOT), "gauges", "mixed");
            Map<String, String> makers = new LinkedHashMap<>();
            makers.put("", "this component");
            makers.put("ClientJava", "client_java, encode only");
            makers.put("ClientJavaWithScrape", "client_java, with scrape");
            makers.put("Simpleclient", "simpleclient, encode only");
            makers.forEach((maker, title) -> {
                if (results.containsKey("gauges" + format + maker)) {
                    table.row(
                            title,
                            encoded(results, "gauges" + format, maker, 1_000),
                            encoded(results, "mixed" + format, maker, 2_300));
                }
            });
            text.append(table).append('\n');
        }
        put(docs, "encode", text.toString());
    }

    /** Of a sample: the median, what is allocated, and how many times ours that takes. */
    private static String encoded(Map<String, JsonNode> results, String ours, String maker, int samples) {
        double nanos = median(results.get(ours + maker)) * 1_000 / samples;
        double bytes = results.get(ours + maker)
                        .path("secondaryMetrics")
                        .path("gc.alloc.rate.norm")
                        .path("score")
                        .asDouble()
                / samples;
        String factor = maker.isEmpty()
                ? ""
                : ": " + Figures.text(nanos / (median(results.get(ours)) * 1_000 / samples)) + " times";
        return Figures.text(nanos) + " ns, " + Math.round(bytes) + " B" + factor;
    }

    private static double median(JsonNode result) {
        return result.path("primaryMetric")
                .path("scorePercentiles")
                .path("50.0")
                .asDouble();
    }

    private static void mapping(DocumentedFigures docs) throws Exception {
        Map<String, JsonNode> results = jmh("MappingBenchmark", "1s");
        Figures.Table table = new Figures.Table("", "records a second", "of parsing alone");
        for (String kind : List.of("sensorMessage", "csvRows")) {
            boolean json = kind.equals("sensorMessage");
            String name = json ? "sensor message: " : "CSV row: ";
            double alone = score(results.get(kind + "ParsedAlone"));
            double mapped = score(results.get(kind + "Mapped"));
            table.row(name + (json ? "Jackson alone" : "FastCSV alone"), Figures.text(alone), "100 %");
            table.row(name + "mapped", Figures.text(mapped), Figures.text(100 * mapped / alone) + " %");
        }
        put(docs, "mapping", table.toString());
    }

    private static double score(JsonNode result) {
        return result.path("primaryMetric").path("score").asDouble();
    }

    private static void broker(DocumentedFigures docs) throws Exception {
        List<String> options = new ArrayList<>(List.of("rounds=3", "seconds=2", "warm.up=8", "steady.seconds=5"));
        options.add("bridges=^(?!.*window)");
        put(docs, "broker", run(EndToEndBenchmark.class, options.toArray(String[]::new)));
    }

    /** Draws the pictures, of the tables as they are in the documentation. */
    private static void pictures(DocumentedFigures docs) throws IOException {
        List<Chart.Bar> bars = new ArrayList<>();
        List<String[]> rows = DocumentedFigures.rows(docs.get(PAGE, "broker"));
        // The first table, of 200 devices, is half of the rows.
        for (String[] row : rows.subList(0, rows.size() / 2)) {
            bars.add(new Chart.Bar(row[0], DocumentedFigures.number(row[1]), row[0].startsWith("the MQTT route")));
        }
        docs.picture("rate.svg", Chart.bars("Messages a second, 200 devices, from a broker on", bars));
        Chart.Line cost = new Chart.Line("us a message", points(docs.get(PAGE, "growth"), 0, 2));
        docs.picture(
                "cpu.svg",
                Chart.lines(
                        "Processor time of a message as its group grows",
                        "series in the group",
                        "us a message",
                        false,
                        List.of(cost)));
        String sizing = docs.get(SIZING_PAGE, "sizing");
        docs.picture(
                "latency.svg",
                Chart.lines(
                        "From being published to being on the gateway, QoS 1, defaults",
                        "messages a second",
                        "milliseconds",
                        true,
                        List.of(
                                new Chart.Line("p50", points(sizing, 2, 7)),
                                new Chart.Line("p99", points(sizing, 2, 8)))));
    }

    private static void files(DocumentedFigures docs) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String devices : List.of("200", "10000")) {
            text.append(String.format(Locale.ROOT, "%,d devices:%n%n", Integer.parseInt(devices)))
                    .append(run(BatchBenchmark.class, "rounds=2", "devices=" + devices)
                            .strip())
                    .append("\n\n");
        }
        put(docs, "files", text.toString());
    }

    private static void sizing(DocumentedFigures docs) throws Exception {
        docs.put(SIZING_PAGE, "sizing", run(SizingBenchmark.class, "seconds=7").strip() + "\n\n" + machine());
    }

    /** Two columns of a table as points, the first of those that share their place across. */
    private static List<double[]> points(String table, int across, int up) {
        Map<Double, double[]> points = new TreeMap<>();
        for (String[] row : DocumentedFigures.rows(table)) {
            double x = DocumentedFigures.number(row[across]);
            points.putIfAbsent(x, new double[] {x, DocumentedFigures.number(row[up])});
        }
        return List.copyOf(points.values());
    }

    private static void put(DocumentedFigures docs, String name, String figures) throws IOException {
        System.out.println(figures);
        docs.put(PAGE, name, figures.strip() + "\n\n" + machine());
    }

    /** Where and when it was measured. The load is that of the last minutes, the measurement itself included. */
    private static String machine() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("processor unknown");
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return String.format(
                Locale.ROOT,
                "%s, %d processors (%s), Java %s, load average %.1f.",
                LocalDate.now(ZoneId.systemDefault()),
                Runtime.getRuntime().availableProcessors(),
                processor,
                System.getProperty("java.version"),
                load);
    }

    private static String run(Class<?> benchmark, String... properties) throws IOException {
        List<String> options = new ArrayList<>();
        for (String name : List.of("pushgateway", "mosquitto", "mqtt.exporter")) {
            if (System.getProperty(name) != null) {
                options.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        for (String property : properties) {
            options.add("-D" + property);
        }
        try (ChildProcess process = ChildProcess.java(benchmark, options)) {
            return process.hearAll();
        }
    }

    /** The results of a JMH benchmark, by the names of its methods. */
    private static Map<String, JsonNode> jmh(String benchmark, String time, String... more) throws IOException {
        Path file = Files.createTempFile("jmh", ".json");
        try {
            List<String> arguments = new ArrayList<>(List.of(benchmark, "-wi", "3", "-i", "3", "-w", time, "-r", time));
            arguments.addAll(List.of("-rf", "json", "-rff", file.toString()));
            arguments.addAll(List.of(more));
            try (ChildProcess process = ChildProcess.java(Main.class, List.of(), arguments.toArray(String[]::new))) {
                process.hearAll();
            }
            Map<String, JsonNode> results = new LinkedHashMap<>();
            for (JsonNode result : new ObjectMapper().readTree(file.toFile())) {
                String name = result.path("benchmark").asText();
                results.put(name.substring(name.lastIndexOf('.') + 1), result);
            }
            return results;
        } finally {
            Files.delete(file);
        }
    }
}
