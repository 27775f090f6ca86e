// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import static io.github.camelpushgateway.mapping.Mappings.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.mapping.Mappings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingLoaderTest {

    @Test
    void reports_everything_wrong_at_once_each_at_its_place() {
        assertThat(
                        problems(
                                """
                        rules:
                          - from: sensors/+/{device}
                            constlabels: {source: mqtt}
                            labels: {device: devise, 2nd: x, __name: y}
                            metrics:
                              - name: temp-celsius
                                vlaue: temperature
                              - name: humidity
                                type: guage
                                value: humidity
                                scale: many
                              - help: nothing
                                value: a
                        """))
                .containsExactly(
                        "2:11: '+' is a wildcard of MQTT subscriptions; write '{name}' for one segment",
                        "3:5: unknown key 'constlabels' in a rule; did you mean 'constLabels'?",
                        "4:30: label '2nd': not a label name: only letters, digits and '_' are allowed, and no digit first; "
                                + "name it for example '_2nd'",
                        "4:38: label '__name': label names starting with '__' are reserved for Prometheus itself; choose another name",
                        "6:9: metric 'temp-celsius' has no value; add 'value:' with the field that holds it, or 'aggregate: count'",
                        "6:15: 'temp-celsius' is not a metric name: only letters, digits, '_' and ':' are allowed, and no digit first; "
                                + "name it for example 'temp_celsius'",
                        "7:9: unknown key 'vlaue' in a metric; did you mean 'value'?",
                        "9:15: 'guage' is no type; did you mean 'gauge'?",
                        "11:16: 'scale' needs a number, not the text 'many'; write for example 'scale: 0.001'",
                        "12:9: the metric has no name; add 'name:'");
    }

    @Test
    void the_exception_prints_one_problem_a_line_with_the_file() {
        assertThatThrownBy(() -> Mappings.mapping("rules: []"))
                .isInstanceOf(MappingException.class)
                .hasMessage("The mapping has an error:\n  test.yaml:1:1: the list of rules is empty; add a rule");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: ^'a_{site}', value: x | the name 'a_{site}' holds '{site}', which 'from' does not capture; give the rule a 'from' with that capture",
                "name: ^'a_{', value: x | '{' without '}' in the name 'a_{'; close it",
                "name: ^push_time_seconds, value: x | 'push_time_seconds' is reserved: the gateway writes this metric itself for every group; choose another name",
                "name: ^'', value: x | 'name' is empty; give it a text or leave the key out",
                "name: ^[a], value: x | 'name' needs a text, not a list; write 'name: text'",
                "name: a, ^value: | 'value' needs a text, not nothing; write 'value: text'",
                "name: a, value: ^$vlaue | '$vlaue' is not one of the names that start with '$'; did you mean '$value'? A field of that name is reached by '/$vlaue'",
                "name: a, value: ^$key | '$key' exists only within a metric that has 'forEach'; add one, or name a field",
                "name: a, value: ^/x~ | '/x~' is no JSON Pointer: write '~0' for '~' and '~1' for '/' within a key",
                "name: a, value: x, scale: ^.inf | 'scale' must be finite",
                "name: a, value: x, offset: ^.nan | 'offset' needs a number, not .nan; write for example 'offset: 0.001'",
                "name: a, value: x, valueMap: {on: ^up} | 'on' needs a number, or null for no sample, not the text 'up'",
                "name: a, value: x, valueMap: ^[on] | 'valueMap' (word: number) is written as 'key: value' pairs, not as a list",
                "name: a, value: x, valueMap: {on: 1, ^on: 2} | key 'on' appears twice in 'valueMap' (word: number); keep one of them",
                "name: a, value: x, labels: {l: ^$index} | '$index' exists only within a metric that has 'forEach'; add one, or name a field",
                "name: a, forEach: ^xs, value: x | 'forEach' says with '*' whose children it goes through; write 'xs.*'",
                "name: a, forEach: ^x..*, value: x | 'forEach' is a path such as 'readings.*', not 'x..*'; take out the extra dot",
                "name: a, forEach: x.*, value: ^'$key[1]' | '$key[1]' is no key of this 'forEach', which has 1 '*'; write '$key'",
                "name: a, aggregate: ^total, value: x | 'total' is no aggregate; it is one of last, count, sum, min, max, avg",
                "name: a, type: counter, value: x, accumulate: true, ^monotonic: true | 'accumulate' adds what is new and 'monotonic' goes on from a device's own total; keep the one that fits",
                "name: a, value: x, ^monotonic: true | 'monotonic' is for a counter; add 'type: counter', or take it out",
                "name: a, value: x, accumulate: true, aggregate: ^avg | 'accumulate' adds up, which 'aggregate: avg' does not; use sum or count",
                "name: a, type: counter, value: x, monotonic: true, aggregate: ^sum | 'monotonic' follows a device's own total, of which 'aggregate: sum' makes another; use last or max",
                "name: a, type: counter, value: x, monotonic: ^1 | 'monotonic' is true or false, not 1",
                "name: a, value: x, ^buckets: [1] | 'buckets' is for 'type: histogram'; add that, or take it out",
                "name: a, value: x, ^quantiles: [1] | 'quantiles' is for 'type: summary'; add that, or take it out",
                "name: a, type: histogram, value: x, buckets: [1, 3, ^2] | 'buckets' must rise, and 2 does not; sort them",
                "name: a, type: histogram, value: x, buckets: [1, ^.inf] | the bucket +Inf is always there; take it out",
                "name: a, type: histogram, value: x, buckets: [^low] | 'buckets' holds numbers, not the text 'low'",
                "name: a, type: summary, value: x, quantiles: [0.5, ^99] | 'quantiles' holds numbers from 0 to 1, not 99",
                "name: a, type: histogram, buckets: [1], value: x, ^aggregate: sum | a histogram takes in all values already; take 'aggregate' out",
                "name: a, ^type: histogram, buckets: [1], value: x, labels: {le: y} | a histogram writes the label 'le' itself; name the metric's own label differently",
                "name: a, value: x, number: {decimal: ^;} | 'decimal' is '.' or ','; write one of them in quotes",
                "name: a, value: x, number: {base: ^12} | 'base' is 10 or 16, not 12",
                "name: a, value: x, ^number: {base: 16}, date: yyyy-MM-dd | the metric has both 'number' and 'date'; keep one of them",
                "name: a, value: x, zone: ^Berlin | unknown time zone 'Berlin'; write for example Europe/Berlin, Asia/Shanghai or +08:00",
                "name: a, value: x, ^expression: {simple: x} | the metric has both 'value' and 'expression'; keep one of them",
                "name: a, expression: ^{simple: x} | 'expression' needs Camel's languages, and this mapping is read without a CamelContext",
                "name: a, expression: ^{simple: x, groovy: y} | 'expression' holds one language, not 2; keep one of them",
                "name: a, aggregate: count, ^scale: 2 | 'scale' has no 'value' to work on; add one or take it out",
            })
    // The place of the problem is where the caret stands.
    void says_what_is_wrong_with_a_metric(String metric, String problem) {
        assertThat(problems("rules:\n  - metrics:\n      - {" + metric.replace("^", "") + "}\n"))
                .containsExactly("3:" + (metric.indexOf('^') + 10) + ": " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "group: {^job: x} | 'job' is no label to map: each series has the endpoint's job, or that of the header CamelPushgatewayJob; name the label differently",
                "group: {a: x}, labels: {^a: y} | label 'a' is already a grouping label of this rule; name one of them differently",
                "labels: {a: x}, constLabels: {^a: y} | label 'a' is already a label by 'labels'; name one of them differently",
                "labels: ^x | 'labels' (label: field) is written as 'key: value' pairs, not as the text 'x'",
                "constLabels: {a: ^{b: c}} | 'a' needs a text, not 'key: value' pairs; write 'a: text'",
                "ttl: ^soon | 'soon' is no time; write for example 30s, 10m or 1h30m",
                "ttl: ^10 | 'ttl' needs a time with its unit; write for example 30s, 10m or 1h30m",
                "ttl: ^0s | 'ttl' needs a time above zero; write for example 30s, 10m or 1h30m",
                "csv: {delimiter: ^''} | 'delimiter' needs the character between columns; write for example ';' or \"\\t\"",
                "csv: {quote: ^ab} | 'quote' needs exactly one character, not the text 'ab'",
                "csv: {skipLines: ^-1} | 'skipLines' needs a whole number from 0 to 1000000, not -1",
                "csv: {charset: ^utf-88} | unknown character set 'utf-88'; write for example UTF-8, ISO-8859-1, windows-1252 or GB18030",
                "csv: {columns: ^[a, a]} | column 'a' appears twice; name one of them differently",
                "csv: {columns: ^a} | 'columns' needs a list, not the text 'a'; write for example 'columns: [time, device, celsius]'",
                "csv: {columns: ^[]} | 'columns' names no column; list the names in the order of the file",
                "csv: {comment: ^'\"'} | 'comment' and 'quote' are the same character; change one of them",
                "csv: {^delimeter: ;} | unknown key 'delimeter' in 'csv'; did you mean 'delimiter'?",
                "^matching: x | unknown key 'matching' in a rule; it may hold from, group, labels, constLabels, ttl, when, ignore, csv, payload, empty, withdraw, metrics",
            })
    // The place of the problem is where the caret stands.
    void says_what_is_wrong_with_a_rule(String rule, String problem) {
        String yaml = "rules:\n  - {" + rule.replace("^", "") + ", metrics: [{name: a, value: x}]}\n";
        assertThat(problems(yaml)).containsExactly("2:" + (rule.indexOf('^') + 6) + ": " + problem);
    }

    @Test
    void a_name_has_one_type_and_one_help_in_all_files() {
        String first = "rules: [{from: a, metrics: [{name: m, help: One., value: x}]}]";
        String second = "rules: [{from: b, metrics: [{name: m, type: counter, help: Two., value: x}]}]";

        assertThatThrownBy(() -> new MappingLoader()
                        .read("first.yaml", new StringReader(first))
                        .read("second.yaml", new StringReader(second))
                        .mapping())
                .hasMessageContaining(
                        "second.yaml:1:36: metric 'm' is a counter here and a gauge at first.yaml:1; a name has one type")
                .hasMessageContaining(
                        "second.yaml:1:36: metric 'm' has another help at first.yaml:1; a name has one help, so write it once");
    }

    @Test
    void a_rule_behind_one_that_takes_everything_is_an_error() {
        assertThat(
                        problems(
                                "rules:\n  - metrics: [{name: a, value: a}]\n  - from: b\n    metrics: [{name: b, value: b}]\n"))
                .containsExactly(
                        "3:5: this rule is never used, because the rule without 'from' (2) takes all that is for it; "
                                + "move this one before that, or give that one a 'when'");
    }

    @Test
    void a_rule_needs_metrics() {
        assertThat(problems("rules:\n  - from: a\n"))
                .containsExactly(
                        "2:5: the rule has no metrics; list them under 'metrics:', or say 'ignore: true' if nothing is wanted");
        assertThat(problems("rules:\n  - from: a\n    metrics: []\n"))
                .containsExactly(
                        "3:5: the rule has no metrics; list them under 'metrics:', or say 'ignore: true' if nothing is wanted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1:1: the file is empty; start it with 'rules:'",
                "'just text' | 1:1: a mapping file is written as 'key: value' pairs, not as the text 'just text'",
                "'- from: a' | 1:1: a mapping file is written as 'key: value' pairs, not as a list",
                "'rule: []' | 1:1: unknown key 'rule' in a mapping file; did you mean 'rules'?",
                "'rules: x' | 1:8: 'rules' needs a list, not the text 'x'; write for example 'rules:' and below it '- from: sensors/{site}'",
            })
    void says_what_is_wrong_with_the_whole(String yaml, String problem) {
        assertThat(problems(yaml)).contains(problem);
    }

    @Test
    void broken_yaml_is_reported_with_its_place() {
        assertThat(problems("rules:\n\t- from: a\n"))
                .singleElement()
                .asString()
                .startsWith("2:1: not YAML: ")
                .endsWith("not with tabs");
        assertThat(problems("rules: [{from: d/{x}, metrics: []}]\n"))
                .singleElement()
                .asString()
                .contains("put quotes around a text that holds a bracket");
        assertThat(problems("rules: [{metrics: [{name: a, value: x, scale: 0}]}]"))
                .singleElement()
                .asString()
                .contains("makes every value the same");
        assertThat(problems("rules: [a\n")).singleElement().asString().startsWith("2:1: not YAML: ");
        assertThat(problems("a: b: c\n"))
                .singleElement()
                .asString()
                .contains("put quotes around a text that holds ': '");
    }

    @Test
    void reads_a_byte_order_mark_and_refuses_what_is_not_utf8() throws IOException {
        String yaml = "\uFEFFrules: [{metrics: [{name: a, help: Wärme, value: x}]}]";
        MappingLoader.load("bom.yaml", bytes(yaml.getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> MappingLoader.load(
                        "latin.yaml", bytes(yaml.substring(1).getBytes(StandardCharsets.ISO_8859_1))))
                .hasMessageContaining("latin.yaml:1:1: the file is not UTF-8; save it so");
    }

    @Test
    void a_failing_stream_is_an_io_exception() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk gone");
            }
        };
        assertThatThrownBy(() -> MappingLoader.load("x.yaml", failing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("disk gone");
    }

    @Test
    void survives_aliases_onto_themselves_and_deep_nesting() {
        assertThat(problems("rules: &a [*a]")).isNotEmpty();
        assertThat(problems("rules: &a\n  - labels: &b {x: *b}\n    metrics: *a\n"))
                .isNotEmpty();
        assertThat(problems("[".repeat(100_000))).isNotEmpty();
        assertThat(problems("rules: x #" + "#".repeat(1_000_000))).isNotEmpty();
        assertThat(problems("#".repeat(2_000_000)))
                .containsExactly(
                        "1:1: the file is longer than 1048576 characters; split it, the option 'mapping' takes several");
    }

    @Test
    void whatever_a_file_holds_it_is_loaded_or_refused_with_problems() {
        String good =
                """
                rules:
                  - from: sensors/{site}/{device}
                    group: {site: site}
                    labels: {device: device}
                    csv: {delimiter: ";", columns: [a, b]}
                    metrics:
                      - name: m_{device}
                        value: a[0].b
                        valueMap: {on: 1, default: 0}
                        forEach: x.*
                """;
        Random random = new Random(42);
        String bits = "{}[]:,-&*!|>'\"%@` \n\t#$.~/ab1\u0000\uD800é";
        for (int i = 0; i < 1500; i++) {
            StringBuilder yaml = new StringBuilder(good);
            for (int change = random.nextInt(4) + 1; change > 0; change--) {
                int at = random.nextInt(yaml.length());
                switch (random.nextInt(3)) {
                    case 0 -> yaml.deleteCharAt(at);
                    case 1 -> yaml.setCharAt(at, bits.charAt(random.nextInt(bits.length())));
                    default -> yaml.insert(at, bits.charAt(random.nextInt(bits.length())));
                }
            }
            try {
                Mappings.mapping(yaml.toString());
            } catch (MappingException refused) {
                assertThat(refused.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.message()).isNotBlank();
                });
            }
        }
    }

    private static InputStream bytes(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
