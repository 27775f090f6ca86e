// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the rules of a mapping file of messages that were seen. Stateless. */
final class Suggester {

    private static final int MOST_SAMPLES = 3;

    private Suggester() {}

    /** A rule for each family of topics, or one rule where there are no topics. */
    static List<Draft.Rule> rules(List<Message> messages) {
        List<Draft.Rule> rules = new ArrayList<>();
        for (TopicFamilies.Family family : TopicFamilies.of(messages)) {
            if (family.messages().get(0).plain()) {
                plainRules(family, rules);
            } else {
                rules.add(recordRule(family));
            }
        }
        return rules;
    }

    private static Draft.Rule recordRule(TopicFamilies.Family family) {
        Draft.Rule rule = rule(family.pattern(), family);
        FieldSurvey survey = new FieldSurvey();
        boolean rows = false;
        for (Message message : family.messages()) {
            message.records().forEach(record -> survey.add(record, String.valueOf(message.topic())));
            rows |= message.records().size() > 1;
        }
        LabelChoice labels = new LabelChoice(family.captured(), rows);
        new RecordRules(rule, prefix(family), Set.copyOf(family.captures()), labels).add(survey);
        return rule;
    }

    /** Plain payloads: one rule for all quantities that are numbers, and one for each that is words. */
    private static void plainRules(TopicFamilies.Family family, List<Draft.Rule> rules) {
        Map<String, FieldSurvey> quantities = new TreeMap<>();
        for (Message message : family.messages()) {
            List<String> segments = message.segments();
            String quantity = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
            message.records().forEach(value -> quantities
                    .computeIfAbsent(family.quantity() == null ? "" : quantity, key -> new FieldSurvey())
                    .add(value, message.topic()));
        }
        if (family.quantity() == null) {
            rules.add(single(family, quantities.get("")));
            return;
        }
        Draft.Rule numbers = rule(family.pattern(), family);
        numbers.labels.remove("quantity");
        Draft.Metric any = new Draft.Metric(Words.identifier(prefix(family)) + "_{quantity}");
        any.value = "$value";
        numbers.metrics.add(any);
        boolean plainNumbers = false;
        for (Map.Entry<String, FieldSurvey> quantity : quantities.entrySet()) {
            FieldSurvey seen = quantity.getValue();
            if (seen.values().stream().allMatch(value -> Words.number(value).isPresent())
                    && Words.identifier(Words.of(quantity.getKey())).equals(quantity.getKey())) {
                plainNumbers = true;
                continue;
            }
            rules.add(wordRule(family, quantity.getKey(), seen));
        }
        if (plainNumbers) {
            rules.add(numbers);
        }
    }

    private static Draft.Rule wordRule(TopicFamilies.Family family, String quantity, FieldSurvey seen) {
        String pattern = family.pattern().replace("{quantity}", quantity);
        Draft.Rule rule = rule(pattern, family);
        rule.labels.remove("quantity");
        new RecordRules(rule, prefix(family), Set.copyOf(family.captures()), LabelChoice.NONE)
                .addPlain(seen, Words.of(quantity));
        if (rule.metrics.isEmpty()) {
            rule.ignore = true;
            rule.labels.clear();
            rule.leftOut.add(quantity + ": texts ("
                    + Excerpts.quoted(seen.values().get(0)) + "); remove this rule to be told of them again");
        }
        return rule;
    }

    private static Draft.Rule single(TopicFamilies.Family family, FieldSurvey seen) {
        Draft.Rule rule = rule(family.pattern(), family);
        List<String> constant = family.constant();
        List<String> words = constant.size() > 1 ? Words.of(constant.get(constant.size() - 1)) : List.of("value");
        new RecordRules(rule, prefix(family), Set.copyOf(family.captures()), LabelChoice.NONE).addPlain(seen, words);
        if (rule.metrics.isEmpty()) {
            rule.ignore = true;
            rule.labels.clear();
            rule.leftOut.add(
                    "the payload: a text (" + Excerpts.quoted(seen.values().get(0)) + ")");
        }
        return rule;
    }

    private static Draft.Rule rule(String pattern, TopicFamilies.Family family) {
        Draft.Rule rule = new Draft.Rule(pattern);
        Map<String, String> labels = new LinkedHashMap<>();
        family.captures().forEach(capture -> labels.put(capture, capture));
        rule.labels.putAll(labels);
        family.messages().stream()
                .map(message -> message.topic() == null ? "" : message.topic())
                .filter(topic -> !topic.isEmpty())
                .distinct()
                .limit(MOST_SAMPLES)
                .forEach(rule.samples::add);
        return rule;
    }

    /** What names begin with: the first level that says what is spoken of, one of it. */
    private static List<String> prefix(TopicFamilies.Family family) {
        for (String level : family.constant()) {
            List<String> words = Words.of(level);
            String name = Words.identifier(words);
            if (!name.isEmpty() && !level.startsWith("$") && !level.matches("[vV]\\d+")) {
                List<String> prefix = new ArrayList<>(words);
                prefix.set(prefix.size() - 1, Words.singular(prefix.get(prefix.size() - 1)));
                return prefix;
            }
        }
        return List.of("device");
    }
}
