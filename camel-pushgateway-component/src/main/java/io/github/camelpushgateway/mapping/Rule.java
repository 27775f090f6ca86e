// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.RecordContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One rule of a mapping file, compiled. Immutable, thread safe. */
public final class Rule {

    private static final String[] NOTHING = {};

    private final String name;
    private final SourcePattern from;
    private final Condition when;
    private final boolean ignoring;
    private final Formats formats;
    private final LabelPlan group;
    private final Withdrawing withdrawing;
    private final List<MetricRule> metrics;
    private final boolean mayCollide;

    /**
     * How what the rule is for is written.
     *
     * @param csv for files, or {@code null} where the rule does not say
     * @param payload for messages, or {@code null} where the rule does not say
     */
    public record Formats(CsvFormat csv, PayloadFormat payload) {

        /** The rule says nothing. */
        public static final Formats UNSAID = new Formats(null, null);
    }

    /**
     * When series are taken off the gateway.
     *
     * @param onEmpty whether an empty message takes the rule's own series off
     * @param when for which records the series of other rules are taken off, or {@code null}: never
     * @param labels the labels that such series have, those that come from fields
     */
    public record Withdrawing(boolean onEmpty, Condition when, LabelPlan labels) {

        /** Never. */
        public static final Withdrawing NEVER = new Withdrawing(false, null, LabelPlan.EMPTY);
    }

    /**
     * @param name for messages: its {@code from} and its place
     * @param from what it is for, or {@code null}: everything
     * @param when passes records for which it is false on to the next rule; or {@code null}
     * @param group grouping labels
     */
    public Rule(
            String name,
            SourcePattern from,
            Condition when,
            Formats formats,
            LabelPlan group,
            Withdrawing withdrawing,
            List<MetricRule> metrics) {
        this(name, from, when, false, formats, group, withdrawing, metrics);
    }

    private Rule(
            String name,
            SourcePattern from,
            Condition when,
            boolean ignoring,
            Formats formats,
            LabelPlan group,
            Withdrawing withdrawing,
            List<MetricRule> metrics) {
        this.name = name;
        this.from = from;
        this.when = when;
        this.ignoring = ignoring;
        this.formats = formats;
        this.group = group;
        this.withdrawing = withdrawing;
        this.metrics = List.copyOf(metrics);
        this.mayCollide = mayCollide(metrics);
    }

    /** A rule for what is known and not wanted. */
    public static Rule ignoring(String name, SourcePattern from, Condition when) {
        return new Rule(name, from, when, true, Formats.UNSAID, LabelPlan.EMPTY, Withdrawing.NEVER, List.of());
    }

    /** Its {@code from} and its place, for messages. */
    public String name() {
        return name;
    }

    /** What it is for, or {@code null}: everything. */
    public SourcePattern from() {
        return from;
    }

    /** Passes records for which it is false on to the next rule; or {@code null}. */
    public Condition when() {
        return when;
    }

    boolean isIgnoring() {
        return ignoring;
    }

    Formats formats() {
        return formats;
    }

    LabelPlan group() {
        return group;
    }

    Withdrawing withdrawing() {
        return withdrawing;
    }

    List<MetricRule> metrics() {
        return metrics;
    }

    /** Whether one record may bring two samples of one series. Where it cannot, nobody has to look. */
    boolean mayCollide() {
        return mayCollide;
    }

    /** Whether no two topics that it is for can write the same series of a metric. */
    public boolean tellsTopicsApart(MetricRule metric) {
        if (from == null) {
            return false;
        }
        for (int i = 0; i < from.captures().size(); i++) {
            if (!metric.nameHolds(i) && !tellsApart(metric.labels, i) && !tellsApart(group, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean tellsApart(LabelPlan labels, int capture) {
        for (Field field : labels.fields().values()) {
            if (field.tellsApart(capture)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayCollide(List<MetricRule> metrics) {
        Set<String> names = new HashSet<>();
        boolean anyTemplate = false;
        for (MetricRule metric : metrics) {
            if (metric.distribution != null) {
                continue;
            }
            anyTemplate |= !metric.hasFixedName();
            if (!names.add(metric.name()) || metric.forEach != null) {
                return true;
            }
        }
        return anyTemplate && names.size() > 1;
    }

    /** What is captured from the exchange's topic or file name; {@code null} if this rule is not for it. */
    String[] match(RecordContext context) {
        if (from == null) {
            return NOTHING;
        }
        String source = nameToMatch(context);
        return source == null ? null : from.match(source);
    }

    /**
     * The topic, else the file's name: without its folders where {@code from} speaks of none. {@code null} if there
     * is neither.
     */
    String nameToMatch(RecordContext context) {
        if (context.topic() != null) {
            return context.topic();
        }
        String file = context.file();
        return file == null || from.hasFolders() ? file : file.substring(file.lastIndexOf('/') + 1);
    }
}
