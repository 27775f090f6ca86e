// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The declared settings in words: as a commented properties file, as a table for the documentation, and for
 * {@code --help}.
 */
public final class SettingsText {

    private static final int WIDTH = 120;
    private static final int HELP_INDENT = 34;

    private SettingsText() {}

    /** Sections of a properties file with each setting's meaning above it; one without a default is commented out. */
    public static String properties(List<SettingGroup> groups) {
        StringBuilder text = new StringBuilder();
        for (SettingGroup group : groups) {
            String heading = "# ---- " + group.title() + " ";
            text.append('\n').append(heading).append("-".repeat(WIDTH - heading.length()));
            text.append('\n');
            for (Setting setting : group.settings()) {
                String meaning = sentence(setting.summary()) + (setting.more().isEmpty() ? "" : " " + setting.more());
                wrapped(meaning, WIDTH - 2)
                        .forEach(line -> text.append("# ").append(line).append('\n'));
                boolean isSet = setting.byDefault() != null;
                text.append(isSet ? "" : "#")
                        .append(setting.isOpen() ? setting.name().replace("*", "") : setting.name() + "=")
                        .append((isSet ? setting.byDefault() : setting.example()).replace("\\", "\\\\"))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Rows of a Markdown table: name, default, meaning. */
    public static String table(List<SettingGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.settings().stream())
                .map(setting -> "| `" + setting.name() + "` | "
                        + (setting.byDefault() == null ? "" : "`" + setting.byDefault() + "` ") + "| "
                        + setting.summary().replace("|", "\\|") + " |\n")
                .collect(Collectors.joining());
    }

    /** Each setting with its default and its meaning, for a terminal. */
    public static String help(List<SettingGroup> groups) {
        StringBuilder text = new StringBuilder();
        for (SettingGroup group : groups) {
            text.append('\n').append(group.title()).append(":\n");
            for (Setting setting : group.settings()) {
                String name = "  " + setting.name() + (setting.byDefault() == null ? "" : "=" + setting.byDefault());
                List<String> lines = wrapped(setting.summary().replace("`", ""), WIDTH - HELP_INDENT);
                boolean fits = name.length() < HELP_INDENT - 1;
                text.append(name).append(fits ? " ".repeat(HELP_INDENT - name.length()) + lines.remove(0) : "");
                text.append('\n');
                lines.forEach(line ->
                        text.append(" ".repeat(HELP_INDENT)).append(line).append('\n'));
            }
        }
        return text.toString();
    }

    private static String sentence(String summary) {
        String plain = summary.replace("`", "");
        boolean isWord = !summary.startsWith("`");
        return (isWord ? plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1) : plain) + ".";
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
