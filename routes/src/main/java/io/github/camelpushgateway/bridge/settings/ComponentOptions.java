// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.text.DidYouMean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The component's options as settings: {@code camel.component.pushgateway.<option>}, or an environment variable.
 * Camel looks for environment variables of its own components only, so those of this one are found here.
 */
public final class ComponentOptions {

    public static final String PREFIX = "camel.component.pushgateway.";

    private static final String VARIABLE = Setting.environmentVariable(PREFIX);

    /** Options that take any name behind a dot. */
    private static final Set<String> MAPS = Set.of("grouping", "labels", "http", "gateway");

    /** Of one of several gateways, in an environment variable: its place, then its option. */
    private static final Pattern PLACED = Pattern.compile("(\\d+)_(HTTP_)?(.+)");

    private static final Set<String> FILES = Set.of("mapping", "statestore", "credentials");

    /** Options that take any name after a dot, and a text. */
    private static final Set<String> TEXT_MAPS = Set.of("grouping", "labels");

    private static final String CATALOG = "/META-INF/io/github/camelpushgateway/pushgateway.json";

    /** How an option is described, by its name in small letters without dashes. */
    private static final Map<String, Option> OPTIONS = new TreeMap<>();

    private record Option(String name, String type) {}

    static {
        // Token by token: a whole ObjectMapper costs a start a tenth of a second.
        try (InputStream in = PushgatewayComponent.class.getResourceAsStream(CATALOG);
                JsonParser json = new JsonFactory().createParser(in)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean options = json.currentName().equals("componentProperties");
                json.nextToken();
                if (options) {
                    readOptions(json);
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The component's catalog cannot be read", e);
        }
    }

    private static void readOptions(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            String type = "";
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isType = json.currentName().equals("type");
                json.nextToken();
                if (isType) {
                    type = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            OPTIONS.put(letters(name), new Option(name, type));
        }
    }

    private ComponentOptions() {}

    /**
     * The setting that an environment variable is for. Of {@code …_LABELS_<name>} and {@code …_GROUPING_<name>} the
     * name is in small letters; of {@code …_HTTP_<option>} and {@code …_GATEWAY_<n>_<option>} it is written as the
     * option is.
     *
     * @return {@code null} if it is for none
     */
    static String setting(String variable) {
        if (!isVariable(variable)) {
            return null;
        }
        String rest = variable.substring(VARIABLE.length());
        for (String map : MAPS) {
            String start = map.toUpperCase(Locale.ROOT) + '_';
            if (rest.startsWith(start) && rest.length() > start.length()) {
                String name = rest.substring(start.length());
                if (map.equals("gateway")) {
                    Matcher placed = PLACED.matcher(name);
                    if (placed.matches()) {
                        return PREFIX + "gateway." + placed.group(1) + (placed.group(2) == null ? "." : ".http.")
                                + camelCase(placed.group(3));
                    }
                    continue;
                }
                return PREFIX + map + '.' + (map.equals("http") ? camelCase(name) : name.toLowerCase(Locale.ROOT));
            }
        }
        Option option = OPTIONS.get(letters(rest));
        return option == null ? null : PREFIX + option.name;
    }

    /** Whether an environment variable is meant for the component. */
    static boolean isVariable(String name) {
        return name.startsWith(VARIABLE);
    }

    /** Whether an option's value may be {@code file:} and a path. */
    static boolean takesFile(String setting) {
        return setting.startsWith(PREFIX) && FILES.contains(letters(setting.substring(PREFIX.length())));
    }

    /** Whether an option's value is any text, and not a number, one of some words, or the name of a bean. */
    public static boolean isText(String setting, String value) {
        if (!setting.startsWith(PREFIX)) {
            return false;
        }
        String name = setting.substring(PREFIX.length());
        int dot = name.indexOf('.');
        if (dot > 0) {
            return TEXT_MAPS.contains(name.substring(0, dot));
        }
        Option option = OPTIONS.get(letters(name));
        return option != null
                && (option.type.equals("string") || option.type.equals("object") && !value.startsWith("#"));
    }

    /** Whether a setting is the option {@code stateStore}. */
    public static boolean isStateStore(String setting) {
        return isSame(setting, PREFIX + "stateStore");
    }

    /** Whether two settings are the same option, written in different ways. */
    static boolean isSame(String setting, String other) {
        return setting.startsWith(PREFIX) && letters(setting).equals(letters(other));
    }

    /** What is wrong with the name of a setting, or {@code null}. */
    static String unknown(String setting) {
        if (!setting.startsWith(PREFIX)) {
            return null;
        }
        String name = setting.substring(PREFIX.length());
        int dot = name.indexOf('.');
        boolean known = dot < 0
                ? OPTIONS.containsKey(letters(name))
                : MAPS.contains(name.substring(0, dot)) && dot < name.length() - 1;
        return known ? null : "There is no setting " + setting + DidYouMean.hint(name, names());
    }

    /** What is wrong with the name of an environment variable, or {@code null}. */
    static String unknownVariable(String variable) {
        return !isVariable(variable) || setting(variable) != null
                ? null
                : "There is no setting for the environment variable " + variable
                        + DidYouMean.hint(variable.substring(VARIABLE.length()), names());
    }

    /** Whether a setting is an option of the component whose value anybody may see. */
    static boolean isShown(String setting) {
        return setting.startsWith(PREFIX)
                && !setting.startsWith(PREFIX + "http.")
                && !setting.startsWith(PREFIX + "gateway.")
                && unknown(setting) == null
                && !Masking.soundsSecret(setting);
    }

    /** What an option takes, as advice; empty where there is nothing to say. */
    public static String takes(String setting) {
        Option option = OPTIONS.get(letters(setting.substring(PREFIX.length())));
        String type = option == null ? "" : option.type;
        return switch (type) {
            case "duration" -> "Write a time such as 500ms, 10s or 5m";
            case "integer" -> "Write a whole number";
            case "boolean" -> "Write true or false";
            default -> "";
        };
    }

    private static List<String> names() {
        return OPTIONS.values().stream().map(Option::name).toList();
    }

    private static String letters(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static String camelCase(String variable) {
        StringBuilder name = new StringBuilder();
        for (String word : variable.toLowerCase(Locale.ROOT).split("_+")) {
            name.append(
                    name.isEmpty() || word.isEmpty()
                            ? word
                            : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
