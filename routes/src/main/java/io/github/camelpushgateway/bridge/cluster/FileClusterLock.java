// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock of a file, which ends with the process that holds it. Held is what can be shown to be:
 * the lock is valid, the file is still the one in the folder (somebody may have removed it, and another bridge locked
 * the next one), and it can be written to, which a file server refuses that has given the lock away.
 */
final class FileClusterLock implements ClusterLock {

    static final String FILE = "camel-pushgateway.lock";

    private final Path file;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private @Nullable Object key;

    /** @param folder made where it is missing */
    FileClusterLock(Path folder) {
        file = folder.resolve(FILE);
    }

    @Override
    public boolean isHeld() throws IOException {
        FileLock held = lock;
        if (held != null) {
            if (held.isValid() && Objects.equals(key, key()) && noted(channel)) {
                return true;
            }
            close();
        }
        return take();
    }

    private boolean take() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel opened =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock taken = tryLock(opened);
        if (taken == null) {
            opened.close();
            return false;
        }
        channel = opened;
        lock = taken;
        key = key();
        if (noted(opened)) {
            return true;
        }
        close();
        return false;
    }

    private static @Nullable FileLock tryLock(FileChannel open) throws IOException {
        try {
            return open.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another bridge in this process has it.
            return null;
        } catch (IOException e) {
            open.close();
            throw e;
        }
    }

    /** Who has it, for people, and as a sign that the file can still be written. */
    private boolean noted(@Nullable FileChannel open) throws IOException {
        if (open == null || !open.isOpen()) {
            return false;
        }
        ByteBuffer words = ByteBuffer.wrap(
                ("held by process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8));
        open.write(words, 0);
        return true;
    }

    /** What tells this file from another of the same name; {@code null} if there is none. */
    private @Nullable Object key() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        lock = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        return "file:" + file.getParent();
    }
}
