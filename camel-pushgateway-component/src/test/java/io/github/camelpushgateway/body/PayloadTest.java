// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static io.github.camelpushgateway.body.Bodies.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.Mappings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are not plain JSON: what a rule's {@code payload} says of them. */
class PayloadTest {

    private static Mapping mapping(String payload, String metrics) {
        return Mappings.mapping("rules:\n  - payload: {" + payload + "}\n    metrics: " + metrics + "\n");
    }

    private static Bodies read(String payload, String metrics, Object body) throws Exception {
        Bodies read = body(body).mapping(mapping(payload, metrics)).skip();
        read.read();
        return read;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] zlib(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zlib = new DeflaterOutputStream(out)) {
            zlib.write(plain);
        }
        return out.toByteArray();
    }

    private static final String T = "[{name: t, value: t}]";

    // ---- encodings ----

    @Test
    void packed_messages_are_unpacked() throws Exception {
        byte[] json = utf8("{\"t\":21.5}");

        assertThat(read("encoding: gzip", T, gzip(json)).sink.samples).containsExactly("t 21.5");
        assertThat(read("encoding: zlib", T, zlib(json)).sink.samples).containsExactly("t 21.5");
        assertThat(read("encoding: base64", T, Base64.getEncoder().encode(json)).sink.samples)
                .containsExactly("t 21.5");
        assertThat(read(
                                "encoding: base64",
                                T,
                                Base64.getUrlEncoder().withoutPadding().encodeToString(json))
                        .sink
                        .samples)
                .containsExactly("t 21.5");
        assertThat(read(
                                "encoding: base64",
                                T,
                                Base64.getMimeEncoder(8, utf8("\r\n")).encodeToString(json))
                        .sink
                        .samples)
                .containsExactly("t 21.5");
        assertThat(read("format: text, encoding: gzip", "[{name: v, value: $value}]", gzip(utf8(" 7 "))).sink.samples)
                .containsExactly("v 7");
        assertThat(read("format: cbor, encoding: zlib", T, zlib(bytes("a1 61 74 05"))).sink.samples)
                .containsExactly("t 5");
    }

    @ParameterizedTest
    @CsvSource({"gzip", "zlib"})
    void a_bomb_is_too_large_and_takes_no_memory(String encoding) throws Exception {
        byte[] zeros = new byte[64 * 1024 * 1024];
        Arrays.fill(zeros, (byte) ' ');
        byte[] bomb = encoding.equals("gzip") ? gzip(zeros) : zlib(zeros);

        assertThat(bomb).hasSizeLessThan(100_000);
        assertThat(read("encoding: " + encoding, T, bomb).rejections)
                .containsExactly("what comes out of " + encoding + " is larger than 16 MiB. Send it in parts");
    }

    @Test
    void what_is_not_packed_so_or_cut_short_is_malformed() throws Exception {
        byte[] packed = gzip(utf8("{\"t\":1}".repeat(50)));

        assertThat(read("encoding: gzip", T, utf8("{\"t\":1}")).rejections)
                .singleElement()
                .asString()
                .startsWith("not gzip: it is something else, or broken. Correct 'encoding'");
        assertThat(read("encoding: gzip", T, Arrays.copyOf(packed, packed.length - 9)).rejections)
                .containsExactly(
                        "not gzip: it ends too early. Correct 'encoding' in the rule's 'payload', or the source");
        assertThat(read("encoding: zlib", T, packed).rejections)
                .singleElement()
                .asString()
                .startsWith("not zlib: ");
        assertThat(read("encoding: gzip", T, "{\"t\":1}").rejections)
                .singleElement()
                .asString()
                .startsWith("not gzip: it is text");
        assertThat(read("encoding: base64", T, "{\"t\":1}").rejections)
                .singleElement()
                .asString()
                .startsWith("not base64: it holds other characters");
    }

    // ---- CBOR and MessagePack ----

    @ParameterizedTest
    @CsvSource({
        "a1 61 74 18 ff,                t 255",
        "a1 61 74 38 63,                t -100",
        "a1 61 74 fa 3d cc cc cd,       t 0.1",
        "a1 61 74 f9 3e 00,             t 1.5",
        "a1 61 74 fb 40 35 80 00 00 00 00 00, t 21.5",
        "bf 61 74 f5 ff,                t 1",
        "a1 61 74 63 32 31 2e,          t 21",
        "d9 d9 f7 a1 61 74 05,          t 5",
        "82 a1 61 74 01 a1 61 74 02,    t 1;t 2",
        "a1 61 74 01 a1 61 74 02,       t 1;t 2",
        "9f a1 61 74 01 ff,             t 1",
        "a1 61 74 c4 82 21 19 08 65,    t 21.49",
    })
    void cbor_is_read(String hex, String samples) throws Exception {
        Bodies read = read("format: cbor", T, bytes(hex));

        assertThat(read.rejections).isEmpty();
        assertThat(read.sink.samples).containsExactly(samples.split(";"));
    }

    @Test
    void bytes_in_cbor_are_their_digits() throws Exception {
        Mapping mapping = mapping("format: cbor", "[{name: t, value: t, labels: {id: id}}]");

        assertThat(body(bytes("a2 61 74 05 62 69 64 42 ca fe")).mapping(mapping).read())
                .containsExactly("t{id=\"cafe\"} 5");
    }

    @ParameterizedTest
    @CsvSource({
        "81 a1 74 cc ff,                t 255",
        "81 a1 74 9c,                   !",
        "81 a1 74 d0 9c,                t -100",
        "81 a1 74 ff,                   t -1",
        "81 a1 74 ca 3d cc cc cd,       t 0.1",
        "81 a1 74 cb 40 35 80 00 00 00 00 00, t 21.5",
        "81 a1 74 c3,                   t 1",
        "81 d9 01 74 a4 32 31 2e 35,    t 21.5",
        "92 81 a1 74 01 81 a1 74 02,    t 1;t 2",
        "dc 00 02 81 a1 74 01 81 a1 74 02, t 1;t 2",
        "81 a1 74 01 81 a1 74 02,       t 1;t 2",
        "de 00 01 a1 74 d1 ff 00,       t -256",
        "81 a1 74 d6 ff 00 00 00 05,    t 5",
        "81 a1 74 d7 ff 00 00 00 00 00 00 00 07, t 7",
        "81 a1 74 c7 0c ff 1d cd 65 00 00 00 00 00 00 00 00 05, t 5.5",
    })
    void messagepack_is_read(String hex, String samples) throws Exception {
        Bodies read = read("format: msgpack", T, bytes(hex));

        if (samples.equals("!")) {
            assertThat(read.rejections)
                    .containsExactly("not MessagePack, or cut short: it ends within a value. Correct the source");
        } else {
            assertThat(read.rejections).isEmpty();
            assertThat(read.sink.samples).containsExactly(samples.split(";"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c6 ff ff ff ff 00",
                "db 7f ff ff ff 61",
                "dd ff ff ff ff 01",
                "df ff ff ff ff a1 61 01",
                "c9 7f ff ff ff 05 00",
                "81 a1 74",
                "c1",
                "81 a1 74 a2 ff ff"
            })
    void a_length_that_is_only_claimed_takes_no_memory(String hex) throws Exception {
        Bodies read = read("format: msgpack", T, bytes(hex));

        assertThat(read.sink.samples).isEmpty();
        assertThat(read.rejections).isNotEmpty();
    }

    @Test
    void nesting_without_end_is_too_deep() throws Exception {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x91);
        assertThat(read("format: msgpack", T, deep).rejections)
                .containsExactly("MessagePack nested deeper than 100. Correct the source, or 'payload'");
        Arrays.fill(deep, (byte) 0x81);
        assertThat(read("format: cbor", T, deep).rejections)
                .containsExactly(
                        "CBOR beyond what is read: objects and lists nested deeper than 100. Send smaller records");
    }

    @Test
    void random_bytes_end_in_samples_or_words_and_never_in_another_failure() throws Exception {
        Random random = new Random(11);
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        try (JsonGenerator cbor = new CBORFactory().createGenerator(good)) {
            cbor.writeStartObject();
            cbor.writeNumberField("t", 21.5);
            cbor.writeArrayFieldStart("list");
            cbor.writeNumber(1L << 40);
            cbor.writeBinary(new byte[] {1, 2});
            cbor.writeEndArray();
            cbor.writeEndObject();
        }
        for (String format : new String[] {"cbor", "msgpack", "senml", "line", "text", "json"}) {
            for (int i = 0; i < 2000; i++) {
                byte[] bytes = i % 2 == 0 ? good.toByteArray() : new byte[random.nextInt(40)];
                if (i % 2 == 1) {
                    random.nextBytes(bytes);
                } else {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                Bodies read = read("format: " + format, T, bytes);
                assertThat(read.rejections).allSatisfy(why -> assertThat(why).hasSizeLessThan(2048));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"t\":1,\"t\":2}",
                "{\"t\":null,\"t\":2}",
                "{\"o\":{\"k\":1,\"k\":1},\"t\":2}",
                "[{\"t\":1},{\"t\":1,\"t\":1}]"
            })
    void a_key_that_appears_twice_is_no_record(String json) throws Exception {
        assertThat(read("format: json", T, json).rejections)
                .singleElement()
                .asString()
                .contains("appears twice in one object");
    }

    // ---- SenML ----

    private static final String SENML = "[{name: v, value: v, labels: {n: n, u: u, base: bn}}]";

    @Test
    void base_fields_of_senml_hold_for_the_records_after_them() throws Exception {
        assertThat(read(
                                "format: senml",
                                SENML,
                                """
                        [{"bn":"urn:dev:ow:10e2:","bt":1.27e9,"bu":"A","n":"voltage","u":"V","v":120.1},
                         {"n":"current","t":-5,"v":1.2},
                         {"bn":"other:","bv":10,"n":"x","v":1},{"n":"y"}]
                        """)
                        .sink
                        .samples)
                .containsExactly(
                        "v{base=\"urn:dev:ow:10e2:\",n=\"urn:dev:ow:10e2:voltage\",u=\"V\"} 120.1",
                        "v{base=\"urn:dev:ow:10e2:\",n=\"urn:dev:ow:10e2:current\",u=\"A\"} 1.2",
                        "v{base=\"other:\",n=\"other:x\",u=\"A\"} 11",
                        "v{base=\"other:\",n=\"other:y\",u=\"A\"} 10");
    }

    @Test
    void a_field_of_senml_that_must_be_known_is_not_read_past() throws Exception {
        assertThat(read("format: senml", SENML, "[{\"n\":\"a\",\"v\":1,\"scale_\":10}]").rejections)
                .singleElement()
                .asString()
                .contains("'scale_'", "RFC 8428");
    }

    @Test
    void times_of_senml_are_seconds_since_1970() throws Exception {
        String metrics = "[{name: t, value: t}]";
        double now = System.currentTimeMillis() / 1000.0;

        assertThat(read("format: senml", metrics, "[{\"bn\":\"a\",\"bt\":1.27e9,\"t\":-5,\"v\":1}]").sink.samples)
                .containsExactly("t 1269999995");
        for (String time : new String[] {"", ",\"t\":-10", ",\"bt\":-20,\"t\":10"}) {
            double t = Double.parseDouble(read("format: senml", metrics, "[{\"n\":\"a\",\"v\":1" + time + "}]")
                    .sink
                    .samples
                    .get(0)
                    .substring(2));
            assertThat(t).isBetween(now - 11, now + 60);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            [{"v":1}]                         | neither a name 'n' nor a base name 'bn'
            [{"n":"a","t":"x","v":1}]         | 't' is a number there
            [{"bn":"a","bver":11,"v":1}]      | SenML of version 11, read is up to 10
            [5]                               | whose records are objects
            """)
    void what_is_not_senml_is_rejected(String json, String why) throws Exception {
        assertThat(read("format: senml", SENML, json).rejections)
                .singleElement()
                .asString()
                .contains(why);
    }

    // ---- line protocol ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            weather,loc=x t=82                                       | t{loc="x",m="weather"} 82
            weather,loc=x\\ y,b=c t=82i 1465839830100400200           | t{loc="x y",m="weather"} 82
            we\\ a\\,ther,loc=a\\=b t=-1.5e-1                           | t{loc="a=b",m="we a,ther"} -0.15
            weather t=t,x="a, b=\\"c\\" d"                             | t{m="weather"} 1
            weather,loc=x other=1,t=7u                               | t{loc="x",m="weather"} 7
            """)
    void line_protocol_is_read(String line, String sample) throws Exception {
        String metrics = "[{name: t, value: t, labels: {loc: loc, m: measurement}}]";

        Bodies read = read("format: line", metrics, line + "\n");
        assertThat(read.rejections).isEmpty();
        assertThat(read.sink.samples).containsExactly(sample);
    }

    @Test
    void each_line_is_a_record_and_its_parts_are_reached_together_too() throws Exception {
        Bodies read = read(
                "format: line",
                "[{name: v, forEach: fields.*, value: $value, labels: {f: $key}}]",
                "# a comment\r\na x=1,y=2 100\r\n\r\nb x=\"two\nlines\",y=\nc z=3\n\0\0");

        assertThat(read.sink.samples).containsExactly("v{f=\"x\"} 1", "v{f=\"y\"} 2", "v{f=\"z\"} 3");
        assertThat(read.rejections)
                .singleElement()
                .asString()
                .contains("not line protocol: '' is no value; text needs double quotes. The line starts with \"b x=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weather",
                "weather ",
                ",a=b t=1",
                "weather,loc t=1",
                "weather t",
                "weather t=1 x",
                "weather t=0x1",
                "w t=\"a"
            })
    void what_is_not_line_protocol_is_rejected(String line) throws Exception {
        assertThat(read("format: line", T, line).rejections)
                .singleElement()
                .asString()
                .contains("not line protocol: ")
                .endsWith("Write measurement,tag=value field=1.5");
    }

    // ---- JSON and text ----

    @Test
    void text_is_one_value_whatever_it_looks_like() throws Exception {
        assertThat(read("format: text", "[{name: v, value: $value, valueMap: {'{on}': 1}}]", "{on}").sink.samples)
                .containsExactly("v 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"t":+5}                  | '+' cannot be there in a number
            {"t":05}                  | a number starts with a superfluous zero
            {"t":5                    | it ends too early
            {"t":5]                   | a bracket is closed that was not opened
            {t:5}                     | 't' is where a key is expected
            {"t":5,}                  | '}' is where a key is expected
            {"t" 5}                   | '5' is where the ':' after a key is expected
            {"t":5 "u":6}             | '"' is where a comma or the end is expected
            {"t":on}                  | 'on' is not a word of JSON
            {"t":"a\\x"}               | an escape with a backslash that JSON does not know
            /* x */ {"t":5}           | begins a comment
            {"t":5} // x              | begins a comment
            """)
    void what_is_wrong_with_json_is_said_in_our_words(String json, String words) throws Exception {
        String text = json.startsWith("/") ? "[" + json : json;
        assertThat(read("format: json", T, text).rejections)
                .last()
                .asString()
                .contains("not JSON at line 1, column ", words)
                .doesNotContain("Feature", "JsonRead", "Source", "`", "(code");
    }
}
