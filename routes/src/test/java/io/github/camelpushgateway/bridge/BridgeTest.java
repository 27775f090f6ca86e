// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.settings.Setting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int bridge(String... arguments) {
        return Bridge.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpIsPrintedAndAllIsWell() {
        assertThat(bridge("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: bridge", "MQTT_BROKER_URL");
    }

    @Test
    void helpNamesEverySetting() {
        assertThat(bridge("--help")).isZero();

        String[] names = BridgeSettings.groups().stream()
                .flatMap(group -> group.settings().stream())
                .map(Setting::name)
                .toArray(String[]::new);
        String help = out.toString(StandardCharsets.UTF_8);
        assertThat(help).contains(names);
        assertThat(help.lines()).allMatch(line -> line.length() <= 120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "explain"})
    void everyCommandHasItsOwnHelpThatFitsATerminal(String command) {
        assertThat(bridge(command, "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.startsWith("Usage: bridge " + command + " ["))
                .anyMatch(line -> line.startsWith("Exit code"))
                .allMatch(line -> line.length() <= 120);
    }

    @Test
    void aSettingsFileThatIsNotThereIsNamed() {
        assertThat(bridge("check", "--config=nowhere.properties")).isEqualTo(1);

        assertThat(errors()).contains("nowhere.properties cannot be read: there is no such file. Check --config");
    }

    @Test
    void aMisspeltCommandOrOptionIsNamedAboveTheUsage() {
        assertThat(bridge("rnu")).isEqualTo(2);
        assertThat(bridge("--confg=x")).isEqualTo(2);
        assertThat(bridge("run", "run")).isEqualTo(2);

        assertThat(errors()).contains("no command rnu", "no option --confg=x", "One command", "Usage:");
        assertThat(errors())
                .as("settings push the mistake off the screen")
                .doesNotContain("camel.component.pushgateway.username");
    }

    @Test
    void aWrongSettingIsOneLineAndNoStackTrace(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("a.properties"), "bridge.sources=carrier-pigeon\n");

        assertThat(bridge("--config=" + config)).isEqualTo(1);

        assertThat(errors().lines()).singleElement().asString().contains("'carrier-pigeon'");
    }

    @Test
    void whatCamelRefusesIsOneLineToo(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(
                folder.resolve("a.properties"),
                "csv.inbox=" + folder + "\npushgateway.url=http://localhost:9091/metrics/job/x\n");

        assertThat(bridge("run", "--config=" + config)).isEqualTo(1);

        assertThat(errors().lines()).singleElement().asString().contains("does not start", "/metrics/job");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    camel.component.pushgateway.linger=soon       | linger 'soon' is neither auto nor a duration of 0 or more, such as 500ms or 1s
                    camel.component.pushgateway.max-series=many   | camel.component.pushgateway.maxSeries is 'many'. Write a whole number
                    camel.component.pushgateway.retainSeries=well | camel.component.pushgateway.retainSeries is 'well'. Write true or false
                    jdbc.period=fast                              | jdbc.period is 'fast'. Write a time such as 500ms, 30s or 5m
                    """)
    void aValueThatDoesNotFitIsNamedWithWhatDoes(String setting, String message, @TempDir Path folder)
            throws Exception {
        Path config = Files.writeString(
                folder.resolve("a.properties"),
                "jdbc.url=jdbc:postgresql://127.0.0.1:1/none\njdbc.query=SELECT 1\n" + setting + "\n");

        assertThat(bridge("check", "--config=" + config)).isEqualTo(1);
        assertThat(errors().lines()).singleElement().isEqualTo(message);
        err.reset();
        assertThat(bridge("run", "--config=" + config)).isEqualTo(1);
        assertThat(errors().lines()).singleElement().asString().endsWith(message);
    }

    @Test
    void aMisspeltOptionIsNamed(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(
                folder.resolve("a.properties"), "csv.inbox=" + folder + "\ncamel.component.pushgateway.lingre=1s\n");

        assertThat(bridge("check", "--config=" + config)).isEqualTo(1);

        assertThat(errors()).contains("There is no setting camel.component.pushgateway.lingre; did you mean 'linger'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay.host=127.0.0.1\nrelay.port=%d\n",
                "csv.inbox=inbox\ncamel.management.enabled=true\ncamel.management.port=%d\n"
            })
    void aPortThatIsTakenIsNamedWithItsSetting(String settings, @TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = Files.writeString(folder.resolve("a.properties"), settings.formatted(taken.getLocalPort()));

            assertThat(bridge("run", "--config=" + config)).isEqualTo(1);

            assertThat(errors().lines())
                    .singleElement()
                    .asString()
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "Check ", ".port");
        }
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(bridge("--version")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("camel-pushgateway-bridge", "Camel 4.", "Java ");
    }

    @Test
    void checkFindsAPortThatIsTakenAndFoldersThatCannotBeMade(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = Files.writeString(
                    folder.resolve("a.properties"),
                    """
                    csv.inbox=file/inbox
                    relay.port=%1$d
                    camel.management.enabled=true
                    camel.management.port=%1$d
                    camel.component.pushgateway.state-store=file:file/state
                    """
                            .formatted(taken.getLocalPort()));

            assertThat(bridge("check", "--config=" + config)).isEqualTo(1);
        }

        assertThat(errors().lines()).hasSize(4);
        assertThat(errors())
                .contains("csv.inbox is '" + file.resolve("inbox") + "'. It is not there, and cannot be made")
                .contains("state-store is 'file:" + file.resolve("state") + "'. It is not there, and cannot be made")
                .contains("The relay cannot listen on 127.0.0.1:")
                .contains("The management server cannot listen on 127.0.0.1:");
    }

    /** What check finds well, run starts: it makes the very routes. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a%20b", "it's", "a b", "a+b", "a#b", "a?b&c=d", "Gr\u00f6\u00dfe", "{a}", "${a}", "a}}b{{c"})
    void anInboxOfAnyNameIsCheckedAndRunAlike(String name, @TempDir Path folder) throws Exception {
        Path config = Files.writeString(
                folder.resolve("a.properties"),
                "csv.inbox=" + name + "\njdbc.url=jdbc:h2:mem:\njdbc.query=SELECT '" + name + "}}?&' AS a\n");

        assertThat(bridge("check", "--config=" + config)).as(errors()).isZero();

        try (RunningBridge running = RunningBridge.start(BridgeSettings.load(config))) {
            assertThat(running.camelContext().getRoutes()).hasSize(2);
            assertThat(folder.resolve(name)).isDirectory();
        }
    }
}
