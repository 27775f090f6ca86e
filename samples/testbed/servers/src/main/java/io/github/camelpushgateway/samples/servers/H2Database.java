// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.tools.Server;

/**
 * An H2 in this process that is connected to over TCP, with its data in a temporary directory, so that it can go
 * away and come back.
 */
public final class H2Database implements Database {

    private final int port = Ports.free();
    private final Path directory = WorkDirectory.create("h2");
    private Server server;

    /** Starts an empty database on a free port of 127.0.0.1. */
    public H2Database() {
        start();
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/./samples";
    }

    @Override
    public String username() {
        return "sa";
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public String describe() {
        return "embedded H2 " + org.h2.engine.Constants.VERSION;
    }

    @Override
    public void start() {
        if (server != null) {
            return;
        }
        try {
            server = Server.createTcpServer(
                            "-tcpPort",
                            Integer.toString(port),
                            "-tcpDaemon",
                            "-ifNotExists",
                            "-baseDir",
                            directory.toString())
                    .start();
        } catch (SQLException e) {
            throw new IllegalStateException("The embedded database does not start on port " + port, e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Override
    public void kill() {
        stop();
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException(
                "A database in this process cannot be made to hang; install PostgreSQL");
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException(
                "A database in this process cannot be made to hang; install PostgreSQL");
    }

    @Override
    public void close() {
        stop();
        WorkDirectory.remove(directory);
    }

    @Override
    public String toString() {
        return describe() + " at " + jdbcUrl();
    }
}
