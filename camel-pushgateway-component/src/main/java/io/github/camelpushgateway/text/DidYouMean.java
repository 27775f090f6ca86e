// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word somebody may have meant. */
public final class DidYouMean {

    private DidYouMean() {}

    /** {@code "; did you mean 'value'?"}, or nothing where no known word is near. */
    public static String hint(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    /** The known word with the fewest changes from this one, if that is at most a third of its letters. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        String nearest = null;
        // Of a word of one or two letters, a third that differs is another word; only its case may.
        int least = Math.min(word.length(), 12) / 3 + 1;
        for (String candidate : known) {
            int changes = changes(lower, candidate.toLowerCase(Locale.ROOT));
            if (changes < least) {
                least = changes;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Letters to insert, drop, replace, or swap with their neighbour (optimal string alignment). */
    private static int changes(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 4) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
