// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

/** What becomes of several values that one exchange brings for one series. */
public enum Aggregation {
    /** A second value is an error: nothing says which of the two is meant. */
    UNIQUE,
    /** Nothing says what is meant: the endpoint decides whether it is an error, or the last value counts. */
    UNSPECIFIED,
    /** The last value counts. */
    LAST,
    /** The number of values counts, whatever they are. */
    COUNT,
    SUM,
    MIN,
    MAX,
    /** The arithmetic mean. */
    AVG
}
