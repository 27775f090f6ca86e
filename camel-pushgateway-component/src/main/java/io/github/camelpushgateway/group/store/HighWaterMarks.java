// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import io.github.camelpushgateway.annotation.PublicApi;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Up to where sources have read, for their next life: a text for each name, such as the highest number of a table's
 * rows that were pushed. Kept in a state store, beside the groups; without one, as long as the process lives.
 * Thread safe.
 */
@PublicApi
public final class HighWaterMarks {

    /** Among a store's groups; those of gateways start with a URL. */
    private static final String GROUP = "marks";

    private final @Nullable StateStore store;
    private final Map<String, String> marks = new ConcurrentHashMap<>();

    /** Whether they are as the store has them. Guarded by this. */
    private boolean loaded;

    /** @param store {@code null} for none */
    public HighWaterMarks(@Nullable StateStore store) {
        this.store = store;
    }

    /** A store that others use too is not touched before somebody asks. */
    private synchronized void load() {
        if (!loaded && store != null) {
            store.load(GROUP).forEach((name, value) -> marks.put(name, new String(value, StandardCharsets.UTF_8)));
        }
        loaded = true;
    }

    /**
     * What was set last under a name.
     *
     * @throws StateStoreException if the store cannot be read
     */
    public Optional<String> get(String name) {
        load();
        return Optional.ofNullable(marks.get(name));
    }

    /**
     * Sets a mark. When this returns, it is in the store.
     *
     * @throws StateStoreException if it cannot be stored; the former value stays then
     */
    public void set(String name, String value) {
        load();
        if (store != null) {
            store.save(GROUP, Map.of(name, value.getBytes(StandardCharsets.UTF_8)), List.of());
        }
        marks.put(name, value);
    }
}
