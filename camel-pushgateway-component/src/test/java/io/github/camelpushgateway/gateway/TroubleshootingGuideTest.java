// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md goes by message, so each message in it has to be one that is still said. */
class TroubleshootingGuideTest {

    private static final Path ROOT = Path.of("..");
    private static final String GATEWAY_TABLE = "| the gateway says |";
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** A text in several parts. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private record Row(String section, String table, String quoted) {}

    /** What stands in backticks in the first column of each table. */
    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String section = "";
        String table = null;
        for (String line : Files.readAllLines(ROOT.resolve("docs/troubleshooting.md"))) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            }
            if (!line.startsWith("|")) {
                table = null;
            } else if (table == null) {
                table = line;
            } else {
                Matcher quoted = QUOTED.matcher(line.substring(0, line.indexOf("|", 1)));
                while (quoted.find()) {
                    rows.add(new Row(section, table, quoted.group(1)));
                }
            }
        }
        return rows;
    }

    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String folder : List.of("camel-pushgateway-component/src/main/java", "routes/src/main/java", "routes")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder), folder.equals("routes") ? 1 : 20)) {
                for (Path file :
                        (Iterable<Path>) files.filter(path -> path.toString().matches(".*\\.(java|yaml)"))::iterator) {
                    sources.append(Files.readString(file));
                }
            }
        }
        return JOINT.matcher(sources).replaceAll("").replace("\\\"", "\"");
    }

    @Test
    void everyMessageIsSaid() throws Exception {
        String sources = sources();

        assertThat(rows())
                .hasSizeGreaterThan(40)
                .filteredOn(row -> !row.table().startsWith(GATEWAY_TABLE))
                .allSatisfy(row -> assertThat(sources).contains(row.quoted()));
    }

    /** It is written by this test. */
    @Test
    void theListOfMessagesIsThatOfTheGuide() throws Exception {
        Path list = ROOT.resolve("docs/messages.md");
        String due = list();
        if (Boolean.getBoolean("messages.write")) {
            Files.writeString(list, due);
        }
        List<String> written = Files.readAllLines(list);
        List<String> missing =
                due.lines().filter(line -> !written.contains(line)).toList();
        List<String> stale =
                written.stream().filter(line -> !due.contains(line)).toList();
        String advice = "write it with -Dtest=TroubleshootingGuideTest -DargLine=-Dmessages.write=true";
        assertThat(missing).as("not in docs/messages.md: %s", advice).isEmpty();
        assertThat(stale).as("no longer in the guide: %s", advice).isEmpty();
    }

    /** From A to Z, by the first letter that is one. */
    private static String list() throws IOException {
        StringBuilder list = new StringBuilder(
                """
                # Messages from A to Z

                What the log, the commands and a gateway say, by the words that do not change; each with the part of
                [troubleshooting.md](troubleshooting.md) that says what to do. Search this page for a few words of what you see.

                | message | what to do |
                |---|---|
                """);
        rows().stream()
                .filter(row -> row.quoted().contains(" "))
                .sorted(Comparator.comparing((Row row) ->
                                row.quoted().replaceAll("^[^\\p{L}]+", "").toLowerCase(Locale.ROOT))
                        .thenComparing(Row::quoted)
                        .thenComparing(Row::section))
                .map(row -> "| `" + row.quoted() + "` | [" + row.section() + "](troubleshooting.md#"
                        + anchor(row.section()) + ") |\n")
                .distinct()
                .forEach(list::append);
        return list.toString();
    }

    /** As GitHub names a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} -]", "")
                .replace(' ', '-');
    }

    @Test
    void everyWordOfAGatewayIsUnderstood() throws Exception {
        GatewayRequest request = new GatewayRequest(Method.POST, "/metrics/job/x", "text/plain", null, new byte[5], 5);

        assertThat(rows())
                .filteredOn(row -> row.table().startsWith(GATEWAY_TABLE))
                .hasSizeGreaterThan(3)
                .allSatisfy(row -> assertThat(GatewayDiagnosis.hint(new RefusedRequest(
                                GatewayProfile.PUSHGATEWAY,
                                GatewayUrl.parse("http://localhost:9091"),
                                AuthenticationKind.NONE,
                                request,
                                400,
                                row.quoted(),
                                null)))
                        .isNotBlank());
    }
}
