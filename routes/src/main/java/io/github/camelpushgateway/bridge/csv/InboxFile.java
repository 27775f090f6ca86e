// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A file of the inbox as it was when it was looked at. Two of them are equal if the file was not written to, nor
 * replaced by another, between the two looks. Immutable.
 *
 * @param path holds the name as the file system has it, also where no text can
 * @param size in bytes
 * @param modified when it was last written to, by the file system's clock, which may be any
 * @param key tells a file from another that has taken its name; {@code null} where the file system cannot tell
 */
record InboxFile(Path path, long size, FileTime modified, Object key) {

    static InboxFile of(Path path, BasicFileAttributes attributes) {
        return new InboxFile(path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /** The file as it is now. No link is followed. */
    static InboxFile look(Path path) throws IOException {
        return of(path, Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    /** Whether it is still what it was; {@code false} if it cannot be looked at. */
    boolean isUnchanged() {
        try {
            return equals(look(path));
        } catch (IOException e) {
            return false;
        }
    }

    String name() {
        return path.getFileName().toString();
    }

    /** What it is remembered by once it was pushed: name, size and time of change. */
    String mark() {
        return name() + "-" + size + "-" + modified.toMillis();
    }
}
