// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.source;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of sources there are, and which of them are configured. Immutable. */
public final class SourceList {

    private static final String CHOSEN = "bridge.sources";

    private final List<Source> kinds;

    public SourceList(List<Source> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /** What each kind declares. */
    public List<SettingGroup> settings() {
        return kinds.stream().map(Source::settings).toList();
    }

    /** The route files of all kinds. */
    public List<String> routeFiles() {
        return kinds.stream().flatMap(kind -> kind.routeFiles().stream()).toList();
    }

    /** How the kinds are called, separated by commas. */
    public String names() {
        return kinds.stream().map(Source::name).collect(Collectors.joining(", "));
    }

    /** What configures each kind: the setting that it cannot do without. */
    public List<Setting> keys() {
        return kinds.stream().map(SourceList::key).toList();
    }

    /**
     * The sources that {@code bridge.sources} names, or else those that are configured; one for each name where
     * several of a kind have one. They are checked.
     *
     * @param warnings is given each thing that may not be meant
     * @return one or more
     * @throws SettingsException if there is none, one is unknown, or settings are wrong; all that is wrong is in
     *     its message
     */
    public List<ConfiguredSource> of(Settings settings, Consumer<String> warnings) {
        Set<String> problems = new LinkedHashSet<>();
        List<ConfiguredSource> sources = configured(settings, problems::add);
        check(sources, problems::add, warnings);
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join(System.lineSeparator(), problems));
        }
        return sources;
    }

    /**
     * Looks at the settings of each, and of those of a kind together.
     *
     * @param problems is given each thing that is wrong
     * @param warnings is given each thing that may not be meant
     */
    public void check(List<ConfiguredSource> sources, Consumer<String> problems, Consumer<String> warnings) {
        sources.forEach(source -> source.check(problems));
        for (Source kind : kinds) {
            List<SourceSettings> configured = sources.stream()
                    .filter(source -> source.kind() == kind)
                    .map(ConfiguredSource::settings)
                    .toList();
            kind.checkTogether(configured, problems, warnings);
        }
    }

    /**
     * As {@link #of}, without a look at each one's settings.
     *
     * @param problems is given what is wrong with the choice
     */
    public List<ConfiguredSource> configured(Settings settings, Consumer<String> problems) {
        List<ConfiguredSource> sources = new ArrayList<>();
        for (Source kind : chosen(settings, problems)) {
            SettingGroup group = kind.settings();
            List<String> names = settings.namesOf(group);
            if (names.isEmpty()) {
                sources.add(new ConfiguredSource(kind, new SourceSettings(settings, group, null)));
            }
            names.stream()
                    .filter(name -> Collections.frequency(names, name) > 1)
                    .distinct()
                    .forEach(name -> problems.accept(group.names() + " names '" + name + "' twice"));
            for (String name : new LinkedHashSet<>(names)) {
                String problem = group.problemOfName(name);
                if (problem != null) {
                    problems.accept(problem);
                } else {
                    sources.add(new ConfiguredSource(kind, new SourceSettings(settings, group, name)));
                }
            }
        }
        return sources;
    }

    private Set<Source> chosen(Settings settings, Consumer<String> problems) {
        Set<Source> chosen = new LinkedHashSet<>();
        String written = settings.get(CHOSEN);
        if (written == null) {
            kinds.stream().filter(kind -> isConfigured(kind, settings)).forEach(chosen::add);
        } else {
            Stream.of(written.split("[,\\s]+")).filter(name -> !name.isEmpty()).forEach(name -> kinds.stream()
                    .filter(kind -> kind.name().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .ifPresentOrElse(
                            chosen::add, () -> problems.accept(CHOSEN + " is '" + name + "'. Sources are " + names())));
        }
        if (chosen.isEmpty() && written == null) {
            problems.accept("No source is configured. Set at least one of "
                    + keys().stream()
                            .map(key -> key.name() + " (" + key.environmentVariable() + ")")
                            .collect(Collectors.joining(", ")));
        }
        return chosen;
    }

    private static boolean isConfigured(Source kind, Settings settings) {
        SettingGroup group = kind.settings();
        return settings.has(key(kind).name()) || !settings.namesOf(group).isEmpty();
    }

    private static Setting key(Source kind) {
        return kind.settings().settings().stream()
                .filter(Setting::required)
                .findFirst()
                .orElseThrow();
    }
}
