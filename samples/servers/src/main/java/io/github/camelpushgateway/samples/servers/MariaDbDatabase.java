package io.github.camelpushgateway.samples.servers;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A real MariaDB with a data directory of its own, which lets in whoever comes. Its JDBC driver is not here: who uses it has one. */
final class MariaDbDatabase implements Database, ProcessServer {

    private final int port = Ports.free();
    private final Path directory = WorkDirectory.create("mariadb");
    private final String description;
    private final ServerProcess process;

    MariaDbDatabase(Path server) {
        description = "MariaDB " + Programs.version(server, "--version");
        Path data = directory.resolve("data");
        // It runs as whoever runs the tests; root has to say that it means it.
        String user = "--user=" + System.getProperty("user.name");
        SetUp.run(
                directory,
                List.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        user));
        process = new ServerProcess(
                List.of(
                        server.toString(),
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + directory.resolve("mariadb.sock"),
                        "--pid-file=" + directory.resolve("mariadb.pid"),
                        "--innodb-flush-log-at-trx-commit=0"),
                directory.resolve("mariadb.log"),
                this::takesConnections);
        start();
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

    @Override
    public String password() {
        return "";
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public String toString() {
        return description + " at " + jdbcUrl();
    }

    private boolean takesConnections() {
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
