// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of its own that is soon full, in memory. Needs Linux, root, and the right to mount.
 *
 * @param folder where it is
 * @param isMounted false if this machine does not allow it: then the folder is as any other
 */
record SmallDisk(Path folder, boolean isMounted) implements AutoCloseable {

    static SmallDisk mount(Path folder) throws IOException {
        return new SmallDisk(folder, run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder.toString()));
    }

    private static boolean run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException e) {
            // No such program.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (isMounted) {
            run("umount", "--lazy", folder.toString());
        }
    }
}
