// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Temporary directories for servers' files. */
final class WorkDirectory {

    private WorkDirectory() {}

    static Path create(String name) {
        try {
            return Files.createTempDirectory("camel-pushgateway-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary directory for " + name, e);
        }
    }

    /** Removes a directory with all that is in it, as far as that is possible. */
    static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // A temporary directory that stays behind harms nobody; failing a test for it would.
        }
    }
}
