// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page;

import io.github.camelpushgateway.bridge.page.message.KeptMessage;
import io.github.camelpushgateway.bridge.page.message.KeptMessage.Outcome;
import io.github.camelpushgateway.bridge.page.message.KeptMessage.State;
import io.github.camelpushgateway.bridge.page.message.MessageLog;
import io.github.camelpushgateway.bridge.page.trial.KeptExplainer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** {@code messages.json} and {@code message.json}: the last messages and what became of them. Thread safe. */
final class MessagesJson {

    /** In one answer. */
    private static final int MOST = 50;

    /** Of a payload in a list. */
    private static final int SHORT = 300;

    private final CamelContext context;
    private final MessageLog log;

    MessagesJson(CamelContext context, MessageLog log) {
        this.context = context;
        this.log = log;
    }

    /**
     * Which messages are wanted; {@code null} and empty stand for any.
     *
     * @param source the name of a source
     * @param topic a text that is in the topic or file name, in any case
     * @param onlyBad only those that were left out or failed
     * @param metric a metric's name that they came to
     * @param labels with these labels
     */
    record Wanted(
            @Nullable String source,
            @Nullable String topic,
            boolean onlyBad,
            @Nullable String metric,
            Map<String, String> labels) {

        private boolean isWanted(KeptMessage message) {
            String name = message.topic() != null ? message.topic() : message.file();
            State state = message.outcome().state();
            return (isEmpty(source) || message.source().equals(source))
                    && (isEmpty(topic)
                            || (name != null && name.toLowerCase(Locale.ROOT).contains(topic.toLowerCase(Locale.ROOT))))
                    && (!onlyBad || state == State.LEFT_OUT || state == State.FAILED);
        }

        private static boolean isEmpty(@Nullable String text) {
            return text == null || text.isEmpty();
        }
    }

    JsonObject list(Wanted wanted) {
        KeptExplainer explainer = new KeptExplainer(context);
        JsonArray messages = new JsonArray();
        int found = 0;
        List<KeptMessage> kept = log.newestFirst();
        for (KeptMessage message : kept) {
            if (!wanted.isWanted(message)) {
                continue;
            }
            if (!Wanted.isEmpty(wanted.metric) && !explainer.explain(message).makes(wanted.metric, wanted.labels)) {
                continue;
            }
            if (++found <= MOST) {
                messages.add(shortly(message, explainer));
            }
        }
        JsonObject json = new JsonObject();
        json.put("kept", kept.size());
        json.put("found", found);
        json.put("payloads", log.keepsPayloads());
        json.put("messages", messages);
        return json;
    }

    /** One with its explanation; {@code null} if it is not kept any more. */
    @Nullable
    JsonObject one(long id) {
        KeptMessage message = log.find(id);
        if (message == null) {
            return null;
        }
        KeptExplainer explainer = new KeptExplainer(context);
        KeptExplainer.Answer answer = explainer.explain(message);
        JsonObject json = shortly(message, explainer);
        json.put("payload", PayloadText.of(message.payload(), Integer.MAX_VALUE));
        json.put("isText", message.payload() == null || PayloadText.isText(message.payload()));
        json.put("problem", answer.problem());
        json.put("explanations", ExplanationJson.of(answer.records()));
        return json;
    }

    private static JsonObject shortly(KeptMessage message, KeptExplainer explainer) {
        Outcome outcome = message.outcome();
        JsonObject json = new JsonObject();
        json.put("id", message.id());
        json.put("source", message.source());
        json.put("at", Instant.ofEpochMilli(message.atMillis()).toString());
        json.put("topic", message.topic());
        json.put("file", message.file());
        json.put("length", message.length());
        json.put("payload", PayloadText.of(message.payload(), SHORT));
        json.put("state", outcome.state().name().toLowerCase(Locale.ROOT));
        json.put("records", outcome.records());
        json.put("rejected", outcome.rejected());
        json.put("samples", outcome.samples());
        json.put(
                "why",
                outcome.failure() != null
                        ? outcome.failure()
                        : outcome.state() == State.LEFT_OUT || outcome.state() == State.NOTHING
                                ? explainer.explain(message).whyLeftOut()
                                : null);
        return json;
    }
}
