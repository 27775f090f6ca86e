// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.camelpushgateway.mapping.file.MappingException;
import io.github.camelpushgateway.mapping.file.MappingLoader;
import io.github.camelpushgateway.mapping.file.Problem;
import io.github.camelpushgateway.mapping.record.Script;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The schema that editors use says the same as the loader, as far as a schema can. */
class MappingSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema();

    private static final Script.Compiler ANY_LANGUAGE = new Script.Compiler() {
        @Override
        public Script condition(String language, String text) {
            return (body, captures, context) -> true;
        }

        @Override
        public Script expression(String language, String text) {
            return (body, captures, context) -> 1;
        }
    };

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("../docs/mapping.schema.json")));
        } catch (IOException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static Set<ValidationMessage> bySchema(String yaml) {
        Object tree =
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        JsonNode node = JSON.valueToTree(tree);
        return SCHEMA.validate(node);
    }

    private static List<Problem> byLoader(String yaml) throws IOException {
        try {
            new MappingLoader(ANY_LANGUAGE)
                    .read("test.yaml", new StringReader(yaml))
                    .mapping();
            return List.of();
        } catch (MappingException refused) {
            return refused.problems();
        }
    }

    @Test
    void takes_every_mapping_in_the_documentation() throws IOException {
        Matcher blocks = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/mapping.md")));
        int count = 0;
        while (blocks.find()) {
            assertThat(bySchema(blocks.group(1))).as(blocks.group(1)).isEmpty();
            count++;
        }
        assertThat(count).isGreaterThan(4);
    }

    @Test
    void takes_every_mapping_in_the_repository() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(Path.of("../routes"))) {
            files = found.filter(file -> file.toString().endsWith(".metrics.yaml")
                            && !file.toString().contains("target"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            String yaml = Files.readString(file);
            assertThat(byLoader(yaml)).as(file.toString()).isEmpty();
            assertThat(bySchema(yaml)).as(file.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: a, value: x",
                "name: 'a_{q}', value: $value",
                "name: a, aggregate: count",
                "name: a, aggregate: count, value: x, scale: 2",
                "name: a, expression: {groovy: x}",
                "name: a, value: x, valueMap: {on: 1, n/a: null, default: 0}",
                "name: a, value: x, number: {decimal: ',', strip: kWh}",
                "name: a, value: x, date: yyyy-MM-dd, zone: UTC",
                "name: a, type: histogram, value: x, buckets: [1, 2]",
                "name: a, type: histogram, value: x, nativeHistogram: true",
                "name: a, type: summary, value: x, quantiles: [0.5]",
                "name: a, type: counter, value: x, monotonic: true, aggregate: max",
                "name: a, type: counter, aggregate: count, accumulate: true",
                "name: a, value: x, type: histogram, buckets: [1], accumulate: true",
                "name: a, forEach: x.*, value: v, labels: {k: $key}, constLabels: {c: ''}",
            })
    void takes_what_the_loader_takes(String metric) throws IOException {
        String yaml = "rules: [{from: '{q}', metrics: [{" + metric + "}]}]";

        assertThat(byLoader(yaml)).isEmpty();
        assertThat(bySchema(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "value: x",
                "name: a",
                "name: 1a, value: x",
                "name: a-b, value: x",
                "name: push_time_seconds, value: x",
                "name: a, value: ''",
                "name: a, value: [x]",
                "name: a, vlaue: x",
                "name: a, value: x, expression: {groovy: x}",
                "name: a, expression: {}",
                "name: a, expression: {a: b, c: d}",
                "name: a, value: x, scale: '2'",
                "name: a, value: x, valueMap: {on: up}",
                "name: a, value: x, number: {decimal: ;}",
                "name: a, value: x, number: {base: 8}",
                "name: a, value: x, number: {base: 16}, date: yyyy",
                "name: a, value: x, type: guage",
                "name: a, value: x, type: histogram",
                "name: a, value: x, type: histogram, nativeHistogram: false",
                "name: a, value: x, buckets: [1]",
                "name: a, value: x, quantiles: [0.5]",
                "name: a, value: x, type: summary, quantiles: [50]",
                "name: a, value: x, type: summary, aggregate: sum",
                "name: a, value: x, type: summary, quantiles: [0.5], accumulate: true",
                "name: a, value: x, monotonic: true",
                "name: a, value: x, type: counter, monotonic: true, accumulate: true",
                "name: a, value: x, type: counter, monotonic: true, aggregate: sum",
                "name: a, value: x, accumulate: true, aggregate: avg",
                "name: a, value: x, accumulate: 'true'",
                "name: a, aggregate: count, scale: 2",
                "name: a, aggregate: total, value: x",
                "name: a, value: x, forEach: xs",
                "name: a, value: x, labels: {1l: x}",
                "name: a, value: x, labels: {__l: x}",
                "name: a, value: x, labels: {l: null}",
                "name: a, value: x, labels: [l]",
            })
    void refuses_what_the_loader_refuses(String metric) throws IOException {
        String yaml = "rules: [{metrics: [{" + metric + "}]}]";

        assertThat(byLoader(yaml)).isNotEmpty();
        assertThat(bySchema(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ignore: true",
                "from: a, when: {field: b, is: off}, ignore: true",
                "from: '{a}', labels: {a: a}, withdraw: {field: $value, is: offline}",
                "from: '{a}', labels: {a: a}, empty: withdraw, metrics: [{name: a, value: x}]",
                "payload: {format: senml, encoding: zlib}, metrics: [{name: a, value: x}]",
                "empty: ignore, metrics: [{name: a, value: x}]",
            })
    void takes_the_rules_that_the_loader_takes(String rule) throws IOException {
        String yaml = "rules: [{" + rule + "}]";

        assertThat(byLoader(yaml)).isEmpty();
        assertThat(bySchema(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from: ''",
                "from: {a: b}",
                "group: {job: x}",
                "ttl: 10",
                "ttl: soon",
                "when: 'x'",
                "csv: []",
                "csv: {delimiter: ''}",
                "csv: {quote: ab}",
                "csv: {skipLines: -1}",
                "csv: {skipLines: 1.5}",
                "csv: {columns: []}",
                "csv: {columns: [[a]]}",
                "csv: {delimeter: ;}",
                "constlabels: {a: b}",
                "labels: {job: x}",
                "ignore: true",
                "ignore: maybe",
                "payload: {format: xml}",
                "payload: {encoding: [gzip]}",
                "payload: json",
                "csv: {}, payload: {format: text}",
                "empty: drop",
                "withdraw: {field: a}",
                "withdraw: offline",
            })
    void refuses_the_rules_that_the_loader_refuses(String rule) throws IOException {
        String yaml = "rules: [{" + rule + ", metrics: [{name: a, value: x}]}]";

        assertThat(byLoader(yaml)).isNotEmpty();
        assertThat(bySchema(yaml)).isNotEmpty();
    }

    /** Each key of a metric is there or not, with one of some values, good and bad; both judge each file alike. */
    @Test
    void judges_generated_files_as_the_loader_does() throws IOException {
        Map<String, List<String>> choices = new LinkedHashMap<>();
        choices.put("name", List.of("a", "a:b", "'{q}_x'", "'1'", "a b"));
        choices.put("help", List.of("text", "7", "[a]"));
        choices.put("type", List.of("gauge", "counter", "untyped", "histogram", "summary", "other"));
        choices.put("value", List.of("x", "$value", "3", "' '", "{a: b}"));
        choices.put("expression", List.of("{simple: x}", "x"));
        choices.put("scale", List.of("2", "-0.5", "1e3", "two"));
        choices.put("offset", List.of("1", "[1]"));
        choices.put("valueMap", List.of("{on: 1}", "{}", "{on: null}", "{on: x}"));
        choices.put("number", List.of("{decimal: ','}", "{base: 16}", "{base: 2}", "{unit: x}"));
        choices.put("date", List.of("yyyy-MM-dd", "''"));
        choices.put("zone", List.of("Europe/Berlin", "[x]"));
        choices.put("labels", List.of("{l: x}", "{}", "{l-l: x}"));
        choices.put("constLabels", List.of("{c: x}", "{c: 1}", "{c: [1]}"));
        choices.put(
                "when",
                List.of(
                        "{simple: x}",
                        "{field: a, is: true}",
                        "{field: a, in: [1, b, null]}",
                        "{field: a, not: 0}",
                        "{field: a}",
                        "{field: a, is: 1, not: 2}",
                        "{field: a, in: []}",
                        "{field: a, is: [b]}",
                        "{is: a}",
                        "{}",
                        "a"));
        choices.put("optional", List.of("true", "false", "1"));
        choices.put("invalid", List.of("skip", "fail", "ignore"));
        choices.put("forEach", List.of("a.*", "a", "7"));
        choices.put("aggregate", List.of("last", "count", "sum", "max", "all"));
        choices.put("accumulate", List.of("true", "false", "1"));
        choices.put("monotonic", List.of("true", "false", "maybe"));
        choices.put("buckets", List.of("[1, 2]", "[]", "[a]", "1"));
        choices.put("nativeHistogram", List.of("true", "false", "1"));
        choices.put("quantiles", List.of("[0.5, 1]", "[]", "[2]"));
        Random random = new Random(11);
        int good = 0;
        for (int i = 0; i < 2000; i++) {
            List<String> metric = new ArrayList<>();
            for (Map.Entry<String, List<String>> choice : choices.entrySet()) {
                boolean mostly =
                        choice.getKey().equals("name") || choice.getKey().equals("value");
                if (random.nextInt(10) < (mostly ? 9 : 1)) {
                    List<String> values = choice.getValue();
                    // The first ones are good: take them more often, else hardly any file would be.
                    String value = values.get(Math.min(random.nextInt(values.size()), random.nextInt(values.size())));
                    metric.add(choice.getKey() + ": " + value);
                }
            }
            String yaml = "rules: [{from: '{q}', metrics: [{" + String.join(", ", metric) + "}]}]";
            boolean loads = byLoader(yaml).isEmpty();
            good += loads ? 1 : 0;
            assertThat(bySchema(yaml).isEmpty())
                    .as("%s: %s", yaml, byLoader(yaml))
                    .isEqualTo(loads);
        }
        assertThat(good).isBetween(200, 1800);
    }
}
