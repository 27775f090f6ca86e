// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.distribution;

import io.github.camelpushgateway.metric.SampleValue;

/** What is made of all values of a series in one exchange, where that is no single number. One thread. */
public interface Distribution {

    /** Takes a finite value. */
    void observe(double value);

    /** What was observed so far. */
    SampleValue value();

    /** What a metric's distributions are like. Thread safe. */
    @FunctionalInterface
    interface Kind {
        /** A new, empty one. */
        Distribution start();
    }
}
