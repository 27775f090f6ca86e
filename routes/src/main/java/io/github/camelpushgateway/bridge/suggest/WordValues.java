// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Words that are one of two states. Stateless. */
final class WordValues {

    /** For each state its word, first the one that is 1. */
    private static final List<List<String>> PAIRS = List.of(
            List.of("on", "off"),
            List.of("online", "offline"),
            List.of("open", "closed"),
            List.of("open", "close"),
            List.of("true", "false"),
            List.of("yes", "no"),
            List.of("y", "n"),
            List.of("enabled", "disabled"),
            List.of("active", "inactive"),
            List.of("connected", "disconnected"),
            List.of("up", "down"),
            List.of("running", "stopped"),
            List.of("ok", "error"),
            List.of("ok", "alarm"),
            List.of("locked", "unlocked"),
            List.of("home", "not_home"),
            List.of("detected", "clear"),
            List.of("wet", "dry"),
            List.of("charging", "discharging"));

    private WordValues() {}

    /**
     * The numbers for the words that were seen, if all of them are of one pair.
     *
     * @return word to number, both words of the pair, as they were written where they were seen
     */
    static Optional<Map<String, String>> of(List<String> seen) {
        for (List<String> pair : PAIRS) {
            if (!seen.isEmpty() && seen.stream().allMatch(word -> pair.contains(word.toLowerCase(Locale.ROOT)))) {
                Map<String, String> numbers = new LinkedHashMap<>();
                for (int i = 0; i < pair.size(); i++) {
                    String word = pair.get(i);
                    String written = seen.stream()
                            .filter(word::equalsIgnoreCase)
                            .findFirst()
                            .orElseGet(() -> likeCase(word, seen.get(0)));
                    numbers.put(written, i == 0 ? "1" : "0");
                }
                return Optional.of(numbers);
            }
        }
        return Optional.empty();
    }

    private static String likeCase(String word, String model) {
        if (model.equals(model.toUpperCase(Locale.ROOT))) {
            return word.toUpperCase(Locale.ROOT);
        }
        return Character.isUpperCase(model.charAt(0))
                ? Character.toUpperCase(word.charAt(0)) + word.substring(1)
                : word;
    }
}
