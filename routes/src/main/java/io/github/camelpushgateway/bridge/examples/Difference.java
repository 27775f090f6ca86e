// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What parts an exposition from the one that was expected, line by line. Empty lines and blanks at the end of lines
 * count for nothing. Where the expected one has no line with a request, or none of {@code # HELP} and {@code # TYPE},
 * those of the other are not looked at: who wants the series only may write the series only.
 */
final class Difference {

    private static final Predicate<String> REQUEST = line -> line.matches("(POST|PUT|DELETE) .*");
    private static final Predicate<String> COMMENT = line -> line.startsWith("#");

    /** The longest texts that are compared line by line; of longer ones it is said which lines only one has. */
    private static final int MOST_LINES = 2_000;

    private static final int MOST_SHOWN = 40;

    private Difference() {}

    /**
     * Compares.
     *
     * @return lines that begin with {@code -} where something expected is missing, with {@code +} where there is
     *     more; none if the two are the same
     */
    static List<String> between(String expected, String actual) {
        List<String> wanted = lines(expected);
        List<String> made = new ArrayList<>(lines(actual));
        leaveOut(REQUEST, wanted, made);
        leaveOut(COMMENT, wanted, made);
        if (wanted.equals(made)) {
            return List.of();
        }
        List<String> all =
                wanted.size() > MOST_LINES || made.size() > MOST_LINES ? onlyInOne(wanted, made) : edit(wanted, made);
        if (all.size() <= MOST_SHOWN) {
            return all;
        }
        List<String> shown = new ArrayList<>(all.subList(0, MOST_SHOWN));
        shown.add("… and " + (all.size() - MOST_SHOWN) + " more");
        return shown;
    }

    private static List<String> lines(String text) {
        return text.lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static void leaveOut(Predicate<String> kind, List<String> wanted, List<String> made) {
        if (!wanted.isEmpty() && wanted.stream().noneMatch(kind)) {
            made.removeIf(kind);
        }
    }

    private static List<String> onlyInOne(List<String> wanted, List<String> made) {
        List<String> lines = new ArrayList<>();
        wanted.stream().filter(line -> !made.contains(line)).limit(MOST_SHOWN).forEach(line -> lines.add("- " + line));
        made.stream().filter(line -> !wanted.contains(line)).limit(MOST_SHOWN).forEach(line -> lines.add("+ " + line));
        return lines.isEmpty() ? List.of("the same lines in another order, or another number of times") : lines;
    }

    /** The shortest way from one to the other, by the longest sequence that both have. */
    private static List<String> edit(List<String> wanted, List<String> made) {
        int[][] common = new int[wanted.size() + 1][made.size() + 1];
        for (int i = wanted.size() - 1; i >= 0; i--) {
            for (int j = made.size() - 1; j >= 0; j--) {
                common[i][j] = wanted.get(i).equals(made.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < wanted.size() || j < made.size()) {
            if (i < wanted.size() && j < made.size() && wanted.get(i).equals(made.get(j))) {
                i++;
                j++;
            } else if (j == made.size() || i < wanted.size() && common[i + 1][j] >= common[i][j + 1]) {
                lines.add("- " + wanted.get(i++));
            } else {
                lines.add("+ " + made.get(j++));
            }
        }
        return lines;
    }
}
