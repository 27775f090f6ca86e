// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.PrometheusServer;
import io.github.camelpushgateway.samples.servers.PushgatewayProgram;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guides that go from a source to a graph, followed word for word with the real servers. */
class GuidesIT {

    @TempDir
    private Path folder;

    private final Map<String, String> ports = new HashMap<>();
    private GatewayServer gateway;
    private PrometheusServer prometheus;
    private MqttBroker broker;
    private Database database;

    static List<String> recipes() throws IOException {
        return Guide.read("docs/recipes.md").sections();
    }

    static List<String> guides() throws IOException {
        try (Stream<Path> pages = Files.list(Guide.ROOT.resolve("docs/guides"))) {
            return pages.map(page -> "docs/guides/" + page.getFileName())
                    .sorted()
                    .toList();
        }
    }

    @BeforeEach
    void start() throws Exception {
        List<PushgatewayProgram> gateways = TestServers.pushgateways();
        assumeTrue(!gateways.isEmpty(), "no Pushgateway is installed");
        for (String program : List.of("unzip", "mosquitto_pub", "psql", "curl")) {
            assumeTrue(
                    isInstalled(program) || "required".equals(System.getProperty("it.servers")),
                    program + " is not installed");
        }
        gateway = gateways.get(0).start();
        ports.put("9091", port(gateway.url()));
        prometheus = TestServers.prometheus(Monitoring.configuration(folder, gateway, freePort()))
                .orElse(null);
        assumeTrue(prometheus != null, "Prometheus is not installed");
        broker = TestServers.mqttBroker();
        ports.put("1883", port(broker.url()));
        ports.put("9092", Integer.toString(freePort()));
        ports.put("8081", Integer.toString(freePort()));
    }

    @AfterEach
    void stop() {
        for (AutoCloseable server : new AutoCloseable[] {database, broker, prometheus, gateway}) {
            close(server);
        }
    }

    private static void close(AutoCloseable server) {
        if (server != null) {
            try {
                server.close();
            } catch (Exception e) {
                throw new IllegalStateException("Cannot stop " + server, e);
            }
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static String port(String url) {
        return Integer.toString(URI.create(url).getPort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void theQuickStartDoesWhatItSays() throws Exception {
        // What its first command makes, the build has made already.
        Path clone = folder.resolve("clone");
        Path target = Files.createDirectories(clone.resolve("routes/dist/target"));
        Files.copy(Distribution.zip(), target.resolve(Distribution.zip().getFileName()));
        Files.writeString(clone.resolve("mvnw"), "#!/bin/sh\n").toFile().setExecutable(true);
        try (GuideRun run = new GuideRun(folder, clone, ports, prometheus)) {
            run.follow(Guide.read("docs/quickstart.md").blocks());
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipeGoesFromItsSourceToAGraph(String recipe) throws Exception {
        follow(Guide.read("docs/recipes.md").section(recipe));
    }

    /** Queries of these pages have no answer: what they ask for is in no message of the page. */
    @ParameterizedTest
    @MethodSource("guides")
    void whatAGuideShowsIsWhatComes(String page) throws Exception {
        List<Guide.Block> blocks = Guide.read(page).blocks().stream()
                .filter(block -> !block.language().equals("promql"))
                .filter(block -> block.file() != null || !block.language().equals("yaml"))
                .toList();
        follow(blocks);
    }

    private void follow(List<Guide.Block> blocks) throws Exception {
        if (blocks.stream().anyMatch(block -> block.code().contains("psql"))) {
            database = TestServers.database();
            assumeTrue(database.jdbcUrl().startsWith("jdbc:postgresql:"), "PostgreSQL is not installed");
            ports.put("5432", port(database.jdbcUrl().substring("jdbc:".length())));
        }
        try (GuideRun run = new GuideRun(folder, Distribution.unpack(folder), ports, prometheus)) {
            run.follow(blocks);
        }
    }
}
