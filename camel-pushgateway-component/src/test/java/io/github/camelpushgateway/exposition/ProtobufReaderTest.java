// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import io.github.camelpushgateway.exposition.proto.Wire;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.Sample;
import io.github.camelpushgateway.metric.SummaryValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufReaderTest {

    @Test
    void readsNumbersOfEachType() throws IOException {
        assertThat(read(
                        gauge("a", 1).build(),
                        family("b", Wire.MetricType.COUNTER)
                                .addMetric(Wire.Metric.newBuilder()
                                        .addLabel(label("x", "ü"))
                                        .setCounter(Wire.Counter.newBuilder().setValue(2)))
                                .setHelp("B.")
                                .build(),
                        family("c", Wire.MetricType.UNTYPED)
                                .addMetric(Wire.Metric.newBuilder()
                                        .setTimestampMs(17)
                                        .setUntyped(Wire.Untyped.newBuilder().setValue(Double.NaN)))
                                .build()))
                .containsExactly(
                        MetricFamily.of("a", MetricType.GAUGE, "", new Sample(Labels.EMPTY, 1)),
                        MetricFamily.of("b", MetricType.COUNTER, "B.", new Sample(Labels.of("x", "ü"), 2)),
                        MetricFamily.of(
                                "c",
                                MetricType.UNTYPED,
                                "",
                                new Sample(Labels.EMPTY, new NumberValue(Double.NaN), 17L)));
    }

    @Test
    void takesAMissingTypeForACounterAsTheWireFormatSays() throws IOException {
        Wire.MetricFamily family = Wire.MetricFamily.newBuilder()
                .setName("a")
                .addMetric(Wire.Metric.newBuilder()
                        .setCounter(Wire.Counter.newBuilder().setValue(2)))
                .build();

        assertThat(read(family).get(0).descriptor().type()).isEqualTo(MetricType.COUNTER);
    }

    @Test
    void readsSummariesWithUnsignedCounts() throws IOException {
        Wire.MetricFamily family = family("s", Wire.MetricType.SUMMARY)
                .addMetric(Wire.Metric.newBuilder()
                        .setSummary(Wire.Summary.newBuilder()
                                .setSampleCount(0xC000_0000_0000_0000L)
                                .setSampleSum(2.5)
                                .addQuantile(Wire.Quantile.newBuilder()
                                        .setQuantile(0.5)
                                        .setValue(1))))
                .build();

        assertThat(read(family).get(0).samples().get(0).value())
                .usingRecursiveComparison()
                .isEqualTo(new SummaryValue(0x1.8p63, 2.5, new double[] {0.5}, new double[] {1}));
    }

    @Test
    void readsAHistogramWithOrWithoutTheInfiniteBucket() throws IOException {
        Wire.Histogram.Builder histogram =
                Wire.Histogram.newBuilder().setSampleCount(3).setSampleSum(4).addBucket(bucket(1, 2));
        HistogramValue expected = new HistogramValue(3, 4, new double[] {1}, new double[] {2}, false, null);

        assertThat(value(histogram)).usingRecursiveComparison().isEqualTo(expected);
        assertThat(value(histogram.addBucket(bucket(Double.POSITIVE_INFINITY, 3))))
                .usingRecursiveComparison()
                .isEqualTo(expected);
    }

    @Test
    void sumsUpTheDifferencesOfNativeBuckets() throws IOException {
        HistogramValue histogram = value(Wire.Histogram.newBuilder()
                .setSampleCount(12)
                .setSchema(3)
                .setZeroThreshold(0.001)
                .setZeroCount(1)
                .addPositiveSpan(Wire.BucketSpan.newBuilder().setOffset(-2).setLength(3))
                .addPositiveDelta(5)
                .addPositiveDelta(-4)
                .addPositiveDelta(2)
                .addNegativeSpan(Wire.BucketSpan.newBuilder().setOffset(0).setLength(1))
                .addNegativeDelta(2));

        assertThat(histogram.nativeBuckets().schema()).isEqualTo(3);
        assertThat(histogram.nativeBuckets().positiveOffsets()).containsExactly(-2);
        assertThat(histogram.nativeBuckets().positiveCounts()).containsExactly(5, 1, 3);
        assertThat(histogram.nativeBuckets().negativeCounts()).containsExactly(2);
        assertThat(histogram.floatCounts()).isFalse();
    }

    @Test
    void leavesOutAFamilyWithoutMetrics() throws IOException {
        assertThat(read(
                        family("empty", Wire.MetricType.GAUGE).build(),
                        gauge("a", 1).build()))
                .extracting(family -> family.descriptor().name())
                .containsExactly("a");
    }

    @Test
    void readsNothingFromNothing() throws IOException {
        assertThat(read()).isEmpty();
    }

    @Test
    void skipsFieldsItDoesNotKnow() throws IOException {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addFixed64(1).build())
                .build();
        Wire.MetricFamily family = gauge("a", 1)
                .addMetric(Wire.Metric.newBuilder()
                        .addLabel(label("x", "1"))
                        .setGauge(Wire.Gauge.newBuilder().setValue(1))
                        .setUnknownFields(unknown))
                .setUnknownFields(unknown)
                .setUnit("celsius")
                .build();

        assertThat(read(family).get(0).samples()).hasSize(2);
    }

    static Stream<Arguments> brokenFamilies() {
        Wire.Metric gauge = Wire.Metric.newBuilder()
                .setGauge(Wire.Gauge.newBuilder().setValue(1))
                .build();
        Wire.BucketSpan span = Wire.BucketSpan.newBuilder().setLength(1).build();
        return Stream.of(
                Arguments.of(gauge("a", 1).build(), List.of("message 2", "'a'", "second message")),
                Arguments.of(gauge("b", 1).clearName().build(), List.of("message 2", "no name")),
                Arguments.of(gauge("0b", 1).build(), List.of("message 2", "'0b'", "not a metric name")),
                Arguments.of(gauge("push_time_seconds", 1).build(), List.of("message 2", "reserved")),
                Arguments.of(gauge("b", 1).addMetric(gauge).build(), List.of("message 2", "'b'", "twice")),
                Arguments.of(
                        gauge("b", 1).setType(Wire.MetricType.COUNTER).build(),
                        List.of("message 2, metric 1", "'b'", "no value", "counter")),
                Arguments.of(
                        gauge("b", 1)
                                .setMetric(0, gauge.toBuilder().addLabel(label("0x", "1")))
                                .build(),
                        List.of("message 2, metric 1", "'b'", "'0x'", "not a label name")),
                Arguments.of(
                        gauge("b", 1)
                                .setMetric(
                                        0,
                                        gauge.toBuilder()
                                                .addLabel(label("x", "1"))
                                                .addLabel(label("x", "2")))
                                .build(),
                        List.of("message 2, metric 1", "'b'", "'x'", "twice")),
                Arguments.of(
                        gauge("b", 1)
                                .setMetric(
                                        0,
                                        gauge.toBuilder()
                                                .addLabel(Wire.LabelPair.newBuilder()
                                                        .setName("x")
                                                        .setValueBytes(ByteString.copyFrom(new byte[] {(byte) 0xFC}))))
                                .build(),
                        List.of("message 2, metric 1", "'b'", "label value", "UTF-8")),
                Arguments.of(
                        gauge("b", 1)
                                .setHelpBytes(ByteString.copyFrom(new byte[] {(byte) 0xFC}))
                                .build(),
                        List.of("message 2", "'b'", "help", "UTF-8")),
                Arguments.of(
                        histogram(Wire.Histogram.newBuilder().setSampleCount(1).addBucket(bucket(1, 2))),
                        List.of("message 2, metric 1", "'h'", "cumulative")),
                Arguments.of(
                        histogram(Wire.Histogram.newBuilder()
                                .setSampleCount(1)
                                .addBucket(bucket(Double.POSITIVE_INFINITY, 2))),
                        List.of("message 2, metric 1", "'h'", "+Inf")),
                Arguments.of(
                        histogram(Wire.Histogram.newBuilder().setSampleCount(1).addPositiveSpan(span)),
                        List.of("message 2, metric 1", "'h'", "cover 1 buckets")),
                Arguments.of(
                        histogram(Wire.Histogram.newBuilder()
                                .setSampleCount(1)
                                .addPositiveSpan(span)
                                .addPositiveDelta(-1)),
                        List.of("message 2, metric 1", "'h'", "-1")),
                Arguments.of(
                        histogram(Wire.Histogram.newBuilder()
                                .setSampleCount(1)
                                .addPositiveSpan(span)
                                .addPositiveDelta(1)
                                .addPositiveCount(1)),
                        List.of("message 2, metric 1", "'h'", "both deltas and counts")),
                Arguments.of(
                        histogram(Wire.Histogram.newBuilder()
                                .setSampleCount(1)
                                .addPositiveSpan(span.toBuilder().setLength(-1))
                                .addPositiveSpan(span)),
                        List.of("message 2, metric 1", "'h'", "-1")));
    }

    @ParameterizedTest
    @MethodSource("brokenFamilies")
    void saysWhatIsBrokenAndInWhichMessage(Wire.MetricFamily broken, List<String> words) {
        assertThatThrownBy(() -> read(gauge("a", 1).build(), broken))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContainingAll(words.toArray(String[]::new));
    }

    @Test
    void refusesAnUnknownType() {
        assertRefused(bytes(6, 0x0a, 1, 'x', 0x18, 17, 0), "message 1", "'x'", "17");
    }

    @Test
    void refusesATypeBehindTheMetrics() {
        assertRefused(bytes(9, 0x0a, 1, 'x', 0x22, 2, 0x1a, 0, 0x18, 1), "message 1", "'x'", "behind the metrics");
    }

    @Test
    void refusesABodyCutShortAnywhere() throws IOException {
        byte[] whole = written(gauge("a", 1).setHelp("Help.").build());

        for (int length = 1; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "message 1", "cut short");
        }
    }

    @Test
    void refusesLengthsThatNoMessageHas() throws IOException {
        assertRefused(varint(-1), "message 1", "18446744073709551615");
        assertRefused(varint(1L << 31), "message 1", "2147483648");
        assertRefused(varint(Integer.MAX_VALUE), "message 1", "cut short");
        assertRefused(bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF), "message 1");
    }

    @Test
    void allocatesNoMoreThanArrivesWhateverALengthClaims() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(varint(Integer.MAX_VALUE));
        body.write(0x0a);
        body.write(varint(Integer.MAX_VALUE - 100));
        body.write('x');

        assertRefused(body.toByteArray(), "message 1", "cut short");
    }

    @Test
    void refusesAMetricLongerThanAnyIs() throws IOException {
        Wire.MetricFamily family = gauge("a", 1)
                .setMetric(
                        0,
                        Wire.Metric.newBuilder()
                                .addLabel(label("x", "y".repeat(1024 * 1024)))
                                .setGauge(Wire.Gauge.newBuilder().setValue(1)))
                .build();

        assertThatThrownBy(() -> read(family))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContainingAll("message 1, metric 1", "'a'", "1048576");
    }

    @Test
    void refusesTextWithAHintAtTheFormat() {
        assertRefused("# TYPE x gauge\nx 1\n".getBytes(StandardCharsets.UTF_8), "delimited protobuf");
    }

    @Test
    void doesNotCloseTheStreamAndPassesOnItsFailure() {
        InputStream failing = new InputStream() {
            private int reads;

            @Override
            public int read() throws IOException {
                // The length, then the start of a metric; the failure comes while that is parsed.
                int[] first = {20, 0x0a, 1, 'x', 0x22, 10, 0x1a};
                if (reads < first.length) {
                    return first[reads++];
                }
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                to[offset] = (byte) read();
                return 1;
            }

            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ExpositionFormat.PROTOBUF.read(failing))
                .withMessage("connection reset");
    }

    private static HistogramValue value(Wire.Histogram.Builder histogram) throws IOException {
        return (HistogramValue)
                read(histogram(histogram)).get(0).samples().get(0).value();
    }

    private static Wire.MetricFamily histogram(Wire.Histogram.Builder histogram) {
        return family("h", Wire.MetricType.HISTOGRAM)
                .addMetric(Wire.Metric.newBuilder().setHistogram(histogram))
                .build();
    }

    private static Wire.Bucket bucket(double bound, long count) {
        return Wire.Bucket.newBuilder()
                .setUpperBound(bound)
                .setCumulativeCount(count)
                .build();
    }

    private static Wire.MetricFamily.Builder gauge(String name, double value) {
        return family(name, Wire.MetricType.GAUGE)
                .addMetric(Wire.Metric.newBuilder()
                        .setGauge(Wire.Gauge.newBuilder().setValue(value)));
    }

    private static Wire.MetricFamily.Builder family(String name, Wire.MetricType type) {
        return Wire.MetricFamily.newBuilder().setName(name).setType(type);
    }

    private static Wire.LabelPair label(String name, String value) {
        return Wire.LabelPair.newBuilder().setName(name).setValue(value).build();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] varint(long value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeUInt64NoTag(value);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] written(Wire.MetricFamily... families) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Wire.MetricFamily family : families) {
            family.writeDelimitedTo(body);
        }
        return body.toByteArray();
    }

    private static List<MetricFamily> read(Wire.MetricFamily... families) throws IOException {
        return ExpositionFormat.PROTOBUF.read(new ByteArrayInputStream(written(families)));
    }

    private static void assertRefused(byte[] body, String... words) {
        assertThatThrownBy(() -> ExpositionFormat.PROTOBUF.read(new ByteArrayInputStream(body)))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void whatAGatewayWritesItselfIsRefusedOrLeftOutWithItsName() throws IOException {
        byte[] body = written(
                gauge("push_time_seconds", 1).build(),
                gauge("a", 2).build(),
                gauge("push_failure_time_seconds", 0).build());
        List<String> leftOut = new ArrayList<>();

        assertRefused(body, "push_time_seconds", "reserved");
        assertThat(ExpositionFormat.PROTOBUF.readWithoutReserved(new ByteArrayInputStream(body), 9, leftOut::add))
                .containsExactly(MetricFamily.of("a", MetricType.GAUGE, "", new Sample(Labels.EMPTY, 2)));
        assertThat(leftOut).containsExactly("push_time_seconds", "push_failure_time_seconds");
    }

    @Test
    void reading_stops_at_one_series_more_than_are_allowed() throws Exception {
        Wire.MetricFamily.Builder family =
                Wire.MetricFamily.newBuilder().setName("m").setType(Wire.MetricType.GAUGE);
        ByteArrayOutputStream families = new ByteArrayOutputStream();
        for (int i = 0; i < 5; i++) {
            Wire.Metric.Builder metric = Wire.Metric.newBuilder()
                    .addLabel(Wire.LabelPair.newBuilder().setName("i").setValue("" + i))
                    .setGauge(Wire.Gauge.newBuilder().setValue(1));
            family.addMetric(metric);
            Wire.MetricFamily.newBuilder()
                    .setName("m" + i)
                    .setType(Wire.MetricType.GAUGE)
                    .build()
                    .writeDelimitedTo(families);
        }
        ByteArrayOutputStream series = new ByteArrayOutputStream();
        family.build().writeDelimitedTo(series);

        assertThat(ExpositionFormat.PROTOBUF.read(new ByteArrayInputStream(series.toByteArray()), 5))
                .hasSize(1);
        assertThatThrownBy(() -> ExpositionFormat.PROTOBUF.read(new ByteArrayInputStream(series.toByteArray()), 4))
                .hasMessageContaining("more series than maxSeries=4 allows");
        assertThatThrownBy(() -> ExpositionFormat.PROTOBUF.read(new ByteArrayInputStream(families.toByteArray()), 4))
                .hasMessageContaining("more metrics than maxSeries=4 allows");
    }
}
