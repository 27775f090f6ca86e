// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import io.github.camelpushgateway.bridge.jdbc.JdbcQuery;
import io.github.camelpushgateway.text.DidYouMean;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The bridge's settings. A name is looked up as a system property, then as an environment variable (dots and dashes are underscores there,
 * letters are upper case), then in the user's file, then in the defaults that come with the bridge. Immutable.
 */
public final class Settings {

    private static final String FILE = "application.properties";

    /** How the bridge's own settings start. */
    private static final List<String> OWN = List.of("pushgateway.", "bridge.", "mqtt.", "csv.", "jdbc.", "relay.");

    private static final List<String> KNOWN = List.of(
            "pushgateway.url",
            "bridge.sources",
            "mqtt.broker-url",
            "mqtt.topic",
            "mqtt.qos",
            "mqtt.version",
            "mqtt.client-id",
            "mqtt.username",
            "mqtt.password",
            "mqtt.job",
            "mqtt.mapping",
            "csv.inbox",
            "csv.include",
            "csv.job",
            "csv.mapping",
            "csv.delimiter",
            "csv.skip-lines",
            "jdbc.url",
            "jdbc.username",
            "jdbc.password",
            "jdbc.query",
            "jdbc.period",
            "jdbc.job",
            "jdbc.mapping",
            "jdbc.last-column",
            "jdbc.last-start",
            "jdbc.queries",
            "relay.host",
            "relay.port",
            "relay.username",
            "relay.password",
            "relay.tls-certificate",
            "relay.tls-key",
            "relay.max-body-bytes");

    private final Function<String, String> systemProperties;
    private final Map<String, String> environment;
    private final Properties written;

    /** @param written what stands in files, the user's over the defaults */
    Settings(Function<String, String> systemProperties, Map<String, String> environment, Properties written) {
        this.systemProperties = systemProperties;
        this.environment = environment;
        this.written = written;
    }

    /**
     * The settings of this process.
     *
     * @param file the user's properties file, or {@code null} for {@code application.properties} in the working directory if there is one
     * @throws SettingsException if the file cannot be read
     */
    public static Settings load(Path file) {
        Properties written = defaults();
        if (file != null) {
            written.putAll(read(file));
        } else if (Files.isRegularFile(Path.of(FILE))) {
            written.putAll(read(Path.of(FILE)));
        }
        return new Settings(System::getProperty, System.getenv(), written);
    }

    /** The defaults and what is given, without a look at files, system properties or environment: for a program that embeds the bridge. */
    public static Settings of(Map<String, String> given) {
        Properties written = defaults();
        written.putAll(given);
        return new Settings(name -> null, Map.of(), written);
    }

    /** The value of a setting, or {@code null} if it is not set, or blank. */
    public String get(String name) {
        String value = lookup(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Whether a setting has a value. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /**
     * All that stands in the files, each name with the value it has after system properties and environment, and the component's options that
     * the environment alone sets.
     */
    public Properties resolved() {
        Properties resolved = new Properties();
        for (String name : written.stringPropertyNames()) {
            resolved.setProperty(name, lookup(name));
        }
        environment.forEach((variable, value) -> {
            String setting = ComponentOptions.setting(variable);
            if (setting != null && !value.isBlank() && systemProperties.apply(setting) == null) {
                resolved.stringPropertyNames().stream()
                        .filter(name -> ComponentOptions.isSame(name, setting))
                        .forEach(resolved::remove);
                resolved.setProperty(setting, value.strip());
            }
        });
        return resolved;
    }

    /** All settings that have a value, by name; those of other libraries as far as they stand in files. */
    public Map<String, String> present() {
        Map<String, String> present = new TreeMap<>();
        KNOWN.stream().filter(this::has).forEach(name -> present.put(name, get(name)));
        Properties resolved = resolved();
        resolved.stringPropertyNames().forEach(name -> present.put(name, resolved.getProperty(name)));
        return present;
    }

    /** Names that nothing reads, as messages: mostly misspelt. Those of other libraries are not looked at. */
    public List<String> unknown() {
        List<String> known = new ArrayList<>(KNOWN);
        for (String query : JdbcQuery.names(this)) {
            JdbcQuery.OWN.forEach(key -> known.add("jdbc." + query + "." + key));
        }
        Stream<String> own = written.stringPropertyNames().stream()
                .filter(name -> OWN.stream().anyMatch(name::startsWith) && !known.contains(name))
                .map(name -> "There is no setting " + name + DidYouMean.hint(name, known));
        Stream<String> ofComponent = written.stringPropertyNames().stream().map(ComponentOptions::unknown);
        Stream<String> variables = environment.keySet().stream().map(ComponentOptions::unknownVariable);
        return Stream.of(own, ofComponent, variables)
                .flatMap(messages -> messages)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    /** The environment variable for a setting. */
    public static String environmentVariable(String name) {
        return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private String lookup(String name) {
        String value = systemProperties.apply(name);
        if (value == null) {
            value = environment.get(environmentVariable(name));
        }
        return value == null ? written.getProperty(name) : value;
    }

    private static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream in = Settings.class.getResourceAsStream("/" + FILE)) {
            if (in != null) {
                defaults.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The defaults of the bridge cannot be read", e);
        }
        return defaults;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(
                    "The settings in " + file.toAbsolutePath() + " cannot be read: " + e
                            + ". It has to be a properties file in UTF-8, with lines such as mqtt.topic=sensors/#",
                    e);
        }
        return properties;
    }
}
