// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.ownership;

import io.github.camelpushgateway.annotation.PublicApi;

/**
 * Nothing was sent, since this process does not own the group now. An exchange fails with it only where the groups
 * were released while it waited, or before it came: whoever brought it must not acknowledge it.
 */
@PublicApi
public class NotOwnerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotOwnerException(String message) {
        super(message);
    }

    /** @throws NotOwnerException if it is not held */
    public static void check(Ownership ownership) {
        if (!ownership.holds()) {
            throw new NotOwnerException("Nothing is sent: this process does not own the group now");
        }
    }
}
