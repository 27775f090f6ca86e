// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Settings that belong together, as one section of the settings file. Immutable.
 *
 * @param title the section's heading
 * @param prefix how the names of its settings start, without the dot, or {@code null} if the bridge does not look
 *     after all such names
 * @param names the setting that names several of a source, as {@code mqtt.brokers}, or {@code null}; each of the
 *     others may then be given for a name, as in {@code mqtt.plant.topic}
 */
public record SettingGroup(String title, String prefix, String names, List<Setting> settings) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    public SettingGroup {
        settings = List.copyOf(settings);
    }

    public SettingGroup(String title, String prefix, Setting... settings) {
        this(title, prefix, null, Arrays.asList(settings));
    }

    /** The setting of this name. */
    public Setting get(String name) {
        return settings.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No setting " + name + " is declared"));
    }

    /** What may be given for a name. */
    public List<Setting> ofNames() {
        return names == null
                ? List.of()
                : settings.stream()
                        .filter(setting -> !setting.name().equals(names))
                        .toList();
    }

    /**
     * The names in a value, right or wrong, in their order.
     *
     * @param written the value of the setting {@link #names}; {@code null} if it is not set, so that there is only
     *     one of the source
     */
    public List<String> namesIn(String written) {
        return names == null || written == null
                ? List.of()
                : Arrays.stream(written.split("[,\\s]+"))
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    /** What is wrong with a name of a source, or {@code null}. */
    public String problemOfName(String name) {
        if (!NAME.matcher(name).matches()) {
            return names + " names '" + name
                    + "'. Write names of small letters, digits and dashes that start with a letter, separated by commas";
        }
        boolean isWord = settings.stream().anyMatch(setting -> setting.word().equals(name));
        return isWord
                ? names + " names '" + name + "', which is a setting: " + prefix + "." + name + ". Choose another name"
                : null;
    }
}
