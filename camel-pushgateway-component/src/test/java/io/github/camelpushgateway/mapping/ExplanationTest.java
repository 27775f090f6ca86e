// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final Mapping MAPPING = Mappings.mapping(
            """
            rules:
              - from: plain/{room}
                metrics: [{name: plain, value: $value}]
              - from: sensors/{site}/{device}
                group: {site: site}
                labels: {device: device}
                metrics:
                  - {name: celsius, value: temperature}
                  - {name: humidity, value: humidty}
                  - {name: absent, value: nothing.like.it}
                  - {name: blank, value: blank}
                  - {name: door, value: door, valueMap: {n/a: null}}
                  - {name: bad, value: state}
                  - {name: probe, forEach: probes.*, value: tC, labels: {probe: $key}}
                  - {name: empty, forEach: none.*, value: tC}
                  - {name: spread, type: histogram, buckets: [1], value: temperature}
            """);

    @Test
    void says_for_each_rule_why_it_is_used_or_not_and_for_each_metric_its_series_or_why_there_is_none() {
        Map<String, Object> record = new java.util.TreeMap<>(Map.of(
                "temperature",
                21.5,
                "humidity",
                40,
                "state",
                "warm",
                "blank",
                " ",
                "door",
                "N/A",
                "probes",
                List.of(Map.of("tC", 3))));

        assertThat(MAPPING.explain(record, Mappings.ofTopic("sensors/north/d7"))
                        .toString()
                        .lines())
                .containsExactly(
                        "not rule plain/{room} (test.yaml:2): segment 1 is 'sensors', not 'plain'",
                        "rule sensors/{site}/{device} (test.yaml:4): matches topic 'sensors/north/d7', with site=north, device=d7",
                        "  celsius{device=\"d7\"} 21.5 in group {site=\"north\"}",
                        "  humidity: no sample: the field 'humidty' is absent; did you mean 'humidity'?",
                        "  absent: no sample: the field 'nothing.like.it' is absent; "
                                + "there are blank, door, humidity, probes, state, temperature",
                        "  blank: no sample: the field 'blank' is empty",
                        "  door: no sample: 'valueMap' says so for \"N/A\"",
                        "  bad: the record is rejected: rule sensors/{site}/{device} (test.yaml:4), metric 'bad', field 'state': "
                                + "\"warm\" is not a number. Give its words numbers with 'valueMap', or correct the source",
                        "  probe{device=\"d7\",probe=\"0\"} 3 in group {site=\"north\"}",
                        "  empty: 'forEach' finds nothing; there are blank, door, humidity, probes, state, temperature",
                        "  spread{device=\"d7\"} histogram in group {site=\"north\"}");
    }

    @Test
    void says_why_no_rule_is_used() {
        assertThat(MAPPING.explain(Map.of(), Mappings.ofTopic("elsewhere"))
                        .toString()
                        .lines())
                .containsExactly(
                        "not rule plain/{room} (test.yaml:2): segment 1 is 'elsewhere', not 'plain'",
                        "not rule sensors/{site}/{device} (test.yaml:4): segment 1 is 'elsewhere', not 'sensors'",
                        "  no rule is for topic 'elsewhere'");
    }

    @Test
    void says_what_a_rule_without_from_takes() {
        assertThat(Mappings.metrics("- {name: a, value: x}")
                        .explainSource(Mappings.ofTopic("t"))
                        .toString())
                .isEqualTo("rule without 'from' (test.yaml:2): takes everything\n");
    }

    private static String explained(String rules, Object record) {
        return Mappings.mapping(rules).explain(record, Mappings.ofTopic("t/d1")).toString();
    }

    @Test
    void says_which_when_was_false_and_which_rule_ignores() {
        assertThat(explained(
                                """
                        rules:
                          - from: t/{d}
                            when: {field: kind, is: a}
                            metrics: [{name: a, value: v}]
                          - when: {field: kind, not: b}
                            metrics: [{name: b, value: v}]
                          - ignore: true
                        """,
                                Map.of("kind", "b"))
                        .lines())
                .containsExactly(
                        "not rule t/{d} (test.yaml:2): matches topic 't/d1', with d=d1, but its 'when' is false: the field 'kind' is \"b\"",
                        "not rule without 'from' (test.yaml:5): takes everything, but its 'when' is false: the field 'kind' is \"b\"",
                        "rule without 'from' (test.yaml:7): takes everything",
                        "  the record is ignored: the rule says 'ignore: true'");
        assertThat(explained("rules: [{when: {field: kind, is: a}, metrics: [{name: a, value: v}]}]", Map.of("v", 1)))
                .contains("but its 'when' is false: the field 'kind' is absent")
                .contains("  the record is left out: no other rule is for topic 't/d1'");
    }

    @Test
    void says_of_each_label_without_a_value_whether_its_field_is_absent_or_empty() {
        assertThat(explained(
                                """
                        rules:
                          - from: t/{device}
                            labels: {dev: devcie, probe: probe, room: Room}
                            metrics: [{name: t, value: t}]
                        """,
                                Map.of("t", 1, "probe", " ", "room", "attic"))
                        .lines()
                        .skip(1))
                .containsExactly(
                        "  t 1",
                        "  t: the label 'dev' has no value: the field 'devcie' is absent; did you mean 'device'?",
                        "  t: the label 'probe' has no value: the field 'probe' is null or empty",
                        "  t: the label 'room' has no value: the field 'Room' is absent; did you mean 'room'?");
    }

    @Test
    void says_of_metrics_and_children_why_they_are_left_out() {
        assertThat(explained(
                                """
                        rules:
                          - metrics:
                              - {name: f, value: t, when: {field: unit, is: F}}
                              - {name: n, value: n}
                              - {name: w, value: w, invalid: skip}
                              - {name: c, forEach: l.*, labels: {id: id}, value: v, when: {field: ok, is: true}}
                        """,
                                record())
                        .lines()
                        .skip(1))
                .containsExactly(
                        "  f: left out: its 'when' is false: the field 'unit' is \"C\"",
                        "  n: no sample: the field 'n' is null",
                        "  w: left out, because 'invalid' is skip: rule without 'from' (test.yaml:2), metric 'w', field 'w': \"warm\""
                                + " is not a number. Give its words numbers with 'valueMap', or correct the source",
                        "  c{id=\"1\"} 5",
                        "  c: the child 'l.1' is left out: its 'when' is false: the field 'ok' is absent");
    }

    private static Map<String, Object> record() {
        Map<String, Object> record = new java.util.HashMap<>(Map.of("t", 1, "unit", "C", "w", "warm"));
        record.put("n", null);
        record.put("l", List.of(Map.of("id", 1, "v", 5, "ok", "on"), Map.of("id", 2, "v", 6)));
        return record;
    }

    @Test
    void says_of_a_collision_which_label_is_missing() {
        assertThat(explained(
                        "rules: [{metrics: [{name: t, forEach: l.*, labels: {id: id}, value: v}]}]",
                        Map.of("l", List.of(Map.of("v", 1), Map.of("v", 2)))))
                .contains("'l.0.v' and 'l.1.v' are the same series, t")
                .contains("t: the label 'id' has no value: the field 'id' is absent");
    }

    @Test
    void says_what_becomes_of_the_word_null() {
        assertThat(explained("rules: [{metrics: [{name: t, value: t}]}]", null))
                .contains("t: no sample: the field 't' is absent; the record is null")
                .contains("the record is rejected: ");
    }

    @Test
    void aRecordOfManySeriesIsExplainedWithoutFillingTheMemory() {
        Mapping mapping = Mappings.mapping(
                """
                rules:
                  - from: many
                    metrics: [{name: one, forEach: list.*, value: $value, labels: {at: $index}}]
                """);

        Explanation.Outcome outcome = mapping.explain(
                        Map.of("list", Collections.nCopies(2_500, 1)), Mappings.ofTopic("many"))
                .metrics()
                .get(0);

        assertThat(outcome.series()).hasSize(1_000);
        assertThat(outcome.notes()).contains("and 1500 more series, which are not shown here");
    }

    @Test
    void anExplanationThatNobodyWaitsForEnds() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> MAPPING.explain(Map.of("temperature", 1), Mappings.ofTopic("sensors/a/b")))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
