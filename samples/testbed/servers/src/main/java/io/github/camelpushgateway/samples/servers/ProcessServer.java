// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A server that is one process with one directory, ended by signals. */
abstract class ProcessServer implements TestServer {

    private final String description;
    private final Path directory;
    private ServerProcess process;

    /**
     * @param name what its directory and its log are called
     * @param description what it is, with its version
     */
    ProcessServer(String name, String description) {
        this.description = description;
        this.directory = WorkDirectory.create(name);
    }

    /** Starts it for the first time: the end of a constructor, when all is set up. */
    final void launch(List<String> command, BooleanSupplier ready) {
        process = new ServerProcess(command, directory.resolve("server.log"), ready);
        process.start();
    }

    /** Where its files are. */
    final Path directory() {
        return directory;
    }

    /** Where clients find it. */
    abstract String address();

    /** The signal that ends it in good order. */
    String stopSignal() {
        return "TERM";
    }

    @Override
    public final String describe() {
        return description;
    }

    @Override
    public final void start() {
        process.start();
    }

    @Override
    public final void stop() {
        process.stop(stopSignal());
    }

    @Override
    public final void kill() {
        process.kill();
    }

    @Override
    public final void pause() {
        process.signal("STOP");
    }

    @Override
    public final void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        process.kill();
        WorkDirectory.remove(directory);
    }

    @Override
    public final String toString() {
        return description + " at " + address();
    }
}
