// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encoding of metrics that are known and whose values change: what a push costs before it is sent. Ours keeps each
 * series' encoded labels, as a group does; the peers get their snapshots ready-made, except where a method says so,
 * and all write into a buffer that is used again. One operation is a whole push; its median stays put on a busy
 * machine, where an average would measure the neighbours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {

    private final Workload gauges = Workload.gauges();
    private final Workload mixed = Workload.countersAndHistograms();

    private final ExpositionWriter text = ExpositionFormat.TEXT.newWriter();
    private final ExpositionWriter protobuf = ExpositionFormat.PROTOBUF.newWriter();
    private final EncodedSeries[] gaugesForText = gauges.encodedBy(text);
    private final EncodedSeries[] gaugesForProtobuf = gauges.encodedBy(protobuf);
    private final EncodedSeries[] mixedForText = mixed.encodedBy(text);
    private final EncodedSeries[] mixedForProtobuf = mixed.encodedBy(protobuf);

    private final ExpositionFormatWriter clientJavaText = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter clientJavaProtobuf = new PrometheusProtobufWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024 * 1024);

    @Benchmark
    public int gaugesText() {
        return EncodedSeries.write(gaugesForText, text);
    }

    @Benchmark
    public int gaugesTextClientJava() throws IOException {
        return write(clientJavaText, gauges, false);
    }

    @Benchmark
    public int gaugesTextClientJavaWithScrape() throws IOException {
        return write(clientJavaText, gauges, true);
    }

    @Benchmark
    public int gaugesTextSimpleclient() throws IOException {
        return writeSimpleclient(gauges);
    }

    @Benchmark
    public int gaugesProtobuf() {
        return EncodedSeries.write(gaugesForProtobuf, protobuf);
    }

    @Benchmark
    public int gaugesProtobufClientJava() throws IOException {
        return write(clientJavaProtobuf, gauges, false);
    }

    @Benchmark
    public int gaugesProtobufClientJavaWithScrape() throws IOException {
        return write(clientJavaProtobuf, gauges, true);
    }

    @Benchmark
    public int mixedText() {
        return EncodedSeries.write(mixedForText, text);
    }

    @Benchmark
    public int mixedTextClientJava() throws IOException {
        return write(clientJavaText, mixed, false);
    }

    @Benchmark
    public int mixedTextClientJavaWithScrape() throws IOException {
        return write(clientJavaText, mixed, true);
    }

    @Benchmark
    public int mixedTextSimpleclient() throws IOException {
        return writeSimpleclient(mixed);
    }

    @Benchmark
    public int mixedProtobuf() {
        return EncodedSeries.write(mixedForProtobuf, protobuf);
    }

    @Benchmark
    public int mixedProtobufClientJava() throws IOException {
        return write(clientJavaProtobuf, mixed, false);
    }

    @Benchmark
    public int mixedProtobufClientJavaWithScrape() throws IOException {
        return write(clientJavaProtobuf, mixed, true);
    }

    private int write(ExpositionFormatWriter writer, Workload workload, boolean scrape) throws IOException {
        out.reset();
        writer.write(out, scrape ? workload.registry().scrape() : workload.snapshots());
        return out.size();
    }

    private int writeSimpleclient(Workload workload) throws IOException {
        out.reset();
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        TextFormat.write004(writer, Collections.enumeration(workload.simpleclientFamilies()));
        writer.flush();
        return out.size();
    }
}
