// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
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
        String promises = page.substring(page.indexOf("## What is promised"), page.indexOf("## Keep secrets"));

        assertThat(promises.lines().filter(line -> line.startsWith("| ")).skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).containsPattern("`\\w+(Test|IT)`"));
        Set<String> named = Pattern.compile("`(\\w+(?:Test|IT))`")
                .matcher(promises)
                .results()
                .map(match -> match.group(1) + ".java")
                .collect(Collectors.toSet());
        assertThat(tests()).containsAll(named);
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : new String[] {
            "camel-pushgateway-component", "samples/testbed/gateway", "samples/testbed/integration-tests"
        }) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            }
        }
        return names;
    }
}
