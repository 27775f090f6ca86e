package io.github.camelpushgateway.samples.servers;

import java.nio.file.Path;

/** A server that is one process with one directory, ended by signals. */
interface ProcessServer extends TestServer {

    /** The process. */
    ServerProcess process();

    /** Where its files are. */
    Path directory();

    @Override
    default void start() {
        process().start();
    }

    @Override
    default void stop() {
        process().stop("TERM");
    }

    @Override
    default void kill() {
        process().kill();
    }

    @Override
    default void pause() {
        process().signal("STOP");
    }

    @Override
    default void resume() {
        process().signal("CONT");
    }

    @Override
    default void close() {
        process().kill();
        WorkDirectory.remove(directory());
    }
}
