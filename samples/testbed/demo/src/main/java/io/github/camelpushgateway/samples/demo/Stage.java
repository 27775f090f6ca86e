// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.demo;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.RunningBridge;
import io.github.camelpushgateway.samples.gateway.EmbeddedGateway;
import io.github.camelpushgateway.samples.gateway.ManagedGateway;
import io.github.camelpushgateway.samples.servers.ArtemisBroker;
import io.github.camelpushgateway.samples.servers.Database;
import io.github.camelpushgateway.samples.servers.H2Database;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import java.io.IOException;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Everything that runs in a demo: what was not given as a real server, the sample data's players, and the bridge
 * between them. A source that the user has set up for data of their own (a topic, an inbox, a query) is left to
 * them. Closed in the opposite order of starting; closing is safe from any thread, and twice.
 */
final class Stage implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Stage.class.getName());
    private static final int USUAL_GATEWAY_PORT = 9091;
    private static final int USUAL_PAGE_PORT = 8081;
    private static final String POLL_PERIOD = "5s";
    private static final String TENANT = "1000000000000001";

    private final Path directory;
    private final Properties bridgeProperties = new Properties();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<String> sampleSources = new ArrayList<>();
    private final List<String> description = new ArrayList<>();
    private String gatewayUrl;
    private String otherGatewayUrl;

    private Stage(Path directory) {
        this.directory = directory;
    }

    /** @throws DemoException if a part does not start; those that had are ended again */
    static Stage start(Path directory) throws DemoException {
        Stage stage = new Stage(directory);
        try {
            stage.startParts();
            return stage;
        } catch (DemoException e) {
            stage.close();
            throw e;
        }
    }

    /** What runs and where to look, in lines. */
    List<String> description() {
        return List.copyOf(description);
    }

    /** The sources that sample data is played into. */
    List<String> sampleSources() {
        return List.copyOf(sampleSources);
    }

    /** @throws RuntimeException if the gateway does not answer, or has no such interface */
    StoredMetrics readBack() {
        return StoredMetrics.readFrom(gatewayUrl);
    }

    /**
     * What the second gateway holds, where there are two.
     *
     * @throws RuntimeException if it does not answer
     */
    Optional<StoredMetrics> readBackOther() {
        return Optional.ofNullable(otherGatewayUrl).map(StoredMetrics::readFrom);
    }

    private void startParts() throws DemoException {
        try {
            empty(directory);
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new DemoException("The demo's folder " + directory + " cannot be made", e);
        }
        startGateway();
        startBroker();
        startDatabase();
        fillInbox();
        startBridge();
    }

    private void startGateway() throws DemoException {
        Optional<String> real = DemoSettings.given("pushgateway.url");
        if (real.isPresent()) {
            gatewayUrl = real.get().replaceAll("/+$", "");
            description.add("Gateway    " + gatewayUrl);
            return;
        }
        EmbeddedGateway gateway = started(embeddedGateway(managed()));
        gatewayUrl = gateway.pageUrl();
        bridgeProperties.setProperty("pushgateway.url", gateway.url());
        description.add("Gateway    " + gateway.pageUrl() + "   (in this process; open it in a browser)");
        description.add("           " + gateway.pageUrl() + "/metrics   (what a Prometheus scrapes)");
        if (DemoSettings.plants() > 1) {
            startOtherGateway(gateway);
        }
        if (!gateway.url().equals(gateway.pageUrl())) {
            description.add("           " + gateway.url() + "   (where the bridge pushes to)");
        }
    }

    /** A second one that gets everything, too. */
    private void startOtherGateway(EmbeddedGateway gateway) throws DemoException {
        if (DemoSettings.given("demo.profile").isPresent()) {
            throw new DemoException("-Ddemo.plants and -Ddemo.profile do not go together: leave one of them out");
        }
        EmbeddedGateway other;
        try {
            other = started(embeddedGateway(0, Optional.empty()));
        } catch (IOException e) {
            throw new DemoException("The second embedded gateway does not start", e);
        }
        otherGatewayUrl = other.pageUrl();
        bridgeProperties.setProperty("pushgateway.url", gateway.url() + "," + other.url());
        option("gateways", "replicate");
        description.add("           " + other.pageUrl() + "   (the second one, which gets the same)");
    }

    /**
     * The managed service whose strictness {@code demo.profile} asks for, with the bridge given what it needs
     * there: credentials made up for this run, and a tenant as in a cluster that tenants share.
     */
    private Optional<ManagedGateway> managed() throws DemoException {
        String profile = DemoSettings.given("demo.profile").orElse("pushgateway");
        String secret = UUID.randomUUID().toString();
        ManagedGateway managed;
        switch (profile) {
            case "pushgateway" -> {
                return Optional.empty();
            }
            case "aliyun-v1" -> {
                managed = ManagedGateway.v1().withToken(secret);
                option("token", secret);
            }
            case "aliyun-v2" -> {
                managed = ManagedGateway.v2().withAccessKey("LTAI-demo", secret);
                option("access-key-id", "LTAI-demo");
                option("access-key-secret", secret);
            }
            default ->
                throw new DemoException(
                        "-Ddemo.profile=" + profile + " is not one of pushgateway, aliyun-v1, aliyun-v2");
        }
        option("profile", profile);
        option("tenant-id", TENANT);
        return Optional.of(managed.withTenant("tenant_userid", TENANT));
    }

    private void option(String name, String value) {
        bridgeProperties.setProperty("camel.component.pushgateway." + name, value);
    }

    private static EmbeddedGateway embeddedGateway(Optional<ManagedGateway> managed) throws DemoException {
        try {
            return embeddedGateway(USUAL_GATEWAY_PORT, managed);
        } catch (IOException taken) {
            try {
                return embeddedGateway(0, managed);
            } catch (IOException e) {
                throw new DemoException("The embedded gateway does not start", e);
            }
        }
    }

    private static EmbeddedGateway embeddedGateway(int port, Optional<ManagedGateway> managed) throws IOException {
        return managed.isPresent() ? EmbeddedGateway.start(port, managed.get()) : EmbeddedGateway.start(port);
    }

    private void startBroker() throws DemoException {
        Optional<String> real = DemoSettings.given("mqtt.broker-url");
        String url;
        if (real.isPresent()) {
            url = real.get();
            description.add("MQTT       " + url);
        } else {
            MqttBroker broker = started(new ArtemisBroker());
            url = broker.url();
            bridgeProperties.setProperty("mqtt.broker-url", url);
            description.add("MQTT       " + url + "   (" + broker.describe() + ")");
        }
        if (DemoSettings.given("mqtt.topic").isPresent()
                || DemoSettings.given("mqtt.mapping").isPresent()) {
            return;
        }
        bridgeProperties.setProperty("mqtt.topic", "sensors/#");
        sampleSources.add("mqtt");
        if (real.isEmpty()) {
            startMorePlants(url);
        }
        try {
            started(new SensorReplay(
                    url,
                    DemoSettings.given("mqtt.username").orElse(null),
                    DemoSettings.given("mqtt.password").orElse(null)));
        } catch (Exception e) {
            throw new DemoException("The recorded sensors cannot publish to " + url, e);
        }
    }

    /** Each further plant has a broker of its own, with the same sensors under another job. */
    private void startMorePlants(String first) throws DemoException {
        int plants = DemoSettings.plants();
        if (plants == 1) {
            return;
        }
        StringBuilder names = new StringBuilder("plant1");
        bridgeProperties.setProperty("mqtt.plant1.broker-url", first);
        for (int plant = 2; plant <= plants; plant++) {
            String name = "plant" + plant;
            MqttBroker broker = started(new ArtemisBroker());
            names.append(',').append(name);
            bridgeProperties.setProperty("mqtt." + name + ".broker-url", broker.url());
            bridgeProperties.setProperty("mqtt." + name + ".job", name);
            description.add("           " + broker.url() + "   (" + name + ", job " + name + ")");
            try {
                started(new SensorReplay(broker.url(), null, null));
            } catch (Exception e) {
                throw new DemoException("The recorded sensors cannot publish to " + broker.url(), e);
            }
        }
        bridgeProperties.remove("mqtt.broker-url");
        bridgeProperties.setProperty("mqtt.brokers", names.toString());
    }

    private void startDatabase() throws DemoException {
        Optional<String> real = DemoSettings.given("jdbc.url");
        String url;
        String username;
        String password;
        if (real.isPresent()) {
            url = real.get();
            username = DemoSettings.given("jdbc.username").orElse(null);
            password = DemoSettings.given("jdbc.password").orElse(null);
            description.add("Database   given by jdbc.url");
        } else {
            Database database = started(new H2Database());
            url = database.jdbcUrl();
            username = database.username();
            password = database.password();
            bridgeProperties.setProperty("jdbc.url", url);
            bridgeProperties.setProperty("jdbc.username", username);
            bridgeProperties.setProperty("jdbc.password", password);
            description.add("Database   " + url + "   (" + database.describe() + ")");
        }
        bridgeProperties.setProperty("jdbc.period", POLL_PERIOD);
        if (DemoSettings.given("jdbc.query").isPresent()
                || DemoSettings.given("jdbc.mapping").isPresent()) {
            return;
        }
        bridgeProperties.setProperty("jdbc.query", LegacyOrders.QUERY);
        sampleSources.add("jdbc");
        try {
            started(new LegacyOrders(url, username, password));
        } catch (Exception e) {
            throw new DemoException("The legacy database cannot be set up", e);
        }
    }

    private void fillInbox() throws DemoException {
        Optional<String> own = DemoSettings.given("csv.inbox");
        if (own.isPresent()) {
            description.add("CSV inbox  " + own.get());
            return;
        }
        Path inbox = directory.resolve("inbox");
        bridgeProperties.setProperty("csv.inbox", inbox.toString());
        description.add("CSV inbox  " + inbox + "   (drop a file there)");
        sampleSources.add("csv");
        try {
            ExportInbox.fill(inbox);
        } catch (IOException e) {
            throw new DemoException("The inbox " + inbox + " cannot be filled", e);
        }
    }

    /** The bridge's own page, at its usual port if that is free. */
    private void openPage() throws DemoException {
        String enabled = DemoSettings.given("camel.management.enabled").orElse("true");
        bridgeProperties.setProperty("camel.management.enabled", enabled);
        if (!enabled.equals("true")) {
            return;
        }
        String port = DemoSettings.given("camel.management.port").orElse(null);
        if (port == null) {
            port = Integer.toString(freePort(USUAL_PAGE_PORT));
            bridgeProperties.setProperty("camel.management.port", port);
        }
        description.add("Page       http://127.0.0.1:" + port + "/   (what the bridge does; open it in a browser)");
    }

    private static int freePort(int usual) throws DemoException {
        try (ServerSocket socket = new ServerSocket(usual, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            if (usual == 0) {
                throw new DemoException("There is no free port for the bridge's page", taken);
            }
            return freePort(0);
        }
    }

    private void startBridge() throws DemoException {
        openPage();
        // A file, because what stands in a file yields to system properties and environment variables.
        Path properties = directory.resolve("demo.properties");
        try (Writer out = Files.newBufferedWriter(properties, StandardCharsets.UTF_8)) {
            bridgeProperties.store(out, "What the demo gives the bridge");
        } catch (IOException e) {
            throw new DemoException("The bridge's settings cannot be written to " + properties, e);
        }
        try {
            started(RunningBridge.start(BridgeSettings.load(properties)));
        } catch (Exception e) {
            throw new DemoException("The bridge does not start", e);
        }
        description.add("Log        " + directory.resolve("demo.log"));
    }

    /** Whether there is something that {@link #close()} would end. */
    synchronized boolean isOpen() {
        return !started.isEmpty();
    }

    private synchronized <T extends AutoCloseable> T started(T part) {
        started.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                // One part that does not end must not keep the others from it.
                LOG.log(Level.WARNING, "A part of the demo did not end in good order", e);
            }
        }
    }

    private static void empty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
