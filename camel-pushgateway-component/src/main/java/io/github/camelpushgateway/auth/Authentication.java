// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import java.time.Instant;
import org.apache.camel.spi.ExecutorServiceManager;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint says about itself with each request. Thread safe: many pushes ask at once. {@code toString}
 * never shows a secret.
 */
public interface Authentication {

    /**
     * An authentication whose credentials never change.
     *
     * @param kind the kind the user named; {@link AuthenticationKind#AUTO} is decided by what is set
     * @throws IllegalArgumentException if something is missing, contradictory or malformed; names the options,
     *     never their values
     */
    static Authentication fixed(AuthenticationKind kind, Credentials credentials) {
        return new FixedAuthentication(kind, credentials);
    }

    /**
     * An authentication whose credentials come from a supplier and are renewed before they expire.
     *
     * @param kind the kind the user named; {@link AuthenticationKind#AUTO} is decided by what the supplier gives
     * @param threads gives the thread on which they are renewed, while this is started
     */
    static Authentication renewed(
            AuthenticationKind kind, CredentialsSupplier supplier, ExecutorServiceManager threads) {
        return new RenewedAuthentication(kind, supplier, threads);
    }

    /** The kind in use; {@link AuthenticationKind#AUTO} only as long as there are no credentials to decide by. */
    AuthenticationKind kind();

    /**
     * The value of the {@code Authorization} header for the next request, or {@code null} for none. Secret: for the
     * wire only.
     *
     * @throws CredentialsException if there are none that still work and none can be had
     */
    @Nullable
    String authorization();

    /**
     * The gateway refused the header it was sent; gets newer credentials if there are any. Returns once it is known.
     *
     * @param refused the value that was refused, {@code null} if none was sent
     * @return whether {@link #authorization()} now gives another value, so that repeating the request makes sense
     * @throws CredentialsException if newer ones may exist, but can't be had at the moment
     */
    default boolean renew(@Nullable String refused) {
        return false;
    }

    /**
     * The text with every secret this authentication knows masked. For words that came from outside and may echo
     * them.
     */
    String redact(String text);

    /** When the credentials in use expire, or {@code null} if they do not, or it is not known. */
    default @Nullable Instant expiration() {
        return null;
    }

    /**
     * Starts whatever keeps the credentials fresh. Starting again after {@link #stop()} is allowed.
     *
     * @throws IllegalArgumentException if what the user configured can't work
     */
    default void start() {}

    /** Stops what {@link #start()} started. */
    default void stop() {}
}
