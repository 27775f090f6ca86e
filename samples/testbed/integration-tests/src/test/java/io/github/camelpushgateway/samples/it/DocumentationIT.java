// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelpushgateway.samples.it.Guide.Block;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.StringHelper;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands in the documentation is true: every block says what it is, every route can be built, every setting
 * exists, every command runs or names what there is. Where a page is followed from its first block to its last,
 * another test does it, and what is not looked at here is named with that test.
 */
class DocumentationIT {

    private static final String COMPONENT = "camel.component.pushgateway.";

    private static final String MAIN = "camel.main.";
    private static final String KAFKA = "kafka.option.";
    private static final String CATALOG = "/META-INF/io/github/camelpushgateway/pushgateway.json";

    private static final Set<String> LANGUAGES =
            Set.of("yaml", "properties", "sh", "text", "xml", "promql", "csv", "sql", "java", "samples");

    /** Pages that GuidesIT follows, with what they need; and so it does with all in docs/guides. */
    private static final Set<String> GUIDES = Set.of("docs/quickstart.md", "docs/recipes.md");

    /** AuthenticationGuideTest and MappingDocumentTest run what is in these. */
    private static final Set<String> YAML_ELSEWHERE = Set.of("docs/authentication.md", "docs/mapping.md");

    /** Programs of others, which are not installed where this is built. */
    private static final Set<String> OTHERS = Set.of("camel", "grype", "trivy", "osv-scanner");

    /** Where several of a source have their names. */
    private static final Map<String, String> NAMES_OF =
            Map.of("mqtt", "mqtt.brokers", "csv", "csv.inboxes", "jdbc", "jdbc.queries");

    private static final Pattern NAMED =
            Pattern.compile("(?<source>mqtt|csv|jdbc)\\.(?<name>[\\w-]+)\\.(?<word>[\\w-]+)");

    private static final Pattern WORD = Pattern.compile("\\s+");
    private static final Pattern DEFINED = Pattern.compile("-D([\\w.]+)");
    private static final Path BENCHMARKS =
            Guide.ROOT.resolve("samples/testbed/benchmarks/src/main/java/io/github/camelpushgateway/benchmarks");

    private static List<Block> blocks(String language) throws IOException {
        return Guide.all().stream()
                .flatMap(guide -> guide.blocks().stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    private static String page(Block block) {
        return block.place().substring(0, block.place().indexOf(':'));
    }

    private static boolean isGuide(Block block) {
        return GUIDES.contains(page(block)) || page(block).startsWith("docs/guides/");
    }

    private static List<Block> routes() throws IOException {
        return blocks("yaml").stream()
                .filter(block -> !GUIDES.contains(page(block)) && !YAML_ELSEWHERE.contains(page(block)))
                .filter(block -> !block.code().startsWith("rules:"))
                .toList();
    }

    private static List<Block> settings() throws IOException {
        return blocks("properties");
    }

    /** Commands that the project's own programs are to run, one by one, with what is continued on the next line. */
    private static List<String> commands() throws IOException {
        return blocks("sh").stream()
                .flatMap(block -> block.code().replaceAll("\\\\\\n\\s*", "").lines())
                .filter(line -> !line.isBlank())
                .toList();
    }

    @Test
    void everyBlockSaysWhatItIs() throws Exception {
        assertThat(Guide.all())
                .hasSizeGreaterThan(10)
                .flatExtracting(Guide::blocks)
                .isNotEmpty()
                .allSatisfy(block -> assertThat(LANGUAGES).as(block.place()).contains(block.language()));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aRouteCanBeBuilt(Block block, @TempDir Path folder) throws Exception {
        String mapping = Guide.read(page(block)).blocks().stream()
                .map(Block::code)
                .filter(code -> code.startsWith("rules:"))
                .findFirst()
                .orElse("");
        Path file = Files.writeString(folder.resolve("sensors.metrics.yaml"), mapping);
        String yaml = block.code().replace("file:sensors.metrics.yaml", "file:" + file);
        if (!yaml.startsWith("- route:")) {
            // A step, to be put into a route.
            yaml = "- from:\n    uri: timer:documented\n    steps:\n" + yaml.indent(6);
        }
        try (CamelContext context = new DefaultCamelContext()) {
            // Endpoints are made, and their options checked; nothing connects.
            context.setAutoStartup(false);
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("documented.camel.yaml", yaml));

            context.start();

            assertThat(context.getRoutes()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingExists(Block block) throws Exception {
        Properties settings = new Properties();
        settings.load(new StringReader(block.code()));
        Set<String> known = knownSettings();
        Set<String> options = options();

        assertThat(settings.stringPropertyNames()).isNotEmpty().allSatisfy(name -> {
            if (name.startsWith(COMPONENT)) {
                assertThat(options).contains(StringHelper.dashToCamelCase(name.substring(COMPONENT.length())));
            } else if (name.startsWith(MAIN)) {
                String option = StringHelper.dashToCamelCase(name.substring(MAIN.length()));
                assertThat(MainConfigurationProperties.class.getMethods())
                        .extracting(Method::getName)
                        .contains("set" + StringHelper.capitalize(option));
            } else if (name.startsWith(KAFKA)) {
                String option = StringHelper.dashToCamelCase(name.substring(KAFKA.length()));
                assertThat(KafkaConfiguration.class.getMethods())
                        .extracting(Method::getName)
                        .contains("set" + StringHelper.capitalize(option));
            } else {
                assertThat(known).contains(withoutSourceName(name, settings));
            }
        });
    }

    /** A setting for one of several of a source, as without its name: if the block says that there is such a name. */
    private static String withoutSourceName(String setting, Properties settings) {
        Matcher named = NAMED.matcher(setting);
        if (!named.matches()) {
            return setting;
        }
        String list = settings.getProperty(NAMES_OF.get(named.group("source")), "");
        assertThat(list.split(","))
                .as("%s is for a name that is not listed", setting)
                .contains(named.group("name"));
        return named.group("source") + "." + named.group("word");
    }

    /** Those that the settings file of the distribution lists, with their defaults or empty. */
    private static Set<String> knownSettings() throws IOException {
        try (Stream<String> lines = Files.lines(Guide.ROOT.resolve("routes/dist/target/conf/application.properties"))) {
            return lines.filter(line -> line.matches("#[a-z].*=.*"))
                    .map(line -> line.substring(1, line.indexOf('=')))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> options() throws IOException {
        Set<String> names = new HashSet<>();
        try (InputStream catalog = DocumentationIT.class.getResourceAsStream(CATALOG)) {
            new ObjectMapper()
                    .readTree(catalog)
                    .path("componentProperties")
                    .fieldNames()
                    .forEachRemaining(names::add);
        }
        return names;
    }

    @Test
    void theBridgesCommandsRunAsTheyStandThere(@TempDir Path folder) throws Exception {
        Path home = Distribution.unpack(folder);
        Path driver = Path.of(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.copy(driver, home.resolve("drivers/h2.jar"));
        // What it makes, the build has made already.
        Files.writeString(home.resolve("mvnw"), "#!/bin/sh\n").toFile().setExecutable(true);
        try (GatewayServer gateway = TestServers.gateway();
                Relay relay = new Relay(gateway.url())) {
            Map<String, String> ports = new HashMap<>();
            ports.put("9091", Integer.toString(URI.create(gateway.url()).getPort()));
            ports.put("9092", Integer.toString(URI.create(relay.url()).getPort()));
            try (GuideRun run = new GuideRun(folder, home, ports, null)) {
                run.set("PUSHGATEWAY_URL", gateway.url());
                run.follow(Guide.read("docs/bridge.md").blocks().stream()
                        .filter(block -> block.language().equals("sh"))
                        .toList());
            }
            assertThat(gateway.readBack().value("orders_count", "region", "emea"))
                    .contains(5.0);
            assertThat(gateway.readBack().value("some_metric", "job", "some_job"))
                    .contains(3.14);
        }
    }

    @Test
    void everyOtherCommandNamesWhatThereIs() throws Exception {
        List<String> unknown = new ArrayList<>();
        for (String command : commands()) {
            String program = WORD.split(command)[0];
            switch (program) {
                case "./mvnw" -> assertBuilds(command);
                case "java" -> assertBenchmark(command);
                default -> {
                    if (!OTHERS.contains(program)) {
                        unknown.add(command);
                    }
                }
            }
        }
        List<String> followed = blocks("sh").stream()
                .filter(block -> isGuide(block) || page(block).equals("docs/bridge.md"))
                .flatMap(block -> block.code().replaceAll("\\\\\\n\\s*", "").lines())
                .toList();
        assertThat(unknown).allSatisfy(command -> assertThat(followed).contains(command));
    }

    /** Profiles exist, and modules. */
    private static void assertBuilds(String command) throws IOException {
        StringBuilder poms = new StringBuilder(Files.readString(Guide.ROOT.resolve("pom.xml")));
        for (String module : found("-pl (\\S+)", command)) {
            poms.append(Files.readString(Guide.ROOT.resolve(module).resolve("pom.xml")));
        }
        for (String profile : found("-P(\\w+)", command)) {
            assertThat(poms).as(command).contains("<id>" + profile + "</id>");
        }
    }

    /** The class exists, and somebody reads each property. */
    private static void assertBenchmark(String command) throws IOException {
        if (command.contains(".GatewayMain ")) {
            // GatewayMainTest has its options.
            assertThat(
                            Guide.ROOT.resolve(
                                    "samples/testbed/gateway/src/main/java/io/github/camelpushgateway/samples/gateway/GatewayMain.java"))
                    .exists();
            return;
        }
        List<String> names = found("\\b(\\w*(?:Benchmark|ChaosTest))\\b", command);
        assertThat(names).as(command).hasSize(1);
        List<Path> classes;
        try (Stream<Path> files = Files.walk(BENCHMARKS)) {
            classes = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertThat(classes).as(command).anyMatch(file -> file.endsWith(names.get(0) + ".java"));
        StringBuilder sources = new StringBuilder();
        for (Path file : classes) {
            sources.append(Files.readString(file));
        }
        assertThat(DEFINED.matcher(command).results().map(result -> result.group(1)))
                .as(command)
                .allSatisfy(property -> assertThat(sources).contains("\"" + property + "\""));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
