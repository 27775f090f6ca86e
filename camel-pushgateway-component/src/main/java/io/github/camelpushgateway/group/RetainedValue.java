package io.github.camelpushgateway.group;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;

/**
 * A series' value as the group remembers it. Immutable.
 *
 * @param number the last number that came, for a series of numbers
 * @param offset what a monotonic series stood at when its device last restarted, added to the number; 0 otherwise
 * @param distribution the value of a histogram or summary, else {@code null}
 * @param sequence which submission of the group it came with; the higher, the later
 * @param expiresAt when the series is withdrawn unless a newer value comes, in milliseconds since 1970; 0 for never
 */
record RetainedValue(double number, double offset, SampleValue distribution, long sequence, long expiresAt) {

    /** The value for people to read; of a histogram or summary, how many observations it has. */
    String describe() {
        if (distribution instanceof HistogramValue histogram) {
            return "(" + (long) histogram.count() + " observations)";
        }
        if (distribution instanceof SummaryValue summary) {
            return "(" + (long) summary.count() + " observations)";
        }
        return Double.toString(current());
    }

    /** The number to push. */
    double current() {
        return offset == 0 ? number : offset + number;
    }
}
