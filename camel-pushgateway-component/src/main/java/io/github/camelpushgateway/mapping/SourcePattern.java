// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code from} of a rule, compiled: a topic or file name in which <code>{name}</code> stands for a segment or a
 * part of one, and
 * <code>{name...}</code>, at the end, for one or more whole segments. A capture takes at least one character, and
 * ends where the text that follows it first occurs. Immutable, thread safe.
 */
public final class SourcePattern {

    /**
     * One segment between slashes: literals around captures, so one literal more than captures, the outer ones
     * maybe empty.
     */
    private record Segment(String[] literals, int firstCapture) {}

    /** A private letter of Unicode, which no topic or file name that people write holds. */
    private static final String UNUSED = "\uF8E5";

    private final String text;
    private final List<String> captures;
    private final Segment[] segments;
    private final boolean takesRest;

    private SourcePattern(String text, List<String> captures, List<Segment> segments, boolean takesRest) {
        this.text = text;
        this.captures = List.copyOf(captures);
        this.segments = segments.toArray(Segment[]::new);
        this.takesRest = takesRest;
    }

    /** @throws IllegalArgumentException if the text is no such pattern; the message says why and what to write */
    public static SourcePattern of(String text) {
        List<String> captures = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        boolean rest = false;
        for (String segment : text.split("/", -1)) {
            if (rest) {
                throw new IllegalArgumentException("'{" + captures.get(captures.size() - 1)
                        + "...}' takes all the rest, so nothing may follow it; move it to the end");
            }
            if (segment.equals("+") || segment.equals("#")) {
                throw new IllegalArgumentException("'" + segment + "' is a wildcard of MQTT subscriptions; write "
                        + (segment.equals("+") ? "'{name}' for one segment" : "'{name...}' for the rest"));
            }
            if (segment.startsWith("{") && segment.endsWith("...}")) {
                rest = true;
                addCapture(segment.substring(1, segment.length() - 4), captures);
            } else {
                segments.add(segment(segment, captures));
            }
        }
        return new SourcePattern(text, captures, segments, rest);
    }

    /** The captures' names, in the order of {@link #match}. */
    public List<String> captures() {
        return captures;
    }

    /** Whether it speaks of more than one segment. */
    boolean hasFolders() {
        return segments.length > 1 || takesRest;
    }

    /** Whether it is for a name. */
    public boolean takes(String name) {
        return match(name) != null;
    }

    /** What was captured, or {@code null} if the name does not match. */
    String[] match(String name) {
        String[] found = new String[captures.size()];
        int start = 0;
        for (int i = 0; i < segments.length; i++) {
            if (start > name.length()) {
                return null;
            }
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? name.length() : slash;
            if (!match(segments[i], name, start, end, found)) {
                return null;
            }
            // After the last segment: one past the end, which tells "no more" from "one more, empty".
            start = end + 1;
        }
        if (takesRest) {
            if (start >= name.length()) {
                return null;
            }
            found[found.length - 1] = name.substring(start);
            return found;
        }
        return start == name.length() + 1 ? found : null;
    }

    /** Why a name does not match, for {@link Mapping#noRule}; only to be asked after {@link #match} said so. */
    String whyNot(String name) {
        String[] pattern = text.split("/", -1);
        String[] parts = name.split("/", -1);
        String[] unused = new String[captures.size()];
        for (int i = 0; i < segments.length && i < parts.length; i++) {
            if (!match(segments[i], parts[i], 0, parts[i].length(), unused)) {
                return "segment " + (i + 1) + " is '" + Excerpt.of(parts[i]) + "', not '" + pattern[i] + "'";
            }
        }
        return "it has " + parts.length + (parts.length == 1 ? " segment, not " : " segments, not ")
                + (takesRest ? "more than " + segments.length : segments.length);
    }

    /**
     * Whether each name that the other takes is taken by this one too, so that a rule after this one is never
     * reached.
     */
    public boolean includes(SourcePattern other) {
        if (other.takesRest && !takesRest) {
            return false;
        }
        // A letter that is in no literal can only be taken by a capture: what takes this name takes every name of the
        // other.
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < other.segments.length; i++) {
            name.append(i == 0 ? "" : "/").append(String.join(UNUSED, other.segments[i].literals));
        }
        if (other.takesRest) {
            name.append(other.segments.length == 0 ? "" : "/").append(UNUSED);
        }
        return takes(name.toString());
    }

    /** How many segments match from the start: the more, the nearer is the rule to what was meant. */
    int matchingSegments(String name) {
        String[] parts = name.split("/", -1);
        String[] unused = new String[captures.size()];
        int matching = 0;
        while (matching < segments.length
                && matching < parts.length
                && match(segments[matching], parts[matching], 0, parts[matching].length(), unused)) {
            matching++;
        }
        return matching;
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean match(Segment segment, String name, int start, int end, String[] found) {
        String[] literals = segment.literals;
        int last = literals.length - 1;
        if (last == 0) {
            return end - start == literals[0].length() && name.startsWith(literals[0], start);
        }
        if (!name.startsWith(literals[0], start)) {
            return false;
        }
        int at = start + literals[0].length();
        for (int i = 1; i < last; i++) {
            int next = name.indexOf(literals[i], at + 1);
            if (next < 0 || next + literals[i].length() > end) {
                return false;
            }
            found[segment.firstCapture + i - 1] = name.substring(at, next);
            at = next + literals[i].length();
        }
        int next = end - literals[last].length();
        if (next <= at || !name.startsWith(literals[last], next)) {
            return false;
        }
        found[segment.firstCapture + last - 1] = name.substring(at, next);
        return true;
    }

    private static Segment segment(String text, List<String> captures) {
        int firstCapture = captures.size();
        List<String> literals = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("'{' without '}' in '" + Excerpt.of(text) + "'; close it");
            }
            String literal = text.substring(at, open);
            if (literal.isEmpty() && captures.size() > firstCapture) {
                throw new IllegalArgumentException("two captures touch each other in '" + Excerpt.of(text)
                        + "', so it cannot be said where one ends; put a text between them");
            }
            String name = text.substring(open + 1, close);
            if (name.endsWith("...")) {
                throw new IllegalArgumentException(
                        "'{" + Excerpt.of(name) + "}' must be a segment of its own, at the end; put a '/' before it");
            }
            literals.add(literal);
            addCapture(name, captures);
            at = close + 1;
        }
        literals.add(text.substring(at));
        for (String literal : literals) {
            if (literal.indexOf('}') >= 0) {
                throw new IllegalArgumentException("'}' without '{' in '" + Excerpt.of(text) + "'; open it");
            }
        }
        return new Segment(literals.toArray(String[]::new), firstCapture);
    }

    private static void addCapture(String name, List<String> captures) {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + Excerpt.of(name)
                    + "' is no name for a capture: it needs letters, digits, '_' or '-', and no digit first");
        }
        if (captures.contains(name)) {
            throw new IllegalArgumentException("capture '" + name + "' appears twice; name one of them differently");
        }
        captures.add(name);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fine = Character.isLetter(c) || c == '_' || (i > 0 && (Character.isDigit(c) || c == '-'));
            if (!fine) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
