// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links between the pages lead to files that are there, and to headings as GitHub makes anchors of them. */
class DocumentationLinksTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern OUTSIDE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?) *#*");
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = pages();

        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            for (String link : brokenLinks(page)) {
                broken.add(TOP.relativize(page) + ": " + link);
            }
        }

        assertThat(pages).hasSizeGreaterThan(20);
        assertThat(broken).isEmpty();
    }

    @Test
    void aLinkToAFileOrAHeadingThatIsNotThereIsFound(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("other.md"), "# Other\n\n## What it `does`, and why\n\n## Twice\n\n## Twice\n");
        Path page = Files.writeString(
                folder.resolve("page.md"),
                """
                # Page

                [a](other.md), [b](other.md#what-it-does-and-why), [c](#page)
                [d](other.md#twice-1), [e](https://example.org)
                [f](gone.md), [g](other.md#gone), [h](#gone), [i](other.md#twice-2), `[j](code.md)`

                ```text
                # Not a heading
                [k](block.md)
                ```

                [l](#not-a-heading)
                """);

        assertThat(brokenLinks(page))
                .containsExactly("gone.md", "other.md#gone", "#gone", "other.md#twice-2", "#not-a-heading");
    }

    /** The pages that are read on the web; the README of the zip is where its links lead only once it is in the zip. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(TOP.resolve("README.md")));
        for (String folder : List.of("docs", ".github")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    private static List<String> brokenLinks(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String line : text(page)) {
            Matcher links = LINK.matcher(CODE_SPAN.matcher(line).replaceAll(""));
            links.results()
                    .map(link -> link.group(1))
                    .filter(link -> !OUTSIDE.matcher(link).matches())
                    .filter(link -> !leadsSomewhere(page, link))
                    .forEach(broken::add);
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        try {
            return hash < 0 || anchors(file).contains(link.substring(hash + 1));
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> earlier = new HashMap<>();
        for (String line : text(page)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.toMatchResult());
                int count = earlier.merge(anchor, 1, Integer::sum);
                anchors.add(count == 1 ? anchor : anchor + "-" + (count - 1));
            }
        }
        return anchors;
    }

    /** In small letters, blanks as dashes, and nothing else but letters, digits, dashes and underlines. */
    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** A page's lines outside of blocks of code. */
    private static List<String> text(Path page) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(page)) {
            if (line.stripLeading().startsWith("```")) {
                code = !code;
            } else if (!code) {
                lines.add(line);
            }
        }
        return lines;
    }
}
