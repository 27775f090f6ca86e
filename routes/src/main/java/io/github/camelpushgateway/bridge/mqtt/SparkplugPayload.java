// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.mqtt.sparkplug.Sparkplug.Metric;
import io.github.camelpushgateway.bridge.mqtt.sparkplug.Sparkplug.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/**
 * Reads Sparkplug B payloads, for a step of a route between broker and gateway: the body becomes a list of records
 * with the fields {@code name} and {@code value}, one for each metric that is a number or a boolean. A data message
 * may name its metrics by an alias only, and leave their types out, which the birth message before it has told
 * (Sparkplug 3.0.0, 6.4.6); until a birth was seen, such metrics are left out. Thread safe.
 */
public final class SparkplugPayload {

    private static final String TOPIC = "CamelMqttTopic";

    /** What a birth tells of an alias. */
    private record Born(String name, int type) {}

    /** Names by alias, for each edge node; aliases are unique among a node's devices. */
    private final Map<String, Map<Long, Born>> names = new ConcurrentHashMap<>();

    /**
     * Replaces the body, a Sparkplug B payload, by its records. A message that is none, such as {@code STATE}, or a
     * death, becomes an empty list.
     *
     * @throws Exception if the body is no such payload
     */
    public void decode(Exchange exchange) throws Exception {
        String[] topic =
                exchange.getMessage().getHeader(TOPIC, "", String.class).split("/");
        if (topic.length < 4 || topic[2].endsWith("DEATH") || topic[2].endsWith("CMD")) {
            exchange.getMessage().setBody(List.of());
            return;
        }
        Payload payload = Payload.parseFrom(exchange.getMessage().getBody(byte[].class));
        String node = topic[1] + '/' + topic[3];
        boolean birth = topic[2].endsWith("BIRTH");
        Map<Long, Born> known = names.computeIfAbsent(node, unused -> new ConcurrentHashMap<>());
        if (topic[2].equals("NBIRTH")) {
            known.clear();
        }
        List<Map<String, Object>> records = new ArrayList<>();
        for (Metric metric : payload.getMetricsList()) {
            if (birth && metric.hasAlias() && metric.hasName()) {
                known.put(metric.getAlias(), new Born(metric.getName(), metric.getDatatype()));
            }
            Born born = metric.hasAlias() ? known.get(metric.getAlias()) : null;
            String name = metric.hasName() ? metric.getName() : born == null ? null : born.name();
            int type = metric.hasDatatype() || born == null ? metric.getDatatype() : born.type();
            Object value = SparkplugType.value(metric, type);
            if (name != null && value != null) {
                Map<String, Object> record = new HashMap<>();
                record.put("name", name);
                record.put("value", value);
                records.add(record);
            }
        }
        exchange.getMessage().setBody(records);
    }
}
