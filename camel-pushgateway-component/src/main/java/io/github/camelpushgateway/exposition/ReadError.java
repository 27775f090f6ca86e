// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.exposition;

import io.github.camelpushgateway.metric.InvalidMetricException;

/** Errors of the readers: what was broken, with its place in the body. */
final class ReadError {

    private ReadError() {}

    /** @param metric the metric's name, or {@code null} where none is known yet */
    static InvalidMetricException at(String place, String metric, String rule, String hint) {
        return new InvalidMetricException(metric, null, place + ": " + rule, hint);
    }

    /**
     * A body with more than may be read of it; its place is added by who reads.
     *
     * @param metric the metric that is one too many, or whose series is
     * @param what there is too much of, in the plural: {@code series}, or names of metrics
     * @param maxSeries the option, which bounds both
     */
    static InvalidMetricException tooMany(String metric, String what, int maxSeries) {
        return new InvalidMetricException(
                metric,
                null,
                "the body holds more " + what + " than maxSeries=" + maxSeries + " allows",
                "Remove a label whose values never repeat, push fewer at a time, or raise maxSeries");
    }

    /** What the metric model refused, with the place added, and the metric's name where the model did not know it. */
    static InvalidMetricException at(String place, String metric, InvalidMetricException refused) {
        InvalidMetricException placed = new InvalidMetricException(
                refused.metric() == null ? metric : refused.metric(),
                refused.label(),
                place + ": " + refused.rule(),
                refused.hint());
        placed.initCause(refused);
        return placed;
    }
}
