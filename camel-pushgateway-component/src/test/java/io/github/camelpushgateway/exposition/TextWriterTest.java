// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextWriterTest {

    @Test
    void writesHelpTypeAndSamplesWithEscapes() {
        assertThat(text(SampleFamilies.GAUGES))
                .isEqualTo(
                        """
                # HELP room_celsius Air, in "degrees".\\nBack\\\\slash.
                # TYPE room_celsius gauge
                room_celsius 21.5
                room_celsius{path="C:\\\\new\\n\\"x\\"",room="Küche 🍳"} -0
                room_celsius{room="a"} NaN
                room_celsius{room="b"} +Inf
                room_celsius{room="c"} -Inf
                room_celsius{room="d"} 0.30000000000000004
                room_celsius{room="e"} 5e-324
                """);
    }

    @Test
    void leavesOutAnEmptyHelpAndWritesWholeNumbersWithoutFraction() {
        assertThat(text(SampleFamilies.COUNTERS))
                .isEqualTo(
                        """
                # TYPE requests_total counter
                requests_total{code="200",method="GET"} 9007199254740991
                requests_total{code="500"} 3
                """);
    }

    @Test
    void writesBucketsUpToInfinitySumAndCountOfAHistogram() {
        assertThat(text(SampleFamilies.HISTOGRAMS))
                .isEqualTo(
                        """
                # HELP amount_cny Order amounts.
                # TYPE amount_cny histogram
                amount_cny_bucket{le="-1"} 0
                amount_cny_bucket{le="0.5"} 2
                amount_cny_bucket{le="10"} 6
                amount_cny_bucket{le="1000000000"} 7
                amount_cny_bucket{le="+Inf"} 7
                amount_cny_sum 123.25
                amount_cny_count 7
                amount_cny_bucket{place="1",le="+Inf"} 0
                amount_cny_sum{place="1"} 0
                amount_cny_count{place="1"} 0
                """);
    }

    @Test
    void writesQuantilesSumAndCountOfASummary() {
        assertThat(text(SampleFamilies.SUMMARIES))
                .isEqualTo(
                        """
                # HELP took_seconds Zeit für alles.
                # TYPE took_seconds summary
                took_seconds{quantile="0"} 0.01
                took_seconds{quantile="0.5"} 0.2
                took_seconds{quantile="0.99"} 0.9
                took_seconds{quantile="1"} 1
                took_seconds_sum 3.5
                took_seconds_count 12
                took_seconds{place="1",quantile="0.5"} NaN
                took_seconds_sum{place="1"} 0
                took_seconds_count{place="1"} 0
                took_seconds_sum{place="2"} 1.5
                took_seconds_count{place="2"} 300
                """);
    }

    @Test
    void refusesAGaugeHistogramAndNamesTheFormatThatTakesIt() {
        assertThatThrownBy(() -> text(SampleFamilies.GAUGE_HISTOGRAMS))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("queue_bytes")
                .hasMessageContaining("format=protobuf");
    }

    @Test
    void leavesNothingOfAFamilyWithoutSamples() {
        ExpositionWriter writer = new TextWriter();
        writer.beginFamily(new MetricDescriptor("lonely", MetricType.GAUGE, "Nobody there."));
        writer.endFamily();

        assertThat(writer.length()).isZero();
    }

    @Test
    void startsAnewAfterAReset() {
        ExpositionWriter writer = new TextWriter();
        SampleFamilies.write(writer, List.of(SampleFamilies.GAUGES));
        writer.beginFamily(SampleFamilies.COUNTERS.descriptor());
        writer.reset();
        SampleFamilies.write(writer, List.of(SampleFamilies.COUNTERS));

        assertThat(new String(writer.buffer(), 0, writer.length(), StandardCharsets.UTF_8))
                .isEqualTo(text(SampleFamilies.COUNTERS));
    }

    @Test
    void growsWithItsContent() {
        String text = text(SampleFamilies.gauges("many", 100_000));

        assertThat(text.lines()).hasSize(100_001).last().isEqualTo("many{number=\"99999\"} 99999");
    }

    @Test
    void refusesFamiliesWithinEachOther() {
        ExpositionWriter writer = new TextWriter();
        writer.beginFamily(SampleFamilies.GAUGES.descriptor());

        assertThatThrownBy(() -> writer.beginFamily(SampleFamilies.COUNTERS.descriptor()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("room_celsius");
        writer.endFamily();
        assertThatThrownBy(writer::endFamily).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void encodesLabelsInTheOrderOfTheirNames() {
        assertThat(new TextWriter().encode(Labels.of("b", "2", "a", "1")))
                .asString()
                .isEqualTo("{a=\"1\",b=\"2\"} ");
    }

    private static String text(MetricFamily... families) {
        return new String(SampleFamilies.write(ExpositionFormat.TEXT, List.of(families)), StandardCharsets.UTF_8);
    }
}
