// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.distribution.Distributions;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleSink;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The samples of one record, kept back until all of it is known to be good. Used by one thread only. */
final class Staging {

    /** Up to here comparing each with each is cheaper than a map. */
    private static final int FEW = 8;

    private final MetricRule[] rules;
    private MetricDescriptor[] metrics;
    private Labels[] labels;
    private double[] values;

    /** Which of the rule's metrics a sample is of. */
    private int[] indexes;

    /** Which of the children that were visited a sample is of, from 0. */
    private int[] children;

    private int size;

    /** Two samples of one series, by their places. */
    record Collision(int first, int second) {}

    private record Series(String metric, Labels labels) {}

    Staging(MetricRule[] rules) {
        this.rules = rules;
        int least = Math.max(rules.length, 1);
        metrics = new MetricDescriptor[least];
        labels = new Labels[least];
        values = new double[least];
        indexes = new int[least];
        children = new int[least];
    }

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    MetricDescriptor metric(int place) {
        return metrics[place];
    }

    Labels labels(int place) {
        return labels[place];
    }

    int index(int place) {
        return indexes[place];
    }

    int child(int place) {
        return children[place];
    }

    void add(int index, int child, MetricDescriptor metric, Labels seriesLabels, double value) {
        if (size == metrics.length) {
            metrics = Arrays.copyOf(metrics, 2 * size);
            labels = Arrays.copyOf(labels, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            indexes = Arrays.copyOf(indexes, 2 * size);
            children = Arrays.copyOf(children, 2 * size);
        }
        metrics[size] = metric;
        labels[size] = seriesLabels;
        indexes[size] = index;
        children[size] = child;
        values[size++] = value;
    }

    /** Two samples that are of one series though nothing says what they come to, or {@code null}. */
    Collision collision() {
        if (size < 2) {
            return null;
        }
        if (size > FEW) {
            return collisionOfMany();
        }
        for (int second = 1; second < size; second++) {
            if (!rules[indexes[second]].needsUniqueSeries()) {
                continue;
            }
            for (int first = 0; first < second; first++) {
                if (metrics[first].name().equals(metrics[second].name()) && labels[first].equals(labels[second])) {
                    return new Collision(first, second);
                }
            }
        }
        return null;
    }

    private Collision collisionOfMany() {
        Map<Series, Integer> seen = new HashMap<>(2 * size);
        for (int second = 0; second < size; second++) {
            if (rules[indexes[second]].needsUniqueSeries()) {
                Integer first = seen.putIfAbsent(new Series(metrics[second].name(), labels[second]), second);
                if (first != null) {
                    return new Collision(first, second);
                }
            }
        }
        return null;
    }

    void handOver(Labels grouping, SampleSink sink, Distributions observed) {
        for (int i = 0; i < size; i++) {
            MetricRule rule = rules[indexes[i]];
            if (rule.distribution == null) {
                sink.number(grouping, metrics[i], rule.policy, labels[i], values[i]);
            } else {
                observed.observe(grouping, metrics[i], rule.policy, labels[i], rule.distribution, values[i]);
            }
        }
    }
}
