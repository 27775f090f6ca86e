// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.ownership;

import io.github.camelpushgateway.annotation.PublicApi;

/**
 * Whether this process may push now. An endpoint with the option {@code ownership} asks right before each request
 * goes out, after the connection was made: a process that was stopped for a minute must not send, when it goes on,
 * what it had in hand. While it is not held, pushes wait: nothing is sent, no exchange is acknowledged and none
 * fails, however long it takes.
 *
 * <p>A gateway knows no fencing tokens, so what remains is a pause between this question and the first byte. Whoever
 * takes over pushes all it knows, and once more when the longest request of the former owner is over.
 *
 * <p>Called from many threads, once a request, and must answer at once, without asking anybody: see {@link Lease}.
 */
@PublicApi
@FunctionalInterface
public interface Ownership {

    /** That of a process which shares its groups with no other: always held. */
    Ownership ALWAYS = () -> true;

    /** Whether it is held at this moment. */
    boolean holds();

    /**
     * Another owner has taken over, as a fenced state store shows: a save was refused. Whoever decides about the
     * ownership should find out, and {@link #holds()} should be {@code false} from now on.
     *
     * @param reason in words, for a log
     */
    default void lost(String reason) {}
}
