// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.sql.DriverManager;
import java.sql.SQLException;

/** A real database with a directory of its own, which lets in whoever comes. */
abstract class DatabaseServer extends ProcessServer implements Database {

    final int port = Ports.free();

    DatabaseServer(String name, String description) {
        super(name, description);
    }

    @Override
    public final String password() {
        return "";
    }

    @Override
    final String address() {
        return jdbcUrl();
    }

    /** Whether one can log in: a port that is open is not enough. */
    final boolean takesConnections() {
        if (!Ports.isOpen(port)) {
            return false;
        }
        try {
            DriverManager.getConnection(jdbcUrl(), username(), password()).close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
