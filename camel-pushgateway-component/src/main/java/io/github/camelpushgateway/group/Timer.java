// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

/** Runs short tasks later, on a thread of its own. Thread safe. */
interface Timer {

    /** @param delayNanos from now, in nanoseconds; at once if it is not above 0 */
    void schedule(Runnable task, long delayNanos);
}
