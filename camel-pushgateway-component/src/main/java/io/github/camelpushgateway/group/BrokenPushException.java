// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;

/**
 * A push was ended by an Error, such as one of memory. The message is put together when it is asked for, and no
 * stack trace is taken: there may be no memory for either when it is made.
 */
final class BrokenPushException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient GroupingKey key;

    BrokenPushException(GroupingKey key, Error fault) {
        super(null, fault, false, false);
        this.key = key;
    }

    @Override
    public String getMessage() {
        return "Pushing group " + key + " failed: " + getCause();
    }
}
