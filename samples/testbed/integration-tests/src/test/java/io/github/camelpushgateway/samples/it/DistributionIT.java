// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.h2.Driver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The zip that is installed, unpacked and run as its users would. */
class DistributionIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Path home;
    private Process bridge;

    @BeforeEach
    void unpack() throws Exception {
        home = Distribution.unpack(folder);
    }

    @AfterEach
    void end() {
        if (bridge != null) {
            bridge.destroyForcibly();
        }
    }

    private Process bridge(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/bridge").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BRIDGE_CACHE", "off");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log().toFile());
        bridge = builder.start();
        return bridge;
    }

    private Path log() {
        return folder.resolve("bridge.log");
    }

    private int exitCode(Map<String, String> environment, String... arguments) throws Exception {
        Process process = bridge(environment, arguments);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void replace(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void itRunsWithWhatItsUserChangedInIt() throws Exception {
        // A driver, settings and a mapping of the user's own; and called through a link.
        Path driver = Path.of(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.copy(driver, home.resolve("drivers/h2.jar"));
        Path conf = home.resolve("conf/application.properties");
        replace(conf, "#jdbc.url=\n", "jdbc.url=jdbc:h2:mem:\n");
        replace(
                conf,
                "#jdbc.query=\n",
                "jdbc.query=SELECT 'emea' AS \"region\", 'open' AS \"status\", 5 AS \"order_count\"\n");
        replace(home.resolve("mappings/orders.metrics.yaml"), "name: orders_count", "name: my_orders_count");
        Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("bin/bridge"));
        home = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createDirectories(home.resolve("bin"));
        Files.createSymbolicLink(home.resolve("bin/bridge"), Path.of("../../link"));
        assertThat(link).isExecutable();

        assertThat(exitCode(Map.of(), "check")).as(Files.readString(log())).isZero();
        try (GatewayServer gateway = TestServers.gateway()) {
            bridge(Map.of("PUSHGATEWAY_URL", gateway.url()), "run");

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(gateway.readBack().value("my_orders_count", "region", "emea"))
                            .contains(5.0));
            bridge.destroy();
            assertThat(bridge.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(bridge.exitValue()).isEqualTo(143);
        }
    }

    @Test
    void aStartTakesItsClassesFromTheCacheThatOneBeforeHasMade() throws Exception {
        Path cache = folder.resolve("a cache");
        Path classes = folder.resolve("classes.txt");
        Map<String, String> making = Map.of("XDG_CACHE_HOME", cache.toString(), "BRIDGE_CACHE", "wait");
        Process one = bridge(making, "--version");
        Process other = bridge(making, "--version");
        assertThat(one.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(other.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(List.of(one.exitValue(), other.exitValue())).containsOnly(0);
        Path archive;
        try (Stream<Path> files = Files.list(cache.resolve("camel-pushgateway"))) {
            archive = assertThat(files).singleElement().actual();
        }

        Map<String, String> using = Map.of(
                "XDG_CACHE_HOME",
                cache.toString(),
                "BRIDGE_CACHE",
                "",
                "JAVA_OPTS",
                "-XX:+UseSerialGC -Xlog:class+load:file=" + classes);
        assertThat(exitCode(using, "check", "mappings/sensors.metrics.yaml")).isEqualTo(1);
        assertThat(exitCode(
                        using,
                        "check",
                        home.resolve("mappings/sensors.metrics.yaml").toString()))
                .as(Files.readString(log()))
                .isZero();
        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains("org.apache.camel.impl.DefaultCamelContext source: shared objects"));

        // One that is broken is not used, and nothing is said of it.
        assertThat(archive.toFile().setWritable(true)).isTrue();
        Files.writeString(archive, "not an archive");
        assertThat(exitCode(
                        using,
                        "check",
                        home.resolve("mappings/sensors.metrics.yaml").toString()))
                .isZero();
        assertThat(log()).content().startsWith("All is well").hasLineCount(1);
    }

    @Test
    void aCacheFolderThatCannotBeWrittenToDoesNoHarm() throws Exception {
        Path noFolder = Files.writeString(folder.resolve("file"), "");
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", noFolder.toString(), "BRIDGE_CACHE", "wait");

        assertThat(exitCode(environment, "--version")).isZero();
        assertThat(log()).content().startsWith("camel-pushgateway-bridge ").hasLineCount(1);

        Map<String, String> debugging = new TreeMap<>(environment);
        debugging.put("BRIDGE_LOG_LEVEL", "DEBUG");
        assertThat(exitCode(debugging, "--version")).isZero();
        assertThat(log()).content().contains("no start cache: " + noFolder);
    }

    @Test
    void everySettingIsThereAndCommentedOut() throws Exception {
        List<String> conf = Files.readAllLines(home.resolve("conf/application.properties"));
        Properties defaults = new Properties();
        try (InputStream in = Settings.class.getResourceAsStream("/application.properties")) {
            defaults.load(in);
        }

        assertThat(conf).allMatch(line -> line.isBlank() || line.startsWith("#"));
        assertThat(defaults.stringPropertyNames()).isNotEmpty().allSatisfy(name -> assertThat(conf)
                .anyMatch(line -> line.startsWith("#" + name + "=")));
        assertThat(conf).contains("#mqtt.broker-url=", "#csv.inbox=", "#jdbc.url=", "#relay.port=");
    }

    @Test
    void guideDashboardsRulesAndSchemaAreThere() throws Exception {
        assertThat(List.of(
                        "README.md",
                        "docs/quickstart.md",
                        "docs/bridge.md",
                        "docs/troubleshooting.md",
                        "docs/mapping.schema.json",
                        "docs/grafana/bridge.json",
                        "docs/prometheus/rules.yml"))
                .allSatisfy(file -> assertThat(home.resolve(file)).isNotEmptyFile());

        // Each folder is explained, and each file its guide leads to is there.
        String guide = Files.readString(home.resolve("README.md"));
        try (Stream<Path> parts = Files.list(home)) {
            assertThat(parts).hasSizeGreaterThan(10).allSatisfy(part -> assertThat(guide)
                    .contains(part.getFileName().toString().replace("README.md", "# The camel-pushgateway bridge")));
        }
        Matcher links = Pattern.compile("]\\(([^)]+)\\)").matcher(guide);
        assertThat(links.results().map(link -> home.resolve(link.group(1))))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void licencesAreNamedForEveryLibrary() throws Exception {
        String thirdParty = Files.readString(home.resolve("THIRD-PARTY.txt"));

        assertThat(home.resolve("LICENSE")).content().contains("Apache License");
        assertThat(home.resolve("NOTICE")).content().contains("THIRD-PARTY.txt");
        assertThat(thirdParty).doesNotContainIgnoringCase("unknown license").contains("Eclipse Public License");
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith("camel-pushgateway-")))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(name ->
                            assertThat(thirdParty).contains(":" + name.replaceFirst("-(\\d.*)\\.jar$", " $1\n")));
        }
    }

    @Test
    void ourJarsHoldTheLicenceAndNameTheirModule() throws Exception {
        Map<String, String> modules = new TreeMap<>();
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().startsWith("camel-pushgateway-")) {
                    try (JarFile jar = new JarFile(file.toFile())) {
                        assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
                        assertThat(jar.getEntry("META-INF/NOTICE")).isNotNull();
                        modules.put(
                                jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"),
                                file.getFileName().toString().replaceFirst("-\\d.*", ""));
                    }
                }
            }
        }

        assertThat(modules)
                .containsExactly(
                        entry("io.github.camelpushgateway", "camel-pushgateway-component"),
                        entry("io.github.camelpushgateway.bridge", "camel-pushgateway-bridge"));
    }

    @Test
    void theImageIsMadeOfWhatIsInTheZip() throws Exception {
        List<String> dockerfile = Files.readAllLines(home.resolve("docker/Dockerfile"));

        assertThat(dockerfile).anyMatch(line -> line.matches("USER [1-9].*"));
        assertThat(dockerfile.stream().filter(line -> line.startsWith("COPY ")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(home.resolve(line.split(" ")[1])).exists());
    }

    @Test
    void theManifestsSettingsAreGoodAndItsProbesAreAnswered() throws Exception {
        List<Map<String, Object>> manifests = manifests();
        Path etc = folder.resolve("etc");
        write(etc.resolve("config"), map(manifest(manifests, "ConfigMap").get("data")));
        write(etc.resolve("config/conf.d"), map(manifest(manifests, "Secret").get("stringData")));
        Map<String, Object> pod = map(at(manifest(manifests, "Deployment"), "spec", "template", "spec"));
        Map<String, Object> container = map(((List<?>) pod.get("containers")).get(0));
        assertThat(map(pod.get("securityContext"))).containsEntry("runAsNonRoot", true);
        assertThat(map(container.get("securityContext")))
                .containsEntry("readOnlyRootFilesystem", true)
                .containsEntry("allowPrivilegeEscalation", false);

        Path config = etc.resolve("config/application.properties");
        replace(config, "/etc/bridge", etc.toString());
        assertThat(exitCode(Map.of("BRIDGE_CONFIG", config.toString()), "check"))
                .as(Files.readString(log()))
                .isZero();

        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        // A source that can be run without servers of its own.
        bridge(
                Map.of(
                        "BRIDGE_CONFIG", config.toString(),
                        "BRIDGE_SOURCES", "relay",
                        "RELAY_PORT", "0",
                        "CAMEL_MANAGEMENT_HOST", "127.0.0.1",
                        "CAMEL_MANAGEMENT_PORT", String.valueOf(port)),
                "run");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            String path = (String) at(container, probe, "httpGet", "path");
            await().atMost(LONG).ignoreExceptions().untilAsserted(() -> assertThat(
                            Relay.send("http://127.0.0.1:" + port, "GET", path, new byte[0])
                                    .statusCode())
                    .as(path)
                    .isEqualTo(200));
        }
    }

    private List<Map<String, Object>> manifests() throws IOException {
        List<Map<String, Object>> manifests = new ArrayList<>();
        Load load = new Load(LoadSettings.builder().build());
        for (String file : List.of("bridge", "secret", "volume", "podmonitor")) {
            load.loadAllFromString(Files.readString(home.resolve("kubernetes/" + file + ".yaml")))
                    .forEach(manifest -> manifests.add(map(manifest)));
        }
        return manifests;
    }

    @Test
    void theManifestsFindEachOther() throws Exception {
        List<Map<String, Object>> manifests = manifests();
        Map<String, Object> deployment = manifest(manifests, "Deployment");
        Object labels = at(deployment, "spec", "template", "metadata", "labels");
        assertThat(at(deployment, "spec", "selector", "matchLabels")).isEqualTo(labels);
        assertThat(at(manifest(manifests, "Service"), "spec", "selector")).isEqualTo(labels);
        assertThat(at(manifest(manifests, "PodMonitor"), "spec", "selector", "matchLabels"))
                .isEqualTo(labels);

        Map<String, Object> container =
                map(((List<?>) at(deployment, "spec", "template", "spec", "containers")).get(0));
        List<Object> ports = ((List<?>) container.get("ports"))
                .stream().map(port -> map(port).get("name")).toList();
        assertThat((List<?>) at(manifest(manifests, "Service"), "spec", "ports"))
                .isNotEmpty()
                .allSatisfy(port -> assertThat(ports).contains(map(port).get("targetPort")));
        assertThat((List<?>) at(manifest(manifests, "PodMonitor"), "spec", "podMetricsEndpoints"))
                .allSatisfy(endpoint -> assertThat(ports).contains(map(endpoint).get("port")));

        // Every volume that is mounted is there, and the bridge does without the secret.
        List<Object> volumes = ((List<?>) at(deployment, "spec", "template", "spec", "volumes"))
                .stream().map(volume -> map(volume).get("name")).toList();
        assertThat((List<?>) container.get("volumeMounts"))
                .allSatisfy(mount -> assertThat(volumes).contains(map(mount).get("name")));
        Path config = folder.resolve("etc/config");
        write(config, map(manifest(manifests, "ConfigMap").get("data")));
        replace(
                config.resolve("application.properties"),
                "/etc/bridge",
                folder.resolve("etc").toString());
        assertThat(exitCode(
                        Map.of(
                                "BRIDGE_CONFIG",
                                config.resolve("application.properties").toString()),
                        "check"))
                .as(Files.readString(log()))
                .isZero();
    }

    private static Map<String, Object> manifest(List<Map<String, Object>> manifests, String kind) {
        return manifests.stream()
                .filter(manifest -> kind.equals(manifest.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    private static Object at(Map<String, Object> map, String... path) {
        Object value = map;
        for (String name : path) {
            value = map(value).get(name);
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static void write(Path directory, Map<String, Object> files) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, Object> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), (String) file.getValue());
        }
    }
}
