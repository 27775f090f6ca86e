// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.text.DidYouMean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.util.StringHelper;

/** The settings {@code kafka.option.<option>}: options of camel-kafka, as its catalog has them. */
final class KafkaOptions {

    static final String PREFIX = "kafka.option.";

    private static final String CATALOG = "/META-INF/org/apache/camel/component/kafka/kafka.json";

    /** Of an option that is a map: its own names follow a dot. */
    private static final String ADDITIONAL = "additionalProperties.";

    private static final String OURS = "It is the bridge's: with another value records would be lost or counted twice";

    /** What the bridge decides itself, each with what to do instead. */
    private static final Map<String, String> RESERVED = reserved();

    /** How an option is described, by its name. */
    private static final Map<String, JsonNode> KNOWN = new TreeMap<>();

    static {
        try (InputStream in = KafkaComponent.class.getResourceAsStream(CATALOG)) {
            JsonNode options = new ObjectMapper().readTree(in).path("properties");
            options.fieldNames().forEachRemaining(name -> KNOWN.put(name, options.path(name)));
        } catch (IOException e) {
            throw new UncheckedIOException("camel-kafka's catalog cannot be read", e);
        }
    }

    private KafkaOptions() {}

    private static Map<String, String> reserved() {
        Map<String, String> reserved = new LinkedHashMap<>();
        reserved.put("brokers", "Set kafka.brokers");
        reserved.put("topic", "Set kafka.topic");
        reserved.put("groupId", "Set kafka.group-id");
        for (String name : List.of(
                "autoCommitEnable",
                "allowManualCommit",
                "batching",
                "breakOnFirstError",
                "consumersCount",
                "deliveryTimeoutMs",
                "enableIdempotence",
                "isolationLevel",
                "kafkaClientFactory",
                "keyDeserializer",
                "keySerializer",
                "offsetRepository",
                "partitionAssignor",
                "partitioner",
                "pollOnError",
                "requestRequiredAcks",
                "seekTo",
                "topicIsPattern",
                "transacted",
                "transactionalId",
                "valueDeserializer",
                "valueSerializer")) {
            reserved.put(name, OURS);
        }
        return reserved;
    }

    /** What is set, by the names that camel-kafka has for it; what is wrong among it is left out. */
    static Map<String, String> of(Settings settings) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String name : KNOWN.keySet()) {
            String dashed = settings.get(PREFIX + StringHelper.camelCaseToDash(name));
            String value = dashed == null ? settings.get(PREFIX + name) : dashed;
            if (value != null && !RESERVED.containsKey(name)) {
                options.put(name, value);
            }
        }
        for (String written : written(settings)) {
            String name = name(written);
            if (name.startsWith(ADDITIONAL)) {
                options.put(name, settings.get(written));
            }
        }
        return options;
    }

    /** Looks at each that is set; values that may be secret are in no message. */
    static void check(Settings settings, Consumer<String> problems) {
        for (String written : written(settings)) {
            String name = name(written);
            if (RESERVED.containsKey(name)) {
                problems.accept(written + " cannot be set. " + RESERVED.get(name));
            } else if (!name.startsWith(ADDITIONAL) && !KNOWN.containsKey(name)) {
                problems.accept("There is no setting " + written + ", as camel-kafka has no option " + name
                        + DidYouMean.hint(name, KNOWN.keySet()));
            }
        }
        of(settings).forEach((name, value) -> {
            String advice = advice(KNOWN.get(name), value);
            if (advice != null) {
                problems.accept(PREFIX + StringHelper.camelCaseToDash(name) + " is not what it takes. " + advice);
            }
        });
    }

    private static String advice(JsonNode option, String value) {
        return switch (option == null ? "" : option.path("type").asText()) {
            case "integer" -> value.matches("-?\\d{1,9}") ? null : "Write a whole number";
            case "boolean" -> value.matches("true|false") ? null : "Write true or false";
            case "enum" -> adviceOfEnum(option, value);
            default -> null;
        };
    }

    private static String adviceOfEnum(JsonNode option, String value) {
        List<String> values = new ArrayList<>();
        option.path("enum").forEach(one -> values.add(one.asText()));
        return values.contains(value) ? null : "Write one of " + String.join(", ", values);
    }

    private static List<String> written(Settings settings) {
        return settings.present().keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && settings.has(name))
                .toList();
    }

    /** As camel-kafka writes it. */
    private static String name(String written) {
        String rest = written.substring(PREFIX.length());
        for (String additional : List.of(ADDITIONAL, "additional-properties.")) {
            if (rest.startsWith(additional)) {
                return ADDITIONAL + rest.substring(additional.length());
            }
        }
        return rest.contains("-") ? StringHelper.dashToCamelCase(rest.toLowerCase(Locale.ROOT)) : rest;
    }
}
