// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import io.github.camelpushgateway.bridge.explain.Explained;
import io.github.camelpushgateway.bridge.explain.MessageExplainer;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.source.Arrival;
import io.github.camelpushgateway.bridge.source.SourceList;
import io.github.camelpushgateway.bridge.start.QuietCamel;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * {@code bridge explain}: shows what becomes of a sample payload. For each record which rule is used and why, for
 * each metric its series or why it has none; then the requests as they would be sent. Connects to nothing; but with
 * {@code --live} it shows what becomes of the messages that arrive now, and takes none of them away.
 */
public final class ExplainCommand {

    public static final Set<String> OPTIONS = Set.of("mapping", "job", "topic", "file", "header", "seconds");

    /** Options without a value. */
    public static final Set<String> FLAGS = Set.of("live");

    private final Settings settings;
    private final SourceList sources;
    private final PrintStream out;
    private final PrintStream err;
    private final InputStream in;

    /** @param sources the kinds there are, for what arrives now */
    public ExplainCommand(Settings settings, SourceList sources, InputStream in, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.sources = sources;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** @return 0 if something would be pushed, else 1 */
    public int run(CommandLine line) {
        if (line.has("live")) {
            return live(line);
        }
        if (line.has("seconds")) {
            throw new CommandLine.MisuseException("--seconds is for --live");
        }
        if (line.words().size() > 1) {
            throw new CommandLine.MisuseException("One payload at a time, not " + String.join(" ", line.words()));
        }
        // What the payload came by says which source it is of, and so which mapping and job are meant.
        String source = line.get("topic") != null ? sourceOfTopics() : file(line) != null ? "csv" : "jdbc";
        String mapping = line.get("mapping") != null
                ? CommandLine.resource(line.get("mapping"))
                : settings.get(settings.has(source + ".mapping") ? source + ".mapping" : "mqtt.mapping");
        String job = line.get("job") != null ? line.get("job") : settings.get(source + ".job");
        byte[] payload = payload(line.words().isEmpty() ? "-" : line.words().get(0));
        Arrival arrival = arrival(line, payload);
        try (QuietCamel camel = new QuietCamel(settings)) {
            Explained explained = new MessageExplainer(camel.context(), camel.endpoint(job, mapping)).explain(arrival);
            out.print(explained.records());
            out.print(explained.isPushed() ? explained.requests() : "Nothing is pushed.\n");
            return explained.isPushed() ? ExitCode.OK : ExitCode.FAILED;
        } catch (Exception e) {
            err.println(Causes.reason(e));
            return ExitCode.FAILED;
        }
    }

    private int live(CommandLine line) {
        if (!line.words().isEmpty()
                || OPTIONS.stream().anyMatch(option -> !option.equals("seconds") && line.has(option))) {
            throw new CommandLine.MisuseException(
                    "explain --live shows what the configured sources bring; it takes no payload, and no option but --seconds");
        }
        Duration time = line.get("seconds") == null ? null : CommandLine.seconds(line.get("seconds"));
        try (QuietCamel camel = new QuietCamel(settings)) {
            return new LiveExplanation(out, err)
                    .run(sources.of(settings, warning -> err.println("Warning: " + warning)), camel, time);
        } catch (SettingsException e) {
            throw e;
        } catch (Exception e) {
            err.println(Causes.reason(e));
            return ExitCode.FAILED;
        }
    }

    /** MQTT, unless its messages go by Kafka, or only Kafka is set up: its records are found by a topic too. */
    private String sourceOfTopics() {
        boolean isMqttSetUp = settings.has("mqtt.broker-url") || settings.has("mqtt.brokers");
        boolean isByKafka = !isMqttSetUp || "kafka".equals(settings.get("mqtt.to"));
        return settings.has("kafka.brokers") && isByKafka ? "kafka" : "mqtt";
    }

    /** The message as the source's route would make it. */
    private Arrival arrival(CommandLine line, byte[] payload) {
        Arrival arrival = Arrival.of("payload", payload);
        for (String header : line.all("header")) {
            int equals = header.indexOf('=');
            if (equals <= 0) {
                throw new CommandLine.MisuseException(
                        "--header is written as --header=name=value, not '" + header + "'");
            }
            arrival = arrival.with(header.substring(0, equals), header.substring(equals + 1));
        }
        if (line.get("topic") != null) {
            arrival = arrival.with("CamelMqttTopic", line.get("topic"));
        }
        String file = file(line);
        if (file != null) {
            arrival = arrival.with(Exchange.FILE_NAME, file)
                    .with(
                            "CamelPushgatewayCsvDelimiter",
                            settings.asWritten("csv.delimiter").replace("\\t", "\t"))
                    .with("CamelPushgatewayCsvSkipLines", settings.get("csv.skip-lines"));
        }
        return arrival;
    }

    /** The name of the file that the payload is: {@code --file}, or its own if that says so; or {@code null}. */
    private static @Nullable String file(CommandLine line) {
        if (line.get("file") != null
                || line.get("topic") != null
                || line.words().isEmpty()) {
            return line.get("file");
        }
        String name = String.valueOf(Path.of(line.words().get(0)).getFileName());
        return name.toLowerCase(Locale.ROOT).endsWith(".csv") ? name : null;
    }

    private byte[] payload(String file) {
        try {
            return file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new CommandLine.MisuseException("The payload " + file + " cannot be read: " + FailureWords.of(e));
        }
    }
}
