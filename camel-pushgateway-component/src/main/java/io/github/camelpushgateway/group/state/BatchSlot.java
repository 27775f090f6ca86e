// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.SampleValue;

/** One series' value in a {@link SampleBatch}: several values of one exchange folded into one. */
final class BatchSlot {

    final Labels labels;
    final Aggregation aggregation;

    double number;
    /** The value of a histogram or summary, else {@code null}. */
    SampleValue distribution;

    private long count;

    BatchSlot(Labels labels, Aggregation aggregation) {
        this.labels = labels;
        this.aggregation = aggregation;
    }

    void fold(double value) {
        number = count == 0 ? first(value) : folded(value);
        count++;
    }

    void set(SampleValue value) {
        distribution = value;
        count++;
    }

    private double first(double value) {
        return aggregation == Aggregation.COUNT ? 1 : value;
    }

    private double folded(double value) {
        return switch (aggregation) {
            case UNIQUE, UNSPECIFIED, LAST -> value;
            case COUNT -> number + 1;
            case SUM -> number + value;
            case MIN -> Math.min(number, value);
            case MAX -> Math.max(number, value);
            case AVG -> number + (value - number) / (count + 1);
        };
    }
}
