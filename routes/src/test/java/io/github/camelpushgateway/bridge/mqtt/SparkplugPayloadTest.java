// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.mqtt.sparkplug.Sparkplug;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.junit.jupiter.api.Test;

class SparkplugPayloadTest {

    private final SparkplugPayload payloads = new SparkplugPayload();

    @Test
    void numbersAndBooleansBecomeRecords() throws Exception {
        Object body = decoded(
                "spBv1.0/plant-1/DDATA/line-3/press-7",
                metric("Temperature", 0, MetricDataType.Double, 61.5),
                metric("Running", 0, MetricDataType.Boolean, true),
                metric("Operator", 0, MetricDataType.String, "Kim"));

        assertThat(body)
                .isEqualTo(List.of(
                        Map.of("name", "Temperature", "value", 61.5), Map.of("name", "Running", "value", true)));
    }

    @Test
    void anAliasStandsForTheNameThatTheBirthGave() throws Exception {
        Metric onlyAlias = metric(null, 7, MetricDataType.Int64, 18234L);
        String data = "spBv1.0/plant-1/DDATA/line-3/press-7";
        assertThat(decoded(data, onlyAlias)).isEqualTo(List.of());

        decoded("spBv1.0/plant-1/DBIRTH/line-3/press-7", metric("Parts", 7, MetricDataType.Int64, 1L));
        assertThat(decoded(data, onlyAlias)).isEqualTo(List.of(Map.of("name", "Parts", "value", 18234L)));
        // Another node's alias 7 is another metric.
        assertThat(decoded("spBv1.0/plant-1/DDATA/line-4/press-7", onlyAlias)).isEqualTo(List.of());

        decoded("spBv1.0/plant-1/NBIRTH/line-3", metric("bdSeq", 1, MetricDataType.Int64, 1L));
        assertThat(decoded(data, onlyAlias)).isEqualTo(List.of());
    }

    @Test
    void signedAndUnsignedNumbersAreWhatTheirTypesSay() throws Exception {
        Object body = decoded(
                "spBv1.0/plant-1/DDATA/line-3/press-7",
                metric("int8", 0, MetricDataType.Int8, (byte) -1),
                metric("int16", 0, MetricDataType.Int16, (short) -300),
                metric("int32", 0, MetricDataType.Int32, -70_000),
                metric("int64", 0, MetricDataType.Int64, -5_000_000_000L),
                metric("uint32", 0, MetricDataType.UInt32, 4_000_000_000L),
                metric("uint64", 0, MetricDataType.UInt64, new BigInteger("18446744073709551615")),
                metric("float", 0, MetricDataType.Float, 0.5f),
                metric("when", 0, MetricDataType.DateTime, Date.from(Instant.EPOCH)));

        assertThat(body)
                .isEqualTo(List.of(
                        Map.of("name", "int8", "value", -1L),
                        Map.of("name", "int16", "value", -300L),
                        Map.of("name", "int32", "value", -70_000L),
                        Map.of("name", "int64", "value", -5_000_000_000L),
                        Map.of("name", "uint32", "value", 4_000_000_000L),
                        Map.of("name", "uint64", "value", new BigInteger("18446744073709551615")),
                        Map.of("name", "float", "value", 0.5f)));
    }

    @Test
    void aTypeThatDataLeaveOutIsTheBirths() throws Exception {
        decoded("spBv1.0/plant-1/DBIRTH/line-3/press-7", metric("Level", 9, MetricDataType.Int32, 1));
        byte[] onlyAliasAndBits = Sparkplug.Payload.newBuilder()
                .addMetrics(Sparkplug.Metric.newBuilder().setAlias(9).setIntValue(-2))
                .build()
                .toByteArray();
        assertThat(decode("spBv1.0/plant-1/DDATA/line-3/press-7", onlyAliasAndBits))
                .isEqualTo(List.of(Map.of("name", "Level", "value", -2L)));
    }

    @Test
    void deathsCommandsAndTheHostsStateAreNoRecords() throws Exception {
        for (String topic :
                List.of("spBv1.0/plant-1/NDEATH/line-3", "spBv1.0/plant-1/DCMD/line-3/press-7", "spBv1.0/STATE/host")) {
            assertThat(decode(topic, "{\"online\":true}".getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(List.of());
        }
    }

    @Test
    void whatIsNoSuchPayloadFails() {
        assertThatThrownBy(() ->
                        decode("spBv1.0/plant-1/DDATA/line-3/press-7", "{\"t\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Exception.class);
    }

    private static Metric metric(String name, long alias, MetricDataType type, Object value) throws Exception {
        MetricBuilder metric = new MetricBuilder(name, type, value).timestamp(Date.from(Instant.now()));
        return alias > 0 ? metric.alias(alias).createMetric() : metric.createMetric();
    }

    private Object decoded(String topic, Metric... metrics) throws Exception {
        SparkplugBPayload payload = new SparkplugBPayload(Date.from(Instant.now()), List.of(metrics), 1L, null, null);
        return decode(topic, new SparkplugBPayloadEncoder().getBytes(payload, false));
    }

    private Object decode(String topic, byte[] body) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setHeader("CamelMqttTopic", topic);
            exchange.getMessage().setBody(body);
            payloads.decode(exchange);
            return exchange.getMessage().getBody();
        }
    }
}
