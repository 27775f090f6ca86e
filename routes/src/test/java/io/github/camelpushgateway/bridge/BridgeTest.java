package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
