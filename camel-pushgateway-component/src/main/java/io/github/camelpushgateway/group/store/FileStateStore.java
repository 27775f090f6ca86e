// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state store in one file of a directory, kept by H2's MVStore, which writes append-only and comes up with the
 * last complete commit after a crash. A file that cannot be read is set aside, with its name in the log, and an
 * empty one takes its place.
 */
public final class FileStateStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileStateStore.class);

    private static final String FILE = "pushgateway-state.mv";

    /** Of what is in the file; {@link MVStore} itself counts from 0. */
    private static final int FORMAT = 1;

    private static final long TIDY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * How long what is outdated stays in the file before its place is written to again, in milliseconds: longer
     * than it takes until what replaces it is on the disk for sure, see {@link #tidy}. MVStore's own 45 seconds
     * would make a small state a file of gigabytes.
     */
    private static final int RETENTION_MILLIS = 5_000;

    /** Parts of the file with less in use, in percent, are written again, so many bytes at a time. */
    private static final int FILL_RATE = 50;

    private static final int COMPACTED_BYTES = 4 << 20;

    /** How long closing may take to make the file small, in milliseconds. */
    private static final int COMPACT_AT_CLOSE_MILLIS = 500;

    private final Path file;

    // Guarded by this.
    private MVStore current;
    private boolean closed;
    private long tidiedNanos = System.nanoTime();

    /**
     * Opens the store, and makes directory and file where they are missing.
     *
     * @throws StateStoreException if the directory cannot be written, or another process has the file open
     */
    public FileStateStore(Path directory) {
        file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StateStoreException(
                    "stateStore: directory " + directory + " cannot be made: " + e
                            + ". Choose one that this process may write",
                    e);
        }
        current = openOrSetAside();
    }

    @Override
    public synchronized Set<String> groups() {
        try {
            MVStore store = usable();
            Set<String> groups = new HashSet<>();
            for (String name : store.getMapNames()) {
                if (!map(store, name).isEmpty()) {
                    groups.add(name);
                }
            }
            return groups;
        } catch (MVStoreException e) {
            throw failed("read", e);
        }
    }

    @Override
    public synchronized Map<String, byte[]> load(String group) {
        try {
            MVStore store = usable();
            return store.hasMap(group) ? new HashMap<>(map(store, group)) : Map.of();
        } catch (MVStoreException e) {
            throw failed("read", e);
        }
    }

    @Override
    public synchronized void save(String group, Map<String, byte[]> puts, Collection<String> removals) {
        try {
            MVStore store = usable();
            tidy(store);
            MVMap<String, byte[]> map = map(store, group);
            puts.forEach(map::put);
            removals.forEach(map::remove);
            if (map.isEmpty()) {
                store.removeMap(map);
            }
            store.commit();
        } catch (MVStoreException e) {
            if (!current.isClosed()) {
                current.rollback();
            }
            throw failed("written", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        current.close(COMPACT_AT_CLOSE_MILLIS);
    }

    @Override
    public String toString() {
        return "file:" + file.getParent();
    }

    /**
     * Once a second while there are changes, before anything of the file is written over: has the system write to
     * the disk what was committed, and keeps the file small.
     */
    private void tidy(MVStore store) {
        long now = System.nanoTime();
        if (now - tidiedNanos >= TIDY_NANOS) {
            tidiedNanos = now;
            store.sync();
            store.compact(FILL_RATE, COMPACTED_BYTES);
        }
    }

    /**
     * The store, which closes itself when a write has failed: then the file is opened again, with what was
     * committed before.
     */
    private MVStore usable() {
        if (current.isClosed() && !closed) {
            current = open();
        }
        return current;
    }

    private StateStoreException failed(String what, MVStoreException cause) {
        // The system's own words, such as "No space left on device", stand in the innermost.
        Throwable reason = cause.getCause() == null ? cause : cause.getCause();
        return new StateStoreException(
                "stateStore: " + file + " cannot be " + what + ": "
                        + (reason.getMessage() == null ? reason : reason.getMessage())
                        + ". Check the disk's free space and the file's permissions",
                cause);
    }

    private MVStore openOrSetAside() {
        try {
            return open();
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new StateStoreException(
                        "stateStore: " + file + " is open in another process. Give each process a directory of its own",
                        e);
            }
            if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
                throw new StateStoreException(
                        "stateStore: " + file + " cannot be opened: " + e.getMessage()
                                + ". Check that it is a file this process may write",
                        e);
            }
            Path aside = file.resolveSibling(FILE + ".damaged-"
                    + LocalDateTime.now(ZoneId.systemDefault())
                            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")));
            try {
                Files.move(file, aside);
            } catch (IOException moving) {
                e.addSuppressed(moving);
                throw new StateStoreException(
                        "stateStore: " + file + " is damaged (" + e.getMessage()
                                + ") and cannot be set aside. Move it away by hand",
                        e);
            }
            LOG.error(
                    "stateStore: {} is damaged ({}); it was set aside as {}, and counters start again",
                    file,
                    e.getMessage(),
                    aside.getFileName());
            return open();
        }
    }

    /**
     * Texts and bytes, and nothing that could name a class: MVStore's own choice would read serialized Java
     * objects.
     */
    private static MVMap<String, byte[]> map(MVStore store, String name) {
        return store.openMap(
                name,
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    private MVStore open() {
        // Commits are made where they belong, one for each push; nothing is written behind our back. Entries are
        // much alike: compressing them costs less time than writing them whole.
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .compress()
                .open();
        store.setRetentionTime(RETENTION_MILLIS);
        if (store.getStoreVersion() == 0) {
            boolean old = !store.getMapNames().isEmpty();
            if (old) {
                store.closeImmediately();
                throw new MVStoreException(DataUtils.ERROR_UNSUPPORTED_FORMAT, "it was written before version 0.1.0");
            }
            store.setStoreVersion(FORMAT);
        }
        return store;
    }
}
