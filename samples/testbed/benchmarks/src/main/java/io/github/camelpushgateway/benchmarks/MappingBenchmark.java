// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.camelpushgateway.body.BodyOptions;
import io.github.camelpushgateway.body.BodyReader;
import io.github.camelpushgateway.body.InvalidSamples;
import io.github.camelpushgateway.body.TimestampPolicy;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.PlainMapping;
import io.github.camelpushgateway.mapping.file.MappingLoader;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From a body to samples, before anything is gathered or pushed: the sensor mapping of the MQTT route and a mapping
 * of CSV rows, beside what only parses the same bytes. One operation is one record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MappingBenchmark {

    private static final int ROWS = 1_000;

    private final byte[] message =
            "{\"temperature\":21.53,\"humidity\":48.1,\"battery\":3.1}".getBytes(StandardCharsets.UTF_8);
    private final byte[] file = rows();
    private final ObjectMapper json = new ObjectMapper();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final BodyOptions sensors = options("/mappings/sensors.metrics.yaml");
    private final BodyOptions readings = options("/benchmarks/rows.metrics.yaml");

    @Benchmark
    public Map<?, ?> sensorMessageParsedAlone() throws IOException {
        return json.readValue(message, Map.class);
    }

    @Benchmark
    public void sensorMessageMapped(Blackhole samples) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader("CamelMqttTopic", "sensors/north/dev-1");
        exchange.getMessage().setBody(message);
        BodyReader.read(exchange, sensors, new Sink(samples), rejection -> {});
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void csvRowsParsedAlone(Blackhole rows) throws IOException {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(new String(file, StandardCharsets.UTF_8))) {
            reader.forEach(rows::consume);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void csvRowsMapped(Blackhole samples) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(Exchange.FILE_NAME, "readings.csv");
        exchange.getMessage().setBody(file);
        BodyReader.read(exchange, readings, new Sink(samples), rejection -> {});
    }

    private static BodyOptions options(String mapping) {
        try (InputStream yaml = MappingBenchmark.class.getResourceAsStream(mapping)) {
            Mapping rules = new MappingLoader().read(mapping, yaml).mapping();
            return new BodyOptions(
                    rules,
                    new PlainMapping(null, MetricType.GAUGE, null, null, null, null),
                    InvalidSamples.FAIL,
                    TimestampPolicy.DROP,
                    null);
        } catch (IOException e) {
            throw new IllegalStateException(mapping, e);
        }
    }

    private static byte[] rows() {
        StringBuilder rows = new StringBuilder("time,site,device,temperature,humidity\n");
        for (int i = 0; i < ROWS; i++) {
            rows.append("2026-01-31T10:00:00Z,site-")
                    .append(i / 100)
                    .append(",device-")
                    .append(i)
                    .append(',')
                    .append(i % 40)
                    .append(".5,")
                    .append(30 + i % 60)
                    .append(".1\n");
        }
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    private record Sink(Blackhole samples) implements SampleSink {

        @Override
        public void number(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
            samples.consume(labels);
            samples.consume(value);
        }

        @Override
        public void value(
                Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value) {
            samples.consume(value);
        }
    }
}
