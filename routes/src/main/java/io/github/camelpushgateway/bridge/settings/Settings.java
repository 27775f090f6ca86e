// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import io.github.camelpushgateway.text.DidYouMean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The bridge's settings. A name is looked up as a system property, then as an environment variable (dots and dashes
 * are underscores there, letters are upper case), then in the user's file, then in the defaults that come with the
 * bridge. Immutable.
 */
public final class Settings {

    private static final String FILE = "application.properties";

    private final List<SettingGroup> groups;
    private final Function<String, String> systemProperties;
    private final Map<String, String> environment;
    private final Properties written;

    /**
     * @param groups all that are declared
     * @param written what stands in the user's files
     */
    Settings(
            List<SettingGroup> groups,
            Function<String, String> systemProperties,
            Map<String, String> environment,
            Map<?, ?> written) {
        this.groups = List.copyOf(groups);
        this.systemProperties = systemProperties;
        this.environment = environment;
        this.written = defaults(groups);
        this.written.putAll(written);
    }

    /**
     * The settings of this process.
     *
     * @param groups all that are declared
     * @param file the user's properties file, beside which {@code conf.d/*.properties} is read too; or {@code null} for
     *     {@code application.properties} in the working directory if there is one
     * @throws SettingsException if the file cannot be read
     */
    public static Settings load(List<SettingGroup> groups, Path file) {
        Properties written = new Properties();
        if (file != null) {
            written = SettingsFiles.read(groups, file);
        } else if (Files.isRegularFile(Path.of(FILE))) {
            written = SettingsFiles.read(groups, Path.of(FILE));
        }
        return new Settings(groups, System::getProperty, System.getenv(), written);
    }

    /**
     * The defaults and what is given, without a look at files, system properties or environment: for a program that
     * embeds the bridge.
     */
    public static Settings of(List<SettingGroup> groups, Map<String, String> given) {
        return new Settings(groups, name -> null, Map.of(), given);
    }

    /** All that are declared. */
    public List<SettingGroup> groups() {
        return groups;
    }

    /** The value of a setting, or {@code null} if it is not set, or blank. */
    public String get(String name) {
        String value = lookup(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** As {@link #get}, with the blanks that are written, as a tab between columns is; {@code null} if it is empty. */
    public String asWritten(String name) {
        String value = lookup(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Whether a setting has a value. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /**
     * All that stands in the files, each name with the value it has after system properties and environment, and
     * the component's options that the environment alone sets.
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
        declared().keySet().stream().filter(this::has).forEach(name -> present.put(name, get(name)));
        Properties resolved = resolved();
        resolved.stringPropertyNames().forEach(name -> present.put(name, resolved.getProperty(name)));
        return present;
    }

    /** As {@link #present}, with what is secret masked. */
    public Map<String, String> shown() {
        Map<String, Setting> declared = declared();
        Map<String, String> shown = present();
        shown.replaceAll((name, value) -> {
            Setting setting = declared.get(name);
            if (setting != null) {
                return setting.shown(value);
            }
            // Of a name that nobody here knows nobody here knows either whether its value is secret.
            return ComponentOptions.isShown(name) ? Masking.masked(value) : Masking.MASK;
        });
        return shown;
    }

    /**
     * Names that nothing reads, as messages without their values: mostly misspelt. Those of other libraries are not
     * looked at.
     */
    public List<String> unknown() {
        Map<String, Setting> declared = declared();
        Set<String> known = declared.keySet();
        List<Setting> open = declared.values().stream().filter(Setting::isOpen).toList();
        Stream<String> own = written.stringPropertyNames().stream()
                .filter(name -> isOurs(name) && !known.contains(name))
                .filter(name -> open.stream().noneMatch(setting -> setting.isFor(name)))
                .map(name -> "There is no setting " + name + DidYouMean.hint(name, known));
        Stream<String> ofComponent = written.stringPropertyNames().stream().map(ComponentOptions::unknown);
        Stream<String> variables = environment.keySet().stream().map(ComponentOptions::unknownVariable);
        return Stream.of(own, ofComponent, variables)
                .flatMap(messages -> messages)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    /** The names that several of a source have, right or wrong, in their order; none if there is only one. */
    public List<String> namesOf(SettingGroup group) {
        return group.names() == null ? List.of() : group.namesIn(get(group.names()));
    }

    /** All settings that may be written, by name, those for the names of sources included. */
    private Map<String, Setting> declared() {
        Map<String, Setting> declared = new LinkedHashMap<>();
        for (SettingGroup group : groups) {
            group.settings().forEach(setting -> declared.put(setting.name(), setting));
            for (String name : namesOf(group)) {
                group.ofNames()
                        .forEach(setting -> declared.put(group.prefix() + "." + name + "." + setting.word(), setting));
            }
        }
        return declared;
    }

    private boolean isOurs(String name) {
        return groups.stream().anyMatch(group -> group.prefix() != null && name.startsWith(group.prefix() + "."));
    }

    private String lookup(String name) {
        String value = systemProperties.apply(name);
        if (value == null) {
            value = environment.get(Setting.environmentVariable(name));
        }
        return value == null ? written.getProperty(name) : value;
    }

    private static Properties defaults(List<SettingGroup> groups) {
        Properties defaults = new Properties();
        for (SettingGroup group : groups) {
            for (Setting setting : group.settings()) {
                if (setting.byDefault() != null) {
                    defaults.setProperty(setting.name(), setting.byDefault());
                }
            }
        }
        return defaults;
    }
}
