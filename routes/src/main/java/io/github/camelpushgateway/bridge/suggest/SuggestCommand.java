// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import io.github.camelpushgateway.bridge.cli.CommandLine;
import io.github.camelpushgateway.bridge.cli.ExitCode;
import io.github.camelpushgateway.bridge.failure.Causes;
import io.github.camelpushgateway.bridge.mqtt.BrokerListener;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.util.ObjectHelper;

/**
 * {@code bridge suggest}: a mapping file from what is there, on standard output. It is made of a payload, a CSV
 * file, the configured broker's messages or a configured query's rows; it passes {@code check}, and what it was
 * made of gives series under {@code explain}. Changes nothing anywhere.
 */
public final class SuggestCommand {

    public static final Set<String> OPTIONS = Set.of("topic", "csv", "seconds", "query");

    private static final String DEFAULT_SECONDS = "30";
    private static final int MOST_FAILURES = 10;
    private static final long MOST_BYTES = 64L << 20;

    private final Settings settings;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    public SuggestCommand(Settings settings, InputStream in, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** @return 0 if a mapping was written, else 1, with the reason on standard error */
    public int run(CommandLine line) {
        if (!line.words().isEmpty()) {
            throw new CommandLine.MisuseException("suggest takes no "
                    + line.words().get(0) + "; a payload comes on standard input, a CSV file by --csv");
        }
        try {
            if (line.get("csv") != null) {
                return ofFile(Path.of(line.get("csv")));
            }
            if (line.get("query") != null
                    || line.get("topic") == null
                            && ask("jdbc.query")
                            && brokers().isEmpty()) {
                return ofQuery(line.get("query"));
            }
            boolean listens = line.get("seconds") != null
                    || line.get("topic") == null && !brokers().isEmpty() && in.available() == 0;
            return listens
                    ? ofBroker(CommandLine.seconds(line.get("seconds") == null ? DEFAULT_SECONDS : line.get("seconds")))
                    : ofPayload(line.get("topic"));
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return ExitCode.FAILED;
        } catch (CommandLine.MisuseException e) {
            throw e;
        } catch (Exception e) {
            err.println(Causes.reason(e));
            return ExitCode.FAILED;
        }
    }

    private List<SourceSettings> brokers() {
        return BrokerListener.brokers(settings);
    }

    private boolean ask(String setting) {
        return settings.has(setting);
    }

    private int ofPayload(String topic) throws Exception {
        Seen seen = new Seen(topic, null, in.readNBytes((int) MOST_BYTES));
        return ofMessages(List.of(seen), "a payload" + (topic == null ? "" : " of " + topic));
    }

    private int ofBroker(Duration time) throws Exception {
        List<SourceSettings> brokers = brokers();
        if (brokers.isEmpty()) {
            throw new SettingsException(
                    "--seconds listens to the configured broker: set mqtt.broker-url and mqtt.topic, for"
                            + " example MQTT_BROKER_URL=tcp://broker:1883 MQTT_TOPIC='#'");
        }
        List<Seen> seen = new ArrayList<>();
        for (SourceSettings broker : brokers) {
            err.println("Listening to " + broker.get("topic") + " at " + broker.get("broker-url") + " for "
                    + time.toSeconds() + " s …");
            for (BrokerListener.Received message : BrokerListener.listen(broker, time)) {
                seen.add(Seen.ofTopic(message.topic(), message.payload()));
            }
        }
        long topics = seen.stream().map(Seen::topic).distinct().count();
        return ofMessages(seen, seen.size() + " messages of " + topics + " topics");
    }

    private int ofMessages(List<Seen> seen, String what) throws Exception {
        List<Message> messages = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (Seen each : seen) {
            Optional<Message> message = Payloads.read(each.topic(), (byte[]) each.body());
            message.ifPresent(messages::add);
            if (message.isEmpty()) {
                unread.add(each.name() + ": neither JSON nor text");
            }
        }
        if (messages.isEmpty()) {
            err.println(
                    seen.isEmpty()
                            ? "Nothing arrived. Does the device publish, and is it under mqtt.topic="
                                    + settings.get("mqtt.topic") + "? Try mqtt.topic=# and more --seconds"
                            : "Nothing in it can be read: it is neither JSON nor text");
            return ExitCode.FAILED;
        }
        try (Trial trial = new Trial(settings)) {
            Optional<String> shipped = seen.get(0).topic() == null ? Optional.empty() : ShippedMappings.of(seen, trial);
            if (shipped.isPresent()) {
                return shipped(shipped.get(), what);
            }
            return write(
                    Suggester.rules(messages),
                    List.of(
                            "Made of " + what + ". Names, types and units are guesses: look through it.",
                            "Then: mqtt.mapping=file:<this file>, and bridge explain shows what becomes of a message."),
                    seen,
                    unread,
                    trial);
        }
    }

    /** A mapping that comes with the bridge, with its name on top, so that it can be used as it is or changed. */
    private int shipped(String mapping, String what) throws IOException {
        out.println("# " + mapping + " comes with the bridge and reads " + what + ": it can be used as it is, by");
        out.println("#   mqtt.mapping=" + mapping);
        String resource = mapping.replace("classpath:", "");
        try (InputStream file = ObjectHelper.loadResourceAsStream(resource)) {
            out.print(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        return ExitCode.OK;
    }

    private int ofFile(Path path) throws Exception {
        byte[] content = Files.readAllBytes(path);
        CsvFile file;
        try {
            file = CsvFile.of(content);
        } catch (IllegalArgumentException noTable) {
            err.println(path + ": " + noTable.getMessage());
            return ExitCode.FAILED;
        }
        String name = path.getFileName().toString();
        Draft.Rule rule = TableRule.of(name, file);
        try (Trial trial = new Trial(settings)) {
            return write(
                    List.of(rule),
                    List.of(
                            "Made of " + name + ", " + file.rows().size()
                                    + " rows. Names, types and units are guesses: look" + " through it.",
                            "Then: csv.mapping=file:<this file>"),
                    List.of(new Seen(null, name, content)),
                    List.of(),
                    trial);
        }
    }

    private int ofQuery(String name) throws Exception {
        String prefix = name == null ? "jdbc." : "jdbc." + name + ".";
        List<Map<String, Object>> rows = QueryRows.first(settings, name);
        if (rows.isEmpty()) {
            err.println(prefix + "query gives no rows now, so nothing can be seen of it");
            return ExitCode.FAILED;
        }
        Draft.Rule rule = TableRule.of(name == null ? "query" : name, rows);
        try (Trial trial = new Trial(settings)) {
            return write(
                    List.of(rule),
                    List.of(
                            "Made of the first " + rows.size() + " rows of " + prefix
                                    + "query. Names, types and units are guesses.",
                            "Then: " + prefix + "mapping=file:<this file>"),
                    List.of(new Seen(null, null, rows)),
                    List.of(),
                    trial);
        }
    }

    /**
     * Writes the mapping after it was tried on what it was made of; what it does not read is named on standard
     * error.
     */
    private int write(List<Draft.Rule> rules, List<String> head, List<Seen> seen, List<String> unread, Trial trial)
            throws Exception {
        List<Draft.Rule> useful = rules.stream()
                .filter(rule -> rule.ignore || !rule.metrics.isEmpty())
                .toList();
        if (useful.stream().allMatch(rule -> rule.ignore)) {
            err.println("There is no number in it, nor words of two states, so there is nothing to measure");
            rules.forEach(rule -> rule.leftOut.forEach(line -> err.println("  " + line)));
            return ExitCode.FAILED;
        }
        String text = MappingText.of(head, useful);
        Path file = Files.createTempFile("suggested", ".metrics.yaml");
        try {
            Files.writeString(file, text);
            Trial.Outcome outcome = trial.of("file:" + file, seen);
            List<String> failures = new ArrayList<>(unread);
            failures.addAll(outcome.failures());
            out.print(text);
            failures.stream().limit(MOST_FAILURES).forEach(failure -> err.println("Not read: " + failure));
            if (failures.size() > MOST_FAILURES) {
                err.println("and " + (failures.size() - MOST_FAILURES) + " more");
            }
            return ExitCode.OK;
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
