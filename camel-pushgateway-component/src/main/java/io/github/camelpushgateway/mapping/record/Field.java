// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.record;

import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.text.DidYouMean;
import io.github.camelpushgateway.text.Excerpt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Something a rule can read: a field of the record, a capture, or one of the {@code $} names. Compiled once, thread safe. */
public final class Field {

    private static final List<String> NAMES =
            List.of("$value", "$topic", "$file", "$time", "$header.", "$prop.", "$key", "$index");

    private interface Reading {
        Object read(Evaluation at) throws RecordException;
    }

    private final String text;
    private final Reading reading;

    private Field(String text, Reading reading) {
        this.text = text;
        this.reading = reading;
    }

    /**
     * Compiles a field.
     *
     * @param captures the names that stand for captures
     * @param loops how many {@code *} the {@code forEach} around it has, 0 for none; within one, paths start from the child
     * @throws IllegalArgumentException if the text names nothing; the message says what to write
     */
    public static Field of(String text, List<String> captures, int loops) {
        if (text.startsWith("$")) {
            return special(text, loops);
        }
        int capture = captures.indexOf(text);
        if (capture >= 0) {
            return new Field(text, at -> at.captures[capture]);
        }
        FieldPath path = FieldPath.of(text);
        return new Field(text, loops == 0 ? at -> path.read(at.record) : at -> path.read(at.child));
    }

    /**
     * The result of a script.
     *
     * @param text what it is, for messages
     */
    public static Field ofScript(String text, Script script, List<String> captures, int loops) {
        return new Field(text, at -> {
            Map<String, String> captured = new HashMap<>();
            for (int i = 0; i < captures.size(); i++) {
                captured.put(captures.get(i), at.captures[i]);
            }
            try {
                return script.evaluate(loops == 0 ? at.record : at.child, captured, at.context);
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

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static Field special(String text, int loops) {
        if (text.startsWith("$header.") && text.length() > 8) {
            String name = text.substring(8);
            return new Field(text, at -> at.context.headers().get(name));
        }
        if (text.startsWith("$prop.") && text.length() > 6) {
            String name = text.substring(6);
            return new Field(text, at -> at.context.userProperty().apply(name));
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
                                "'" + Excerpt.of(text) + "' is none of the names that start with '$'"
                                        + DidYouMean.nearest(text, NAMES)
                                                .map(near -> "; did you mean '" + near + "'?")
                                                .orElse(".")
                                        + " A field of that name is reached by '/" + Excerpt.of(text) + "'");
                });
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
