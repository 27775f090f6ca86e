// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.options;

import org.jspecify.annotations.Nullable;

/**
 * Where state outlives the process. Immutable.
 *
 * @param store a store's name as users write it, or a bean; {@code null} for memory
 * @param username for a database; {@code null} for none
 * @param password for a database; {@code null} for none
 * @param owner whose groups these are in a database
 */
public record StateStoreOptions(
        @Nullable Object store, @Nullable String username, @Nullable String password, String owner) {

    /** Nothing of the password, nor of one in a URL. */
    @Override
    public String toString() {
        return "StateStoreOptions[" + owner + "]";
    }
}
