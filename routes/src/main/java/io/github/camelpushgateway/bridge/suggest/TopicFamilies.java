// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sorts messages into families: topics that are alike but for the device. A level that varies is a capture if it
 * names one of many things, and tells families apart if it says what a message is about. Stateless.
 */
final class TopicFamilies {

    /** In this order captures are named, from the last backwards, where the level before says nothing better. */
    private static final List<String> CAPTURE_NAMES = List.of("device", "site", "area", "part");

    private TopicFamilies() {}

    /**
     * Messages whose topics have one pattern.
     *
     * @param pattern the {@code from} of a rule; {@code null} where there are no topics
     * @param captures the names in it, in order
     * @param constant the levels that are the same in all topics
     * @param quantity the capture whose words name what is measured, or {@code null}
     */
    record Family(
            String pattern, List<String> captures, List<String> constant, String quantity, List<Message> messages) {

        /** All texts that the captures take. */
        Set<String> captured() {
            List<String> parts = List.of(pattern == null ? new String[0] : pattern.split("/", -1));
            Set<String> texts = new HashSet<>();
            for (Message message : messages) {
                for (int i = 0; i < parts.size(); i++) {
                    if (parts.get(i).startsWith("{")) {
                        texts.add(message.segments().get(i));
                    }
                }
            }
            return texts;
        }
    }

    /** The families, in the order their first messages came. */
    static List<Family> of(List<Message> messages) {
        Map<String, List<Message>> alike = new LinkedHashMap<>();
        for (Message message : messages) {
            alike.computeIfAbsent(length(message), key -> new ArrayList<>()).add(message);
        }
        List<Family> families = new ArrayList<>();
        alike.values().forEach(group -> split(group, families));
        return families;
    }

    private static String length(Message message) {
        List<String> segments = message.segments();
        String root = segments.isEmpty() || Words.isDevice(segments.get(0)) ? "" : segments.get(0);
        return segments.size() + (message.plain() ? " plain " : " record ") + root;
    }

    /** Tells apart by the levels that say what a message is about. */
    private static void split(List<Message> messages, List<Family> families) {
        int levels = messages.get(0).segments().size();
        boolean[] kind = new boolean[levels];
        for (int level = 0; level < levels; level++) {
            kind[level] = saysWhat(messages, level);
        }
        Map<String, List<Message>> parts = new LinkedHashMap<>();
        for (Message message : messages) {
            StringBuilder key = new StringBuilder();
            for (int level = 0; level < levels; level++) {
                key.append(kind[level] ? message.segments().get(level) : "").append('/');
            }
            parts.computeIfAbsent(key.toString(), any -> new ArrayList<>()).add(message);
        }
        parts.values().forEach(part -> families.add(family(part, kind)));
    }

    private static boolean saysWhat(List<Message> messages, int level) {
        Set<String> texts = texts(messages, level);
        if (texts.size() < 2 || messages.get(0).plain()) {
            return false;
        }
        if (texts.stream().allMatch(Words::isKind)) {
            return true;
        }
        if (texts.stream().anyMatch(Words::isInstance)) {
            return false;
        }
        // Each word comes with several others beside it, and what it heads looks different: SENSOR and STATE of many
        // devices.
        Map<String, Set<String>> besides = new LinkedHashMap<>();
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        for (Message message : messages) {
            String text = message.segments().get(level);
            List<String> others = new ArrayList<>(message.segments());
            others.set(level, "");
            besides.computeIfAbsent(text, key -> new HashSet<>()).add(String.join("/", others));
            fields.computeIfAbsent(text, key -> new HashSet<>()).addAll(keys(message));
        }
        Collection<Set<String>> shapes = fields.values();
        boolean different = shapes.stream().distinct().count() == texts.size();
        return different && besides.values().stream().allMatch(beside -> beside.size() > 1);
    }

    private static Set<String> keys(Message message) {
        return message.records().stream()
                .filter(Map.class::isInstance)
                .flatMap(record -> ((Map<?, ?>) record).keySet().stream())
                .map(String::valueOf)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> texts(List<Message> messages, int level) {
        return messages.stream()
                .map(message -> message.segments().get(level))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Family family(List<Message> messages, boolean[] kind) {
        List<String> first = messages.get(0).segments();
        if (first.isEmpty()) {
            return new Family(null, List.of(), List.of(), null, messages);
        }
        int levels = first.size();
        boolean[] varies = new boolean[levels];
        for (int level = 0; level < levels; level++) {
            Set<String> texts = texts(messages, level);
            boolean instance = level == 0
                    ? texts.stream().allMatch(Words::isDevice)
                    : texts.stream().anyMatch(Words::isInstance)
                            && texts.stream().noneMatch(Words::isKind);
            varies[level] = !kind[level] && (texts.size() > 1 || instance);
        }
        int last = levels - 1;
        boolean words = texts(messages, last).stream().noneMatch(Words::isInstance);
        boolean quantity = messages.get(0).plain() && words && levels > 1;
        if (quantity) {
            varies[last] = texts(messages, last).size() > 1;
            // One message of one topic: what comes before the last level is the device.
            if (levels > 2 && !hasCapture(varies, last)) {
                varies[last - 1] = true;
            }
        }
        if (!quantity && !hasCapture(varies, levels)) {
            assumeDevice(first, varies);
        }
        return named(messages, first, varies, quantity && varies[last] ? last : -1);
    }

    /**
     * Nothing varies yet, but there will be other devices: the last level that does not say what the message is
     * about.
     */
    private static void assumeDevice(List<String> first, boolean[] varies) {
        for (int level = first.size() - 1; level > 0; level--) {
            if (!Words.isKind(first.get(level))) {
                varies[level] = true;
                return;
            }
        }
    }

    private static boolean hasCapture(boolean[] varies, int below) {
        for (int level = 0; level < below; level++) {
            if (varies[level]) {
                return true;
            }
        }
        return false;
    }

    private static Family named(List<Message> messages, List<String> first, boolean[] varies, int quantity) {
        List<String> parts = new ArrayList<>(first);
        List<String> captures = new ArrayList<>();
        List<String> constant = new ArrayList<>();
        int next = 0;
        for (int level = first.size() - 1; level >= 0; level--) {
            if (!varies[level]) {
                constant.add(0, first.get(level));
                continue;
            }
            String name;
            if (level == quantity) {
                name = "quantity";
            } else {
                String before = level > 0 && !varies[level - 1] ? Words.identifier(Words.of(first.get(level - 1))) : "";
                String singular = Words.singular(before);
                name = !singular.equals(before) && Words.isIdentity(singular) ? singular : null;
                while (name == null || captures.contains(name)) {
                    name = next < CAPTURE_NAMES.size() ? CAPTURE_NAMES.get(next) : "level" + level;
                    next++;
                }
            }
            captures.add(0, name);
            parts.set(level, '{' + name + '}');
        }
        return new Family(String.join("/", parts), captures, constant, quantity < 0 ? null : "quantity", messages);
    }
}
