// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import org.jspecify.annotations.Nullable;

/**
 * There are no credentials that work at the moment: where they come from can't be reached, or gave something
 * unusable. No secret in it.
 */
public class CredentialsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong and where, without secrets
     * @param cause what it came from, or {@code null}
     */
    public CredentialsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
