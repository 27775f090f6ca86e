// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.annotation.PublicApi;
import io.github.camelpushgateway.mapping.record.Texts;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.NumberValue;
import io.github.camelpushgateway.metric.SampleValue;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping makes of a record, and why. For people who write mapping files.
 *
 * @param rules the rules that were tried, in order; the last one is used, if any is
 * @param leftOut why the record is left out or rejected as a whole, or {@code null}
 * @param metrics the metrics of the rule that is used, in the order of the file
 * @param withdrawn which series are taken off the gateway, in words
 */
@NullMarked
@PublicApi
public record Explanation(List<Trial> rules, @Nullable String leftOut, List<Outcome> metrics, List<String> withdrawn) {

    public Explanation {
        rules = List.copyOf(rules);
        metrics = List.copyOf(metrics);
        withdrawn = List.copyOf(withdrawn);
    }

    /**
     * A rule that was tried.
     *
     * @param rule its {@code from} and place
     * @param used whether it is the rule for the record
     * @param why what was captured, or where {@code from} parts from the topic or file name
     */
    public record Trial(String rule, boolean used, String why) {}

    /**
     * What came of a metric.
     *
     * @param metric its name as in the file
     * @param series its series; of a histogram or summary with this record alone
     * @param why why there is no series; {@code null} where there is one
     * @param notes what else there is to say: labels without a value, children and values that were left out
     */
    public record Outcome(String metric, List<Series> series, @Nullable String why, List<String> notes) {

        public Outcome {
            series = List.copyOf(series);
            notes = List.copyOf(notes);
        }
    }

    /** A series of the record, with its grouping labels. */
    public record Series(Labels grouping, MetricDescriptor metric, Labels labels, SampleValue value) {

        /** As in a query: <code>room_celsius{room="attic"} 21.5</code>. */
        @Override
        public String toString() {
            String text = metric.name() + (labels.isEmpty() ? "" : labels) + " "
                    + (value instanceof NumberValue number
                            ? Texts.ofNumber(number.value())
                            : metric.type().text());
            return grouping.isEmpty() ? text : text + " in group " + grouping;
        }
    }

    /** All of it, line by line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Trial trial : rules) {
            text.append(trial.used ? "rule " : "not rule ")
                    .append(trial.rule)
                    .append(": ")
                    .append(trial.why)
                    .append('\n');
        }
        if (leftOut != null) {
            text.append("  ").append(leftOut).append('\n');
        }
        for (Outcome outcome : metrics) {
            outcome.series.forEach(series -> text.append("  ").append(series).append('\n'));
            if (outcome.why != null) {
                line(text, outcome.metric, outcome.why);
            }
            outcome.notes.forEach(note -> line(text, outcome.metric, note));
        }
        withdrawn.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String metric, String words) {
        text.append("  ").append(metric).append(": ").append(words).append('\n');
    }
}
