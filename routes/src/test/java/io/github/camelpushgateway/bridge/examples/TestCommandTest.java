// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.cli.CommandLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void aMapping() throws IOException {
        write(
                "rooms.metrics.yaml",
                """
                rules:
                  - from: rooms/{room}
                    labels: {room: room}
                    metrics:
                      - {name: room_celsius, value: t, help: Temperature.}
                      - {name: room_humidity_ratio, value: h, scale: 0.01, optional: true}
                """);
    }

    @Test
    void examplesThatBecomeWhatIsExpectedPass() throws IOException {
        examples(
                """
                # A payload of one value.
                - topic: rooms/attic
                  payload: '{"t": 21.5}'
                  expected: |
                    POST /metrics/job/example
                    # HELP room_celsius Temperature.
                    # TYPE room_celsius gauge
                    room_celsius{room="attic"} 21.5
                # The series alone.
                - {topic: rooms/cellar, payload: '{"t": 9}', expected: 'room_celsius{room="cellar"} 9'}
                - {topic: rooms/cellar, payload: '{"t": null}', expected: ''}
                """);
        assertThat(test()).as(output()).isZero();
        assertThat(output())
                .contains("ok rooms/attic (" + folder + "/examples/rooms.yaml:2)", "3 as expected, 0 failed");
        assertThat(errors()).isEmpty();
    }

    @Test
    void whatDiffersIsShownLineByLine() throws IOException {
        examples(
                """
                - topic: rooms/attic
                  payload: '{"t": 21.5, "h": 40}'
                  expected: |
                    room_celsius{room="attic"} 21
                    room_humidity_ratio{room="attic"} 0.4
                """);
        assertThat(test()).isEqualTo(1);
        assertThat(output())
                .contains("FAILED rooms/attic", "rooms.yaml:1")
                .contains("- room_celsius{room=\"attic\"} 21\n", "+ room_celsius{room=\"attic\"} 21.5\n")
                .doesNotContain("- room_humidity", "+ room_humidity", "# HELP")
                .contains("0 as expected, 1 failed");
    }

    @Test
    void aRequestLineOrATypeThatIsWrittenCounts() throws IOException {
        examples(
                """
                - topic: rooms/attic
                  payload: '{"t": 21.5}'
                  expected: |
                    POST /metrics/job/rooms
                    room_celsius{room="attic"} 21.5
                - topic: rooms/attic
                  payload: '{"t": 21.5}'
                  job: rooms
                  expected: |
                    POST /metrics/job/rooms
                    # HELP room_celsius Temperature.
                    # TYPE room_celsius counter
                    room_celsius{room="attic"} 21.5
                """);
        assertThat(test()).isEqualTo(1);
        assertThat(output())
                .contains("- POST /metrics/job/rooms", "+ POST /metrics/job/example")
                .contains("- # TYPE room_celsius counter", "+ # TYPE room_celsius gauge")
                .contains("2 failed");
    }

    @Test
    void nothingWhereSomethingIsExpectedSaysWhy() throws IOException {
        examples("- {topic: rooms/attic, payload: '{\"t\": null}', expected: 'room_celsius{room=\"attic\"} 1'}\n");
        assertThat(test()).isEqualTo(1);
        assertThat(output())
                .contains("which is nothing", "- room_celsius{room=\"attic\"} 1")
                .contains("room_celsius: no sample: the field 't' is null");
    }

    @Test
    void recordsThatAreLeftOutFailUnlessThatIsExpected() throws IOException {
        examples(
                """
                - {topic: rooms/attic, payload: '{"t": "warm"}', expected: ''}
                - {topic: rooms/attic, payload: '{"t": "warm"}', expected: '', leftOut: is not a number}
                - {topic: rooms/attic, payload: '{"t": "warm"}', expected: '', leftOut: no rule}
                - {topic: rooms/attic, payload: '{"t": 1}', expected: 'room_celsius{room="attic"} 1', leftOut: x}
                """);
        assertThat(test()).isEqualTo(1);
        assertThat(output())
                .contains("add leftOut: with a part of the reason")
                .contains("but 'leftOut' expects 'no rule'")
                .contains("nothing is left out, and 'leftOut' expects 'x'")
                .contains("1 as expected, 3 failed");
    }

    @Test
    void rowsOfAQueryAreAListOfYaml() throws IOException {
        write("rows.metrics.yaml", "rules: [{labels: {region: region}, metrics: [{name: orders, value: n}]}]\n");
        write(
                "examples/rows.yaml",
                """
                - payload:
                    - {region: emea, n: 5}
                    - region: apac
                      n: 7
                  expected: |
                    orders{region="emea"} 5
                    orders{region="apac"} 7
                """);
        write("rows.examples.yaml", "- {payload: {region: x, n: 1}, expected: 'orders{region=\"x\"} 1'}\n");
        assertThat(test()).as(output()).isZero();
        assertThat(output()).contains("2 as expected");
        assertThat(errors()).contains("Without examples, and so not tested: " + folder + "/rooms.metrics.yaml");
    }

    @Test
    void filesHaveTheirBytesAndTheirCharset() throws IOException {
        write(
                "stock.metrics.yaml",
                """
                rules:
                  - from: stock-{day}.csv
                    csv: {delimiter: ";", charset: ISO-8859-1}
                    labels: {item: item}
                    metrics: [{name: stock, value: n}]
                """);
        Files.write(folder.resolve("stock.csv"), "item;n\nFaçade;3\n".getBytes(StandardCharsets.ISO_8859_1));
        write(
                "stock.examples.yaml",
                """
                - file: stock-1.csv
                  payloadFile: stock.csv
                  expected: 'stock{item="Façade"} 3'
                - file: stock-1.csv
                  charset: ISO-8859-1
                  payload: "item;n\\nSüd;4\\n"
                  expected: 'stock{item="Süd"} 4'
                """);
        assertThat(test()).as(output()).isZero();
        assertThat(output()).contains("2 as expected");
    }

    @Test
    void anExampleWithoutExpectationFailsAndIsWrittenWhenAskedFor() throws IOException {
        examples(
                """
                # First.
                - topic: rooms/attic
                  payload: '{"t": 21.5}'

                # Second: nothing, and a file of its own.
                - topic: rooms/attic
                  payload: |
                    {"t": null}
                - topic: rooms/ünten
                  payload: '{"t": 3}'
                  expectedFile: below.prom
                """);
        assertThat(test()).isEqualTo(1);
        assertThat(output())
                .contains("bridge test --write", "+ room_celsius{room=\"attic\"} 21.5", "below.prom is not there");

        assertThat(test("--write")).as(output()).isZero();
        assertThat(Files.readString(folder.resolve("examples/rooms.yaml")))
                .isEqualTo(
                        """
                # First.
                - topic: rooms/attic
                  payload: '{"t": 21.5}'
                  expected: |
                    POST /metrics/job/example
                    # HELP room_celsius Temperature.
                    # TYPE room_celsius gauge
                    room_celsius{room="attic"} 21.5

                # Second: nothing, and a file of its own.
                - topic: rooms/attic
                  payload: |
                    {"t": null}
                  expected: ""
                - topic: rooms/ünten
                  payload: '{"t": 3}'
                  expectedFile: below.prom
                """);
        assertThat(Files.readString(folder.resolve("examples/below.prom"))).contains("room_celsius{room=\"ünten\"} 3");
        assertThat(test()).isZero();
    }

    @Test
    void writingChangesNothingThatIsExpectedAlready() throws IOException {
        String text = "- {topic: rooms/attic, payload: '{\"t\": 1}', expected: 'room_celsius{room=\"attic\"} 2'}\n";
        examples(text);
        assertThat(test("--write")).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("examples/rooms.yaml"))).isEqualTo(text);
    }

    @Test
    void aFolderWithoutExamplesIsAnErrorAndNoSuccess() {
        assertThat(test()).isEqualTo(1);
        assertThat(errors())
                .contains("There are no examples in " + folder, "nothing is tested", "examples/sensors.yaml");
    }

    @Test
    void examplesOfNoMappingAreNamed() throws IOException {
        write("examples/romos.yaml", "- {payload: x}\n");
        assertThat(test()).isEqualTo(1);
        assertThat(errors())
                .contains("romos.yaml belongs to no mapping", "there is no " + folder + "/romos.metrics.yaml");
    }

    @Test
    void whatIsWrittenWronglyIsNamedWithItsLine() throws IOException {
        examples("- topic: rooms/attic\n  paylod: x\n");
        assertThat(test()).isEqualTo(1);
        assertThat(output()).contains("rooms.yaml:2: an example has no 'paylod'; did you mean 'payload'?");

        examples("- topic: rooms/attic\n  expected: x\n");
        assertThat(test()).isEqualTo(1);
        assertThat(output()).contains("rooms.yaml:1: an example needs 'payload'");

        examples("topic: rooms/attic\n");
        assertThat(test()).isEqualTo(1);
        assertThat(output()).contains("holds no list of examples");

        examples("- topic: [a\n");
        assertThat(test()).isEqualTo(1);
        assertThat(output()).contains("rooms.yaml: not YAML");
    }

    @Test
    void aMappingThatIsWrongFails() throws IOException {
        write("rooms.metrics.yaml", "rules: [{metrics: [{nmae: x, value: v}]}]\n");
        examples("- {topic: rooms/attic, payload: '1', expected: ''}\n");
        assertThat(test()).isEqualTo(1);
        assertThat(output()).contains("did you mean 'name'", "0 as expected, 2 failed");
    }

    @Test
    void aCommandWithoutFolderIsMisused() {
        assertThatThrownBy(() -> run(List.of()))
                .isInstanceOf(CommandLine.MisuseException.class)
                .hasMessageContaining("bridge test mappings");
        assertThatThrownBy(() -> run(List.of("--write=all", "x"))).hasMessageContaining("--write takes no value");
    }

    private void examples(String yaml) throws IOException {
        write("examples/rooms.yaml", yaml);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private int test(String... more) {
        out.reset();
        err.reset();
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add(folder.toString());
        return run(arguments);
    }

    private int run(List<String> arguments) {
        return new TestCommand(
                        BridgeSettings.of(Map.of()),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(new CommandLine(arguments, Set.of(), TestCommand.FLAGS));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
