// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.text.Excerpt;
import java.util.Locale;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be mapped. Nothing of it was handed on. The message names the rule, the metric and the field
 * where there are such, what is wrong, and the way out. It carries no stack trace: what matters is the record, and
 * a bad file may bring a million of them.
 */
@NullMarked
@PublicApi
public class RecordException extends Exception {

    private static final long serialVersionUID = 1L;

    /** So that the hint at its end is still within what a message may be long. */
    private static final int LONGEST_WHAT = 1200;

    /** Why a record was rejected; few and stable, so that they can be counted. */
    public enum Reason {
        /** No rule is for this topic or file. */
        NO_RULE,
        /** A rule took the record, and not one of the fields with its values is there. */
        NO_SAMPLE,
        /** Two samples of one record are one series, or two names became one when they were made fit for a metric. */
        COLLISION,
        /** A rule names a column that a file or query does not have; nothing of the body is pushed. */
        NO_COLUMN,
        /** A field that should be a number is none. */
        NOT_A_NUMBER,
        /** A label's field is no plain value, or not valid Unicode. */
        BAD_LABEL,
        /** The metric's name, with what was captured, is not allowed. */
        BAD_NAME,
        /** The record holds nothing that could be pushed, or is not of a kind that could. */
        NO_VALUE,
        /** The body or row breaks its format. */
        MALFORMED,
        /** The body or record is larger or deeper than what is read. */
        TOO_LARGE,
        /** A {@code when} or {@code expression} failed. */
        EXPRESSION_FAILED;

        private final String text = name().toLowerCase(Locale.ROOT);

        /** In lower case, as in a label value: {@code not_a_number}. */
        public String text() {
            return text;
        }
    }

    private final Reason reason;
    private final @Nullable String rule;
    private final @Nullable String metric;
    private final @Nullable String field;
    private final @Nullable String hint;

    /**
     * @param reason the kind of failure
     * @param rule the rule, by its {@code from} and its place, or {@code null}
     * @param metric the metric's name or template, or {@code null}
     * @param field the field's path, or {@code null}
     * @param what what is wrong, a sentence without full stop
     * @param hint the way out, a sentence without full stop, or {@code null}
     */
    public RecordException(
            Reason reason,
            @Nullable String rule,
            @Nullable String metric,
            @Nullable String field,
            String what,
            @Nullable String hint) {
        super(Excerpt.ofMessage(message(rule, metric, field, what, hint)), null, false, false);
        this.reason = reason;
        this.rule = rule;
        this.metric = metric;
        this.field = field;
        this.hint = hint;
    }

    /** A failure of the body itself, before any rule. */
    public RecordException(Reason reason, String what, @Nullable String hint) {
        this(reason, null, null, null, what, hint);
    }

    private RecordException(String where, RecordException at) {
        super(Excerpt.ofMessage(where + ": " + at.getMessage()), null, false, false);
        this.reason = at.reason;
        this.rule = at.rule;
        this.metric = at.metric;
        this.field = at.field;
        this.hint = at.hint;
    }

    /** The same failure within a rule, and a metric of it where one is given. */
    public RecordException in(String ruleName, @Nullable String metricName) {
        return new RecordException(reason, ruleName, metricName, null, String.valueOf(getMessage()), null);
    }

    /** The same failure with its place in the body in front of the message: {@code line 17}, {@code record 3}. */
    public RecordException at(String where) {
        return new RecordException(where, this);
    }

    /**
     * Whether it is wrong for all records of the body alike, so that it fails as a whole, whatever is done with bad
     * records.
     */
    public boolean failsBody() {
        return reason == Reason.NO_COLUMN;
    }

    /** The kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** The rule, or {@code null}. */
    public @Nullable String rule() {
        return rule;
    }

    /** The metric's name as in the mapping file, or {@code null}. */
    public @Nullable String metric() {
        return metric;
    }

    /** The field's path, or {@code null}. */
    public @Nullable String field() {
        return field;
    }

    /** The way out, or {@code null}. */
    public @Nullable String hint() {
        return hint;
    }

    private static String message(
            @Nullable String rule,
            @Nullable String metric,
            @Nullable String field,
            String what,
            @Nullable String hint) {
        StringBuilder text = new StringBuilder();
        if (rule != null) {
            text.append("rule ").append(rule);
        }
        if (metric != null) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append("metric '")
                    .append(metric)
                    .append('\'');
        }
        if (field != null) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append("field '")
                    .append(field)
                    .append('\'');
        }
        text.append(text.isEmpty() ? "" : ": ").append(Excerpt.of(what, LONGEST_WHAT));
        if (hint != null) {
            text.append(". ").append(hint);
        }
        return text.toString();
    }
}
