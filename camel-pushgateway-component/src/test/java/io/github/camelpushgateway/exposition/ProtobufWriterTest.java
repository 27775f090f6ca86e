// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.camelpushgateway.exposition.proto.Wire;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SummaryValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufWriterTest {

    private static final byte[] NO_LABELS = {};

    @Test
    void writesByteForByteWhatTheGeneratedClassesWrite() throws IOException {
        for (MetricFamily family : SampleFamilies.FOR_PROTOBUF) {
            byte[] written = SampleFamilies.write(ExpositionFormat.PROTOBUF, List.of(family));

            assertThat(written).as(family.descriptor().name()).isEqualTo(rewritten(written));
        }
    }

    @Test
    void writesNumbersOfEachType() throws IOException {
        assertThat(parsed(SampleFamilies.GAUGES).getMetric(0).getGauge().getValue())
                .isEqualTo(21.5);
        assertThat(parsed(SampleFamilies.COUNTERS).getMetric(1).getCounter().getValue())
                .isEqualTo(3);
        assertThat(parsed(SampleFamilies.UNTYPED).getMetric(0).getUntyped().getValue())
                .isEqualTo(1e300);
    }

    @Test
    void writesNameHelpTypeAndLabels() throws IOException {
        Wire.MetricFamily family = parsed(SampleFamilies.GAUGES);

        assertThat(family.getName()).isEqualTo("room_celsius");
        assertThat(family.getHelp()).isEqualTo("Air, in \"degrees\".\nBack\\slash.");
        assertThat(family.getType()).isEqualTo(Wire.MetricType.GAUGE);
        assertThat(family.getMetric(1).getLabelList())
                .extracting(Wire.LabelPair::getName, Wire.LabelPair::getValue)
                .containsExactly(tuple("path", "C:\\new\n\"x\""), tuple("room", "Küche 🍳"));
    }

    @Test
    void leavesOutAnEmptyHelp() throws IOException {
        assertThat(parsed(SampleFamilies.COUNTERS).hasHelp()).isFalse();
    }

    @Test
    void writesHistogramsWithoutTheInfiniteBucketThatTheCountIs() throws IOException {
        Wire.Histogram histogram =
                parsed(SampleFamilies.HISTOGRAMS).getMetric(0).getHistogram();

        assertThat(histogram.getSampleCount()).isEqualTo(7);
        assertThat(histogram.getSampleSum()).isEqualTo(123.25);
        assertThat(histogram.getBucketList())
                .extracting(Wire.Bucket::getUpperBound)
                .containsExactly(-1.0, 0.5, 10.0, 1e9);
        assertThat(histogram.getBucketList())
                .extracting(Wire.Bucket::getCumulativeCount)
                .containsExactly(0L, 2L, 6L, 7L);
        assertThat(histogram.hasSampleCountFloat()).isFalse();
        assertThat(histogram.hasSchema()).isFalse();
    }

    @Test
    void writesFractionalCountsIntoTheFieldsMadeForThemAndWholeOnesForGatewaysThatDoNotKnowThose() throws IOException {
        Wire.Histogram histogram =
                parsed(SampleFamilies.FLOAT_HISTOGRAMS).getMetric(0).getHistogram();

        assertThat(histogram.getSampleCountFloat()).isEqualTo(2.5);
        assertThat(histogram.getSampleCount()).isEqualTo(2);
        assertThat(histogram.getBucket(0).getCumulativeCountFloat()).isEqualTo(0.25);
        assertThat(histogram.getBucket(0).getCumulativeCount()).isZero();
        assertThat(histogram.getBucket(0).hasCumulativeCount()).isTrue();
    }

    @Test
    void writesNativeBucketsAsDifferencesWhereCountsAreWholeAndAsTheyAreElse() throws IOException {
        Wire.MetricFamily family = parsed(SampleFamilies.NATIVE_HISTOGRAMS);
        Wire.Histogram whole = family.getMetric(0).getHistogram();
        Wire.Histogram fractional = family.getMetric(1).getHistogram();

        assertThat(whole.getSchema()).isEqualTo(3);
        assertThat(whole.getZeroThreshold()).isEqualTo(1e-128);
        assertThat(whole.getZeroCount()).isEqualTo(2);
        assertThat(whole.getPositiveSpanList())
                .extracting(Wire.BucketSpan::getOffset)
                .containsExactly(-7, 3);
        assertThat(whole.getPositiveSpanList())
                .extracting(Wire.BucketSpan::getLength)
                .containsExactly(2, 1);
        assertThat(whole.getPositiveDeltaList()).containsExactly(5L, -4L, 8L);
        assertThat(whole.getNegativeDeltaList()).containsExactly(1L, 1L);
        assertThat(fractional.getZeroCountFloat()).isEqualTo(0.5);
        assertThat(fractional.getPositiveCountList()).containsExactly(5.5);
        assertThat(fractional.getNegativeCountList()).containsExactly(0.5);
        assertThat(fractional.getPositiveDeltaList()).isEmpty();
    }

    @Test
    void writesSummaries() throws IOException {
        Wire.Summary summary = parsed(SampleFamilies.SUMMARIES).getMetric(0).getSummary();

        assertThat(summary.getSampleCount()).isEqualTo(12);
        assertThat(summary.getSampleSum()).isEqualTo(3.5);
        assertThat(summary.getQuantileList())
                .extracting(Wire.Quantile::getQuantile)
                .containsExactly(0.0, 0.5, 0.99, 1.0);
        assertThat(summary.getQuantileList())
                .extracting(Wire.Quantile::getValue)
                .containsExactly(0.01, 0.2, 0.9, 1.0);
    }

    /** A length takes one byte below 128, two below 16 KiB, three below 2 MiB, four above. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 700, 800, 90_000, 110_000})
    void writesALengthOfAnySizeInItsShortestForm(int samples) throws IOException {
        MetricFamily family = SampleFamilies.gauges("many", samples);
        List<MetricFamily> families = List.of(SampleFamilies.COUNTERS, family, SampleFamilies.COUNTERS);

        byte[] written = SampleFamilies.write(ExpositionFormat.PROTOBUF, families);

        assertThat(written).isEqualTo(rewritten(written));
        assertThat(ExpositionFormat.PROTOBUF.read(
                        new ByteArrayInputStream(SampleFamilies.write(ExpositionFormat.PROTOBUF, List.of(family))),
                        samples))
                .containsExactly(family);
    }

    @Test
    void writesCountsBeyondTheRangeOfALong() throws IOException {
        ProtobufWriter writer = new ProtobufWriter();
        writer.beginFamily(new MetricDescriptor("big", MetricType.SUMMARY, ""));
        writer.summary(NO_LABELS, new SummaryValue(0x1.8p63, 0, new double[0], new double[0]));
        writer.endFamily();

        byte[] written = Arrays.copyOf(writer.buffer(), writer.length());
        assertThat(families(written).get(0).getMetric(0).getSummary().getSampleCount())
                .isEqualTo(0xC000_0000_0000_0000L);
    }

    @Test
    void leavesNothingOfAFamilyWithoutSamples() {
        ExpositionWriter writer = new ProtobufWriter();
        writer.beginFamily(new MetricDescriptor("lonely", MetricType.GAUGE, "Nobody there."));
        writer.endFamily();

        assertThat(writer.length()).isZero();
    }

    @Test
    void refusesANumberInAFamilyOfHistograms() {
        ExpositionWriter writer = new ProtobufWriter();
        writer.beginFamily(SampleFamilies.HISTOGRAMS.descriptor());

        assertThatThrownBy(() -> writer.number(NO_LABELS, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void writesAHistogramLongerThanTheBuffer() throws IOException {
        int buckets = 50_000;
        double[] bounds = new double[buckets];
        double[] counts = new double[buckets];
        for (int i = 0; i < buckets; i++) {
            bounds[i] = i;
            counts[i] = i;
        }
        ProtobufWriter writer = new ProtobufWriter();
        writer.beginFamily(new MetricDescriptor("wide", MetricType.HISTOGRAM, ""));
        writer.histogram(NO_LABELS, new HistogramValue(buckets, 1, bounds, counts, false, null));
        writer.endFamily();

        byte[] written = Arrays.copyOf(writer.buffer(), writer.length());
        assertThat(written).isEqualTo(rewritten(written));
    }

    private static Wire.MetricFamily parsed(MetricFamily family) throws IOException {
        List<Wire.MetricFamily> families = families(SampleFamilies.write(ExpositionFormat.PROTOBUF, List.of(family)));
        assertThat(families).hasSize(1);
        return families.get(0);
    }

    private static List<Wire.MetricFamily> families(byte[] written) throws IOException {
        ArrayList<Wire.MetricFamily> families = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(written);
        for (Wire.MetricFamily family; (family = Wire.MetricFamily.parseDelimitedFrom(in)) != null; ) {
            assertThat(family.getUnknownFields().asMap()).isEmpty();
            families.add(family);
        }
        return families;
    }

    private static byte[] rewritten(byte[] written) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Wire.MetricFamily family : families(written)) {
            family.writeDelimitedTo(out);
        }
        return out.toByteArray();
    }
}
