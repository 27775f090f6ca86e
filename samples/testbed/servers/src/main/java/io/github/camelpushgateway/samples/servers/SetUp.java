// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands that prepare a server before its first start. */
final class SetUp {

    private SetUp() {}

    /**
     * Runs a command to its end.
     *
     * @param directory where it runs, and where it writes {@code setup.log}
     * @throws IllegalStateException if it fails, with what it said, or takes longer than two minutes
     */
    static void run(Path directory, List<String> command) {
        Path log = directory.resolve("setup.log");
        try {
            Process run = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!run.waitFor(2, TimeUnit.MINUTES)) {
                run.destroyForcibly();
                throw new IllegalStateException(command + " takes too long");
            }
            if (run.exitValue() != 0) {
                throw new IllegalStateException(
                        command + " failed with " + run.exitValue() + ": " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command, e);
        }
    }
}
