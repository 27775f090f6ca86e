// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Comments of all modules keep to the columns of .editorconfig; the formatter sees to code only. */
class SourceLinesTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();

    private static final int COLUMNS = 120;

    @Test
    void noCommentIsLongerThanTheEditorsLine() throws IOException {
        List<String> tooLong = new ArrayList<>();
        List<Path> sources = sources();
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                if (isTooLong(lines.get(i))) {
                    tooLong.add(TOP.relativize(source) + ":" + (i + 1));
                }
            }
        }

        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(tooLong).isEmpty();
    }

    @Test
    void aLongCommentIsFound() {
        String words = "word ".repeat(30);

        assertThat(isTooLong("    // " + words)).isTrue();
        assertThat(isTooLong("     * " + words)).isTrue();
        assertThat(isTooLong("    /** " + words)).isTrue();
        assertThat(isTooLong("    call(); // " + words)).isTrue();
        assertThat(isTooLong("    // word")).isFalse();
        assertThat(isTooLong("    call(\"http://" + words + "\");")).isFalse();
    }

    /** A text in quotes cannot be broken by an editor; what is outside of them can. */
    private static boolean isTooLong(String line) {
        if (line.length() <= COLUMNS) {
            return false;
        }
        String code = line.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "");
        return code.strip().startsWith("*") || code.contains("//") || code.contains("/*");
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(TOP, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean isOther = name.equals("target") || name.startsWith(".") && !folder.equals(TOP);
                return isOther ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
