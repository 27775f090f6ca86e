// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

/** A topic is not there, or not as it has to be. The message says what to do. */
public class TopicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean missing;

    public TopicException(String message) {
        this(message, false);
    }

    /** @param missing whether the topic is not there */
    public TopicException(String message, boolean missing) {
        super(message);
        this.missing = missing;
    }

    /** Whether the topic is not there, so that it might be made. */
    public boolean isMissing() {
        return missing;
    }
}
