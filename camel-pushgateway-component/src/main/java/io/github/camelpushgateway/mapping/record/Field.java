// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.text.DidYouMean;
import io.github.camelpushgateway.text.Excerpt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Something a rule can read: a field of the record, a capture, or one of the {@code $} names. Compiled once, thread
 * safe.
 */
public final class Field {

    private static final List<String> NAMES =
            List.of("$value", "$topic", "$file", "$time", "$header.", "$prop.", "$key", "$index", "$parent");

    private static final String PARENT = "$parent";

    private interface Reading {
        Object read(Evaluation at) throws RecordException;
    }

    private interface Presence {
        boolean isThere(Evaluation at);
    }

    private static final Presence ALWAYS = at -> true;

    private final String text;
    private final Reading reading;
    private final Presence presence;

    /** The path from the record, or {@code null} where it is something else that is read. */
    private final FieldPath recordPath;

    /** The place of the capture in {@code from}, or -1 where it is something else that is read. */
    private final int capture;

    private Field(String text, Reading reading, Presence presence, FieldPath recordPath, int capture) {
        this.text = text;
        this.reading = reading;
        this.presence = presence;
        this.recordPath = recordPath;
        this.capture = capture;
    }

    private Field(String text, Reading reading, Presence presence) {
        this(text, reading, presence, null, -1);
    }

    private Field(String text, Reading reading) {
        this(text, reading, ALWAYS);
    }

    /**
     * Compiles a field.
     *
     * @throws IllegalArgumentException if the text names nothing; the message says what to write
     */
    public static Field of(String text, FieldScope scope) {
        if (text.startsWith(PARENT)) {
            return parent(text, scope);
        }
        if (text.startsWith("$")) {
            return special(text, scope.loops());
        }
        int capture = scope.captures().indexOf(text);
        if (capture >= 0) {
            return new Field(text, at -> at.captures[capture], ALWAYS, null, capture);
        }
        FieldPath path = FieldPath.of(text);
        return scope.loops() == 0
                ? new Field(text, at -> path.read(at.record), at -> path.isThere(at.record), path, -1)
                : new Field(text, at -> path.read(at.child), at -> path.isThere(at.child));
    }

    /**
     * The result of a script.
     *
     * @param text what it is, for messages
     */
    public static Field ofScript(String text, Script script, FieldScope scope) {
        List<String> captures = scope.captures();
        return new Field(text, at -> {
            Map<String, String> captured = new HashMap<>();
            for (int i = 0; i < captures.size(); i++) {
                captured.put(captures.get(i), at.captures[i]);
            }
            try {
                return script.evaluate(scope.loops() == 0 ? at.record : at.child, captured, at.context);
            } catch (Exception failed) {
                throw new RecordException(
                        Reason.EXPRESSION_FAILED,
                        "its '" + text + "' failed: " + Excerpt.of(String.valueOf(failed.getMessage()), 200),
                        "Correct it, or leave such records out with 'when'");
            }
        });
    }

    /** The value, or {@code null} where there is none. */
    public Object read(Evaluation at) throws RecordException {
        return reading.read(at);
    }

    /**
     * Whether the source has the field, be it with a value or with {@code null}. What a script reads cannot be
     * known, so it is there; so is what comes with each record, as a capture or {@code $time}.
     */
    public boolean isThere(Evaluation at) {
        return presence.isThere(at);
    }

    /**
     * The path from the record, where the field is one; {@code null} for a child's, a capture, a script or a
     * {@code $} name.
     */
    public FieldPath recordPath() {
        return recordPath;
    }

    /** Whether it tells the topics of a rule apart by the capture of that place, or by the topic itself. */
    public boolean tellsApart(int captureOfFrom) {
        return capture == captureOfFrom || text.equals("$topic") || text.equals("$file");
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static Field special(String text, int loops) {
        if (text.startsWith("$header.") && text.length() > 8) {
            String name = text.substring(8);
            return new Field(text, at -> at.context.headers().get(name), at -> at.context
                    .headers()
                    .containsKey(name));
        }
        if (text.startsWith("$prop.") && text.length() > 6) {
            String name = text.substring(6);
            return new Field(
                    text,
                    at -> at.context.userProperty().apply(name),
                    at -> at.context.userProperty().apply(name) != null);
        }
        if (text.startsWith("$key") || text.equals("$index")) {
            return loop(text, loops);
        }
        return new Field(
                text,
                switch (text) {
                    case "$value" -> loops == 0 ? at -> at.record : at -> at.child;
                    case "$topic" -> at -> at.context.topic();
                    case "$file" -> at -> at.context.file();
                    case "$time" -> at -> at.context.timeMillis() / 1000.0;
                    default ->
                        throw new IllegalArgumentException(
                                "'" + Excerpt.of(text) + "' is not one of the names that start with '$'"
                                        + DidYouMean.nearest(text, NAMES)
                                                .map(near -> "; did you mean '" + near + "'?")
                                                .orElse(".")
                                        + " A field of that name is reached by '/" + Excerpt.of(text) + "'");
                });
    }

    /** {@code $parent}, maybe several times, and maybe a path within that element. */
    private static Field parent(String text, FieldScope scope) {
        String rest = text;
        int up = 0;
        while (rest.equals(PARENT) || rest.startsWith(PARENT + '.')) {
            up++;
            rest = rest.substring(Math.min(rest.length(), PARENT.length() + 1));
        }
        if (up == 0 || (rest.isEmpty() && text.endsWith("."))) {
            throw new IllegalArgumentException("'" + Excerpt.of(text)
                    + "' is not one of the names that start with '$'; write '$parent' or '$parent.name'. A field of that name is"
                    + " reached by '/" + Excerpt.of(text) + "'");
        }
        if (scope.loops() == 0) {
            throw new IllegalArgumentException("'" + Excerpt.of(text)
                    + "' exists only within a metric that has 'forEach'; add one, or name a field");
        }
        int level = scope.levels() - up;
        if (level < 0) {
            throw new IllegalArgumentException("'" + Excerpt.of(text) + "' goes above the record; this 'forEach' has "
                    + scope.levels() + (scope.levels() == 1 ? " element" : " elements")
                    + " above its child, so take out a '$parent'");
        }
        if (rest.isEmpty()) {
            return new Field(text, at -> at.above[level]);
        }
        FieldPath path = FieldPath.of(rest);
        return new Field(text, at -> path.read(at.above[level]), at -> path.isThere(at.above[level]));
    }

    private static Field loop(String text, int loops) {
        if (loops == 0) {
            throw new IllegalArgumentException("'" + Excerpt.of(text)
                    + "' exists only within a metric that has 'forEach'; add one, or name a field");
        }
        if (text.equals("$index")) {
            return new Field(text, at -> at.index);
        }
        if (text.equals("$key")) {
            return new Field(text, at -> at.keys[at.keys.length - 1]);
        }
        for (int i = 0; i < loops; i++) {
            if (text.equals("$key[" + i + "]")) {
                int place = i;
                return new Field(text, at -> at.keys[place]);
            }
        }
        throw new IllegalArgumentException("'" + Excerpt.of(text) + "' is no key of this 'forEach', which has " + loops
                + (loops == 1
                        ? " '*'; write '$key'"
                        : " '*'; write '$key' for the innermost, or '$key[0]' to '$key[" + (loops - 1) + "]'"));
    }
}
