// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.metric.DecimalParser;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.NamingRules;
import io.github.camelpushgateway.text.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the text exposition 0.0.4 by the rules of a Pushgateway's own parser (prometheus/common,
 * expfmt/text_parse.go), so that what is taken here is taken there. Stricter in what that one drops without a word:
 * a histogram's or summary's line that is not one of its parts, and a line that appears twice.
 */
final class TextReader {

    private static final List<String> SUFFIXES = List.of("_count", "_sum", "_bucket");

    private final TextLines lines;
    private final DecimalParser decimals = new DecimalParser();
    private final Map<String, TextFamily> families = new LinkedHashMap<>();

    /** The line being read, and the place in it. */
    private String line;

    private int at;

    /** The line's {@code le} or {@code quantile}, where its family's type has such; else {@code null}. */
    private String pointValue;

    private final int maxSeries;
    private int series;

    /** Where metrics that a gateway writes itself are left out, is given their names; else {@code null}. */
    private final Consumer<String> leftOut;

    private TextReader(InputStream in, int maxSeries, Consumer<String> leftOut) {
        this.leftOut = leftOut;
        lines = new TextLines(in);
        this.maxSeries = maxSeries;
    }

    static List<MetricFamily> read(InputStream in, int maxSeries, Consumer<String> leftOut) throws IOException {
        return new TextReader(in, maxSeries, leftOut).read();
    }

    private List<MetricFamily> read() throws IOException {
        while ((line = lines.next()) != null) {
            at = 0;
            skipBlanks();
            if (at == line.length()) {
                continue;
            }
            if (line.charAt(at) == '#') {
                at++;
                comment();
            } else {
                sample();
            }
        }
        List<MetricFamily> read = new ArrayList<>(families.size());
        for (TextFamily family : families.values()) {
            if (isLeftOut(family.name)) {
                leftOut.accept(family.name);
            } else if (family.hasSamples()) {
                read.add(family.build());
            }
        }
        return read;
    }

    private boolean isLeftOut(String name) {
        return leftOut != null && NamingRules.isReserved(name);
    }

    private void comment() {
        skipBlanks();
        String keyword = word();
        boolean isHelp = keyword.equals("HELP");
        if (!isHelp && !keyword.equals("TYPE")) {
            return;
        }
        skipBlanks();
        if (at == line.length()) {
            return;
        }
        int start = at;
        String name = name();
        if (at < line.length() && (name.isEmpty() || !isBlank(line.charAt(at)))) {
            word();
            throw refused(
                    null,
                    "'" + Excerpt.of(line.substring(start, at)) + "' is no metric name",
                    "Write '# " + keyword + " name …', with only letters, digits, '_' and ':' in the name");
        }
        skipBlanks();
        if (at == line.length()) {
            return;
        }
        TextFamily family = part(name).family();
        if (isHelp) {
            help(family);
        } else {
            type(family);
        }
    }

    private void help(TextFamily family) {
        if (family.help != null) {
            throw refused(family.name, "a second HELP line", "Give the help of a metric once");
        }
        StringBuilder text = new StringBuilder(line.length() - at);
        while (at < line.length()) {
            char c = line.charAt(at++);
            text.append(c == '\\' ? escaped(family.name) : c);
        }
        family.help = text.toString();
    }

    private void type(TextFamily family) {
        if (family.type != null) {
            boolean afterSamples = family.hasSamples();
            throw refused(
                    family.name,
                    afterSamples ? "the TYPE line stands after samples" : "a second TYPE line",
                    afterSamples ? "Put TYPE before the metric's first sample" : "Give the type of a metric once");
        }
        String word = line.substring(at);
        // OpenMetrics' word for it, which gateways take as well.
        family.type = word.equalsIgnoreCase("gaugehistogram")
                ? MetricType.GAUGE_HISTOGRAM
                : MetricType.ofText(word)
                        .orElseThrow(() -> refused(
                                family.name,
                                "'" + Excerpt.of(word) + "' is no type",
                                "Write counter, gauge, histogram, summary or untyped, and nothing after it"));
    }

    private void sample() {
        String name = name();
        if (name.isEmpty()) {
            throw refused(
                    null,
                    "the line starts with '" + Excerpt.of(Character.toString(line.codePointAt(at)))
                            + "', not with a metric name",
                    lines.number() == 1
                            ? "Check that the body is a text exposition in UTF-8 without byte order mark"
                            : "Start it with letters, '_' or ':'");
        }
        Part part = part(name);
        TextFamily family = part.family();
        if (family.type == null) {
            family.type = MetricType.UNTYPED;
        }
        skipBlanks();
        pointValue = null;
        Labels labels = Labels.EMPTY;
        if (at < line.length() && line.charAt(at) == '{') {
            at++;
            labels = labels(family);
            skipBlanks();
        }
        double value = number(family.name, word(), "the value");
        Long timestamp = at == line.length() ? null : timestamp(family.name);

        if (!family.holds(labels) && ++series > maxSeries) {
            throw ReadError.at(place(), family.name, ReadError.tooMany(family.name, "series", maxSeries));
        }
        boolean added = family.type.isNumber()
                ? family.addNumber(labels, value, timestamp)
                : addPart(part, labels, value, timestamp);
        if (!added) {
            throw refused(
                    family.name,
                    "the series " + labels + " has the line " + name
                            + (pointValue == null
                                    ? ""
                                    : " for " + family.pointLabel() + "=\"" + Excerpt.of(pointValue) + "\"")
                            + " twice",
                    "Give each series once, or tell the two apart by a label");
        }
    }

    private boolean addPart(Part part, Labels labels, double value, Long timestamp) {
        TextFamily family = part.family();
        TextDistribution distribution = family.distribution(labels, lines.number());
        distribution.timestamp(timestamp);
        if (part.suffix().equals("_sum")) {
            return distribution.sum(value);
        }
        if (part.suffix().equals("_count")) {
            return distribution.count(value);
        }
        if (pointValue == null || !part.suffix().equals(family.pointSuffix())) {
            throw refused(
                    family.name,
                    "the line is no part of a " + family.type.text(),
                    "Write " + family.name + family.pointSuffix() + "{" + family.pointLabel() + "=\"…\"}, "
                            + family.name + "_sum and " + family.name + "_count");
        }
        double point = number(family.name, pointValue, "the label " + family.pointLabel());
        if (Double.isNaN(point)) {
            throw refused(family.name, "the label " + family.pointLabel() + " is NaN", "Write a number");
        }
        return distribution.point(point, value);
    }

    /**
     * A family, and which part of it a name stands for: {@code _bucket}, {@code _sum}, {@code _count}, or the empty
     * text.
     */
    private record Part(TextFamily family, String suffix) {}

    /**
     * Finds the family that a name belongs to, or starts one. A family of just this name goes before a part of
     * another.
     */
    private Part part(String name) {
        TextFamily family = families.get(name);
        if (family != null) {
            return new Part(family, "");
        }
        for (String suffix : SUFFIXES) {
            if (name.endsWith(suffix)) {
                family = families.get(name.substring(0, name.length() - suffix.length()));
                if (family != null && family.hasPart(suffix)) {
                    return new Part(family, suffix);
                }
            }
        }
        try {
            if (!isLeftOut(name)) {
                NamingRules.checkMetricName(name);
            }
        } catch (InvalidMetricException e) {
            throw ReadError.at(place(), name, e);
        }
        if (families.size() == maxSeries) {
            throw ReadError.at(place(), name, ReadError.tooMany(name, "metrics", maxSeries));
        }
        family = new TextFamily(name);
        families.put(name, family);
        return new Part(family, "");
    }

    /**
     * Reads labels up to and with the closing brace; the one that a bucket or quantile is told by goes into
     * {@link #pointValue}.
     */
    private Labels labels(TextFamily family) {
        List<String> pairs = new ArrayList<>();
        while (true) {
            skipBlanks();
            if (at < line.length() && line.charAt(at) == '}') {
                at++;
                break;
            }
            String name = name();
            skipBlanks();
            expect('=', family, "after a label's name", "Write {name=\"value\",…}");
            skipBlanks();
            expect('"', family, "before a label's value", "Put label values in double quotes");
            String value = quoted(family);
            if (!name.equals(family.pointLabel())) {
                pairs.add(name);
                pairs.add(value);
            } else if (pointValue == null) {
                pointValue = value;
            } else {
                throw refused(family.name, "the label " + name + " appears twice", "Give it once");
            }
            skipBlanks();
            if (at < line.length() && line.charAt(at) == ',') {
                at++;
            } else if (at == line.length() || line.charAt(at) != '}') {
                throw refused(
                        family.name,
                        "no ',' or '}' behind the value of label '" + name + "'",
                        "Escape quotes in a label's value as \\\"");
            }
        }
        try {
            return Labels.ofPairs(family.name, pairs.toArray(String[]::new));
        } catch (InvalidMetricException e) {
            throw ReadError.at(place(), family.name, e);
        }
    }

    private void expect(char expected, TextFamily family, String where, String hint) {
        if (at == line.length() || line.charAt(at) != expected) {
            throw refused(family.name, "no '" + expected + "' " + where, hint);
        }
        at++;
    }

    private String quoted(TextFamily family) {
        StringBuilder text = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escaped(family.name) : c);
        }
        throw refused(
                family.name,
                "a label's value has no closing quote",
                "Write a line feed within a value as \\n, a quote as \\\"");
    }

    /** The character that the escape stands for whose backslash was just read. */
    private char escaped(String metric) {
        char c = at < line.length() ? line.charAt(at++) : 0;
        return switch (c) {
            case '\\', '"' -> c;
            case 'n' -> '\n';
            default ->
                throw refused(
                        metric,
                        c == 0 ? "a backslash at the end" : "'\\" + Excerpt.of(String.valueOf(c)) + "' is no escape",
                        "Write a backslash as \\\\; only \\\\, \\\" and \\n are known");
        };
    }

    private Long timestamp(String metric) {
        skipBlanks();
        String word = word();
        if (word.isEmpty()) {
            throw refused(metric, "a blank at the end of the line", "End the line behind the value");
        }
        long timestamp;
        try {
            timestamp = Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw refused(
                    metric,
                    "'" + Excerpt.of(word) + "' is no timestamp",
                    "Write only the value; a gateway takes no timestamps anyway");
        }
        if (at < line.length()) {
            throw refused(metric, "something stands behind the timestamp", "End the line there");
        }
        return timestamp;
    }

    private double number(String metric, String word, String what) {
        if (!isPlain(word) || !decimals.parse(word)) {
            throw refused(
                    metric,
                    what + " '" + Excerpt.of(word) + "' is no number",
                    decimals.isBeyondRange()
                            ? "Write one from -1.8e308 to 1.8e308"
                            : "Write a number with a decimal point, NaN, +Inf or -Inf");
        }
        return decimals.value();
    }

    /**
     * Whether there is nothing about the word that Go, and so a gateway, takes for no part of a number: blanks, a
     * signed NaN.
     */
    private static boolean isPlain(String word) {
        int last = word.length() - 1;
        boolean blank = last < 0 || word.charAt(0) <= ' ' || word.charAt(last) <= ' ';
        boolean signedNan = last == 3 && word.regionMatches(true, 1, "nan", 0, 3);
        return !blank && !signedNan;
    }

    /** The longest metric name that stands here; may be empty. */
    private String name() {
        int start = at;
        while (at < line.length() && isNameCharacter(line.charAt(at), at == start)) {
            at++;
        }
        return line.substring(start, at);
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || c == ':'
                || (c >= '0' && c <= '9' && !first);
    }

    /** What stands here up to the next blank; may be empty. */
    private String word() {
        int start = at;
        while (at < line.length() && !isBlank(line.charAt(at))) {
            at++;
        }
        return line.substring(start, at);
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private InvalidMetricException refused(String metric, String rule, String hint) {
        return ReadError.at(place(), metric, rule, hint);
    }

    private String place() {
        return "line " + lines.number();
    }
}
