// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

/**
 * Where whoever reads a body puts the samples, one after the other. An implementation belongs to one exchange and
 * one thread.
 */
public interface SampleSink {

    /**
     * Takes one number of a counter, gauge or untyped metric.
     *
     * @param grouping grouping labels that this sample's record asks for beside those of the endpoint; mostly
     *     {@link Labels#EMPTY}
     * @param metric the family; the same object for all its samples where possible
     * @param policy what the family's series are subject to; the first one of a family counts
     * @param labels the series' labels
     * @throws InvalidMetricException if the sample cannot be pushed together with those before it
     */
    void number(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, double value);

    /** Takes one value of any kind; otherwise as {@link #number}. */
    void value(Labels grouping, MetricDescriptor metric, SeriesPolicy policy, Labels labels, SampleValue value);

    /**
     * Takes series off the gateway that were pushed before. A sink that only shows samples does nothing.
     *
     * @param grouping as in {@link #number}; only that group's series are meant
     */
    default void withdraw(Labels grouping, Withdrawal withdrawal) {}
}
