// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A mapping file suggested of payloads, for whoever shows it to a person. Stateless. */
public final class Suggestion {

    private Suggestion() {}

    /**
     * Suggests a mapping.
     *
     * @param payloads what was seen, with the topics it came by; an empty topic is none
     * @return the mapping file's text; comments that say why, where there is nothing to measure
     */
    public static String of(List<Map.Entry<String, byte[]>> payloads) {
        List<Message> messages = new ArrayList<>();
        for (Map.Entry<String, byte[]> payload : payloads) {
            String topic = payload.getKey().isEmpty() ? null : payload.getKey();
            Payloads.read(topic, payload.getValue()).ifPresent(messages::add);
        }
        if (messages.isEmpty()) {
            return "# Nothing in it can be read: it is neither JSON nor text\n";
        }
        List<Draft.Rule> useful = Suggester.rules(messages).stream()
                .filter(rule -> rule.ignore || !rule.metrics.isEmpty())
                .toList();
        if (useful.stream().allMatch(rule -> rule.ignore)) {
            return "# There is no number in it, nor words of two states, so there is nothing to measure\n";
        }
        return MappingText.of(List.of("Names, types and units are guesses: look through it."), useful);
    }
}
