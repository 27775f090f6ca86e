// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.bridge.page.message.KeptMessage;
import io.github.camelpushgateway.bridge.page.message.MessageLog;
import io.github.camelpushgateway.bridge.page.trial.MappingTrial;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.jspecify.annotations.Nullable;

/** {@code try.json} and {@code suggest.json}: a mapping that somebody writes, on a payload. Thread safe. */
final class TrialJson {

    private final MappingTrial trial;
    private final MessageLog log;
    private final List<ConfiguredSource> sources;

    TrialJson(MappingTrial trial, MessageLog log, List<ConfiguredSource> sources) {
        this.trial = trial;
        this.log = log;
        this.sources = sources;
    }

    /** The mapping file of a source as it is now; {@code null} if it has none. */
    @Nullable
    JsonObject mapping(String name) throws IOException {
        for (ConfiguredSource source : sources) {
            if (source.id().equals(name) && source.mapping() != null) {
                JsonObject json = new JsonObject();
                json.put("name", source.mapping());
                json.put("mapping", trial.text(source.mapping()));
                return json;
            }
        }
        return null;
    }

    /**
     * What is asked.
     *
     * @throws IllegalArgumentException if the body is no JSON object
     */
    private static JsonObject question(String body) {
        try {
            if (Jsoner.deserialize(body) instanceof JsonObject question) {
                return question;
            }
        } catch (DeserializationException | RuntimeException broken) {
            throw new IllegalArgumentException("The body is not JSON", broken);
        }
        throw new IllegalArgumentException("The body is not a JSON object");
    }

    /** {@code mapping}, {@code topic}, {@code file}, and {@code payload} or the number of a kept {@code message}. */
    JsonObject explain(String body) {
        JsonObject question = question(body);
        String topic = text(question, "topic");
        String file = text(question, "file");
        MappingTrial.Result result = trial.explain(
                text(question, "mapping") == null ? "" : text(question, "mapping"), topic, file, payload(question));
        JsonObject json = new JsonObject();
        json.put("problems", new JsonArray(result.problems()));
        json.put("explanations", ExplanationJson.of(result.records()));
        return json;
    }

    /**
     * {@code topic} with {@code payload} or the number of a kept {@code message}; with a {@code source} alone, all its
     * messages that are kept.
     */
    JsonObject suggest(String body) {
        JsonObject question = question(body);
        List<Map.Entry<String, byte[]>> payloads = new ArrayList<>();
        String source = text(question, "source");
        if (source == null) {
            String topic = text(question, "topic");
            payloads.add(Map.entry(topic == null ? "" : topic, payload(question)));
        } else {
            for (KeptMessage message : log.of(source).newestFirst()) {
                byte[] payload = message.payload();
                if (payload != null) {
                    payloads.add(Map.entry(message.topic() == null ? "" : message.topic(), payload));
                }
            }
        }
        JsonObject json = new JsonObject();
        json.put("mapping", trial.suggest(payloads));
        return json;
    }

    /** A message as it came, which may hold more than a browser was shown; else what was written. */
    private byte[] payload(JsonObject question) {
        if (question.get("message") instanceof Number id) {
            KeptMessage message = log.find(id.longValue());
            byte[] payload = message == null ? null : message.payload();
            if (payload != null) {
                return payload;
            }
        }
        String payload = text(question, "payload");
        return (payload == null ? "" : payload).getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String text(JsonObject question, String name) {
        return question.get(name) instanceof String text && !text.isEmpty() ? text : null;
    }
}
