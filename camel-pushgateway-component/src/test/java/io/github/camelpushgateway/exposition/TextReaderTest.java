// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.Sample;
import io.github.camelpushgateway.metric.SummaryValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextReaderTest {

    @Test
    void readsHelpTypeLabelsAndValues() throws IOException {
        assertThat(
                        read(
                                """
                # HELP room_celsius Air \\\\ \\n "x".
                # TYPE room_celsius gauge
                room_celsius 21.5
                room_celsius{room="K\\\\ü\\n\\"",a="1"} -3e-2
                """))
                .containsExactly(MetricFamily.of(
                        "room_celsius",
                        MetricType.GAUGE,
                        "Air \\ \n \"x\".",
                        new Sample(Labels.EMPTY, 21.5),
                        new Sample(Labels.of("room", "K\\ü\n\"", "a", "1"), -0.03)));
    }

    @Test
    void takesASampleWithoutTypeAsUntyped() throws IOException {
        assertThat(read("x 1\n"))
                .containsExactly(MetricFamily.of("x", MetricType.UNTYPED, "", new Sample(Labels.EMPTY, 1)));
    }

    @Test
    void takesEmptyLinesCommentsAndBlanksWhereAGatewayDoes() throws IOException {
        assertThat(
                        read(
                                """

                # a comment
                #
                  \t
                # TYPE
                # HELP x
                #TYPE x\tGauge
                \t x \t{ a = "1" , }  1
                x{a="2"}2
                x{}3
                \s\s"""))
                .containsExactly(MetricFamily.of(
                        "x",
                        MetricType.GAUGE,
                        "",
                        new Sample(Labels.of("a", "1"), 1),
                        new Sample(Labels.of("a", "2"), 2),
                        new Sample(Labels.EMPTY, 3)));
    }

    @Test
    void readsNothingFromNothing() throws IOException {
        assertThat(read("")).isEmpty();
    }

    @Test
    void leavesOutAFamilyWithoutSamples() throws IOException {
        assertThat(read("# HELP a A.\n# TYPE a gauge\nb 1\n"))
                .extracting(family -> family.descriptor().name())
                .containsExactly("b");
    }

    @Test
    void bringsTogetherTheLinesOfAFamilyFromAllOverTheBody() throws IOException {
        assertThat(read("# TYPE a gauge\na{x=\"1\"} 1\nb 2\na{x=\"2\"} 3\n# HELP a Late.\n"))
                .containsExactly(
                        MetricFamily.of(
                                "a",
                                MetricType.GAUGE,
                                "Late.",
                                new Sample(Labels.of("x", "1"), 1),
                                new Sample(Labels.of("x", "2"), 3)),
                        MetricFamily.of("b", MetricType.UNTYPED, "", new Sample(Labels.EMPTY, 2)));
    }

    @Test
    void keepsTimestamps() throws IOException {
        assertThat(read("x 1 1700000000000\n").get(0).samples())
                .containsExactly(new Sample(Labels.EMPTY, new NumberValue(1), 1_700_000_000_000L));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "+1, 1",
        "1., 1",
        ".5, 0.5",
        "1e3, 1000",
        "1E+3, 1000",
        "-0, -0.0",
        "nan, NaN",
        "NaN, NaN",
        "+Inf, Infinity",
        "inf, Infinity",
        "-INFINITY, -Infinity",
        "1e-400, 0",
        "0.1000000000000000055511151231257827, 0.1"
    })
    void readsNumbersAsGoDoes(String text, double value) throws IOException {
        assertThat(read("x " + text + "\n").get(0).samples()).containsExactly(new Sample(Labels.EMPTY, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1d", "1f", "0x10", "0x1p3", "1_000", "1,5", "+NaN", "1e400", "--1", "1e", ".", "e", "Infinit", "١"
            })
    void refusesWhatGoTakesForNoNumber(String text) {
        assertRefused("x " + text + "\n", "line 1", "'x'", "'" + text + "'");
    }

    @Test
    void readsAHistogramFromItsLinesInAnyOrder() throws IOException {
        HistogramValue histogram = histogram(
                """
                # TYPE h histogram
                h_count{a="1"} 7
                h_bucket{le="+Inf",a="1"} 7
                h_bucket{a="1",le="2"} 5
                h_bucket{a="1",le="0.5"} 1
                h_sum{a="1"} 12.5
                """);

        assertThat(histogram)
                .usingRecursiveComparison()
                .isEqualTo(new HistogramValue(7, 12.5, new double[] {0.5, 2}, new double[] {1, 5}, false, null));
    }

    @Test
    void takesTheInfiniteBucketForAMissingCountAndTheReverse() throws IOException {
        assertThat(histogram("# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_sum 1\n")
                        .count())
                .isEqualTo(3);
        assertThat(histogram("# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_count 3\nh_sum 1\n")
                        .count())
                .isEqualTo(3);
    }

    @Test
    void readsFractionalCountsAsAFloatHistogram() throws IOException {
        assertThat(histogram("# TYPE h histogram\nh_bucket{le=\"1\"} 0.5\nh_count 3\nh_sum 1\n")
                        .floatCounts())
                .isTrue();
    }

    @Test
    void readsASummary() throws IOException {
        MetricFamily family =
                read("""
                # TYPE s summary
                s{quantile="0.99"} 3
                s{quantile="0.5"} NaN
                s_sum 4
                s_count 2
                """)
                        .get(0);

        assertThat(family.descriptor().type()).isEqualTo(MetricType.SUMMARY);
        assertThat(family.samples().get(0).value())
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(new SummaryValue(2, 4, new double[] {0.5, 0.99}, new double[] {Double.NaN, 3}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gauge_histogram", "gaugehistogram"})
    void readsGaugeHistograms(String type) throws IOException {
        assertThat(read("# TYPE g " + type + "\ng_bucket{le=\"+Inf\"} 3\n")
                        .get(0)
                        .descriptor()
                        .type())
                .isEqualTo(MetricType.GAUGE_HISTOGRAM);
    }

    @Test
    void takesANameWithASuffixForAFamilyOfItsOwnWhereNoHistogramOrSummaryOwnsIt() throws IOException {
        assertThat(
                        read(
                                "# TYPE x gauge\nx 1\nx_count 2\nx_bucket{le=\"1\"} 3\n# TYPE s summary\ns_count 1\ns_bucket 2\n"))
                .extracting(family -> family.descriptor().name())
                .containsExactly("x", "x_count", "x_bucket", "s", "s_bucket");
    }

    @Test
    void keepsLabelsThatOnlyOtherTypesKeepForThemselves() throws IOException {
        assertThat(read("x{le=\"1\",quantile=\"2\"} 1\n").get(0).samples())
                .containsExactly(new Sample(Labels.of("le", "1", "quantile", "2"), 1));
    }

    static Stream<Arguments> brokenBodies() {
        return Stream.of(
                Arguments.of("x 1", List.of("line 1", "line feed", "\\n")),
                Arguments.of("a 1\nx 1\r\n", List.of("line 2", "CR LF", "LF alone")),
                Arguments.of("\uFEFFx 1\n", List.of("line 1", "byte order mark")),
                Arguments.of("{\"x\"} 1\n", List.of("line 1", "'{'")),
                Arguments.of("a 1\n1x 1\n", List.of("line 2", "'1'")),
                Arguments.of("# TYPE x gauge\n# TYPE x gauge\nx 1\n", List.of("line 2", "'x'", "second TYPE")),
                Arguments.of("x 1\n# TYPE x gauge\n", List.of("line 2", "'x'", "after samples")),
                Arguments.of("# HELP x a\n# HELP x a\nx 1\n", List.of("line 2", "'x'", "second HELP")),
                Arguments.of("# TYPE x gauges\n", List.of("line 1", "'x'", "'gauges'")),
                Arguments.of("# TYPE x gauge \n", List.of("line 1", "'x'", "'gauge '")),
                Arguments.of("# TYPE 1x gauge\n", List.of("line 1", "'1x'", "metric name")),
                Arguments.of("# HELP x-y gauge\n", List.of("line 1", "'x-y'", "metric name")),
                Arguments.of("# HELP x a\\tb\n", List.of("line 1", "'x'", "'\\t'")),
                Arguments.of("# HELP x a\\\n", List.of("line 1", "'x'", "backslash")),
                Arguments.of("x{a=\"\\d\"} 1\n", List.of("line 1", "'x'", "'\\d'")),
                Arguments.of("x{a=\"b} 1\n", List.of("line 1", "'x'", "closing quote")),
                Arguments.of("x{a=\"b\" c=\"d\"} 1\n", List.of("line 1", "'x'", "'a'")),
                Arguments.of("x{a=\"b\"\n", List.of("line 1", "'x'", "'}'")),
                Arguments.of("x{a} 1\n", List.of("line 1", "'x'", "'='")),
                Arguments.of("x{a=1} 1\n", List.of("line 1", "'x'", "quote")),
                Arguments.of("x{a=\"1\",a=\"2\"} 1\n", List.of("line 1", "'x'", "'a'", "twice")),
                Arguments.of("x{__a=\"1\"} 1\n", List.of("line 1", "'x'", "'__a'", "reserved")),
                Arguments.of("x{=\"1\"} 1\n", List.of("line 1", "'x'", "label name")),
                Arguments.of("x{\n", List.of("line 1", "'x'")),
                Arguments.of("x\n", List.of("line 1", "'x'", "value")),
                Arguments.of("x 1 \n", List.of("line 1", "'x'", "blank")),
                Arguments.of("x 1 1.5\n", List.of("line 1", "'x'", "timestamp")),
                Arguments.of("x 1 5 6\n", List.of("line 1", "'x'", "timestamp")),
                Arguments.of("x 1\ny 1\nx 2\n", List.of("line 3", "'x'", "twice")),
                Arguments.of(
                        "x{a=\"1\",b=\"2\"} 1\nx{b=\"2\",a=\"1\"} 1\n", List.of("line 2", "'x'", "{a=\"1\",b=\"2\"}")),
                Arguments.of("push_time_seconds 1\n", List.of("line 1", "'push_time_seconds'", "reserved")),
                Arguments.of("# TYPE h histogram\nh 1\n", List.of("line 2", "'h'", "h_bucket{le=")),
                Arguments.of("# TYPE h histogram\nh_bucket 1\n", List.of("line 2", "'h'", "h_bucket{le=")),
                Arguments.of("# TYPE h histogram\nh{le=\"1\"} 1\n", List.of("line 2", "'h'", "h_bucket{le=")),
                Arguments.of("# TYPE s summary\ns 1\n", List.of("line 2", "'s'", "s{quantile=")),
                Arguments.of("# TYPE h histogram\nh_bucket{le=\"x\"} 1\n", List.of("line 2", "'h'", "le", "'x'")),
                Arguments.of("# TYPE h histogram\nh_bucket{le=\"NaN\"} 1\n", List.of("line 2", "'h'", "le", "NaN")),
                Arguments.of(
                        "# TYPE h histogram\nh_count 1\nh_count 1\n", List.of("line 3", "'h'", "h_count", "twice")),
                Arguments.of(
                        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"1.0\"} 1\n",
                        List.of("line 3", "'h'", "le=\"1.0\"", "twice")),
                Arguments.of(
                        "# TYPE h histogram\nh_sum 1\n", List.of("line 2", "'h", "neither _count nor le=\"+Inf\"")),
                Arguments.of(
                        "# TYPE h histogram\nh_count 1\nh_bucket{le=\"+Inf\"} 2\n",
                        List.of("line 2", "'h", "_count is 1", "2")),
                Arguments.of(
                        "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"2\"} 1\nh_count 3\n",
                        List.of("line 2", "'h", "cumulative")),
                Arguments.of("# TYPE h histogram\nh_count -1\n", List.of("line 2", "'h", "-1")),
                Arguments.of("# TYPE h histogram\nh_count NaN\n", List.of("line 2", "'h", "NaN")),
                Arguments.of("# TYPE s summary\ns_count Inf\n", List.of("line 2", "'s", "Infinity")),
                Arguments.of("# TYPE s summary\ns{quantile=\"2\"} 1\n", List.of("line 2", "'s", "between 0 and 1")));
    }

    @ParameterizedTest
    @MethodSource("brokenBodies")
    void saysWhatIsBrokenAndInWhichLine(String body, List<String> words) {
        assertRefused(body, words.toArray(String[]::new));
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] body = "a 1\nx{a=\"K\u00fcche\"} 1\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ExpositionFormat.TEXT.read(new ByteArrayInputStream(body)))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContainingAll("line 2", "UTF-8");
    }

    @Test
    void refusesAnEndlessLineBeforeItFillsTheMemory() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                Arrays.fill(to, offset, offset + length, (byte) 'x');
                return length;
            }
        };

        assertThatThrownBy(() -> ExpositionFormat.TEXT.read(endless))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContaining("line 1: the line is longer");
    }

    @Test
    void readsLinesAcrossTheEdgesOfItsBuffer() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            body.append("x{number=\"")
                    .append("0".repeat(i % 50))
                    .append(i)
                    .append("\"} ")
                    .append(i)
                    .append('\n');
        }

        List<Sample> samples = read(body.toString()).get(0).samples();

        assertThat(samples).hasSize(5000);
        assertThat(samples.get(4999)).isEqualTo(new Sample(Labels.of("number", "0".repeat(49) + "4999"), 4999));
    }

    @Test
    void doesNotCloseTheStreamAndPassesOnItsFailure() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ExpositionFormat.TEXT.read(failing))
                .withMessage("connection reset");
    }

    private static HistogramValue histogram(String body) throws IOException {
        return (HistogramValue) read(body).get(0).samples().get(0).value();
    }

    private static void assertRefused(String body, String... words) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(InvalidMetricException.class)
                .hasMessageContainingAll(words);
    }

    private static List<MetricFamily> read(String body) throws IOException {
        return ExpositionFormat.TEXT.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    // ---- bounds ----

    @Test
    void reading_stops_at_one_series_more_than_are_allowed() throws Exception {
        String families = IntStream.range(0, 5).mapToObj(i -> "m" + i + " 1\n").collect(Collectors.joining());
        String series =
                IntStream.range(0, 5).mapToObj(i -> "m{i=\"" + i + "\"} 1\n").collect(Collectors.joining());
        String declared =
                IntStream.range(0, 5).mapToObj(i -> "# TYPE m" + i + " gauge\n").collect(Collectors.joining());
        String parts = "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n";

        for (String body : List.of(families, series, declared)) {
            assertThatThrownBy(() -> ExpositionFormat.TEXT.read(in(body), 4))
                    .isInstanceOf(InvalidMetricException.class)
                    .hasMessageMatching(
                            "metric 'm4?': line 5: the body holds more (series|metrics) than maxSeries=4 allows\\. Remove a label"
                                    + " whose values never repeat, push fewer at a time, or raise maxSeries");
            assertThat(ExpositionFormat.TEXT.read(in(body), 5)).isNotNull();
        }
        assertThat(ExpositionFormat.TEXT.read(in(parts), 1)).hasSize(1);
    }

    @Test
    void a_million_families_do_not_fill_the_memory() {
        AtomicLong given = new AtomicLong();
        InputStream endless = new InputStream() {
            private byte[] line = {};
            private int at;

            @Override
            public int read() {
                if (at == line.length) {
                    line = ("metric_number_" + given.getAndIncrement() + " 1\n").getBytes(StandardCharsets.UTF_8);
                    at = 0;
                }
                return line[at++];
            }
        };

        assertThatThrownBy(() -> ExpositionFormat.TEXT.read(endless))
                .hasMessageContaining("more metrics than maxSeries=100000 allows");
        assertThat(given.get()).isLessThan(101_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a \r2026-01-01\u00a0ERROR\u001b[31m\n",
                "a 1 \u202e\u2066x\n",
                "# TYPE a \u001b[31mx\n",
                "a{b=\"\\\u001b\"} 1\n"
            })
    void words_of_others_are_shown_without_what_a_terminal_would_obey(String body) {
        assertThatThrownBy(() -> ExpositionFormat.TEXT.read(in(body)))
                .message()
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");
    }

    @Test
    void a_long_word_is_cut_in_the_message() {
        assertThatThrownBy(() -> ExpositionFormat.TEXT.read(in("a " + "9".repeat(900_000) + "x\n")))
                .message()
                .contains("…' is no number. Write a number")
                .hasSizeLessThan(300);
    }

    private static InputStream in(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatAGatewayWritesItselfIsRefusedOrLeftOutWithItsName() throws IOException {
        String body =
                """
                # HELP push_time_seconds Last Unix time when changing this group in the Pushgateway succeeded.
                # TYPE push_time_seconds gauge
                push_time_seconds{instance="",job="a"} 1.7e+09
                push_time_seconds{instance="",job="b"} 1.7e+09
                push_time_seconds_total 3
                # TYPE push_failure_time_seconds gauge
                push_failure_time_seconds{instance="",job="a"} 0
                a 2
                """;
        List<String> leftOut = new ArrayList<>();

        assertThatThrownBy(() -> ExpositionFormat.TEXT.read(in(body), 9)).hasMessageContaining("reserved");
        assertThat(ExpositionFormat.TEXT.readWithoutReserved(in(body), 9, leftOut::add))
                .extracting(family -> family.descriptor().name())
                .containsExactly("push_time_seconds_total", "a");
        assertThat(leftOut).containsExactly("push_time_seconds", "push_failure_time_seconds");
    }
}
