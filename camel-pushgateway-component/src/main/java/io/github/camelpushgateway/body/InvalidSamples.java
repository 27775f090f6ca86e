// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

/** What becomes of an exchange with a record that cannot be mapped. */
public enum InvalidSamples {
    /** The exchange fails, nothing of it is pushed. */
    FAIL,
    /** The record is left out, counted and logged. */
    SKIP
}
