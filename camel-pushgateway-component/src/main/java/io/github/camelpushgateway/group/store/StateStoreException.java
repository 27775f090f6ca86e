// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

/** A state store could not be read or written. The message says which, why, and what to do. */
public class StateStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
