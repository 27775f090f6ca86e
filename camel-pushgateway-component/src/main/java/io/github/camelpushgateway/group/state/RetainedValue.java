// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;

/** A series' value as the group remembers it. Immutable. There is one for each series, so its fields are few. */
final class RetainedValue {

    private final double number;
    /** The distribution of a histogram or summary; the offset of a monotonic series, boxed, if it has one; mostly {@code null}. */
    private final Object more;

    private final long sequence;
    private final long expiresAt;

    /**
     * @param number the last number that came, for a series of numbers
     * @param offset what a monotonic series stood at when its device last restarted, added to the number; 0 otherwise
     * @param distribution the value of a histogram or summary, else {@code null}; one that has it has no offset
     * @param sequence which submission of the group it came with; the higher, the later
     * @param expiresAt when the series is withdrawn unless a newer value comes, in milliseconds since 1970; 0 for never
     */
    RetainedValue(double number, double offset, SampleValue distribution, long sequence, long expiresAt) {
        this.number = number;
        this.more = distribution != null || offset == 0 ? distribution : (Object) offset;
        this.sequence = sequence;
        this.expiresAt = expiresAt;
    }

    double number() {
        return number;
    }

    double offset() {
        return more instanceof Double offset ? offset : 0;
    }

    SampleValue distribution() {
        return more instanceof SampleValue distribution ? distribution : null;
    }

    long sequence() {
        return sequence;
    }

    long expiresAt() {
        return expiresAt;
    }

    /** The number to push. */
    double current() {
        return more == null ? number : offset() + number;
    }

    /** The value for people to read; of a histogram or summary, how many observations it has. */
    String describe() {
        if (more instanceof HistogramValue histogram) {
            return "(" + (long) histogram.count() + " observations)";
        }
        if (more instanceof SummaryValue summary) {
            return "(" + (long) summary.count() + " observations)";
        }
        return Double.toString(current());
    }
}
