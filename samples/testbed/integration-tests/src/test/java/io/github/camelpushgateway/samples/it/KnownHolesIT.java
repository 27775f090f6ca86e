// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The libraries in the zip, compared with the list of versions known to be bad:
 * {@code routes/dist/known-holes.csv}.
 */
class KnownHolesIT {

    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*?)\\.jar");

    @TempDir
    private Path folder;

    private Path home;
    private Path list;
    private final Map<String, String> versions = new TreeMap<>();

    @BeforeEach
    void unpack() throws IOException {
        home = Distribution.unpack(folder);
        list = Path.of(System.getProperty("dist.target")).resolveSibling("known-holes.csv");
        for (String jar : jars()) {
            Matcher matcher = JAR.matcher(jar);
            assertThat(matcher.matches()).as(jar).isTrue();
            versions.put(matcher.group(1), matcher.group(2));
        }
    }

    private List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<NamedCsvRecord> known() throws IOException {
        try (CsvReader<NamedCsvRecord> reader =
                CsvReader.builder().commentStrategy(CommentStrategy.SKIP).ofNamedCsvRecord(list)) {
            return reader.stream().toList();
        }
    }

    @Test
    void noLibraryIsKnownToBeBadUnlessTheHoleDoesNotReachUs() throws IOException {
        List<String> bad = new ArrayList<>();
        List<String> acceptedForNothing = new ArrayList<>();
        for (NamedCsvRecord row : known()) {
            String version = versions.get(row.getField("artifact"));
            boolean isBad = version != null && compare(version, row.getField("below")) < 0;
            boolean isAccepted = !row.getField("accepted").isBlank();
            if (isBad && !isAccepted) {
                bad.add(row.getField("artifact") + " " + version + " is below " + row.getField("below") + ": "
                        + row.getField("cve") + ", " + row.getField("note"));
            }
            if (isAccepted && !isBad) {
                acceptedForNothing.add(row.getField("artifact") + ": " + row.getField("accepted"));
            }
        }

        assertThat(bad).isEmpty();
        assertThat(acceptedForNothing).isEmpty();
    }

    @Test
    void everyRowIsAboutALibraryThatIsThere() throws IOException {
        assertThat(known()).hasSizeGreaterThan(10).allSatisfy(row -> assertThat(versions)
                .containsKey(row.getField("artifact")));
    }

    @Test
    void theListSaysWhenItWasLookedThrough() throws IOException {
        Matcher date =
                Pattern.compile("public records on (\\d{4}-\\d\\d-\\d\\d)").matcher(Files.readString(list));

        assertThat(date.find()).isTrue();
        assertThat(LocalDate.parse(date.group(1))).isAfter(LocalDate.of(2026, 11, 1));
    }

    @Test
    void theBillOfMaterialsIsWhatIsInTheZip() throws IOException {
        Path sbom = home.resolve("sbom.json");
        if (!Files.exists(sbom) && !"required".equals(System.getProperty("it.servers"))) {
            // Maven makes none where it is offline.
            return;
        }
        List<String> named = new ArrayList<>();
        for (JsonNode component : new ObjectMapper().readTree(sbom.toFile()).path("components")) {
            named.add(component.path("name").asText() + "-"
                    + component.path("version").asText() + ".jar");
        }

        assertThat(named).containsExactlyInAnyOrderElementsOf(jars());
    }

    @Test
    void versionsAreComparedAsNumbers() {
        assertThat(compare("4.1.130.Final", "4.1.138")).isNegative();
        assertThat(compare("4.1.138.Final", "4.1.138")).isZero();
        assertThat(compare("42.7.9", "42.7.13")).isNegative();
        assertThat(compare("2.26", "2.25.5")).isPositive();
        assertThat(compare("2.25", "2.25.5")).isNegative();
    }

    /** Compares the numbers of two versions, what is missing counting as 0; words after them do not count. */
    private static int compare(String one, String other) {
        String[] ones = one.split("[.-]");
        String[] others = other.split("[.-]");
        for (int i = 0; i < Math.max(ones.length, others.length); i++) {
            int difference = Integer.compare(number(ones, i), number(others, i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int number(String[] parts, int index) {
        return index < parts.length && parts[index].matches("\\d{1,9}") ? Integer.parseInt(parts[index]) : 0;
    }
}
