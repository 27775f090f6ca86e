// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

/**
 * What was found of a group, or of a job.
 *
 * @param isThere whether all that was asked for has arrived
 * @param words what, how much, how old; or what is missing, and the likely reason
 */
record Finding(boolean isThere, String words) {

    static Finding there(String words) {
        return new Finding(true, words);
    }

    static Finding missing(String words) {
        return new Finding(false, words);
    }
}
