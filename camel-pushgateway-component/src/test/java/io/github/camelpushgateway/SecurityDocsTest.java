// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md promises nothing that no test shows. */
class SecurityDocsTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void everyPromiseNamesTestsThatExist() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/security.md"));
        String promises = page.substring(page.indexOf("## What is promised"));
        promises = promises.substring(0, promises.indexOf("\n## "));

        assertThat(promises.lines().filter(line -> line.startsWith("| ")).skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).containsPattern("`\\w+(Test|IT)`"));
        Set<String> named = Pattern.compile("`(\\w+(?:Test|IT))`")
                .matcher(promises)
                .results()
                .map(match -> match.group(1) + ".java")
                .collect(Collectors.toSet());
        Map<String, String> tests = tests();
        assertThat(tests).containsKeys(named.toArray(new String[0]));
        // A class that is there, but tests nothing or is switched off, shows nothing.
        assertThat(named).allSatisfy(name -> assertThat(tests.get(name))
                .containsPattern("@(Test|ParameterizedTest|RepeatedTest|ArchTest)\\b")
                .containsPattern("assertThat|\\.check\\(")
                .doesNotContain("@Disabled"));
    }

    private static Map<String, String> tests() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String module : new String[] {
            "camel-pushgateway-component", "routes", "samples/testbed/gateway", "samples/testbed/integration-tests"
        }) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                    sources.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
