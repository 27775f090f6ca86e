// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts what was measured into the documentation, between {@code <!-- figures: name -->} and
 * {@code <!-- end of figures -->}, so that no figure is copied by hand; and reads tables back.
 */
final class DocumentedFigures {

    private static final String END = "<!-- end of figures -->";

    private final Path docs;

    /** @param docs the folder of the documentation */
    DocumentedFigures(Path docs) {
        this.docs = docs;
    }

    /**
     * Replaces a block.
     *
     * @throws IOException if the page has no block of this name, or cannot be written
     */
    void put(String page, String name, String figures) throws IOException {
        Path file = docs.resolve(page);
        String text = Files.readString(file);
        int from = begin(file, text, name);
        Files.writeString(
                file, text.substring(0, from) + figures.strip() + "\n" + text.substring(text.indexOf(END, from)));
    }

    /**
     * A block as it is.
     *
     * @throws IOException if the page has none of this name
     */
    String get(String page, String name) throws IOException {
        Path file = docs.resolve(page);
        String text = Files.readString(file);
        int from = begin(file, text, name);
        return text.substring(from, text.indexOf(END, from));
    }

    private static int begin(Path file, String text, String name) throws IOException {
        String begin = "<!-- figures: " + name + " -->\n";
        int from = text.indexOf(begin);
        if (from < 0 || text.indexOf(END, from) < 0) {
            throw new IOException(file + " has no block " + begin.strip() + " … " + END);
        }
        return from + begin.length();
    }

    /** Writes a picture. */
    void picture(String name, String svg) throws IOException {
        Path folder = Files.createDirectories(docs.resolve("figures"));
        Files.writeString(folder.resolve(name), svg);
    }

    /** The rows of the tables in a text, without their heads, cell by cell. */
    static List<String[]> rows(String tables) {
        List<String[]> rows = new ArrayList<>();
        boolean body = false;
        for (String line : tables.lines().toList()) {
            if (!line.startsWith("|")) {
                body = false;
            } else if (line.startsWith("|--")) {
                body = true;
            } else if (body) {
                String[] cells = line.substring(1).split("\\|");
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = cells[i].strip();
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    /** A cell as a number; NaN for none. */
    static double number(String cell) {
        String digits = cell.replaceAll("[, %]", "");
        return digits.isEmpty() || digits.equals("-") ? Double.NaN : Double.parseDouble(digits);
    }
}
