// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;

/**
 * How many series a push may hold, and how large the labels of one may be. Judged here, before anything is sent: a
 * managed service replaces what is too long without a word, so that two series may become one.
 *
 * @param maxSeries how many series a push may hold
 * @param maxLabelLength the longest name of a metric, and name or value of a label, in characters;
 *     {@link Integer#MAX_VALUE} for any
 * @param maxLabels how many labels a series may have, the job and the grouping labels among them;
 *     {@link Integer#MAX_VALUE} for any number
 */
public record SeriesLimits(long maxSeries, int maxLabelLength, int maxLabels) {

    /** How much of what is too long is shown: enough to find it, too little to fill a log. */
    private static final int SHOWN = 32;

    /** So many series, with any labels. */
    public static SeriesLimits ofSeries(long maxSeries) {
        return new SeriesLimits(maxSeries, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Checks a group's own labels.
     *
     * @throws InvalidMetricException naming the label, its length and the limit
     */
    public void checkKey(GroupingKey key) {
        if (maxLabelLength < Integer.MAX_VALUE) {
            checkText(null, "job", "value", key.job());
        }
        checkLengths(null, key.grouping());
    }

    /**
     * Checks the names and values of labels.
     *
     * @param metric the metric they belong to, for the message; may be {@code null}
     * @throws InvalidMetricException naming the metric, the label, its length and the limit
     */
    public void checkLengths(String metric, Labels labels) {
        if (maxLabelLength == Integer.MAX_VALUE) {
            return;
        }
        for (int i = 0; i < labels.size(); i++) {
            checkText(metric, labels.name(i), "name", labels.name(i));
            checkText(metric, labels.name(i), "value", labels.value(i));
        }
    }

    /** Checks a new series of a group; otherwise as {@link #checkLengths}. */
    void checkSeries(GroupingKey key, String metric, Labels labels) {
        int count = labels.size() + key.grouping().size() + 1;
        if (count > maxLabels) {
            throw new InvalidMetricException(
                    metric,
                    null,
                    "a series of it has " + count
                            + " labels, the job and the grouping labels among them, and the gateway takes " + maxLabels,
                    "Take fewer fields as labels (labelFields, or labels in a mapping)");
        }
        checkName(metric);
        checkLengths(metric, labels);
    }

    /** A metric's name is a label's value too, in Prometheus. */
    private void checkName(String metric) {
        if (metric.length() > maxLabelLength) {
            throw new InvalidMetricException(
                    start(metric),
                    null,
                    "its name is " + metric.length() + " characters long, and maxLabelLength allows " + maxLabelLength,
                    "Give it a shorter name, or raise maxLabelLength if the gateway takes more");
        }
    }

    private void checkText(String metric, String label, String part, String text) {
        // Never fewer UTF-16 units than characters: the common case needs no count.
        if (text.length() <= maxLabelLength) {
            return;
        }
        int length = text.codePointCount(0, text.length());
        if (length > maxLabelLength) {
            throw new InvalidMetricException(
                    metric,
                    start(label),
                    "its " + part + " '" + start(text) + "' is " + length
                            + " characters long, and maxLabelLength allows " + maxLabelLength,
                    "Shorten it or leave the label out, or raise maxLabelLength if the gateway takes more");
        }
    }

    private static String start(String text) {
        if (text.codePointCount(0, text.length()) <= SHOWN) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, SHOWN)) + '…';
    }
}
