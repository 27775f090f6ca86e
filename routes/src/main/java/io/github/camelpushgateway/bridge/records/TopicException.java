// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

/** A topic is not there, or not as it has to be. The message says what to do. */
public class TopicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TopicException(String message) {
        super(message);
    }
}
