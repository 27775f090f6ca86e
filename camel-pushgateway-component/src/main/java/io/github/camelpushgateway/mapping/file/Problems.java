// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What was found wrong while a mapping file is read. Reading goes on after a problem, so that one run shows them
 * all.
 */
final class Problems {

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    /** A node's file and line, for messages about it from elsewhere. */
    String place(Node where) {
        return file
                + where.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
    }

    /** A hint as the second half of a sentence. */
    static String secondHalf(String hint) {
        return Character.toLowerCase(hint.charAt(0)) + hint.substring(1);
    }

    void add(Node where, String message) {
        add(where.getStartMark(), message);
    }

    void add(Optional<Mark> where, String message) {
        // YAML's marks count from 0, people from 1.
        int line = where.map(Mark::getLine).orElse(0) + 1;
        int column = where.map(Mark::getColumn).orElse(0) + 1;
        problems.add(new Problem(file, line, column, message));
    }

    /** All problems, by place. */
    List<Problem> inOrder() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        return sorted;
    }
}
