// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import static io.github.camelpushgateway.mapping.Mappings.mapping;
import static io.github.camelpushgateway.mapping.Mappings.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.camelpushgateway.mapping.SourcePattern;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen wrong in a mapping file without any data. */
class MappingCheckTest {

    @ParameterizedTest
    @CsvSource({
        "'s/{device}', 'labels: {device: devcie}', device",
        "'s/{room}', 'labels: {room: rom}', room",
        "'s/{site}/{device}', 'group: {site: Site}', site",
        "'{line}.csv', 'labels: {line: lines}', line",
    })
    void a_label_called_as_a_capture_that_reads_a_field_of_nearly_that_name(String from, String labels, String meant) {
        assertThat(problems("rules: [{from: '" + from + "', " + labels + ", metrics: [{name: t, value: t}]}]"))
                .singleElement()
                .asString()
                .matches("1:\\d+: label '" + meant + "' reads the field '\\w+', while 'from' captures '" + meant
                        + "'; did you mean '" + meant + "'\\? If the record has a field of that name, write '/\\w+'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{device: device_id}",
                "{device: /devcie}",
                "{device: info.id}",
                "{dev: devcie}",
                "{device: $topic}",
            })
    void what_may_well_be_meant_is_taken(String labels) {
        assertThatCode(() -> mapping(
                        "rules: [{from: 's/{device}', labels: " + labels + ", metrics: [{name: t, value: t}]}]"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labels: {job: x}, metrics: [{name: t, value: t}] | 1:19",
                "constLabels: {job: x}, metrics: [{name: t, value: t}] | 1:24",
                "metrics: [{name: t, value: t, labels: {job: x}}] | 1:49",
                "metrics: [{name: t, value: t, constLabels: {job: x}}] | 1:54",
            })
    void a_label_called_job(String rule, String place) {
        assertThat(problems("rules: [{" + rule + "}]"))
                .containsExactly(
                        place + ": 'job' is no label to map: each series has the endpoint's job, or that of the header"
                                + " CamelPushgatewayJob; name the label differently");
    }

    @ParameterizedTest
    @CsvSource({
        "s/{a}, s/{b}, true",
        "s/{a}, s/x, true",
        "'{x...}', s/x/y, true",
        "'{x...}', s, true",
        "s/{x...}, s/{a}/{b...}, true",
        "s/{a}/{x...}, s/{a...}, false",
        "s/{a}, s/{a...}, false",
        "s/{a}, s/{a}/{b}, false",
        "s/x, s/{a}, false",
        "s/x, s/x, true",
        "s/{a}-{b}, s/{x}-1, true",
        "s/{x}-1, s/{a}-{b}, false",
        "erp-{r}-{d}.csv, erp-{region}-{day}.csv, true",
        "'{f}.csv', erp-{day}.csv, true",
        "erp-{day}.csv, '{f}.csv', false",
        "/a, /a, true",
        "a, /a, false",
    })
    void one_pattern_includes_another(String wide, String narrow, boolean includes) {
        assertThat(SourcePattern.of(wide).includes(SourcePattern.of(narrow))).isEqualTo(includes);
    }

    @Test
    void a_rule_that_is_never_reached_names_the_one_that_hides_it() {
        assertThat(
                        problems(
                                """
                                rules:
                                  - from: dev/{x...}
                                    metrics: [{name: a, value: a}]
                                  - from: other
                                    metrics: [{name: b, value: b}]
                                  - from: dev/{site}/state
                                    metrics: [{name: c, value: c}]
                                  - from: other
                                    ignore: true
                                """))
                .containsExactly(
                        "6:5: this rule is never used, because the rule dev/{x...} (2) takes all that is for it; move this one"
                                + " before that, or give that one a 'when'",
                        "8:5: this rule is never used, because the rule other (4) takes all that is for it; move this one before"
                                + " that, or give that one a 'when'");
    }

    @Test
    void a_rule_with_a_condition_hides_none() {
        assertThatCode(
                        () -> mapping(
                                """
                                rules:
                                  - from: a/{b}
                                    when: {field: t, is: x}
                                    metrics: [{name: a, value: a}]
                                  - when: {field: t, is: y}
                                    metrics: [{name: b, value: b}]
                                  - from: a/{b}
                                    metrics: [{name: c, value: c}]
                                """))
                .doesNotThrowAnyException();
    }

    @Test
    void whatever_a_pattern_includes_it_takes() {
        Random random = new Random(5);
        String[] parts = {"a", "b", "{x}", "a-{x}", "{x}-b", "a{x}b", "{x}-{y}", ""};
        for (int i = 0; i < 3000; i++) {
            String[] texts = new String[2];
            for (int t = 0; t < 2; t++) {
                StringBuilder text = new StringBuilder();
                int names = 0;
                for (int n = random.nextInt(3); n >= 0; n--) {
                    String part = parts[random.nextInt(parts.length)];
                    part = part.replace("{x}", "{x" + names++ + "}").replace("{y}", "{y" + names++ + "}");
                    text.append(text.isEmpty() ? "" : "/").append(part);
                }
                texts[t] = text + (random.nextInt(4) == 0 ? "/{rest...}" : "");
            }
            SourcePattern wide = SourcePattern.of(texts[0]);
            SourcePattern narrow = SourcePattern.of(texts[1]);
            if (wide.includes(narrow)) {
                String name = texts[1].replace("{rest...}", random.nextBoolean() ? "q" : "a/-/b");
                while (name.contains("{")) {
                    String value = random.nextBoolean() ? "a-b" : random.nextBoolean() ? "-" : "ab";
                    name = name.replaceFirst("\\{\\w+}", value);
                }
                if (narrow.takes(name)) {
                    assertThat(wide.takes(name))
                            .as("%s includes %s, so takes %s", texts[0], texts[1], name)
                            .isTrue();
                }
            }
        }
    }

    // ---- tags, numbers ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scale: !!float abc | 1:53: 'scale' needs a number, not the text 'abc'",
                "scale: !!int abc | 1:53: 'scale' needs a number, not the text 'abc'",
                "scale: !!null [1] | 1:53: 'scale' needs a number, not a list",
                "type: counter, monotonic: !!bool [x] | 1:72: 'monotonic' is true or false, not a list",
                "type: counter, monotonic: !!bool maybe | 1:72: 'monotonic' is true or false, not the text 'maybe'",
                "labels: !!str {a: [b]} | 1:64: 'a' needs a text, not a list",
                "buckets: !!map [1], type: histogram | 1:",
                "scale: !!java.net.URL x | 1:53: 'scale' needs a number, not the text 'x'",
            })
    void a_tag_that_lies_is_read_by_its_content(String key, String problem) {
        String yaml = "rules: [{metrics: [{name: a_b, value: v, help: '', " + key + "}]}]";
        if (key.startsWith("buckets")) {
            assertThatCode(() -> mapping(yaml)).doesNotThrowAnyException();
        } else {
            assertThat(problems(yaml)).singleElement().asString().contains(problem.substring(problem.indexOf(' ') + 1));
        }
    }

    @Test
    void tags_that_say_what_is_so_do_no_harm() {
        assertThatCode(() -> mapping(
                        "rules: [{metrics: [{name: !!str a, value: !!str 5, scale: !!float 2, offset: !!int 3}]}]"))
                .doesNotThrowAnyException();
        assertThat(problems("rules: [{metrics: [{name: a, value: v, scale: !!str 5}]}]"))
                .containsExactly("1:47: 'scale' needs a number, not the text '5'; write for example 'scale: 0.001'");
        assertThat(problems("!!set [a]")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "0x", "0o", "0."})
    void a_number_without_end_is_refused_at_once(String start) {
        String digits = start + "1".repeat(900_000);

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThat(
                        problems("rules: [{metrics: [{name: a, value: v, scale: " + digits + "}]}]"))
                .singleElement()
                .asString()
                .contains("'scale' needs a number, not "));
    }
}
