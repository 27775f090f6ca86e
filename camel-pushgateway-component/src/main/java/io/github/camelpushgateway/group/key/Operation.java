// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.key;

import java.util.Locale;

/** What a push does to its group on the gateway. */
public enum Operation {
    /** {@code POST}: replaces the families that the push holds and leaves the group's others alone. */
    ADD,
    /** {@code PUT}: replaces the whole group. */
    REPLACE,
    /** {@code DELETE}: removes the whole group. */
    DELETE;

    /**
     * Finds the operation for the word a user wrote, ignoring case.
     *
     * @throws IllegalArgumentException if there is none, with a message that lists all
     */
    public static Operation of(String word) {
        try {
            return valueOf(word.trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("operation '" + word + "' is not one of add, replace, delete", e);
        }
    }
}
