// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out how dates are written by looking at all of them. Stateless. */
final class Dates {

    private static final List<String> PATTERNS = List.of(
            "yyyy-MM-dd HH:mm:ss",
            "yyyy-MM-dd'T'HH:mm:ss",
            "yyyy-MM-dd HH:mm",
            "yyyy-MM-dd",
            "dd.MM.yyyy HH:mm:ss",
            "dd.MM.yyyy HH:mm",
            "dd.MM.yyyy",
            "dd/MM/yyyy HH:mm:ss",
            "dd/MM/yyyy HH:mm",
            "dd/MM/yyyy",
            "MM/dd/yyyy HH:mm:ss",
            "MM/dd/yyyy HH:mm",
            "MM/dd/yyyy",
            "yyyy/MM/dd HH:mm:ss",
            "yyyy/MM/dd",
            "yyyyMMddHHmmss");

    private Dates() {}

    /**
     * The pattern that every one of the texts fits; empty if there is none, or if two fit and only a person can
     * tell which is meant.
     */
    static Optional<String> pattern(List<String> texts) {
        List<String> fitting = PATTERNS.stream()
                .filter(pattern -> texts.stream().allMatch(text -> fits(pattern, text)))
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    /** Whether all of them are dates, in whatever way. */
    static boolean areDates(List<String> texts) {
        return !texts.isEmpty()
                && PATTERNS.stream().anyMatch(pattern -> texts.stream().allMatch(text -> fits(pattern, text)));
    }

    private static boolean fits(String pattern, String text) {
        try {
            DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT)
                    .parse(text.strip());
            return true;
        } catch (DateTimeParseException other) {
            return false;
        }
    }
}
