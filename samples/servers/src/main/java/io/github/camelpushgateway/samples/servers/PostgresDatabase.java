package io.github.camelpushgateway.samples.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real PostgreSQL with a cluster of its own. */
final class PostgresDatabase implements Database {

    private static final Path DEBIAN_HOME = Path.of("/usr/lib/postgresql");
    private static final String ACCOUNT = "postgres";

    private final int port = Ports.free();
    private final Path directory = WorkDirectory.create("postgresql");
    private final String description;
    private final ServerProcess process;

    PostgresDatabase(Path binaries) {
        description = "PostgreSQL " + Programs.version(binaries.resolve("postgres"), "--version");
        Path cluster = directory.resolve("cluster");
        if (isRoot()) {
            SetUp.run(directory, List.of("chown", ACCOUNT, directory.toString()));
        }
        SetUp.run(
                directory,
                unprivileged(
                        binaries.resolve("initdb").toString(),
                        "--pgdata=" + cluster,
                        "--username=" + username(),
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync"));
        process = new ServerProcess(
                unprivileged(
                        binaries.resolve("postgres").toString(),
                        "-D",
                        cluster.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-k",
                        directory.toString(),
                        "-F"),
                directory.resolve("postgresql.log"),
                this::takesConnections);
        start();
    }

    /** The directory with {@code postgres} and {@code initdb} of the newest version; Debian keeps them off the PATH. */
    static Optional<Path> binaries() {
        if (Files.isDirectory(DEBIAN_HOME)) {
            try (Stream<Path> versions = Files.list(DEBIAN_HOME)) {
                Optional<Path> newest = versions.filter(version -> Programs.isRunnable(version.resolve("bin/postgres")))
                        .max(Comparator.comparingInt(PostgresDatabase::majorVersion));
                if (newest.isPresent()) {
                    return newest.map(version -> version.resolve("bin"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot list " + DEBIAN_HOME, e);
            }
        }
        return Programs.find("postgres").map(Path::getParent).filter(bin -> Programs.isRunnable(bin.resolve("initdb")));
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public String username() {
        return "postgres";
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
    public void start() {
        process.start();
    }

    @Override
    public void stop() {
        // INT is the fast shutdown; TERM would wait until every client has left.
        process.stop("INT");
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void pause() {
        // The postmaster alone is stopped: new connections hang, open ones go on.
        process.signal("STOP");
    }

    @Override
    public void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        // Not killed: its shared memory would stay behind.
        process.stop("INT");
        WorkDirectory.remove(directory);
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

    private static int majorVersion(Path version) {
        try {
            return Integer.parseInt(version.getFileName().toString());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** PostgreSQL refuses to run as root. setpriv becomes the program itself, so that signals reach it and not a parent. */
    private static List<String> unprivileged(String... command) {
        List<String> result = new ArrayList<>();
        if (isRoot()) {
            result.addAll(List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--init-groups", "--"));
        }
        result.addAll(List.of(command));
        return result;
    }
}
