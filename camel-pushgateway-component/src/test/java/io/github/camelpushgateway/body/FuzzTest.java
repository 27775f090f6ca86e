// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.PlainMapping;
import io.github.camelpushgateway.mapping.file.MappingException;
import io.github.camelpushgateway.mapping.file.MappingLoader;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SampleSink;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SeriesPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Broken input of every kind: good input with bytes changed, cut out, doubled or put in. It is read, or refused
 * with one of the documented exceptions; nothing else comes out, and nothing hangs. Always the same inputs;
 * {@code -Dfuzz.rounds=1000000} tries more.
 */
class FuzzTest {

    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 3_000);

    private static final SampleSink NOWHERE = new SampleSink() {
        @Override
        public void number(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value) {
            assertThat(metric.name()).isNotEmpty();
        }

        @Override
        public void value(
                Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value) {
            assertThat(metric.name()).isNotEmpty();
        }
    };

    private static final BodyOptions OPTIONS = new BodyOptions(
            null,
            new PlainMapping(null, MetricType.GAUGE, null, null, null, null),
            InvalidSamples.FAIL,
            TimestampPolicy.DROP,
            null);

    private static final String RULES =
            """
            rules:
              - from: t/{device}
                labels: {device: device, kind: kind}
                metrics:
                  - {name: a, value: a.b, help: x, number: {decimal: ",", strip: kWh}}
                  - {name: c_total, type: counter, value: c, monotonic: true}
                  - {name: d, forEach: d.*, labels: {key: $key}, value: v, valueMap: {on: 1, off: 0}}
                  - {name: e, type: histogram, value: c, buckets: [1, 10]}
                  - {name: f, value: f, date: "yyyy-MM-dd", scale: 0.5, offset: 1}
            """;

    enum Kind {
        JSON(
                "{\"a\":{\"b\":\"1,5 kWh\"},\"c\":12,\"d\":{\"x\":{\"v\":\"on\"},\"y\":{\"v\":3}},\"kind\":\"k\",\"f\":\"2026-01-31\"}",
                "[{\"a\":{\"b\":1e308},\"c\":-0.0},{\"c\":1E-400},[[[[[1]]]]],null,\"\\ud83d\\u0000\"]",
                "12345678901234567890.5"),
        CSV("kind,c,f\nk,12,2026-01-31\n\"a \"\"b\"\"\",-1,\n", "\ufeffc;kind\r\n1;\"x\ny\"\r\n2;z;\r\n"),
        TEXT(
                "# HELP a An \\\\ a.\n# TYPE a gauge\na{b=\"c\\\"d\\n\",e=\"\"} 1.5 1700000000000\n",
                "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n# TYPE s summary\ns{quantile=\"0.5\"} NaN\ns_sum 1\ns_count 1\n"),
        PROTOBUF,
        MAPPING(RULES);

        private final List<byte[]> seeds;

        Kind(String... seeds) {
            this.seeds = seeds.length == 0
                    ? List.of(protobuf())
                    : Arrays.stream(seeds)
                            .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                            .toList();
        }

        private static byte[] protobuf() {
            ExpositionWriter writer = ExpositionFormat.PROTOBUF.newWriter();
            writer.beginFamily(new MetricDescriptor("a", MetricType.GAUGE, "An a."));
            writer.number(writer.encode(Labels.of("b", "c", "d", "e")), 1.5);
            writer.endFamily();
            writer.beginFamily(new MetricDescriptor("c_total", MetricType.COUNTER, ""));
            writer.number(writer.encode(Labels.EMPTY), 7);
            writer.endFamily();
            return Arrays.copyOf(writer.buffer(), writer.length());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void brokenInputIsReadOrRefused(Kind kind) throws Exception {
        Random random = new Random(20260131);
        int refused = 0;
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Mapping mapping = new MappingLoader()
                    .read("rules.yaml", new StringReader(RULES))
                    .mapping();
            for (int round = 0; round < ROUNDS; round++) {
                byte[] input = kind.seeds.get(random.nextInt(kind.seeds.size()));
                for (int changes = random.nextInt(6); changes >= 0; changes--) {
                    input = changed(input, random);
                }
                try {
                    read(kind, input, mapping, context);
                } catch (RecordException | InvalidMetricException | MappingException | IOException documented) {
                    assertThat(documented.getMessage()).isNotBlank();
                    refused++;
                } catch (Throwable fault) {
                    throw new AssertionError(
                            kind + ", round " + round + ": " + new String(input, StandardCharsets.ISO_8859_1), fault);
                }
            }
        }
        assertThat(refused).isPositive();
    }

    private static void read(Kind kind, byte[] input, Mapping mapping, DefaultCamelContext context) throws Exception {
        if (kind == Kind.MAPPING) {
            new MappingLoader()
                    .read("fuzz.yaml", new ByteArrayInputStream(input))
                    .mapping();
            return;
        }
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(new ByteArrayInputStream(input));
        switch (kind) {
            case CSV -> exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/csv");
            case TEXT -> exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4");
            case PROTOBUF ->
                exchange.getMessage()
                        .setHeader(Exchange.CONTENT_TYPE, "application/vnd.google.protobuf; encoding=delimited");
            default -> {
                // JSON is known by its start.
            }
        }
        exchange.getMessage().setHeader("CamelMqttTopic", "t/dev-1");
        BodyReader.read(exchange, OPTIONS.withMapping(mapping), NOWHERE, rejection -> {});
    }

    private static byte[] changed(byte[] input, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + 64);
        int at = random.nextInt(input.length + 1);
        int length = Math.min(random.nextInt(16), input.length - at);
        out.write(input, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> {
                // Cut out.
            }
            case 1 -> {
                for (int copies = 1 + random.nextInt(40); copies > 0; copies--) {
                    out.write(input, at, length);
                }
            }
            case 2 -> {
                for (int i = 0; i < length; i++) {
                    out.write(random.nextInt(256));
                }
            }
            case 3 -> {
                byte[] odd = List.of(
                                "{", "[", "\"", "\\", "\n", "1e999", "-", ":", "null", "\u0000", "é", "&a", "*a", "'",
                                "le=", "}")
                        .get(random.nextInt(16))
                        .getBytes(StandardCharsets.UTF_8);
                for (int copies = 1 + random.nextInt(300); copies > 0; copies--) {
                    out.writeBytes(odd);
                }
                out.write(input, at, length);
            }
            default -> {
                if (length > 0) {
                    out.write(input[at] ^ (1 << random.nextInt(8)));
                    out.write(input, at + 1, length - 1);
                }
            }
        }
        out.write(input, at + length, input.length - at - length);
        return out.size() == 0 ? new byte[] {'{'} : out.toByteArray();
    }
}
