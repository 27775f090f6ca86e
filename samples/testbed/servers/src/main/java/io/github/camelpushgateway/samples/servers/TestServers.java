// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.servers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts servers for tests, as the system property {@code it.servers} says: {@code auto} (default: a real program
 * where it is installed, else an embedded server), {@code required} (fails where a real program is missing) or
 * {@code embedded}. What was used is written to the file that the system property {@code it.servers.report} names,
 * one line for each, so that the end of a build can show it.
 */
public final class TestServers {

    private static final String MODE_PROPERTY = "it.servers";
    private static final String REPORT_PROPERTY = "it.servers.report";

    /** mosquitto's own default. */
    private static final int MAX_INFLIGHT = 20;

    private enum Mode {
        AUTO,
        REQUIRED,
        EMBEDDED
    }

    /** A kind of gateway that tests can be run against, named by its version. */
    public interface GatewayKind {

        /** Starts one that is empty. */
        GatewayServer start();
    }

    /**
     * A kind of database that tests can be run against.
     *
     * @param name for messages
     * @param starter starts one that is empty
     */
    public record DatabaseKind(String name, Supplier<Database> starter) {

        /** Starts one that is empty. */
        public Database start() {
            return starter.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private TestServers() {}

    /**
     * Every kind of gateway there is here: each installed Pushgateway, or the embedded gateway if there is none.
     *
     * @throws IllegalStateException if real programs are required and missing
     */
    public static List<GatewayKind> gatewayKinds() {
        List<GatewayKind> kinds = new ArrayList<>();
        for (PushgatewayProgram program : pushgateways()) {
            kinds.add(new NamedKind(program.toString(), () -> used("Pushgateway", program.start())));
        }
        if (kinds.isEmpty()) {
            kinds.add(new NamedKind("embedded gateway", () -> used("Pushgateway", new EmbeddedGatewayServer())));
        }
        return kinds;
    }

    /** A gateway: the first of {@link #gatewayKinds()}. */
    public static GatewayServer gateway() {
        return gatewayKinds().get(0).start();
    }

    /**
     * The installed Pushgateways, for tests that need flags or several versions; empty if there is none, or
     * embedded servers are asked for.
     *
     * @throws IllegalStateException if real programs are required and missing
     */
    public static List<PushgatewayProgram> pushgateways() {
        Mode mode = mode();
        if (mode == Mode.EMBEDDED) {
            return List.of();
        }
        requireAllIf(mode == Mode.REQUIRED);
        return PushgatewayProgram.installed();
    }

    /** The embedded gateway, whatever is installed. */
    public static GatewayServer embeddedGateway() {
        return new EmbeddedGatewayServer();
    }

    /** An MQTT broker. */
    public static MqttBroker mqttBroker() {
        return mqttBroker(MAX_INFLIGHT);
    }

    /**
     * An MQTT broker.
     *
     * @param maxInflight how many messages the broker sends a client before it wants acknowledgements; 0 for no
     *     limit. Only mosquitto has this setting.
     */
    public static MqttBroker mqttBroker(int maxInflight) {
        Optional<Path> program = real(Programs.find("mosquitto"));
        return used(
                "MQTT broker",
                program.isPresent() ? new MosquittoBroker(program.get(), maxInflight) : new ArtemisBroker());
    }

    /** A Kafka broker without topics; there is only the embedded one. */
    public static KafkaBroker kafka() {
        return used("Kafka", new KafkaBroker());
    }

    /** An empty database. */
    public static Database database() {
        Optional<Path> binaries = real(PostgresDatabase.binaries());
        return used("Database", binaries.isPresent() ? new PostgresDatabase(binaries.get()) : new H2Database());
    }

    /** Every kind of database that tests can be run against here: the real ones, and an embedded H2. */
    public static List<DatabaseKind> databaseKinds() {
        List<DatabaseKind> kinds = new ArrayList<>();
        real(PostgresDatabase.binaries())
                .ifPresent(found ->
                        kinds.add(new DatabaseKind("PostgreSQL", () -> used("Database", new PostgresDatabase(found)))));
        real(MariaDbDatabase.program())
                .ifPresent(found ->
                        kinds.add(new DatabaseKind("MariaDB", () -> used("Database", new MariaDbDatabase(found)))));
        kinds.add(new DatabaseKind("H2", () -> used("Database", new H2Database())));
        return kinds;
    }

    /**
     * A Prometheus with a configuration of the caller's; empty if it is not installed, since there is no embedded one.
     *
     * @param flags further command line flags
     * @throws IllegalStateException if real programs are required and missing
     */
    public static Optional<PrometheusServer> prometheus(Path config, String... flags) {
        return real(Programs.find("prometheus"))
                .map(program -> used("Prometheus", new PrometheusServer(program, config, List.of(flags))));
    }

    private static Optional<Path> real(Optional<Path> program) {
        Mode mode = mode();
        if (mode == Mode.EMBEDDED) {
            return Optional.empty();
        }
        requireAllIf(mode == Mode.REQUIRED);
        return program;
    }

    /** Names all that is missing at once, so that nobody installs one package after the other. */
    private static void requireAllIf(boolean required) {
        if (!required) {
            return;
        }
        List<String> missing = new ArrayList<>();
        if (PushgatewayProgram.installed().isEmpty()) {
            missing.add("prometheus-pushgateway");
        }
        if (Programs.find("prometheus").isEmpty()) {
            missing.add("prometheus");
        }
        if (Programs.find("mosquitto").isEmpty()) {
            missing.add("mosquitto");
        }
        if (PostgresDatabase.binaries().isEmpty()) {
            missing.add("postgresql");
        }
        if (MariaDbDatabase.program().isEmpty()) {
            missing.add("mariadb-server");
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("-D" + MODE_PROPERTY + "=required, and these are not installed: "
                    + String.join(", ", missing) + ". Install them, or leave the property out to use embedded servers");
        }
    }

    private static Mode mode() {
        String value = System.getProperty(MODE_PROPERTY, "auto");
        try {
            return Mode.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "-D" + MODE_PROPERTY + "=" + value + " is not one of auto, required, embedded", e);
        }
    }

    private static <T extends TestServer> T used(String role, T server) {
        String report = System.getProperty(REPORT_PROPERTY, "");
        if (!report.isEmpty()) {
            try {
                append(Path.of(report), role + ": " + server.describe());
            } catch (IOException e) {
                server.close();
                throw new UncheckedIOException("Cannot write " + report, e);
            }
        }
        return server;
    }

    /** Several test processes may write at once. */
    private static synchronized void append(Path report, String line) throws IOException {
        if (report.getParent() != null) {
            Files.createDirectories(report.getParent());
        }
        try (RandomAccessFile file = new RandomAccessFile(report.toFile(), "rw");
                FileLock lock = file.getChannel().lock()) {
            byte[] content = new byte[(int) file.length()];
            file.readFully(content);
            List<String> lines =
                    new String(content, StandardCharsets.UTF_8).lines().toList();
            if (lock.isValid() && !lines.contains(line)) {
                file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private record NamedKind(String name, Supplier<GatewayServer> starter) implements GatewayKind {

        @Override
        public GatewayServer start() {
            return starter.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
