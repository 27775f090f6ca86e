// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import io.github.camelpushgateway.bridge.jdbc.JdbcQuery;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Where records come from. Each source is one route file; its settings are checked before Camel is started, so that a mistake shows plainly. */
public enum Source {
    MQTT("mqtt.broker-url", "mqtt.topic") {
        @Override
        public String routeFile(Settings settings) {
            return "3".equals(settings.get("mqtt.version")) ? "mqtt3.camel.yaml" : "mqtt.camel.yaml";
        }

        @Override
        void checkValues(Settings settings) {
            String url = settings.get("mqtt.broker-url");
            if (!url.matches("(tcp|ssl|ws|wss)://.+")) {
                throw wrong("mqtt.broker-url", url, "Write tcp://host:1883, or ssl://host:8883 for TLS");
            }
            String version = settings.get("mqtt.version");
            if (version != null && !version.equals("5") && !version.equals("3")) {
                throw wrong("mqtt.version", version, "Write 5, or 3 for MQTT 3.1.1");
            }
            String qos = settings.get("mqtt.qos");
            if (qos != null && !qos.equals("0") && !qos.equals("1")) {
                throw wrong(
                        "mqtt.qos",
                        qos,
                        "Write 1, so that nothing is lost, or 0. 2 would only cost: a message that comes twice does no harm here");
            }
        }
    },

    CSV("csv.inbox") {
        @Override
        public String routeFile(Settings settings) {
            return "csv.camel.yaml";
        }

        @Override
        void checkValues(Settings settings) {
            String inbox = settings.get("csv.inbox");
            try {
                Path directory = Path.of(inbox);
                if (Files.exists(directory) && !(Files.isDirectory(directory) && Files.isWritable(directory))) {
                    throw wrong("csv.inbox", inbox, "It has to be a folder that this user may write to");
                }
            } catch (InvalidPathException e) {
                throw wrong("csv.inbox", inbox, "It is no path: " + e.getReason());
            }
            String include = settings.get("csv.include");
            try {
                Pattern.compile(include == null ? "" : include);
            } catch (PatternSyntaxException e) {
                throw wrong(
                        "csv.include",
                        include,
                        "It has to be a regular expression, such as .*\\.csv (in a properties file .*\\\\.csv)");
            }
            String skipLines = settings.get("csv.skip-lines");
            if (skipLines != null && !skipLines.matches("\\d{1,9}")) {
                throw wrong("csv.skip-lines", skipLines, "Write how many lines stand above the header");
            }
        }
    },

    JDBC("jdbc.url") {
        @Override
        public String routeFile(Settings settings) {
            return "jdbc.camel.yaml";
        }

        @Override
        void checkValues(Settings settings) {
            JdbcQuery.of(settings);
            String url = settings.get("jdbc.url");
            try {
                DriverManager.getDriver(url);
            } catch (SQLException e) {
                // No more of the URL than what names the driver: a password may stand behind it.
                String driver = Arrays.stream(url.split(":", 3)).limit(2).collect(Collectors.joining(":"));
                throw new SettingsException(
                        "No JDBC driver on the class path takes a jdbc.url that starts with " + driver
                                + ": . Put the driver's jar on the class path, or correct the URL (jdbc:postgresql://host/database)");
            }
        }

        @Override
        public Map<String, String> mappings(Settings settings) {
            Map<String, String> mappings = new LinkedHashMap<>();
            JdbcQuery.written(settings).stream()
                    .filter(query -> query.mapping() != null)
                    .forEach(query -> mappings.putIfAbsent(query.mapping(), query.job()));
            return mappings;
        }
    },

    RELAY("relay.port") {
        @Override
        public String routeFile(Settings settings) {
            return "relay.camel.yaml";
        }

        @Override
        void checkValues(Settings settings) {
            String port = settings.get("relay.port");
            if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
                throw wrong("relay.port", port, "A port is 1 to 65535, or 0 for any that is free");
            }
            String most = settings.get("relay.max-body-bytes");
            if (most != null && !most.matches("[1-9]\\d{0,9}")) {
                throw wrong("relay.max-body-bytes", most, "Write a number of bytes, for example 16777216");
            }
            checkBothOrNone(settings, "relay.username", "relay.password");
            checkBothOrNone(settings, "relay.tls-certificate", "relay.tls-key");
            for (String name : List.of("relay.tls-certificate", "relay.tls-key")) {
                String file = settings.get(name);
                if (file != null && !Files.isReadable(Path.of(file))) {
                    throw wrong(name, file, "There is no file of this name that this user may read");
                }
            }
        }

        private void checkBothOrNone(Settings settings, String one, String other) {
            if (settings.has(one) != settings.has(other)) {
                throw new SettingsException(
                        "Of " + one + " and " + other + " one is set, and the other is not. Set both, or none");
            }
        }
    };

    /** Set: the source is configured. */
    private final String key;

    private final List<String> required;

    Source(String... required) {
        this.key = required[0];
        this.required = List.of(required);
    }

    /** The mappings its records are mapped by, each with a job it is pushed for. */
    public Map<String, String> mappings(Settings settings) {
        String mapping = settings.get(this + ".mapping");
        return mapping == null ? Map.of() : Map.of(mapping, settings.get(this + ".job"));
    }

    /** The name of the file with this source's route, in the class path's folder {@code routes}. */
    public abstract String routeFile(Settings settings);

    abstract void checkValues(Settings settings);

    /** @throws SettingsException if something this source needs is missing or wrong */
    public final void check(Settings settings) {
        List<String> missing =
                required.stream().filter(name -> !settings.has(name)).toList();
        if (!missing.isEmpty()) {
            throw new SettingsException("The source " + this + " needs "
                    + missing.stream()
                            .map(name -> name + " (environment variable " + Settings.environmentVariable(name) + ")")
                            .collect(Collectors.joining(" and "))
                    + ". Set it, or leave " + this + " out of bridge.sources");
        }
        checkValues(settings);
    }

    /**
     * The sources that {@code bridge.sources} names, or else those that are configured; checked.
     *
     * @return one or more
     * @throws SettingsException if there is none, one is unknown, or one's settings are wrong
     */
    public static Set<Source> of(Settings settings) {
        Set<Source> sources = configured(settings);
        sources.forEach(source -> source.check(settings));
        return sources;
    }

    /** As {@link #of}, without a look at each one's settings. */
    public static Set<Source> configured(Settings settings) {
        Set<Source> sources = new LinkedHashSet<>();
        String names = settings.get("bridge.sources");
        if (names == null) {
            Arrays.stream(values()).filter(source -> settings.has(source.key)).forEach(sources::add);
        } else {
            for (String name : names.split("[,\\s]+")) {
                if (!name.isEmpty()) {
                    sources.add(named(name));
                }
            }
        }
        if (sources.isEmpty()) {
            throw new SettingsException("No source is configured. Set at least one of "
                    + Arrays.stream(values())
                            .map(source -> source.key + " (" + Settings.environmentVariable(source.key) + ")")
                            .collect(Collectors.joining(", ")));
        }
        return sources;
    }

    private static Source named(String name) {
        return Arrays.stream(values())
                .filter(source -> source.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "bridge.sources",
                        name,
                        "Sources are "
                                + Arrays.stream(values()).map(Source::toString).collect(Collectors.joining(", "))));
    }

    private static SettingsException wrong(String setting, String value, String instead) {
        return new SettingsException(setting + " is '" + value + "'. " + instead);
    }

    /** As it stands in {@code bridge.sources}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
