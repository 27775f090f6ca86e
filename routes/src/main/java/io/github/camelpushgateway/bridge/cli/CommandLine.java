// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command's arguments: words, options as {@code --name=value} or {@code --name value}, and flags as {@code --name}.
 * Immutable.
 */
public final class CommandLine {

    private final List<String> words = new ArrayList<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();
    private final Set<String> flags = new LinkedHashSet<>();

    /** As {@link #CommandLine(List, Set, Set)}, of a command without flags. */
    public CommandLine(List<String> arguments, Set<String> withValue) {
        this(arguments, withValue, Set.of());
    }

    /**
     * @param withValue the options there are that take a value
     * @param withoutValue the flags there are, which take none
     * @throws MisuseException if an option is unknown, lacks its value, or has one that it does not take
     */
    public CommandLine(List<String> arguments, Set<String> withValue, Set<String> withoutValue) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                words.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            if (withoutValue.contains(name)) {
                if (equals >= 0) {
                    throw new MisuseException("--" + name + " takes no value, not " + argument);
                }
                flags.add(name);
                continue;
            }
            if (!withValue.contains(name)) {
                throw new MisuseException("There is no option " + argument + " for this command");
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                throw new MisuseException("--" + name + " needs a value");
            }
            options.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(equals < 0 ? arguments.get(++i) : argument.substring(equals + 1));
        }
    }

    /** What is no option, in order. */
    public List<String> words() {
        return words;
    }

    /** The value of an option that is given once, or {@code null}. */
    public String get(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new MisuseException("--" + name + " is given " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** Whether a flag, or an option, is given. */
    public boolean has(String name) {
        return flags.contains(name) || options.containsKey(name);
    }

    /** The values of an option that may be given often. */
    List<String> all(String name) {
        return options.getOrDefault(name, List.of());
    }

    /** A time in whole seconds, as an option has it. */
    public static Duration seconds(String given) {
        if (!given.matches("[1-9]\\d{0,3}")) {
            throw new MisuseException("--seconds is a number from 1 to 9999, not " + given);
        }
        return Duration.ofSeconds(Long.parseLong(given));
    }

    /** A mapping as Camel names it: a plain path is a file; what names its kind stays as it is. */
    static String resource(String mapping) {
        return List.of("file:", "classpath:", "ref:").stream().anyMatch(mapping::startsWith)
                ? mapping
                : "file:" + mapping;
    }

    /** The command was not called as it has to be; the message says how. */
    public static final class MisuseException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public MisuseException(String message) {
            super(message);
        }
    }
}
