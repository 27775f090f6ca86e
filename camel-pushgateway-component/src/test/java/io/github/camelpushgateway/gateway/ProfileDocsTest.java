// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/profiles.md says what the profiles say. */
class ProfileDocsTest {

    @ParameterizedTest
    @EnumSource(GatewayProfile.class)
    void theTableOfProfilesIsTheOneInUse(GatewayProfile profile) throws IOException {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("base URL ends in", profile.suffix() == null ? "anything" : '`' + profile.suffix() + '`');
        expected.put(
                "methods",
                Stream.of(Method.values())
                        .filter(profile::allows)
                        .map(Method::name)
                        .collect(Collectors.joining(", ")));
        expected.put(
                "DELETE",
                !profile.allows(Method.DELETE) ? "never" : profile.isDeleteOptIn() ? "when asked to" : "by itself too");
        expected.put("formats", profile.takesProtobuf() ? "protobuf, text" : "text");
        String codings =
                Stream.of("gzip", "snappy").filter(profile::takesContentCoding).collect(Collectors.joining(", "));
        expected.put("compression", codings.isEmpty() ? "none" : codings);
        expected.put("`helpPolicy`", profile.helpPolicy().name().toLowerCase(Locale.ROOT));
        expected.put("`maxRequestBytes`", number(profile.maxRequestBytes()));
        expected.put("`maxUrlLength`", number(profile.maxUrlLength()));
        expected.put("`maxLabelLength`", number(profile.maxLabelLength()));
        expected.put("labels of a series", number(profile.maxLabels()));
        expected.put("larger pushes are split", profile.replacesFamilies() ? "between families" : "anywhere");

        assertThat(column(profile, "| | `")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(GatewayProfile.class)
    void theTableOfAnswersIsTheOneInUse(GatewayProfile profile) throws IOException {
        Map<String, String> column = column(profile, "| answer | `");

        assertThat(column).hasSizeGreaterThan(15);
        column.forEach((answer, meaning) -> {
            int status = Integer.parseInt(answer.substring(0, 3));
            for (String words : answer.contains("quota") ? List.of("quota", "Write QPS Exceed") : List.of("")) {
                assertThat(meaning).as(answer).isEqualTo(meaning(profile, status, words));
            }
        });
    }

    private static String meaning(GatewayProfile profile, int status, String words) {
        if (status < 300) {
            return "taken";
        }
        if (profile.isAuthenticationRefused(status, words)) {
            return "renews";
        }
        return profile.isRetryable(status, words) ? "again" : "fails";
    }

    private static String number(int limit) {
        return limit == Integer.MAX_VALUE ? "any" : Integer.toString(limit);
    }

    /** A profile's column of the table that starts so, by the text before each row. */
    private static Map<String, String> column(GatewayProfile profile, String start) throws IOException {
        List<String> page = Files.readAllLines(Path.of("..", "docs", "profiles.md"));
        List<String[]> rows = page.stream()
                .dropWhile(line -> !line.startsWith(start))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(1, line.length() - 1).split("\\|"))
                .toList();
        List<String> head = Stream.of(rows.get(0)).map(String::strip).toList();
        int place = head.indexOf('`' + profile.option() + '`');
        assertThat(place).as(profile.option()).isPositive();
        Map<String, String> column = new LinkedHashMap<>();
        rows.stream().skip(2).forEach(row -> column.put(row[0].strip(), row[place].strip()));
        return column;
    }
}
