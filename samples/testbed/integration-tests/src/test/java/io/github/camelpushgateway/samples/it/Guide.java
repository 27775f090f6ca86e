// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, as its code blocks. */
record Guide(String page, List<Block> blocks) {

    /** The project's folder. */
    static final Path ROOT = Path.of("../../..").toAbsolutePath().normalize();

    /** The text before a block says which file it is: "… in `name`, which … :". */
    private static final Pattern FILE = Pattern.compile("\\b[Ii]n `([\\w.-]+)`[^`]*:$");

    private static final String FENCE = "```";

    /**
     * A block of code.
     *
     * @param place page and line
     * @param section the heading above it, empty before the first
     * @param language what stands behind the fence, empty if nothing does
     * @param file the file that the text before it says it is, {@code null} if it says none
     * @param code its lines, each ended
     */
    record Block(String place, String section, String language, String file, String code) {

        @Override
        public String toString() {
            return place;
        }
    }

    /** @param page its path in the project, such as {@code docs/bridge.md} */
    static Guide read(String page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        String section = "";
        StringBuilder paragraph = new StringBuilder();
        StringBuilder code = null;
        String language = "";
        int line = 0;
        for (String text : Files.readAllLines(ROOT.resolve(page))) {
            line++;
            if (text.startsWith(FENCE)) {
                if (code == null) {
                    code = new StringBuilder();
                    language = text.substring(FENCE.length()).strip();
                } else {
                    String place = page + ":" + (line - code.toString().lines().count());
                    blocks.add(new Block(place, section, language, file(paragraph.toString()), code.toString()));
                    code = null;
                    paragraph.setLength(0);
                }
            } else if (code != null) {
                code.append(text).append('\n');
            } else if (text.startsWith("## ")) {
                section = text.substring(3);
                paragraph.setLength(0);
            } else {
                paragraph.append(text.isBlank() ? "\n" : text + " ");
            }
        }
        return new Guide(page, blocks);
    }

    private static String file(String paragraphs) {
        Matcher file = FILE.matcher(paragraphs.strip());
        return file.find() ? file.group(1) : null;
    }

    /** Every page of the documentation. */
    static List<Guide> all() throws IOException {
        List<Guide> guides = new ArrayList<>(List.of(read("README.md")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            for (Path file : (Iterable<Path>)
                    files.filter(path -> path.toString().endsWith(".md")).sorted()::iterator) {
                guides.add(read(ROOT.relativize(file).toString()));
            }
        }
        return guides;
    }

    /** The blocks below a heading. */
    List<Block> section(String heading) {
        return blocks.stream().filter(block -> block.section().equals(heading)).toList();
    }

    /** The headings that have blocks below them. */
    List<String> sections() {
        return blocks.stream().map(Block::section).distinct().toList();
    }
}
