// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import io.github.camelpushgateway.text.Excerpt;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a draft as a mapping file: small, in the order a person would write it, with what was left out as
 * comments. Stateless.
 */
final class MappingText {

    private static final int LONGEST_COMMENT = 110;
    private static final int MOST_LEFT_OUT = 20;
    private static final Pattern PLAIN =
            Pattern.compile("[\\p{L}_$/][\\p{L}\\p{N}_$./+\\-%°]*( [\\p{L}\\p{N}_.+\\-]+)*");
    private static final Pattern BLOCK = Pattern.compile("[\\p{L}_$/][^\\s:#\\p{Cntrl}]*(:[^\\s:#\\p{Cntrl}]+)*");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern SPECIAL =
            Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n|~|\\.nan|\\.inf|-?\\.?\\d.*");

    private MappingText() {}

    /** @param head lines of comment above the rules, without {@code #} */
    static String of(List<String> head, List<Draft.Rule> rules) {
        StringBuilder text = new StringBuilder();
        head.forEach(line -> comment(text, "", line));
        text.append("rules:\n");
        rules.forEach(rule -> rule(text, rule));
        return text.toString();
    }

    private static void rule(StringBuilder text, Draft.Rule rule) {
        if (!rule.samples.isEmpty()) {
            comment(text, "  ", String.join(", ", rule.samples));
        }
        String start = "  - ";
        if (rule.from != null) {
            text.append(start).append("from: ").append(block(rule.from)).append('\n');
            start = "    ";
        }
        if (!rule.csv.isEmpty()) {
            text.append(start).append("csv: ").append(flow(rule.csv)).append('\n');
            start = "    ";
        }
        if (rule.ignore) {
            leftOut(text, rule);
            text.append(start).append("ignore: true\n");
            return;
        }
        if (!rule.labels.isEmpty()) {
            text.append(start).append("labels: ").append(flow(rule.labels)).append('\n');
            start = "    ";
        }
        text.append(start).append("metrics:\n");
        rule.metrics.forEach(metric -> metric(text, metric));
        leftOut(text, rule);
    }

    private static void leftOut(StringBuilder text, Draft.Rule rule) {
        if (!rule.leftOut.isEmpty()) {
            comment(text, "    ", "Left out:");
            rule.leftOut.stream().limit(MOST_LEFT_OUT).forEach(line -> comment(text, "    ", "  " + line));
            if (rule.leftOut.size() > MOST_LEFT_OUT) {
                comment(text, "    ", "  and " + (rule.leftOut.size() - MOST_LEFT_OUT) + " more");
            }
        }
    }

    private static void metric(StringBuilder text, Draft.Metric metric) {
        text.append("      - name: ").append(scalar(metric.name)).append('\n');
        key(text, "type", metric.type);
        if (metric.forEach != null) {
            key(text, "forEach", block(metric.forEach));
        }
        if (!metric.labels.isEmpty()) {
            key(text, "labels", flow(metric.labels));
        }
        key(text, "aggregate", metric.aggregate);
        if (metric.value != null) {
            key(text, "value", block(metric.value));
        }
        if (!metric.number.isEmpty()) {
            key(text, "number", flow(metric.number));
        }
        if (metric.date != null) {
            key(text, "date", scalar(metric.date));
        }
        key(text, "scale", metric.scale);
        if (!metric.valueMap.isEmpty()) {
            key(text, "valueMap", flow(metric.valueMap));
        }
        key(text, "invalid", metric.invalidSkip ? "skip" : null);
        key(text, "optional", metric.optional ? "true" : null);
    }

    private static void key(StringBuilder text, String key, String value) {
        if (value != null) {
            text.append("        ").append(key).append(": ").append(value).append('\n');
        }
    }

    private static String flow(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> scalar(entry.getKey()) + ": " + value(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String value(String text) {
        return NUMBER.matcher(text).matches() ? text : scalar(text);
    }

    /** As {@link #scalar}, where no bracket ends it. */
    private static String block(String text) {
        return BLOCK.matcher(text).matches() && !SPECIAL.matcher(text).matches() ? text : scalar(text);
    }

    /** As plain as YAML allows, else in double quotes. */
    static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !SPECIAL.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    private static void comment(StringBuilder text, String indent, String line) {
        text.append(indent)
                .append("# ")
                .append(Excerpt.of(line, LONGEST_COMMENT))
                .append('\n');
    }
}
