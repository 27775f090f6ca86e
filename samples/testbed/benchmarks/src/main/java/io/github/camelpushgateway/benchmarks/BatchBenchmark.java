// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.dataformat.CsvDataFormat;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A million rows of a CSV file, and of an H2 table, through a mapping into a default Pushgateway, beside what only
 * reads them. Every reader runs in a JVM of its own with 256 MB of heap. Rows go to the producer as one file or one
 * iterator.
 *
 * <p>System properties: {@code rounds} (default 7), {@code rows} (1000000), {@code devices} (10000) that take turns
 * in them, {@code readers} (part of a name; all), {@code pushgateway} (program).
 */
public final class BatchBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROWS = Integer.getInteger("rows", 1_000_000);

    /** Of two series each. */
    private static final int DEVICES = Integer.getInteger("devices", 10_000);

    /** Put before what a process answers with. */
    private static final String ANSWER = "rate ";

    private static final String QUERY = "select * from readings";

    private enum Reader {
        CSV_FASTCSV("CSV: FastCSV alone"),
        CSV_SPLIT("CSV: camel-csv, streaming split"),
        CSV_PUSH("CSV: pushgateway:"),
        SQL_STREAM("H2: camel-sql StreamList alone"),
        SQL_SPLIT("H2: camel-sql StreamList, split"),
        SQL_PUSH("H2: camel-sql StreamList, pushgateway:");

        private final String title;

        Reader(String title) {
            this.title = title;
        }
    }

    /**
     * @param rowsPerSecond median of the rounds
     * @param cpuNanos processor time of the whole process for a row, median of the rounds
     */
    private record Rate(double rowsPerSecond, double cpuNanos) {}

    private BatchBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            Rate rate = rate(Reader.valueOf(arguments[0]), Path.of(arguments[1]));
            System.out.println(ANSWER + rate.rowsPerSecond + " " + rate.cpuNanos);
            System.exit(0);
        }
        Path folder = Files.createTempDirectory("batch-benchmark");
        try {
            writeFile(folder);
            writeTable(folder);
            Map<Reader, Rate> results = new LinkedHashMap<>();
            for (Reader reader : Reader.values()) {
                if (reader.title.contains(System.getProperty("readers", ""))) {
                    results.put(reader, measured(reader, folder));
                    System.err.println(reader.title + ": " + results.get(reader));
                }
            }
            System.out.println(table(results));
        } finally {
            for (File file : folder.toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            Files.delete(folder);
        }
    }

    private static Rate measured(Reader reader, Path folder) throws IOException {
        List<String> options = List.of(
                "-Xmx256m",
                "-Drounds=" + ROUNDS,
                "-Drows=" + ROWS,
                "-Dpushgateway=" + System.getProperty("pushgateway", "prometheus-pushgateway"));
        try (ChildProcess process =
                ChildProcess.java(BatchBenchmark.class, options, reader.name(), folder.toString())) {
            String line = process.hear();
            while (!line.startsWith(ANSWER)) {
                // Libraries may say something before, as spring-jcl does beside commons-logging.
                line = process.hear();
            }
            String[] words = line.substring(ANSWER.length()).split(" ");
            return new Rate(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
        }
    }

    private static String table(Map<Reader, Rate> results) {
        Figures.Table table =
                new Figures.Table("reader", "million rows/s", "CPU ns/row", "x reading with split", "of reading alone");
        Rate none = new Rate(Double.NaN, Double.NaN);
        results.forEach((reader, rate) -> {
            boolean csv = reader.name().startsWith("CSV");
            double split = results.getOrDefault(csv ? Reader.CSV_SPLIT : Reader.SQL_SPLIT, none).rowsPerSecond;
            double alone = results.getOrDefault(csv ? Reader.CSV_FASTCSV : Reader.SQL_STREAM, none).rowsPerSecond;
            table.row(
                    reader.title,
                    Figures.text(rate.rowsPerSecond / 1e6),
                    Figures.text(rate.cpuNanos),
                    Figures.text(rate.rowsPerSecond / split),
                    Figures.text(100 * rate.rowsPerSecond / alone) + " %");
        });
        return table.toString();
    }

    /** The median of several rounds, after some that only warm up. */
    private static Rate rate(Reader reader, Path folder) throws Exception {
        List<Double> rates = new ArrayList<>();
        List<Double> cpuNanos = new ArrayList<>();
        try (Servers.Server gateway = Servers.pushgateway();
                CamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("readings", dataSource(folder));
            context.addRoutes(routes(gateway.http()));
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
                double cpu = SensorPushes.cpuSeconds();
                long start = System.nanoTime();
                long rows = read(reader, folder, template);
                if (rows != ROWS) {
                    throw new IllegalStateException(reader + " saw " + rows + " rows");
                }
                if (i >= 0) {
                    rates.add(rows / ((System.nanoTime() - start) / 1e9));
                    cpuNanos.add((SensorPushes.cpuSeconds() - cpu) * 1e9 / rows);
                }
            }
        }
        return new Rate(Figures.median(rates), Figures.median(cpuNanos));
    }

    private static RouteBuilder routes(String gatewayUrl) {
        CsvDataFormat csv = new CsvDataFormat();
        csv.setUseMaps("true");
        csv.setLazyLoad("true");
        String push = "pushgateway:readings?mapping=classpath:benchmarks/rows.metrics.yaml&gatewayUrl=" + gatewayUrl;
        String select = "sql:" + QUERY + "?dataSource=#readings&outputType=StreamList&fetchSize=1000";
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:CSV_SPLIT")
                        .unmarshal(csv)
                        .split(body())
                        .streaming()
                        .process(BatchBenchmark::countRow);
                from("direct:CSV_PUSH").to(push);
                from("direct:SQL_STREAM").to(select).process(BatchBenchmark::countAll);
                from("direct:SQL_SPLIT").to(select).split(body()).streaming().process(BatchBenchmark::countRow);
                from("direct:SQL_PUSH").to(select).to(push);
            }
        };
    }

    /** Used by one thread only. */
    private static long counted;

    private static void countRow(Exchange exchange) {
        counted++;
    }

    private static void countAll(Exchange exchange) {
        Iterator<?> rows = exchange.getMessage().getBody(Iterator.class);
        while (rows.hasNext()) {
            rows.next();
            counted++;
        }
    }

    private static long read(Reader reader, Path folder, ProducerTemplate template) throws IOException {
        counted = 0;
        Path file = folder.resolve("readings.csv");
        if (reader == Reader.CSV_FASTCSV) {
            try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(file)) {
                rows.forEach(row -> counted++);
            }
            return counted - 1;
        }
        Exchange sent = template.request("direct:" + reader, exchange -> {
            exchange.getMessage().setBody(reader == Reader.CSV_PUSH ? file.toFile() : Files.newInputStream(file));
            exchange.getMessage()
                    .setHeader(Exchange.FILE_NAME, file.getFileName().toString());
        });
        if (sent.getException() != null) {
            throw new IOException("A round failed", sent.getException());
        }
        Long pushed = sent.getMessage().getHeader("CamelPushgatewayRecordCount", Long.class);
        // With useMaps the header is no row.
        return pushed != null ? pushed : counted;
    }

    private static JdbcDataSource dataSource(Path folder) {
        JdbcDataSource source = new JdbcDataSource();
        // Lazy: rows come as they are asked for, instead of being gathered in the database's buffers first.
        source.setURL("jdbc:h2:file:" + folder.resolve("readings") + ";LAZY_QUERY_EXECUTION=1;CACHE_SIZE=16384");
        return source;
    }

    private static void writeFile(Path folder) throws IOException {
        try (Writer out = Files.newBufferedWriter(folder.resolve("readings.csv"))) {
            out.write("time,site,device,temperature,humidity\n");
            for (int i = 0; i < ROWS; i++) {
                out.write(time(i) + ",site-" + i % DEVICES / 1000 + ",device-" + i % DEVICES + "," + temperature(i)
                        + "," + humidity(i) + "\n");
            }
        }
    }

    private static void writeTable(Path folder) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(dataSource(folder).getURL());
                Statement statement = connection.createStatement()) {
            statement.execute("create table readings(\"time\" varchar, \"site\" varchar, \"device\" varchar,"
                    + " \"temperature\" double precision, \"humidity\" double precision)");
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into readings values (?, ?, ?, ?, ?)")) {
                for (int i = 0; i < ROWS; i++) {
                    insert.setString(1, time(i));
                    insert.setString(2, "site-" + i % DEVICES / 1000);
                    insert.setString(3, "device-" + i % DEVICES);
                    insert.setDouble(4, Double.parseDouble(temperature(i)));
                    insert.setDouble(5, Double.parseDouble(humidity(i)));
                    insert.addBatch();
                    if (i % 1000 == 999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
        }
    }

    private static String time(int row) {
        return String.format(Locale.ROOT, "2026-01-01T%02d:%02d:%02dZ", row / 3600 % 24, row / 60 % 60, row % 60);
    }

    private static String temperature(int row) {
        return row % 40 + "." + row % 97 % 10 + row % 89 % 9;
    }

    private static String humidity(int row) {
        return 30 + row % 60 + "." + row % 10;
    }
}
