// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.text.DidYouMean;
import io.github.camelpushgateway.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A metric's name in a mapping file, in which <code>{name}</code> stands for a capture. Immutable, thread safe. */
public final class NameTemplate {

    private final String text;

    /** Around captures, so one more than those. */
    private final String[] literals;

    private final int[] captures;

    private NameTemplate(String text, List<String> literals, List<Integer> captures) {
        this.text = text;
        this.literals = literals.toArray(String[]::new);
        this.captures = captures.stream().mapToInt(Integer::intValue).toArray();
    }

    /** @throws IllegalArgumentException if a brace is open or a capture unknown; the message says what to write */
    public static NameTemplate of(String text, List<String> known) {
        List<String> literals = new ArrayList<>();
        List<Integer> captures = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("'{' without '}' in the name '" + Excerpt.of(text) + "'; close it");
            }
            String name = text.substring(open + 1, close);
            int capture = known.indexOf(name);
            if (capture < 0) {
                throw new IllegalArgumentException("the name '" + Excerpt.of(text) + "' holds '{" + Excerpt.of(name)
                        + "}', which 'from' does not capture"
                        + DidYouMean.nearest(name, known)
                                .map(near -> "; did you mean '{" + near + "}'?")
                                .orElse(
                                        known.isEmpty()
                                                ? "; give the rule a 'from' with that capture"
                                                : "; it captures " + String.join(", ", known)));
            }
            literals.add(text.substring(at, open));
            captures.add(capture);
            at = close + 1;
        }
        literals.add(text.substring(at));
        return new NameTemplate(text, literals, captures);
    }

    /** Whether it holds no capture. */
    boolean isFixed() {
        return captures.length == 0;
    }

    /** The name with the captures put in, which may hold what a metric's name must not. */
    String raw(String[] captured) {
        if (isFixed()) {
            return text;
        }
        StringBuilder name = new StringBuilder(literals[0]);
        for (int i = 0; i < captures.length; i++) {
            name.append(captured[captures[i]]).append(literals[i + 1]);
        }
        return name.toString();
    }

    /** A capture of which nothing would be left in a metric's name, or {@code null}. */
    String lost(String[] captured) {
        for (int capture : captures) {
            if (CleanedNames.leavesNothing(captured[capture])) {
                return captured[capture];
            }
        }
        return null;
    }

    /** Whether it holds the capture of that place in {@code from}. */
    boolean holds(int capture) {
        return IntStream.of(captures).anyMatch(one -> one == capture);
    }

    /** A name as it could come out, to check the fixed parts with. */
    public String example() {
        return String.join("x", literals);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
