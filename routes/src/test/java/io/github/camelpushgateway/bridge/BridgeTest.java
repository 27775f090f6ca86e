package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

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

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "explain"})
    void everyCommandHasItsOwnHelpThatFitsATerminal(String command) {
        assertThat(bridge(command, "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .startsWith("Usage: bridge " + command
                        + (command.equals("explain") ? " [<payload>] [options]" : " [--config=<file>]"))
                .anyMatch(line -> line.startsWith("Exit code"))
                .allMatch(line -> line.length() <= 120);
    }

    @Test
    void aMisspeltCommandOrOptionIsNamedAboveTheUsage() {
        assertThat(bridge("rnu")).isEqualTo(1);
        assertThat(bridge("--confg=x")).isEqualTo(1);
        assertThat(bridge("run", "run")).isEqualTo(1);

        assertThat(errors()).contains("no command rnu", "no option --confg=x", "One command", "Usage:");
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
}
