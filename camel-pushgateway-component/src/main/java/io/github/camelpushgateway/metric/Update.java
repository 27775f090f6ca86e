// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

/** How a value of an exchange joins what was pushed for its series before. */
public enum Update {
    /** It takes the place of the former value. */
    SET,
    /** It is added to the former value. */
    ADD,
    /**
     * It is a device's own counter: where it falls, the device has restarted, and the series goes on from where it
     * stood.
     */
    MONOTONIC
}
