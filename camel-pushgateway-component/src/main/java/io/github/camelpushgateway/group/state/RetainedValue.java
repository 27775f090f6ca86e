// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.SummaryValue;
import io.github.camelpushgateway.metric.Update;

/** A series' value as the group remembers it. Immutable. There is one for each series, so its fields are few. */
class RetainedValue {

    private final double number;
    /**
     * The distribution of a histogram or summary; the offset of a monotonic series, boxed, if it has one; mostly
     * {@code null}.
     */
    private final Object more;

    private final long sequence;

    /** A value that expires. Most do not, and are eight bytes smaller for that. */
    private static final class Expiring extends RetainedValue {

        private final long expiresAt;

        private Expiring(double number, Object more, long sequence, long expiresAt) {
            super(number, more, sequence);
            this.expiresAt = expiresAt;
        }

        @Override
        long expiresAt() {
            return expiresAt;
        }
    }

    private RetainedValue(double number, Object more, long sequence) {
        this.number = number;
        this.more = more;
        this.sequence = sequence;
    }

    /**
     * @param number the last number that came, for a series of numbers
     * @param offset what a monotonic series stood at when its device last restarted, added to the number; 0 otherwise
     * @param distribution the value of a histogram or summary, else {@code null}; one that has it has no offset
     * @param sequence which submission of the group it came with; the higher, the later
     * @param expiresAt when the series is withdrawn unless a newer value comes, in the time of
     *     {@link Clocks#millis()}; 0 for never
     */
    static RetainedValue of(double number, double offset, SampleValue distribution, long sequence, long expiresAt) {
        Object more = distribution != null || offset == 0 ? distribution : (Object) offset;
        return expiresAt == 0
                ? new RetainedValue(number, more, sequence)
                : new Expiring(number, more, sequence, expiresAt);
    }

    /**
     * What a series' value becomes.
     *
     * @param former what it was, or {@code null}
     * @param slot what comes
     */
    static RetainedValue joined(Update update, RetainedValue former, BatchSlot slot, long sequence, long expiresAt) {
        boolean outdated = former != null && former.sequence() > sequence;
        return switch (update) {
            case SET -> outdated ? former : RetainedValue.of(slot.number, 0, slot.distribution, sequence, expiresAt);
            case ADD -> {
                double sum = (former == null ? 0 : former.current()) + slot.number;
                yield RetainedValue.of(sum, 0, added(former, slot), outdated ? former.sequence() : sequence, expiresAt);
            }
            case MONOTONIC -> {
                if (outdated) {
                    yield former;
                }
                // A reading of 0 may be a restart, or a device that has none just now, as inverters have at night. The
                // next one tells: below what was counted last, it is a restart; above it, nothing had happened.
                if (former != null && slot.number == 0 && former.number() > 0) {
                    yield RetainedValue.of(former.number(), former.offset(), null, sequence, expiresAt);
                }
                // A device that counts from zero again: what it had counted before stays in the series.
                boolean restarted = former != null && slot.number < former.number();
                double offset = former == null ? 0 : restarted ? former.current() : former.offset();
                yield RetainedValue.of(slot.number, offset, null, sequence, expiresAt);
            }
        };
    }

    /**
     * A histogram of all observations so far. One whose buckets were changed in the mapping starts from 0, as a
     * counter does.
     */
    private static SampleValue added(RetainedValue former, BatchSlot slot) {
        return former != null
                        && former.distribution() instanceof HistogramValue sum
                        && slot.distribution instanceof HistogramValue more
                        && sum.isLike(more)
                ? sum.plus(more)
                : slot.distribution;
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
        return 0;
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
