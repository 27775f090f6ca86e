// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import io.github.camelpushgateway.annotation.PublicApi;
import org.jspecify.annotations.Nullable;

/** A state store could not be read or written. The message says which, why, and what to do. */
@PublicApi
public class StateStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
