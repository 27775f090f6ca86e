// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the bridge writes files of its own in a folder that others write to: into no folder that is a link to
 * elsewhere, over no link, and readable by nobody who may not read the file they are about.
 */
final class OwnFiles {

    private OwnFiles() {}

    /**
     * Makes a folder, if it is not there.
     *
     * @throws FileSystemException if something else has its name, such as a link
     */
    static Path folder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(
                        folder.toString(), null, "it has to be a folder, and no link. Remove what has its name");
            }
        }
        return folder;
    }

    /** Opens a file that nobody sees under its name until {@link #publish} gives it one. */
    static OutputStream create(Path target, Path about) throws IOException {
        folder(target.getParent());
        Path part = part(target);
        Files.deleteIfExists(part);
        return Channels.newOutputStream(Files.newByteChannel(
                part, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), readers(target, about)));
    }

    /** Gives a file that was written its name. */
    static void publish(Path target) throws IOException {
        Files.move(part(target), target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Takes away a file that was written and is not wanted. */
    static void discard(Path target) throws IOException {
        Files.deleteIfExists(part(target));
    }

    private static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Who may read a file about another: its owner, and whoever may read the other whatever group they are in. */
    private static FileAttribute<?>[] readers(Path target, Path about) {
        if (!target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> allowed = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        try {
            PosixFileAttributes source =
                    Files.readAttributes(about, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            PosixFileAttributes folder = Files.readAttributes(target.getParent(), PosixFileAttributes.class);
            boolean everybody = source.permissions().contains(PosixFilePermission.OTHERS_READ);
            if (source.isRegularFile() && everybody) {
                allowed.add(PosixFilePermission.OTHERS_READ);
                allowed.add(PosixFilePermission.GROUP_READ);
            } else if (source.isRegularFile()
                    && source.permissions().contains(PosixFilePermission.GROUP_READ)
                    && source.group().equals(folder.group())) {
                allowed.add(PosixFilePermission.GROUP_READ);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Who may read it is not known, so nobody but this user may.
            allowed.remove(PosixFilePermission.GROUP_READ);
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(allowed)};
    }
}
