// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

/** What is to be merged into a group's state: samples, and what the endpoint that brings them allows. */
public interface Incoming {

    SampleBatch batch();

    /** Its place in the order of arrival; of two values of a series, the one with the higher number counts. */
    long sequence();

    /** Whether the group's other series of the same families stay. */
    boolean retain();

    /**
     * After how long without a new value a series is withdrawn, in milliseconds; 0 for never. A series' own policy
     * beats it.
     */
    long seriesTtlMillis();

    /** How many series the group may hold. */
    long maxSeries();
}
