// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

/** Learns how a submission ended. Exactly one of the two is called, once, on a thread on which it may take its time. */
public interface Completion {

    /**
     * A push that held the submission's samples, or newer ones of the same series, was accepted.
     *
     * @param status the HTTP status of the gateway's answer, 200 to 299
     */
    void accepted(int status);

    /** The submission was not accepted and will not be tried again. */
    void failed(Exception cause);
}
