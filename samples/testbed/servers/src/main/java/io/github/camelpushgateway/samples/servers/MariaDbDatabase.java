// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A real MariaDB with a data directory of its own, which lets in whoever comes. Its JDBC driver is not here: who
 * uses it has one.
 */
final class MariaDbDatabase extends DatabaseServer {

    MariaDbDatabase(Path server) {
        super("mariadb", "MariaDB " + Programs.version(server, "--version"));
        Path data = directory().resolve("data");
        // It runs as whoever runs the tests; root has to say that it means it.
        String user = "--user=" + System.getProperty("user.name");
        SetUp.run(
                directory(),
                List.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        user));
        launch(
                List.of(
                        server.toString(),
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + directory().resolve("mariadb.sock"),
                        "--pid-file=" + directory().resolve("mariadb.pid"),
                        "--innodb-flush-log-at-trx-commit=0"),
                this::takesConnections);
    }

    static Optional<Path> program() {
        return Programs.find("mariadb-install-db").flatMap(installer -> Programs.find("mariadbd"));
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/samples?createDatabaseIfNotExist=true";
    }

    @Override
    public String username() {
        return "root";
    }
}
