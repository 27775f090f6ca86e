// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static io.github.camelpushgateway.body.Bodies.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.Mappings;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.support.SimpleTypeConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

    private static final Mapping RULES = Mappings.mapping(
            """
            rules:
              - from: sensors/{device}
                labels: {device: device}
                metrics: [{name: celsius, value: t}]
              - from: plain/{device}
                labels: {device: device}
                metrics: [{name: plain, value: $value, valueMap: {open: 1}}]
              - from: report-{day}.txt
                csv: {delimiter: ";"}
                labels: {device: id}
                metrics: [{name: celsius, value: t}]
            """);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- one value ----

    @Test
    @SuppressWarnings("UnnecessaryStringBuilder") // It is the body.
    void a_number_in_any_form_is_one_sample() throws Exception {
        assertThat(body(21.5).read()).containsExactly("value 21.5");
        assertThat(body(" 7\n").read()).containsExactly("value 7");
        assertThat(body(utf8("1e3")).read()).containsExactly("value 1000");
        assertThat(body(new ByteArrayInputStream(utf8("-1"))).read()).containsExactly("value -1");
        assertThat(body(new StringReader("3")).read()).containsExactly("value 3");
        assertThat(body(true).read()).containsExactly("value 1");
        assertThat(body("\"4\"").read()).containsExactly("value 4");
        assertThat(body(new StringBuilder("5")).read()).containsExactly("value 5");
        assertThat(body("NaN").read()).containsExactly("value NaN");
    }

    @Test
    void nothing_is_no_record() throws Exception {
        for (Object nothing :
                Arrays.asList(null, "", "  \n", new byte[0], new ByteArrayInputStream(new byte[0]), List.of(), "[]")) {
            Bodies read = body(nothing);
            assertThat(read.read()).isEmpty();
            assertThat(read.result).isEqualTo(new ReadResult(0, 0));
        }
    }

    @Test
    void a_plain_payload_is_the_value_of_its_rule() throws Exception {
        assertThat(body(utf8("open"))
                        .mapping(RULES)
                        .header("CamelMqttTopic", "plain/door")
                        .read())
                .containsExactly("plain{device=\"door\"} 1");
        assertThat(body(utf8("null"))
                        .mapping(RULES)
                        .header("CamelMqttTopic", "plain/door")
                        .read())
                .isEmpty();
    }

    @Test
    void a_number_without_a_name_says_how_to_name_it() {
        assertThatThrownBy(() -> body("21.5").plain(null, null, null).read())
                .isInstanceOf(RecordException.class)
                .hasMessageStartingWith("\"21.5\" has no name. Set the option metric");
    }

    // ---- records ----

    @Test
    void an_object_is_one_record() throws Exception {
        for (Object record : List.of(
                Map.of("t", 1),
                "{\"t\":1}",
                utf8("\uFEFF {\"t\":1}"),
                "{\"t\":1}".getBytes(StandardCharsets.UTF_16),
                new ByteArrayInputStream(utf8("{\"t\":1}")),
                new StringReader("{\"t\":1}"))) {
            Bodies read = body(record).mapping(RULES).header("CamelMqttTopic", "sensors/d");
            assertThat(read.read()).containsExactly("celsius{device=\"d\"} 1");
            assertThat(read.result).isEqualTo(new ReadResult(1, 0));
        }
    }

    @Test
    void an_object_with_a_converter_to_map_is_one_record() throws Exception {
        Bodies read = body(new Reading(21)).mapping(RULES).header("CamelMqttTopic", "sensors/d");
        read.exchange
                .getContext()
                .getTypeConverterRegistry()
                .addTypeConverter(Map.class, Reading.class, new org.apache.camel.support.TypeConverterSupport() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
                        return (T) Map.of("t", ((Reading) value).celsius);
                    }
                });

        assertThat(read.read()).containsExactly("celsius{device=\"d\"} 21");
        read.exchange.getMessage().setBody(List.of(new Reading(22)));
        assertThat(read.read()).contains("celsius{device=\"d\"} 22");
    }

    private record Reading(int celsius) {}

    private record Unreadable() {}

    @Test
    void a_body_that_cannot_be_read_says_what_could() {
        assertThatThrownBy(() -> body(new Unreadable()).read())
                .hasMessage(
                        "a body of " + Unreadable.class.getName()
                                + " cannot be read. Turn it into a Map, JSON, CSV, an exposition or "
                                + "a number, or add a type converter to Map, such as camel-jackson with CamelJacksonEnableTypeConverter");
    }

    @Test
    void many_records_come_as_lists_arrays_iterators_or_json() throws Exception {
        List<Map<String, Integer>> rows = List.of(Map.of("t", 1), Map.of("t", 2));
        for (Object many : List.of(
                rows,
                rows.iterator(),
                rows.toArray(),
                List.of("{\"t\":1}", utf8("{\"t\":2}")),
                "[{\"t\":1},null,{\"t\":2}]",
                "{\"t\":1}\n{\"t\":2}\n")) {
            Bodies read = body(many).mapping(RULES).header("CamelMqttTopic", "sensors/d");
            assertThat(read.read()).containsExactly("celsius{device=\"d\"} 1", "celsius{device=\"d\"} 2");
            assertThat(read.result).isEqualTo(new ReadResult(2, 0));
        }
        assertThat(body(new int[] {4, 5}).read()).containsExactly("value 4", "value 5");
    }

    @Test
    void an_iterator_is_closed_also_when_a_record_fails() {
        Rows rows = new Rows(Map.of("t", "warm"));

        assertThatThrownBy(() -> body(rows)
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .isInstanceOf(RecordException.class)
                .hasMessageStartingWith("record 1: rule sensors/{device}");
        assertThat(rows.closed).isTrue();
    }

    @Test
    void an_iterator_is_closed_where_no_rule_is_for_it() throws Exception {
        Rows rows = new Rows(Map.of("t", 1), Map.of("t", 2));
        Bodies read =
                body(rows).mapping(RULES).header("CamelMqttTopic", "elsewhere").skip();

        assertThat(read.read()).isEmpty();
        assertThat(read.result).isEqualTo(new ReadResult(1, 1));
        assertThat(rows.closed).isTrue();
    }

    private static final class Rows implements Iterator<Object>, AutoCloseable {

        private final Iterator<?> rows;
        private boolean closed;

        Rows(Object... rows) {
            this.rows = List.of(rows).iterator();
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Object next() {
            return rows.next();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    // ---- bad records ----

    @Test
    void a_bad_record_fails_the_exchange_by_default_and_is_named_by_its_number() {
        assertThatThrownBy(() -> body("[{\"t\":1},{\"t\":\"warm\"}]")
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .isInstanceOf(RecordException.class)
                .hasMessageStartingWith(
                        "record 2: rule sensors/{device} (test.yaml:2), metric 'celsius', field 't': \"warm\" is not a number");
    }

    @Test
    void bad_records_are_left_out_and_told_where_they_are_to_be_skipped() throws Exception {
        Bodies read = body("[{\"t\":1},{\"t\":\"warm\"},{\"t\":3}]")
                .mapping(RULES)
                .header("CamelMqttTopic", "sensors/d")
                .skip();

        assertThat(read.read()).containsExactly("celsius{device=\"d\"} 1", "celsius{device=\"d\"} 3");
        assertThat(read.result).isEqualTo(new ReadResult(3, 1));
        assertThat(read.rejections).singleElement().asString().startsWith("record 2: rule");
    }

    @Test
    void no_rule_is_one_bad_record_whatever_the_body_holds() throws Exception {
        assertThatThrownBy(() -> body("{\"t\":1}")
                        .mapping(RULES)
                        .header("CamelMqttTopic", "x")
                        .read())
                .hasMessageStartingWith("no rule is for topic 'x'; the nearest is sensors/{device} (test.yaml:2)");

        Bodies read = body("[{\"t\":1},{\"t\":2}]")
                .mapping(RULES)
                .header("CamelMqttTopic", "x")
                .skip();
        assertThat(read.read()).isEmpty();
        assertThat(read.result).isEqualTo(new ReadResult(1, 1));
    }

    // ---- JSON ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"t\":}",
                "{\"t\":1",
                "[{\"t\":1},",
                "{t:1}",
                "{\"t\":1}}",
                "[{\"t\":1},{\"t\":2}",
                "{\"t\":tru}",
                "{\"t\":\"\u0001\"}",
                "{\"t\":1} x"
            })
    void malformed_json_is_a_bad_record_with_its_place(String json) {
        assertThatThrownBy(() -> body(json)
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .isInstanceOf(RecordException.class)
                .hasMessageMatching("(record \\d: )?not JSON at line 1, column \\d+: .*");
    }

    @Test
    void malformed_json_is_shown_by_its_start() {
        assertThatThrownBy(() -> body("{\"t\":1,\n}")
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .hasMessage(
                        "not JSON at line 2, column 1: '}' is where a key is expected; keys need double quotes, and no comma goes"
                                + " before a closing brace. It starts with \"{\"t\":1, }\". Correct the source");
    }

    @Test
    void json_beyond_the_limits_is_a_bad_record() {
        for (String json : List.of(
                "{\"t\":" + "[".repeat(2000) + "]".repeat(2000) + "}",
                "{\"t\":" + "9".repeat(5000) + "}",
                "{\"" + "k".repeat(20_000) + "\":1}",
                "{\"t\":\"" + "x".repeat(5_000_000) + "\"}",
                "{\"t\":[" + "1,".repeat(2_000_000) + "1]}")) {
            assertThatThrownBy(() -> body(utf8(json))
                            .mapping(RULES)
                            .header("CamelMqttTopic", "sensors/d")
                            .read())
                    .isInstanceOf(RecordException.class)
                    .hasMessageStartingWith("JSON beyond what is read: ");
        }
    }

    @Test
    void numbers_of_any_size_are_read() throws Exception {
        assertThatThrownBy(() -> body("{\"t\":1e400}")
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .hasMessageContaining("1E+400 is beyond the range of a double");
        assertThat(body("{\"t\":123456789012345678901234567890}")
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .containsExactly("celsius{device=\"d\"} 1.2345678901234568E29");
        assertThat(body("{\"t\":NaN}")
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .containsExactly("celsius{device=\"d\"} NaN");
    }

    @Test
    void a_json_array_may_be_longer_than_what_one_record_may_hold() throws Exception {
        String row = "{\"t\":1,\"filler\":\"" + "x".repeat(1000) + "\"},";
        Bodies read = body(new Repeated("[", row, 30_000, "{\"t\":null}]"))
                .mapping(Mappings.metrics("- {name: a, value: t, valueMap: {1: null}}"));

        assertThat(read.read()).isEmpty();
        assertThat(read.result.records()).isEqualTo(30_001);
    }

    // ---- streams and files ----

    @Test
    void a_cached_stream_can_be_read_again_behind_us() throws Exception {
        StreamCache cache = new InputStreamCache(utf8("{\"t\":1}"));
        Bodies read = body(cache).mapping(RULES).header("CamelMqttTopic", "sensors/d");
        read.read();

        assertThat(read.exchange.getMessage().getBody(String.class)).isEqualTo("{\"t\":1}");
    }

    @Test
    void files_are_opened_and_closed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"t\":1}");

        assertThat(body(file)
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .hasSize(1);
        assertThat(body(file.toFile())
                        .mapping(RULES)
                        .header("CamelMqttTopic", "sensors/d")
                        .read())
                .hasSize(1);
    }

    @Test
    void a_failing_stream_is_an_io_exception_whatever_the_policy() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertThatThrownBy(() -> body(failing).skip().read())
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void long_text_of_no_kind_is_refused_unread() {
        assertThatThrownBy(() ->
                        body(new Repeated("", "lorem ipsum ", 1_000_000, "")).read())
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("nor one plain value; it starts with \"lorem ipsum");
    }

    // ---- expositions ----

    @Test
    void an_exposition_is_told_by_its_content_type_or_by_its_start() throws Exception {
        String text = "# TYPE up gauge\nup{a=\"b\"} 1\n";
        assertThat(body(text).read()).containsExactly("up{a=\"b\"} 1");
        assertThat(body(utf8("up 1\ndown 2\n")).read()).containsExactly("up 1", "down 2");
        assertThat(body("# a comment\n\nup{a=\"b\"} 1\n").read()).containsExactly("up{a=\"b\"} 1");
        assertThat(body(new ByteArrayInputStream(utf8("# note\nup 1\n")))
                        .header(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .read())
                .containsExactly("up 1");
    }

    @Test
    void an_exposition_needs_no_rule_and_a_payload_that_looks_like_a_sample_is_none_where_there_are_rules()
            throws Exception {
        assertThat(body("# TYPE up gauge\nup 1\n")
                        .mapping(RULES)
                        .header("CamelMqttTopic", "x")
                        .read())
                .containsExactly("up 1");
        assertThatThrownBy(() -> body("up 1\n")
                        .mapping(RULES)
                        .header("CamelMqttTopic", "plain/d")
                        .read())
                .hasMessageContaining("\"up 1\" is not a number");
    }

    @Test
    void a_broken_exposition_is_a_bad_record() throws Exception {
        assertThatThrownBy(() -> body("# TYPE up gauge\nup one\n").read()).isInstanceOf(RecordException.class);

        Bodies skipping = body("# TYPE up gauge\nup one\n").skip();
        assertThat(skipping.read()).isEmpty();
        assertThat(skipping.result).isEqualTo(new ReadResult(1, 1));
    }

    @Test
    void open_metrics_is_refused_with_the_way_out() {
        assertThatThrownBy(() -> body("up 1\n# EOF\n")
                        .header(Exchange.CONTENT_TYPE, "application/openmetrics-text; version=1.0.0")
                        .read())
                .hasMessageContaining(
                        "OpenMetrics text, which a Pushgateway does not read. Send the text format 0.0.4");
    }

    @Test
    void timestamps_are_dropped_refused_or_made_metrics() throws Exception {
        String text = "# TYPE up gauge\nup{a=\"b\"} 1 1700000000500\nup 2\n";

        assertThat(body(text).read()).containsExactly("up{a=\"b\"} 1", "up 2");
        assertThat(body(text).timestamps(TimestampPolicy.METRIC).read())
                .containsExactly("up{a=\"b\"} 1", "up_timestamp_seconds{a=\"b\"} 1.7000000005E9", "up 2");
        assertThatThrownBy(() -> body(text).timestamps(TimestampPolicy.FAIL).read())
                .hasMessage("metric 'up': the series {a=\"b\"} has a timestamp, which a gateway refuses. "
                        + "Take it out, or set the option timestampPolicy to drop or metric");
    }

    @Test
    void our_own_families_are_taken_as_they_are() throws Exception {
        MetricFamily family = MetricFamily.of("m", MetricType.COUNTER, "Help.", new Sample(Labels.of("a", "b"), 1));

        assertThat(body(family).read()).containsExactly("m{a=\"b\"} 1");
        Bodies many = body(List.of(family, family));
        assertThat(many.read()).hasSize(2);
        assertThat(many.result).isEqualTo(new ReadResult(2, 0));
    }

    // ---- what the exchange knows ----

    /** As an MQTT client's own. */
    public record Property(String key, String value) {

        public String getKey() {
            return key;
        }

        public String getValue() {
            return value;
        }
    }

    @Test
    void user_properties_of_mqtt_5_are_reached() throws Exception {
        Mapping mapping =
                Mappings.metrics("- {name: a, value: $value, labels: {fw: $prop.fw, none: $prop.x, h: $header.H}}");
        Object pairs = List.of(new Property("hw", "9"), new Property("fw", "1.2"), new Property("fw", "2"));

        for (Object properties : List.of(Map.of("fw", "1.2", "hw", "9"), pairs)) {
            assertThat(body("1")
                            .mapping(mapping)
                            .header(PushgatewayConstants.USER_PROPERTIES, properties)
                            .header("H", 3)
                            .read())
                    .containsExactly("a{fw=\"1.2\",h=\"3\"} 1");
        }
        assertThat(body("1")
                        .mapping(mapping)
                        .header(PushgatewayConstants.USER_PROPERTIES, "?")
                        .read())
                .containsExactly("a 1");
    }

    @Test
    void a_stream_that_a_type_converter_made_is_closed() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        Bodies read = body(new Sealed());
        read.exchange
                .getContext()
                .getTypeConverterRegistry()
                .addTypeConverter(
                        InputStream.class,
                        Sealed.class,
                        new SimpleTypeConverter(
                                false,
                                (type, exchange, value) ->
                                        new ByteArrayInputStream("21.5".getBytes(StandardCharsets.UTF_8)) {
                                            @Override
                                            public void close() {
                                                closed.incrementAndGet();
                                            }
                                        }));

        assertThat(read.read()).containsExactly("value 21.5");
        assertThat(closed).hasValue(1);
    }

    private static final class Sealed {}

    @ParameterizedTest
    @CsvSource({
        "789cab562a5148b454b2343201000000, compressed with zlib",
        "1f8b080000000000, compressed with gzip",
        "81a17405, MessagePack",
        "a1617405, CBOR",
        "bf617405ff, CBOR",
        "00010203fffe, binary",
        "ffd8ffe0, binary",
        "c3, binary"
    })
    void a_message_that_is_no_text_is_rejected_with_what_it_seems_to_be(String hex, String kind) throws Exception {
        Bodies read = body(HexFormat.of().parseHex(hex))
                .mapping(RULES)
                .header("CamelMqttTopic", "t/a")
                .skip();
        Bodies plain = body(HexFormat.of().parseHex(hex)).skip();
        read.read();
        plain.read();

        assertThat(plain.rejections)
                .singleElement()
                .asString()
                .startsWith("the body is no text: it seems to be " + kind + ". ");
    }

    @Test
    void what_c_leaves_after_a_value_is_not_a_part_of_it() throws Exception {
        Mapping mapping = Mappings.metrics("- {name: a, value: t}");
        assertThat(body("{\"t\":5}\0".getBytes(StandardCharsets.UTF_8))
                        .mapping(mapping)
                        .read())
                .containsExactly("a 5");
        assertThat(body("{\"t\":5}\0\0\0garbage{".getBytes(StandardCharsets.UTF_8))
                        .mapping(mapping)
                        .read())
                .containsExactly("a 5");
        assertThat(body("[{\"t\":5}]\0").mapping(mapping).read()).containsExactly("a 5");
        assertThat(body("5\0".getBytes(StandardCharsets.UTF_8)).read()).containsExactly("value 5");
        assertThatThrownBy(() -> body("{\"t\":\0").mapping(mapping).read())
                .hasMessageContaining("a control character outside of a text");
    }

    @Test
    void rules_go_by_the_file_name_too() throws Exception {
        assertThat(body("id;t\na;1\n")
                        .mapping(RULES)
                        .header(Exchange.FILE_NAME, "in/report-1.txt")
                        .read())
                .containsExactly("celsius{device=\"a\"} 1");
    }

    /** A stream made of one text again and again. */
    private static final class Repeated extends InputStream {

        private final byte[] part;
        private final byte[] end;
        private byte[] now;
        private int at;
        private int left;

        Repeated(String start, String part, int times, String end) {
            this.now = utf8(start);
            this.part = utf8(part);
            this.left = times;
            this.end = utf8(end);
        }

        @Override
        public int read() {
            while (at == now.length) {
                if (left < 0) {
                    return -1;
                }
                now = left-- > 0 ? part : end;
                at = 0;
            }
            return now[at++];
        }
    }
}
