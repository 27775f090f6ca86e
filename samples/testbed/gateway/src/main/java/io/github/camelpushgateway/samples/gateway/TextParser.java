// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import io.github.camelpushgateway.exposition.proto.Wire.Bucket;
import io.github.camelpushgateway.exposition.proto.Wire.Counter;
import io.github.camelpushgateway.exposition.proto.Wire.Gauge;
import io.github.camelpushgateway.exposition.proto.Wire.Histogram;
import io.github.camelpushgateway.exposition.proto.Wire.LabelPair;
import io.github.camelpushgateway.exposition.proto.Wire.Metric;
import io.github.camelpushgateway.exposition.proto.Wire.MetricFamily;
import io.github.camelpushgateway.exposition.proto.Wire.MetricType;
import io.github.camelpushgateway.exposition.proto.Wire.Quantile;
import io.github.camelpushgateway.exposition.proto.Wire.Summary;
import io.github.camelpushgateway.exposition.proto.Wire.Untyped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads text exposition 0.0.4 as the Pushgateway does (package expfmt of prometheus/common): the same input is
 * taken, the same is refused, in the same words. Series that appear twice are left for the consistency check. One
 * object reads one text.
 */
final class TextParser {

    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:inf|infinity))|(?i:nan)");
    private static final int END = -1;

    private final String text;
    private int position;
    private int line = 1;

    private final Map<String, MetricFamily.Builder> families = new LinkedHashMap<>();
    /** The one metric in which the lines of a summary or histogram are gathered, by family and labels. */
    private final Map<CompositeKey, Metric.Builder> composites = new HashMap<>();

    private MetricFamily.Builder family;
    /** What a line of a summary or histogram brings: {@code _sum}, {@code _count}, {@code _bucket} or nothing. */
    private String part;

    private record CompositeKey(String family, Map<String, String> labels) {}

    private TextParser(String text) {
        this.text = text;
    }

    /**
     * @return the families that have samples, by name, in the order of their first line
     * @throws Refusal 400 that names the first line that is wrong
     */
    static Map<String, MetricFamily> parse(byte[] content) throws Refusal {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("text format parsing error: invalid UTF-8");
        }
        return new TextParser(text).parse();
    }

    private Map<String, MetricFamily> parse() throws Refusal {
        while (true) {
            skipBlanks();
            int c = peek();
            if (c == END) {
                break;
            }
            if (c == '#') {
                position++;
                comment();
            } else if (c != '\n') {
                sample();
            }
            expectEndOfLine();
        }
        for (Metric.Builder composite : composites.values()) {
            if (composite.hasHistogram()) {
                normalize(composite.getHistogramBuilder());
            }
        }
        Map<String, MetricFamily> result = new LinkedHashMap<>();
        families.forEach((name, builder) -> {
            if (builder.getMetricCount() > 0) {
                result.put(name, builder.build());
            }
        });
        return result;
    }

    private void comment() throws Refusal {
        skipBlanks();
        String keyword = word();
        if (keyword.equals("HELP") || keyword.equals("TYPE")) {
            skipBlanks();
            String name = metricName();
            if (peek() != '\n') {
                if (name.isEmpty() || !isBlank(peekOrFail())) {
                    throw error("invalid metric name in comment");
                }
                chooseFamily(name);
                skipBlanks();
                if (peek() != '\n') {
                    if (keyword.equals("HELP")) {
                        help();
                    } else {
                        type();
                    }
                }
            }
        }
        // What is left of a comment means nothing.
        while (peekOrFail() != '\n') {
            position++;
        }
    }

    private void help() throws Refusal {
        if (family.hasHelp()) {
            throw error("second HELP line for metric name " + GoFormat.quoted(family.getName()));
        }
        StringBuilder help = new StringBuilder();
        while (peekOrFail() != '\n') {
            char c = next();
            help.append(c == '\\' ? unescaped(next()) : c);
        }
        family.setHelp(help.toString());
    }

    private void type() throws Refusal {
        if (family.hasType()) {
            throw error("second TYPE line for metric name " + GoFormat.quoted(family.getName())
                    + ", or TYPE reported after samples");
        }
        int start = position;
        while (peekOrFail() != '\n') {
            position++;
        }
        String word = text.substring(start, position);
        String name = word.toUpperCase(Locale.ROOT);
        try {
            family.setType(MetricType.valueOf(name.equals("GAUGEHISTOGRAM") ? "GAUGE_HISTOGRAM" : name));
        } catch (IllegalArgumentException e) {
            throw error("unknown metric type " + GoFormat.quoted(word));
        }
    }

    private void sample() throws Refusal {
        String name = metricName();
        if (name.isEmpty()) {
            throw error("invalid metric name");
        }
        chooseFamily(name);
        if (!family.hasType()) {
            family.setType(MetricType.UNTYPED);
        }
        skipBlanks();
        Map<String, String> labels = new LinkedHashMap<>();
        String edge = null;
        if (peekOrFail() == '{') {
            position++;
            edge = labels(labels);
            skipBlanks();
        }
        Metric.Builder metric = metricOf(labels);
        Double bound = edge == null ? null : edge(edge);
        peekOrFail();
        String value = word();
        if (!FLOAT.matcher(value).matches() || overflows(value)) {
            throw error("expected float as value, got " + GoFormat.quoted(value));
        }
        put(metric, bound, number(value));
        timestamp(metric);
    }

    /**
     * Reads labels up to and with the closing brace; the family's own edge label ({@code le}, {@code quantile}) is
     * returned instead.
     */
    private String labels(Map<String, String> labels) throws Refusal {
        String edgeName =
                switch (family.getType()) {
                    case SUMMARY -> "quantile";
                    case HISTOGRAM, GAUGE_HISTOGRAM -> "le";
                    default -> null;
                };
        String edge = null;
        Set<String> seen = new HashSet<>();
        while (true) {
            skipBlanks();
            if (peekOrFail() == '}') {
                position++;
                return edge;
            }
            String name = labelName();
            if (name.isEmpty()) {
                throw error("invalid label name for metric " + GoFormat.quoted(family.getName()));
            }
            skipBlanks();
            char equals = next();
            if (equals != '=') {
                throw error("expected '=' after label name, found '" + equals + "'");
            }
            if (name.equals("__name__")) {
                throw error("label name \"__name__\" is reserved");
            }
            if (!name.equals(edgeName) && !seen.add(name)) {
                throw error("duplicate label names for metric " + GoFormat.quoted(family.getName()));
            }
            skipBlanks();
            char quote = next();
            if (quote != '"') {
                throw error("expected '\"' at start of label value, found '" + quote + "'");
            }
            String value = labelValue();
            if (name.equals(edgeName)) {
                edge = value;
            } else {
                labels.put(name, value);
            }
            skipBlanks();
            char after = next();
            if (after == '}') {
                return edge;
            }
            if (after != ',') {
                throw error("unexpected end of label value " + GoFormat.quoted(value));
            }
        }
    }

    private String labelValue() throws Refusal {
        StringBuilder value = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c == '\n') {
                throw error("label value " + GoFormat.quoted(value.toString()) + " contains unescaped new-line");
            }
            value.append(c == '\\' ? unescaped(next()) : c);
        }
        return value.toString();
    }

    private double edge(String text) throws Refusal {
        if (!FLOAT.matcher(text).matches()) {
            String label = family.getType() == MetricType.SUMMARY ? "quantile" : "le";
            throw error("expected float as value for '" + label + "' label, got " + GoFormat.quoted(text));
        }
        return number(text);
    }

    private Metric.Builder metricOf(Map<String, String> labels) {
        boolean composite =
                switch (family.getType()) {
                    case SUMMARY, HISTOGRAM, GAUGE_HISTOGRAM -> true;
                    default -> false;
                };
        CompositeKey key = new CompositeKey(family.getName(), labels);
        Metric.Builder metric = composite ? composites.get(key) : null;
        if (metric == null) {
            metric = family.addMetricBuilder();
            for (Map.Entry<String, String> label : labels.entrySet()) {
                metric.addLabel(LabelPair.newBuilder().setName(label.getKey()).setValue(label.getValue()));
            }
            if (composite) {
                composites.put(key, metric);
            }
        }
        return metric;
    }

    private void put(Metric.Builder metric, Double edge, double value) throws Refusal {
        switch (family.getType()) {
            case COUNTER -> metric.setCounter(Counter.newBuilder().setValue(value));
            case GAUGE -> metric.setGauge(Gauge.newBuilder().setValue(value));
            case UNTYPED -> metric.setUntyped(Untyped.newBuilder().setValue(value));
            case SUMMARY -> {
                Summary.Builder summary = metric.getSummaryBuilder();
                if ("_count".equals(part)) {
                    summary.setSampleCount((long) value);
                } else if ("_sum".equals(part)) {
                    summary.setSampleSum(value);
                } else if (edge != null) {
                    summary.addQuantile(Quantile.newBuilder().setQuantile(edge).setValue(value));
                }
            }
            case HISTOGRAM, GAUGE_HISTOGRAM -> putHistogram(metric.getHistogramBuilder(), edge, value);
        }
    }

    private void putHistogram(Histogram.Builder histogram, Double edge, double value) throws Refusal {
        boolean whole = value == Math.rint(value) && value >= 0;
        if ("_count".equals(part)) {
            if (value < 0) {
                throw error("negative count for histogram " + GoFormat.quoted(family.getName()));
            }
            if (whole) {
                histogram.setSampleCount((long) value);
            } else {
                histogram.setSampleCountFloat(value);
            }
        } else if ("_sum".equals(part)) {
            histogram.setSampleSum(value);
        } else if (edge != null) {
            if (value < 0) {
                throw error("negative bucket population for histogram " + GoFormat.quoted(family.getName()));
            }
            Bucket.Builder bucket = histogram.addBucketBuilder().setUpperBound(edge);
            if (whole) {
                bucket.setCumulativeCount((long) value);
            } else {
                bucket.setCumulativeCountFloat(value);
            }
        }
    }

    /** A histogram counts in fractions as a whole or not at all. */
    private static void normalize(Histogram.Builder histogram) {
        boolean fractions = histogram.hasSampleCountFloat()
                || histogram.getBucketList().stream().anyMatch(Bucket::hasCumulativeCountFloat);
        if (!fractions) {
            return;
        }
        if (!histogram.hasSampleCountFloat()) {
            histogram.setSampleCountFloat((double) histogram.getSampleCount()).clearSampleCount();
        }
        for (Bucket.Builder bucket : histogram.getBucketBuilderList()) {
            if (!bucket.hasCumulativeCountFloat()) {
                bucket.setCumulativeCountFloat((double) bucket.getCumulativeCount())
                        .clearCumulativeCount();
            }
        }
    }

    private void timestamp(Metric.Builder metric) throws Refusal {
        if (peekOrFail() == '\n') {
            return;
        }
        skipBlanks();
        peekOrFail();
        String word = word();
        try {
            metric.setTimestampMs(Long.parseLong(word));
        } catch (NumberFormatException e) {
            throw error("expected integer as timestamp, got " + GoFormat.quoted(word));
        }
        int start = position;
        while (peekOrFail() != '\n') {
            position++;
        }
        if (position > start) {
            throw error("spurious string after timestamp: " + GoFormat.quoted(text.substring(start, position)));
        }
    }

    /** {@code x_sum}, {@code x_count} and {@code x_bucket} belong to {@code x} where that is a summary or histogram. */
    private void chooseFamily(String name) {
        part = null;
        family = families.get(name);
        if (family != null) {
            return;
        }
        for (String suffix : new String[] {"_count", "_sum", "_bucket"}) {
            if (name.endsWith(suffix) && name.length() > suffix.length()) {
                MetricFamily.Builder owner = families.get(name.substring(0, name.length() - suffix.length()));
                boolean owned = owner != null
                        && switch (owner.getType()) {
                            case SUMMARY -> !suffix.equals("_bucket");
                            case HISTOGRAM, GAUGE_HISTOGRAM -> true;
                            default -> false;
                        };
                if (owned) {
                    family = owner;
                    part = suffix;
                    return;
                }
            }
        }
        family = MetricFamily.newBuilder().setName(name);
        families.put(name, family);
    }

    private String metricName() {
        int start = position;
        if (isNameStart(peek()) || peek() == ':') {
            while (isNameStart(peek()) || peek() == ':' || isDigit(peek())) {
                position++;
            }
        }
        return text.substring(start, position);
    }

    private String labelName() {
        int start = position;
        if (isNameStart(peek())) {
            while (isNameStart(peek()) || isDigit(peek())) {
                position++;
            }
        }
        return text.substring(start, position);
    }

    private String word() {
        int start = position;
        while (peek() != END && peek() != '\n' && !isBlank(peek())) {
            position++;
        }
        return text.substring(start, position);
    }

    private char unescaped(char c) throws Refusal {
        return switch (c) {
            case '\\' -> '\\';
            case 'n' -> '\n';
            case '"' -> '"';
            default -> throw error("invalid escape sequence '\\" + c + "'");
        };
    }

    private void skipBlanks() {
        while (isBlank(peek())) {
            position++;
        }
    }

    private void expectEndOfLine() throws Refusal {
        next();
        line++;
    }

    private int peek() {
        return position < text.length() ? text.charAt(position) : END;
    }

    private char peekOrFail() throws Refusal {
        if (position >= text.length()) {
            throw error("unexpected end of input stream");
        }
        return text.charAt(position);
    }

    private char next() throws Refusal {
        char c = peekOrFail();
        position++;
        return c;
    }

    private Refusal error(String message) {
        return Refusal.badRequest("text format parsing error in line " + line + ": " + message);
    }

    private static boolean overflows(String text) {
        return Double.isInfinite(number(text)) && !text.toLowerCase(Locale.ROOT).contains("inf");
    }

    private static double number(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.endsWith("nan")) {
            return Double.NaN;
        }
        if (lower.contains("inf")) {
            return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(text);
    }

    private static boolean isNameStart(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }
}
