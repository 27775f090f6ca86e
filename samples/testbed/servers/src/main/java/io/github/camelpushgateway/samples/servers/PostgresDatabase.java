// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real PostgreSQL with a cluster of its own. Paused, it takes no new connections, and open ones go on. */
final class PostgresDatabase extends DatabaseServer {

    private static final Path DEBIAN_HOME = Path.of("/usr/lib/postgresql");
    private static final String ACCOUNT = "postgres";

    PostgresDatabase(Path binaries) {
        super("postgresql", "PostgreSQL " + Programs.version(binaries.resolve("postgres"), "--version"));
        Path cluster = directory().resolve("cluster");
        if (isRoot()) {
            SetUp.run(directory(), List.of("chown", ACCOUNT, directory().toString()));
        }
        SetUp.run(
                directory(),
                unprivileged(
                        binaries.resolve("initdb").toString(),
                        "--pgdata=" + cluster,
                        "--username=" + username(),
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync"));
        launch(
                unprivileged(
                        binaries.resolve("postgres").toString(),
                        "-D",
                        cluster.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-k",
                        directory().toString(),
                        "-F"),
                this::takesConnections);
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

    /** TERM would wait until every client has left. */
    @Override
    String stopSignal() {
        return "INT";
    }

    /** Not killed: its shared memory would stay behind. */
    @Override
    public void close() {
        stop();
        super.close();
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

    /**
     * PostgreSQL refuses to run as root. setpriv becomes the program itself, so that signals reach it and not a
     * parent.
     */
    private static List<String> unprivileged(String... command) {
        List<String> result = new ArrayList<>();
        if (isRoot()) {
            result.addAll(List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--init-groups", "--"));
        }
        result.addAll(List.of(command));
        return result;
    }
}
