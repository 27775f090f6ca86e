// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelpushgateway.samples.it.Guide.Block;
import io.github.camelpushgateway.samples.servers.PrometheusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what a guide says, as a reader at a terminal would: files are written, commands typed, queries asked of
 * Prometheus, and what the guide shows as the answer has to come. Only the ports are others.
 *
 * <p>An answer is a {@code text} block behind a command or query; {@code …} in it stands for anything. A command
 * that has an answer is repeated until it comes.
 */
final class GuideRun implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Pattern SERIES = Pattern.compile("(?:\\{(.*)})? ?(\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final Path folder;
    private final Map<String, String> ports;
    private final PrometheusServer prometheus;
    private final Map<String, String> environment = new HashMap<>();
    private Path directory;
    private Process bridge;
    private int commands;

    /**
     * @param folder an empty one, for everything
     * @param directory where the reader is at the start
     * @param ports by the port that the guide writes, the one to use
     */
    GuideRun(Path folder, Path directory, Map<String, String> ports, PrometheusServer prometheus) {
        this.folder = folder;
        this.directory = directory;
        this.ports = ports;
        this.prometheus = prometheus;
    }

    /** Sets an environment variable for all that is typed. */
    void set(String name, String value) {
        environment.put(name, value);
    }

    void follow(List<Block> blocks) throws Exception {
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            boolean answered =
                    i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
            List<String> answer = answered ? blocks.get(i + 1).code().lines().toList() : List.of();
            if (block.file() != null) {
                Files.writeString(directory.resolve(block.file()), actual(block.code()));
            } else if (block.language().equals("sh")) {
                type(block, answer);
            } else if (block.language().equals("promql")) {
                assertThat(answer).as(block + ": an answer").isNotEmpty();
                ask(block, answer);
            } else {
                throw new AssertionError(block + ": the text before does not say what to do with this");
            }
            i += answered ? 1 : 0;
        }
    }

    private void type(Block block, List<String> answer) throws Exception {
        if (block.code().startsWith("bin/bridge run ")) {
            Path log = folder.resolve("bridge.log");
            ProcessBuilder builder = shell("exec " + actual(block.code()), log);
            bridge = builder.start();
            await(block.place()).atMost(LONG).untilAsserted(() -> assertAnswer(block, log, answer));
        } else if (answer.isEmpty()) {
            run(block);
        } else {
            await(block.place()).atMost(LONG).untilAsserted(() -> assertAnswer(block, run(block), answer));
        }
    }

    /** @return what it wrote */
    private Path run(Block block) throws IOException, InterruptedException {
        Path log = folder.resolve("command-" + ++commands + ".log");
        Path place = folder.resolve("directory");
        // The next command starts where this one ends.
        Process process =
                shell("set -e\n" + actual(block.code()) + "pwd > " + place, log).start();
        assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS))
                .as(block + " ends")
                .isTrue();
        assertThat(process.exitValue()).as(block + ": " + Files.readString(log)).isZero();
        directory = Path.of(Files.readString(place).strip());
        return log;
    }

    private ProcessBuilder shell(String script, Path log) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BRIDGE_CACHE", "off");
        builder.environment().merge("PATH", directory.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        return builder;
    }

    /** Each line of the answer is a line of what was written, in this order. */
    private void assertAnswer(Block block, Path log, List<String> answer) throws IOException {
        String written = documented(Files.readString(log));
        List<String> lines = written.lines().map(String::stripTrailing).toList();
        int at = 0;
        for (String expected : answer) {
            Pattern pattern = pattern(expected.stripTrailing());
            while (at < lines.size() && !pattern.matcher(lines.get(at)).matches()) {
                at++;
            }
            assertThat(at)
                    .as(block + " shows \"" + expected + "\", and what came is:\n" + written)
                    .isLessThan(lines.size());
            at++;
        }
    }

    private void ask(Block block, List<String> answer) {
        await(block.place()).atMost(LONG).untilAsserted(() -> {
            JsonNode result = prometheus.query(block.code().strip());
            assertThat(result).as(block + ": " + result).hasSameSizeAs(answer);
            assertThat(answer)
                    .allSatisfy(line ->
                            assertThat(result).as(block + ": " + result).anyMatch(series -> isSeries(series, line)));
        });
    }

    private static boolean isSeries(JsonNode series, String line) {
        Matcher expected = SERIES.matcher(line);
        assertThat(expected.matches()).as("a series: " + line).isTrue();
        boolean same = pattern(expected.group(2))
                .matcher(series.path("value").path(1).asText())
                .matches();
        Matcher label = LABEL.matcher(expected.group(1) == null ? "" : expected.group(1));
        while (label.find()) {
            same &= series.path("metric").path(label.group(1)).asText().equals(label.group(2));
        }
        return same;
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(Pattern.quote(text).replace("…", "\\E.*\\Q"));
    }

    private String actual(String text) {
        String actual = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            actual = actual.replaceAll("\\b" + port.getKey() + "\\b", port.getValue());
        }
        return actual;
    }

    private String documented(String text) {
        String documented = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            documented = documented.replaceAll("\\b" + port.getValue() + "\\b", port.getKey());
        }
        return documented;
    }

    @Override
    public void close() throws InterruptedException {
        if (bridge != null) {
            bridge.destroy();
            if (!bridge.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
                bridge.destroyForcibly();
            }
        }
    }
}
