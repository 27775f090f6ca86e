// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Where what is known of groups outlives the process: retained series and accumulated counters. An entry is a key
 * and a value that only this library reads; keys are unique within their group. A store may be shared by all
 * endpoints of a process; two processes must not write the same group.
 *
 * <p>Implementations are thread safe, and throw {@link StateStoreException} with a message that says what to do.
 */
@PublicApi
public interface StateStore extends AutoCloseable {

    /** The names of all groups that have entries. */
    Set<String> groups();

    /** All entries of a group; empty if there is none. */
    Map<String, byte[]> load(String group);

    /**
     * Changes a group's entries. All of it is stored when this returns, or nothing of it is.
     *
     * @param puts entries to add, or to overwrite
     * @param removals keys of entries to remove; those that are not there are passed over
     */
    void save(String group, Map<String, byte[]> puts, Collection<String> removals);

    /** Releases what the store holds. What was saved stays. */
    @Override
    void close();
}
