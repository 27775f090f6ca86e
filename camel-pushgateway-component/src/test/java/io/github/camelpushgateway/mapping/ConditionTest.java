// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.mapping;
import static io.github.camelpushgateway.mapping.Mappings.metrics;
import static io.github.camelpushgateway.mapping.Mappings.ofTopic;
import static io.github.camelpushgateway.mapping.Mappings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelpushgateway.mapping.record.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code when}, {@code ignore} and the way of a record from rule to rule. */
class ConditionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what the field is to be | the field as JSON, or - for absent | whether that is so
                "is: true | true | yes",
                "is: true | false | no",
                "is: true | 1 | yes",
                "is: true | 0 | no",
                "is: true | \"ON\" | yes",
                "is: true | \"off\" | no",
                "is: true | \"no\" | no",
                "is: true | \"0\" | no",
                "is: true | \"good\" | no",
                "is: true | null | no",
                "is: true | - | no",
                "is: false | false | yes",
                "is: false | 0 | yes",
                "is: false | \"Off\" | yes",
                "is: false | \"bad\" | no",
                "is: false | - | no",
                "is: on | true | yes",
                "is: on | \"On\" | yes",
                "is: off | false | yes",
                "is: 1 | 1.0 | yes",
                "is: 1 | \"1.00\" | yes",
                "is: 1 | 2 | no",
                "is: 1 | true | yes",
                "is: open | \"OPEN\" | yes",
                "is: open | \" open \" | yes",
                "is: open | {} | no",
                "is: '007' | \"007\" | yes",
                "is: '007' | 7 | no",
                "is: null | null | yes",
                "is: null | - | yes",
                "is: null | 0 | no",
                "not: 0 | 5 | yes",
                "not: 0 | \"0.0\" | no",
                "not: 0 | - | yes",
                "not: false | - | yes",
                "not: offline | \"Offline\" | no",
                "not: null | 0 | yes",
                "not: null | - | no",
                "in: [a, b] | \"B\" | yes",
                "in: [a, 2, true] | 2 | yes",
                "in: [a, 2] | \"on\" | no",
                "in: [a, null] | - | yes",
            })
    void a_condition_names_a_field_and_what_it_is_to_be(String is, String field, String expected) throws Exception {
        Mapping mapping = metrics("- {name: m, value: v, when: {field: q, " + is + "}}");
        Map<?, ?> record = new ObjectMapper()
                .readValue("{\"v\":1" + (field.equals("-") ? "" : ",\"q\":" + field) + "}", Map.class);

        assertThat(map(mapping, record)).isEqualTo(expected.equals("yes") ? List.of("m 1") : List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "^{is: x} | 'when' names no field; write for example 'when: {field: state, is: open}'",
                "^{field: x} | 'when' does not say what the field is to be; write for example 'when: {field: state, is: open}'",
                "{field: x, is: a, ^not: b} | 'when' says what the field is to be more than once; keep one of 'is', 'in' and 'not'",
                "{field: x, in: ^a} | 'in' needs a list, not the text 'a'; write for example 'in: [open, ajar]'",
                "{field: x, in: ^[]} | 'in' is empty; list the values that the field may have",
                "{field: x, in: [a, ^[b]]} | 'in' needs a text, a number, true, false or null, not a list",
                "{field: x, is: ^{a: b}} | 'is' needs a text, a number, true, false or null, not 'key: value' pairs",
                "{field: ^$tpoic, is: a} | '$tpoic' is not one of the names that start with '$'; did you mean '$topic'? A field of that name is reached by '/$tpoic'",
                "{field: x, is: a, ^iss: b} | unknown key 'iss' in 'when'; did you mean 'is'?",
                "^x | 'when' (language: text) is written as 'key: value' pairs, not as the text 'x'",
            })
    void says_what_is_wrong_with_a_condition(String when, String problem) {
        String yaml = "rules:\n  - metrics:\n      - {name: a, value: v, when: " + when.replace("^", "") + "}\n";

        assertThat(problems(yaml)).contains("3:" + (35 + when.indexOf('^')) + ": " + problem);
    }

    private static final Mapping MESSAGES = mapping(
            """
            rules:
              - from: mesh/{gateway}
                when: {field: type, is: telemetry}
                metrics: [{name: battery, value: payload.battery}]
              - from: mesh/{gateway}
                when: {field: type, in: [position, waypoint]}
                metrics: [{name: latitude, value: payload.lat}]
              - from: mesh/{gateway}
                when: {field: type, is: text}
                ignore: true
              - from: mesh/{rest...}
                metrics: [{name: others, aggregate: count}]
            """);

    @Test
    void a_false_when_passes_the_record_on_to_the_next_rule_that_matches() throws Exception {
        assertThat(map(
                        MESSAGES,
                        ofTopic("mesh/g"),
                        Map.of("type", "position", "payload", Map.of("lat", 52)),
                        Map.of("type", "telemetry", "payload", Map.of("battery", 80)),
                        Map.of("type", "routing")))
                .containsExactly("latitude 52", "battery 80", "others 1");
    }

    @Test
    void a_record_that_no_rule_takes_is_left_out() throws Exception {
        Mapping mapping = mapping("rules: [{when: {field: a, is: 1}, metrics: [{name: m, value: a}]}]");

        assertThat(map(mapping, Map.of("a", 2))).isEmpty();
    }

    @Test
    void what_is_ignored_is_counted_and_nothing_else() throws Exception {
        List<Notice> noticed = new ArrayList<>();

        assertThat(map(MESSAGES, ofTopic("mesh/g"), (notice, words) -> noticed.add(notice), Map.of("type", "text")))
                .isEmpty();
        assertThat(noticed).containsExactly(Notice.IGNORED);
    }

    @Test
    void a_metric_of_for_each_has_a_condition_for_each_child() throws Exception {
        Mapping mapping = metrics(
                "- {name: m, forEach: values.*, labels: {tag: id}, value: v, invalid: skip, when: {field: q, is: true}}");

        assertThat(map(
                        mapping,
                        Map.of(
                                "values",
                                List.of(
                                        Map.of("id", "A", "v", 630, "q", true),
                                        Map.of("id", "B", "v", "MSN05_CG1", "q", true),
                                        Map.of("id", "C", "v", -1.5, "q", false)))))
                .containsExactly("m{tag=\"A\"} 630");
    }

    @Test
    void two_metrics_of_one_name_are_chosen_between_by_their_conditions() throws Exception {
        Mapping mapping = metrics(
                """
                - {name: celsius, value: t, when: {field: unit, not: F}}
                - {name: celsius, value: t, when: {field: unit, is: F}, scale: 0.5, offset: -16}
                """);

        assertThat(map(mapping, Map.of("t", 20), Map.of("t", 68, "unit", "F")))
                .containsExactly("celsius 20", "celsius 18");
    }

    @Test
    void a_condition_within_for_each_can_look_above_the_child() throws Exception {
        Mapping mapping = metrics(
                "- {name: m, forEach: meters.*.phases.*, value: v, labels: {meter: $parent.id, site: $parent.$parent.site},"
                        + " when: {field: $parent.ok, is: true}}");

        assertThat(map(
                        mapping,
                        Map.of(
                                "site",
                                "north",
                                "meters",
                                List.of(
                                        Map.of("id", "a", "ok", "yes", "phases", List.of(Map.of("v", 1))),
                                        Map.of("id", "b", "ok", "no", "phases", List.of(Map.of("v", 2)))))))
                .containsExactly("m{meter=\"a\",site=\"north\"} 1");
    }

    @Test
    void the_parent_of_what_follows_the_star_is_the_element_that_holds_it() throws Exception {
        Mapping mapping = metrics("- {name: m, forEach: params.*.temperature, value: tC, labels: {id: $parent.id}}");

        assertThat(map(mapping, Map.of("params", Map.of("switch:0", Map.of("id", 7, "temperature", Map.of("tC", 41))))))
                .containsExactly("m{id=\"7\"} 41");
    }

    @Test
    void a_parent_above_the_record_is_an_error_of_the_file() {
        assertThat(problems("rules: [{metrics: [{name: m, forEach: a.*, value: v, labels: {x: $parent.$parent.y}}]}]"))
                .containsExactly(
                        "1:66: '$parent.$parent.y' goes above the record; this 'forEach' has 1 element above its child,"
                                + " so take out a '$parent'");
        assertThat(problems("rules: [{metrics: [{name: m, value: $parent.v}]}]"))
                .containsExactly(
                        "1:37: '$parent.v' exists only within a metric that has 'forEach'; add one, or name a field");
        assertThat(problems("rules: [{metrics: [{name: m, forEach: a.*, value: $parentage}]}]"))
                .singleElement()
                .asString()
                .startsWith("1:51: '$parentage' is not one of the names that start with '$'");
    }
}
