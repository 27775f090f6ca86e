// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * A metric, label or sample that no gateway would take, found before anything was sent. The message names the
 * metric, the label where there is one, the rule that was broken and the way out.
 */
@PublicApi
public class InvalidMetricException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** So that the hint at its end is still within what a message may be long. */
    private static final int LONGEST_RULE = 1000;

    private static final int LONGEST_NAME = 200;

    private final @Nullable String metric;
    private final @Nullable String label;
    private final String rule;
    private final @Nullable String hint;

    /**
     * @param metric the metric's name as it was given, or {@code null} where none is involved
     * @param label the label's name, or {@code null} where none is involved
     * @param rule what was broken, a sentence without full stop
     * @param hint the way out, a sentence without full stop, or {@code null}
     */
    public InvalidMetricException(@Nullable String metric, @Nullable String label, String rule, @Nullable String hint) {
        super(Excerpt.ofMessage(message(metric, label, rule, hint)));
        this.metric = metric;
        this.label = label;
        this.rule = rule;
        this.hint = hint;
    }

    /** The metric's name, or {@code null}. */
    public @Nullable String metric() {
        return metric;
    }

    /** The label's name, or {@code null}. */
    public @Nullable String label() {
        return label;
    }

    /** What was broken, never {@code null}. */
    public String rule() {
        return rule;
    }

    /** The way out, or {@code null}. */
    public @Nullable String hint() {
        return hint;
    }

    private static String message(@Nullable String metric, @Nullable String label, String rule, @Nullable String hint) {
        StringBuilder text = new StringBuilder();
        if (metric != null) {
            text.append("metric '").append(Excerpt.of(metric, LONGEST_NAME)).append('\'');
        }
        if (label != null) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append("label '")
                    .append(Excerpt.of(label, LONGEST_NAME))
                    .append('\'');
        }
        text.append(text.isEmpty() ? "" : ": ").append(Excerpt.of(rule, LONGEST_RULE));
        if (hint != null) {
            text.append(". ").append(hint);
        }
        return text.toString();
    }
}
