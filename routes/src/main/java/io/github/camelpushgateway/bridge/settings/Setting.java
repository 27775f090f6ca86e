// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A setting as whoever reads it declares it, once: lookup, hints at misspelt names, {@code --help}, the commented
 * settings file and the table in docs/bridge.md all come from here. Immutable; each method that changes something
 * gives a new one.
 *
 * @param name as it is written in a file, for example {@code mqtt.topic}
 * @param summary what it is for, in a sentence or two without an end: for the table and {@code --help}
 * @param more what the settings file says after that, in whole sentences; empty for nothing
 * @param byDefault the value where none is given, or {@code null}
 * @param example what the settings file shows where there is no default; empty for nothing
 * @param kind what a value is
 * @param required whether its source cannot do without it
 * @param check gives what is wrong with a value, as advice, or {@code null}; it sees no blank value
 */
public record Setting(
        String name,
        String summary,
        String more,
        String byDefault,
        String example,
        Kind kind,
        boolean required,
        Function<String, String> check) {

    /** What a value is, so that it can be shown, or looked up, as such a value has to be. */
    public enum Kind {
        TEXT,
        /** Never shown. */
        SECRET,
        /** A file or folder. */
        PATH,
        /** A resource as Camel names it: {@code file:}, {@code classpath:} or {@code ref:} and a path or name. */
        RESOURCE,
        /** May hold a password, which is not shown. */
        URL
    }

    public Setting {
        Objects.requireNonNull(name);
        Objects.requireNonNull(summary);
    }

    /** A text without a default, that may be anything. */
    public static Setting of(String name, String summary) {
        return new Setting(name, summary, "", null, "", Kind.TEXT, false, value -> null);
    }

    public Setting more(String sentences) {
        return new Setting(name, summary, sentences, byDefault, example, kind, required, check);
    }

    public Setting byDefault(String value) {
        return new Setting(name, summary, more, value, example, kind, required, check);
    }

    public Setting example(String value) {
        return new Setting(name, summary, more, byDefault, value, kind, required, check);
    }

    public Setting kind(Kind newKind) {
        return new Setting(name, summary, more, byDefault, example, newKind, required, check);
    }

    /**
     * Whether it stands for settings of another library, whose names it does not know: it ends in {@code .*}. Their
     * values are never shown, since nobody here knows which of them are secret.
     */
    public boolean isOpen() {
        return name.endsWith(".*");
    }

    /** Whether a name is this setting's, or one of those it stands for. */
    boolean isFor(String written) {
        return isOpen() ? written.startsWith(name.substring(0, name.length() - 1)) : written.equals(name);
    }

    /** One whose value is never shown. */
    public Setting secret() {
        return kind(Kind.SECRET);
    }

    public Setting asRequired() {
        return new Setting(name, summary, more, byDefault, example, kind, true, check);
    }

    /** @param newCheck gives what is wrong with a value, as advice, or {@code null} */
    public Setting check(Function<String, String> newCheck) {
        return new Setting(name, summary, more, byDefault, example, kind, required, newCheck);
    }

    /** One that takes these values only. */
    public Setting oneOf(List<String> values, String advice) {
        return check(value -> values.contains(value) ? null : advice);
    }

    /** One whose values a regular expression describes. */
    public Setting matching(String pattern, String advice) {
        return check(value -> value.matches(pattern) ? null : advice);
    }

    /** The environment variable for it. */
    public String environmentVariable() {
        return environmentVariable(name);
    }

    /** The environment variable for a setting: dots and dashes are underscores, letters are upper case. */
    public static String environmentVariable(String name) {
        return name.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    }

    /**
     * The last part of its name: what it is called for a name of its source, as {@code topic} in
     * {@code mqtt.plant.topic}.
     */
    public String word() {
        return name.substring(name.indexOf('.') + 1);
    }

    /**
     * What is wrong with a value, as a message that names the setting, and shows the value as far as it may be shown.
     *
     * @param as the name the value was found under, which may hold the name of a source
     * @return {@code null} if nothing is
     */
    public String problem(String as, String value) {
        String advice = check.apply(value);
        return advice == null ? null : as + " is '" + shown(value) + "'. " + advice;
    }

    /** A value as it may be shown to anybody. */
    public String shown(String value) {
        return switch (kind) {
            case SECRET -> Masking.MASK;
            case URL -> Masking.maskedUrl(value);
            default -> Masking.masked(value);
        };
    }
}
