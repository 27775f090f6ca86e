// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The zip that is installed. */
final class Distribution {

    private Distribution() {}

    /** The zip, which the build has made before these tests. */
    static Path zip() throws IOException {
        Path target = Path.of(System.getProperty("dist.target"));
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No zip in " + target + ". Build it with ./mvnw -Pdist"));
        }
    }

    /**
     * Unpacks it as unzip does: with permissions.
     *
     * @return the one folder that is in it
     */
    static Path unpack(Path folder) throws IOException {
        Path home = null;
        try (FileSystem content = FileSystems.newFileSystem(zip(), Map.of("enablePosixFileAttributes", true));
                Stream<Path> files = Files.walk(content.getPath("/"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = folder.resolve(file.toString().substring(1));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
                }
                if (file.getNameCount() == 1) {
                    home = copy;
                }
            }
        }
        return home;
    }
}
