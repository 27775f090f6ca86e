// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import java.util.List;
import java.util.function.Consumer;

/**
 * The settings of one source: those that are its kind's, as {@code mqtt.topic}, or those of one of several that
 * have a name, as {@code mqtt.plant.topic}. What a name lacks is the kind's own. Immutable.
 */
public final class SourceSettings {

    private final Settings settings;
    private final SettingGroup group;
    private final String name;

    /** @param name {@code null} if the source has none */
    public SourceSettings(Settings settings, SettingGroup group, String name) {
        this.settings = settings;
        this.group = group;
        this.name = name;
    }

    /** The name it has among others of its kind, or {@code null}. */
    public String name() {
        return name;
    }

    /**
     * What its route is called, and what it is called in logs, meters and on the page: {@code mqtt}, or
     * {@code mqtt-plant}.
     */
    public String id() {
        return name == null ? group.prefix() : group.prefix() + "-" + name;
    }

    /** What it is called where its kind is known: its name, or its kind's. */
    public String feed() {
        return name == null ? group.prefix() : name;
    }

    /** All the settings there are. */
    public Settings all() {
        return settings;
    }

    /**
     * A setting's value, or {@code null} if it is not set.
     *
     * @param word its name without the source's: {@code topic}
     */
    public String get(String word) {
        return settings.get(key(word));
    }

    /** As {@link #get}, with the blanks that are written; {@code null} if it is empty. */
    public String asWritten(String word) {
        String own = settings.asWritten(own(word));
        return own != null ? own : settings.asWritten(common(word));
    }

    public boolean has(String word) {
        return get(word) != null;
    }

    /**
     * What a setting is called where it is set, or where it would be: {@code mqtt.plant.topic}, or
     * {@code mqtt.topic}.
     */
    public String key(String word) {
        String own = own(word);
        return name == null || settings.has(own) || !settings.has(common(word)) ? own : common(word);
    }

    /** A setting's value for the name alone, or {@code null}, also where the kind's own has one. */
    public String getOwn(String word) {
        return settings.get(own(word));
    }

    /**
     * Looks at each value by itself, and at whether those that are required are there.
     *
     * @param problems is given each message
     */
    public void check(Consumer<String> problems) {
        List<Setting> looked = name == null ? group.settings() : group.ofNames();
        StringBuilder missing = new StringBuilder();
        for (Setting setting : looked) {
            String key = key(setting.word());
            String value = settings.get(key);
            if (value != null) {
                String problem = setting.problem(key, value);
                if (problem != null) {
                    problems.accept(problem);
                }
            } else if (setting.required()) {
                missing.append(missing.isEmpty() ? "" : " and ")
                        .append(key)
                        .append(" (environment variable ")
                        .append(Setting.environmentVariable(key))
                        .append(')');
            }
        }
        if (!missing.isEmpty()) {
            problems.accept("The source " + id() + " needs " + missing + ". Set it, or leave "
                    + (name == null ? group.prefix() + " out of bridge.sources" : name + " out of " + group.names()));
        }
    }

    /** Whether each of these is fit by itself, or not set. */
    public boolean areRight(String... words) {
        for (String word : words) {
            String value = get(word);
            if (value != null && group.get(common(word)).check().apply(value) != null) {
                return false;
            }
        }
        return true;
    }

    /** A message that a setting does not fit. */
    public String wrong(String word, String advice) {
        return key(word) + " is '" + group.get(common(word)).shown(get(word)) + "'. " + advice;
    }

    private String own(String word) {
        return name == null ? common(word) : group.prefix() + "." + name + "." + word;
    }

    private String common(String word) {
        return group.prefix() + "." + word;
    }
}
