// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

/**
 * What happens to a HELP text that holds other characters than ASCII, which the managed service refuses with the
 * whole push.
 */
public enum HelpPolicy {
    /** Sent as it is. */
    KEEP,
    /** The HELP of that metric is left out, with one warning for the metric. */
    STRIP,
    /** The push fails before it is sent. */
    FAIL
}
