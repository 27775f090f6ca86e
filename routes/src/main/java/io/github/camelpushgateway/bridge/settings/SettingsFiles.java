// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A settings file, and those in {@code conf.d} beside it in the order of their names. The later of two counts, except
 * that names of sources
 * add up, so that a file can bring a source with it. Paths in a file are relative to the folder it is in.
 */
final class SettingsFiles {

    private static final String FOLDER = "conf.d";
    private static final String FILE = "file:";

    private final List<SettingGroup> groups;
    private final Properties read = new Properties();

    private SettingsFiles(List<SettingGroup> groups) {
        this.groups = groups;
    }

    /**
     * @param groups all that are declared
     * @throws SettingsException if a file cannot be read
     */
    static Properties read(List<SettingGroup> groups, Path file) {
        SettingsFiles files = new SettingsFiles(groups);
        files.add(file);
        Path folder = file.toAbsolutePath().resolveSibling(FOLDER);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> more = Files.list(folder)) {
                more.filter(each -> each.getFileName().toString().endsWith(".properties"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw new SettingsException("The folder " + folder + " cannot be read: " + e, e);
            }
        }
        return files.read;
    }

    private void add(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Properties written = load(file);
        for (String name : written.stringPropertyNames()) {
            String value = absolute(name, written.getProperty(name), folder);
            String former = read.getProperty(name);
            boolean addsUp = former != null
                    && !former.isBlank()
                    && groups.stream().anyMatch(group -> name.equals(group.names()));
            read.setProperty(name, addsUp ? former + "," + value : value);
        }
    }

    private String absolute(String name, String value, Path folder) {
        if (value.isBlank()) {
            return value;
        }
        Setting setting = declared(name);
        if (setting != null && setting.kind() == Setting.Kind.PATH) {
            return resolved(value.strip(), folder);
        }
        boolean isResource = setting != null && setting.kind() == Setting.Kind.RESOURCE;
        return isResource || ComponentOptions.takesFile(name)
                ? Arrays.stream(value.split(","))
                        .map(String::strip)
                        .map(part ->
                                part.startsWith(FILE) ? FILE + resolved(part.substring(FILE.length()), folder) : part)
                        .collect(Collectors.joining(","))
                : value;
    }

    private static String resolved(String path, Path folder) {
        try {
            return folder.resolve(path).normalize().toString();
        } catch (InvalidPathException e) {
            // Who looks at the value says what is wrong with it.
            return path;
        }
    }

    /** The setting of a name, or of one that several of a source have between: {@code csv.erp.inbox}. */
    private Setting declared(String name) {
        for (SettingGroup group : groups) {
            for (Setting setting : group.settings()) {
                boolean isOfName = group.names() != null
                        && name.startsWith(group.prefix() + ".")
                        && name.endsWith("." + setting.word());
                if (name.equals(setting.name()) || isOfName) {
                    return setting;
                }
            }
        }
        return null;
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new SettingsException(
                    "The settings in " + file.toAbsolutePath()
                            + " cannot be read: there is no such file. Check --config",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(
                    "The settings in " + file.toAbsolutePath() + " cannot be read: " + e
                            + ". It has to be a properties file in UTF-8, with lines such as mqtt.topic=sensors/#",
                    e);
        }
        return properties;
    }
}
