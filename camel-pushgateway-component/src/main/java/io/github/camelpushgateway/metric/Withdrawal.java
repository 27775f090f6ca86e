// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import java.util.Set;

/**
 * Which series of a group are to be taken off the gateway, because their source is gone. Immutable.
 *
 * @param names the metrics' names
 * @param others whether the series of all other metrics are meant instead
 * @param labels what a series' labels have to hold; it may have more
 */
public record Withdrawal(Set<String> names, boolean others, Labels labels) {

    public Withdrawal {
        names = Set.copyOf(names);
    }

    /** Whether series of that metric are meant. */
    public boolean isFor(String metric) {
        return names.contains(metric) != others;
    }

    /** Whether a series of a metric that this {@link #isFor} is meant. */
    public boolean takes(Labels series) {
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.value(i).equals(series.get(labels.name(i)))) {
                return false;
            }
        }
        return true;
    }
}
