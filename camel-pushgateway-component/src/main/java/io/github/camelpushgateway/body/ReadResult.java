// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

/**
 * What a body held.
 *
 * @param records how many records or metric families there were, rejected ones included; 0 for an empty body
 * @param rejected how many of them were left out
 * @param emptyMessage whether it was a message on a topic without any record: nothing is pushed for it, not even a
 *     heartbeat, because a cleared topic is no sign of life
 */
public record ReadResult(long records, long rejected, boolean emptyMessage) {

    /** What is no empty message. */
    public ReadResult(long records, long rejected) {
        this(records, rejected, false);
    }
}
