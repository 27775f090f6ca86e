// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.group.store.FileStateStore;
import io.github.camelpushgateway.group.store.JdbcStateStore;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.options.StateStoreOptions;
import io.github.camelpushgateway.text.OptionalLibrary;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state stores that options name, each opened once. Thread safe. */
public final class StateStores {

    private static final String FILE = "file:";
    private static final String JDBC = "jdbc:";

    // Guarded by this.
    private final Map<Object, StateStore> opened = new HashMap<>();

    /**
     * The store that options name, opened if need be.
     *
     * @return {@code null} for {@code memory}
     * @throws IllegalArgumentException if they name no store
     */
    public synchronized @Nullable StateStore get(StateStoreOptions options) {
        if (options.store() instanceof StateStore bean) {
            return bean;
        }
        String name = name(options.store());
        if (name.startsWith(JDBC)) {
            return opened.computeIfAbsent(
                    options,
                    unknown -> new JdbcStateStore(name, options.username(), options.password(), options.owner()));
        }
        return name.startsWith(FILE)
                ? opened.computeIfAbsent(folder(name), folder -> new FileStateStore((Path) folder))
                : null;
    }

    /** @throws IllegalArgumentException if an option names no store */
    public static void check(@Nullable Object option) {
        if (!(option instanceof StateStore)) {
            name(option);
        }
    }

    private static String name(@Nullable Object option) {
        String name = option == null ? "memory" : String.valueOf(option).trim();
        if (name.startsWith(FILE) && name.length() > FILE.length()) {
            OptionalLibrary.MVSTORE.require("stateStore=file:", "use stateStore=memory or a bean of type StateStore");
        } else if (!name.equals("memory") && !name.matches("jdbc:.+:.+")) {
            throw new IllegalArgumentException("stateStore '" + name
                    + "' is not one of memory, file:<directory>, jdbc:<url>, #<bean of type StateStore>");
        }
        return name;
    }

    private static Path folder(String name) {
        return Path.of(name.substring(FILE.length())).toAbsolutePath().normalize();
    }

    /** Closes those that were opened here. */
    public synchronized void close() {
        opened.values().forEach(StateStore::close);
        opened.clear();
    }
}
