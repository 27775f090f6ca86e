// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static io.github.camelpushgateway.body.Bodies.body;
import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.mapping;
import static io.github.camelpushgateway.mapping.Mappings.metrics;
import static io.github.camelpushgateway.mapping.Mappings.ofTopic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelpushgateway.body.Bodies;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A field that has nothing to say is one thing, a field that is not there another. */
class AbsentIsNotNullTest {

    private static final Mapping SENSORS = mapping(
            """
            rules:
              - from: s/{device}
                labels: {device: device, probe: probe}
                metrics:
                  - {name: t, value: temperature}
                  - {name: h, value: climate.humidity}
            """);

    private static RecordException refused(Mapping mapping, RecordContext context, Object record) {
        RecordException refused = catchThrowableOfType(RecordException.class, () -> map(mapping, context, record));
        assertThat(refused).as("%s", record).isNotNull();
        return refused;
    }

    // ---- messages: fields ----

    @Test
    void a_record_with_none_of_the_fields_of_its_rule_is_rejected_with_the_nearest_name() {
        RecordException refused = refused(SENSORS, ofTopic("s/a"), Map.of("Temperature", 5));

        assertThat(refused.reason()).isEqualTo(Reason.NO_SAMPLE);
        assertThat(refused)
                .hasMessageContaining(
                        "topic 's/a' lacks all of the fields 'temperature', 'climate.humidity'; did you mean 'Temperature'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weather,loc=x t=82", "�� V*Q�2�3", "12", "true"})
    void what_is_no_record_at_all_is_rejected_too(String payload) {
        assertThatThrownBy(() -> body(payload)
                        .mapping(SENSORS)
                        .header("CamelMqttTopic", "s/a")
                        .read())
                .isInstanceOfSatisfying(RecordException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.NO_SAMPLE));
    }

    @Test
    void null_counts_as_there() throws Exception {
        Map<String, Object> record = new HashMap<>();
        record.put("temperature", null);
        Map<String, Object> within = new HashMap<>();
        within.put("climate", null);

        assertThat(map(SENSORS, ofTopic("s/a"), record, within, Map.of("temperature", " ")))
                .isEmpty();
    }

    @Test
    void the_word_null_has_no_fields_but_is_a_value() throws Exception {
        assertThatThrownBy(() -> body("null")
                        .mapping(SENSORS)
                        .header("CamelMqttTopic", "s/a")
                        .read())
                .hasMessageContaining("the record is null");
        assertThat(body("null")
                        .mapping(metrics("- {name: v, value: $value}"))
                        .header("CamelMqttTopic", "s/a")
                        .read())
                .isEmpty();
    }

    @Test
    void optional_metrics_may_all_be_missing() throws Exception {
        Mapping mapping = metrics("- {name: a, value: x, optional: true}\n- {name: b, value: y, optional: true}");

        assertThat(map(mapping, Map.of("z", 1))).isEmpty();
    }

    @Test
    void one_field_that_is_there_is_enough() throws Exception {
        assertThat(map(SENSORS, ofTopic("s/a"), Map.of("temperature", 5, "probe", 1)))
                .containsExactly("t{device=\"a\",probe=\"1\"} 5");
    }

    @Test
    void an_empty_list_is_there_and_a_list_that_is_missing_is_not() throws Exception {
        Mapping mapping = metrics("- {name: m, forEach: readings.*, value: v}");

        assertThat(map(mapping, Map.of("readings", List.of()))).isEmpty();
        assertThat(refused(mapping, ofTopic("t"), Map.of("reading", List.of())).reason())
                .isEqualTo(Reason.NO_SAMPLE);
        assertThat(refused(mapping, ofTopic("t"), Map.of("readings", List.of(Map.of("V", 1))))
                        .reason())
                .isEqualTo(Reason.NO_SAMPLE);
    }

    @Test
    void invalid_skip_costs_the_sample_only_and_is_counted() throws Exception {
        Mapping mapping = metrics("- {name: a, value: a, invalid: skip}\n- {name: b, value: b}");
        List<String> noticed = new ArrayList<>();

        assertThat(map(
                        mapping,
                        ofTopic("t"),
                        (notice, words) -> noticed.add(notice + " " + words.get()),
                        Map.of("a", "?", "b", 2)))
                .containsExactly("b 2");
        assertThat(noticed)
                .singleElement()
                .asString()
                .startsWith("VALUE_SKIPPED ")
                .contains("\"?\" is not a number");
        assertThat(map(mapping, Map.of("a", "?"))).isEmpty();
    }

    // ---- messages: labels ----

    @Test
    void a_label_without_a_value_is_left_out_and_noticed_with_the_nearest_name() throws Exception {
        Mapping mapping =
                mapping("rules: [{from: 's/{device}', labels: {dev: devcie}, metrics: [{name: t, value: t}]}]");
        List<String> noticed = new ArrayList<>();

        assertThat(map(
                        mapping,
                        ofTopic("s/a"),
                        (notice, words) -> noticed.add(notice.text() + ": " + words.get()),
                        Map.of("t", 1)))
                .containsExactly("t 1");
        assertThat(noticed)
                .containsExactly(
                        "label_absent: rule s/{device} (test.yaml:1), metric 't': the label 'dev' has no value: "
                                + "the field 'devcie' is absent; did you mean 'device'?, so the series of topic 's/a' is without that label");
    }

    @Test
    void no_label_is_missed_where_there_is_no_sample_and_none_that_is_optional() throws Exception {
        List<Notice> noticed = new ArrayList<>();
        Mapping optional = metrics("- {name: t, value: t, optional: true, labels: {l: l}}");
        map(optional, ofTopic("s/a"), (notice, words) -> noticed.add(notice), Map.of("t", 1));
        map(SENSORS, ofTopic("s/a"), (notice, words) -> noticed.add(notice), Map.of("temperature", ""));

        assertThat(noticed).isEmpty();
    }

    // ---- two become one ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: t, forEach: l.*, labels: {id: id}, value: v} | 'l.0.v' and 'l.1.v' are the same series, t",
                "{name: t, forEach: l.*, value: $parent.n} | are the same series, t",
                "{name: t, forEach: l.*, constLabels: {a: b}, value: v} | 'l.0.v' and 'l.1.v' are the same series, t{a=\"b\"}",
            })
    void two_children_that_are_one_series_are_a_collision(String metric, String words) {
        Map<String, ?> record = Map.of("l", List.of(Map.of("v", 1), Map.of("v", 2)), "n", 3);
        RecordException refused = refused(metrics("- " + metric), ofTopic("t"), record);

        assertThat(refused.reason()).isEqualTo(Reason.COLLISION);
        assertThat(refused).hasMessageContaining(words);
    }

    @Test
    void two_metrics_of_one_name_are_a_collision_with_both_fields_named() {
        assertThat(refused(
                        metrics("- {name: t, value: a}\n- {name: t, value: b}"), ofTopic("t"), Map.of("a", 1, "b", 2)))
                .hasMessageContaining("the samples of 'a' and 'b' are the same series, t");
    }

    @Test
    void a_collision_among_many_is_found_as_well() {
        List<Map<String, Integer>> children = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            children.add(Map.of("id", i % 99, "v", i));
        }
        assertThat(refused(
                        metrics("- {name: t, forEach: l.*, labels: {id: id}, value: v}"),
                        ofTopic("t"),
                        Map.of("l", children)))
                .hasMessageContaining("'l.0.v' and 'l.99.v' are the same series, t{id=\"0\"}");
    }

    @Test
    void what_the_metric_aggregates_does_not_collide() throws Exception {
        Map<String, ?> record = Map.of("l", List.of(Map.of("v", 1), Map.of("v", 2)));

        assertThat(map(metrics("- {name: t, forEach: l.*, value: v, aggregate: max}"), record))
                .hasSize(2);
        assertThat(map(metrics("- {name: t, forEach: l.*, value: v, type: counter, accumulate: true}"), record))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"co2-in, co2.in", "co2_in, co2 in", "温度2, 湿度2", "1a, _1a", "é-x, è-x"})
    void names_that_become_one_by_cleaning_are_a_collision_with_both_named(String first, String second)
            throws Exception {
        Mapping mapping = mapping("rules: [{from: 'r/{q}', metrics: [{name: '{q}', value: $value}]}]");
        map(mapping, ofTopic("r/" + first), 1);

        RecordException refused = refused(mapping, ofTopic("r/" + second), 2);
        assertThat(refused.reason()).isEqualTo(Reason.COLLISION);
        assertThat(refused).hasMessageContaining("'" + second + "'").hasMessageContaining("'" + first + "'");
        assertThat(map(mapping, ofTopic("r/" + first), 3)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"温度", "-", "°", "...", "房_间"})
    void a_name_of_which_nothing_is_left_is_a_collision(String quantity) {
        Mapping mapping = mapping("rules: [{from: 'r/{q}', metrics: [{name: 'room_{q}', value: $value}]}]");

        RecordException refused = refused(mapping, ofTopic("r/" + quantity), 1);
        assertThat(refused.reason()).isEqualTo(Reason.COLLISION);
        assertThat(refused).hasMessageContaining("of '" + quantity + "' nothing is left");
    }

    @Test
    void a_cleaned_name_does_not_become_that_of_a_fixed_metric() {
        Mapping mapping = mapping(
                "rules: [{from: a, metrics: [{name: room_co2_in, value: v}]}, {from: 'r/{q}', metrics: [{name: 'room_{q}', value: $value}]}]");

        assertThat(refused(mapping, ofTopic("r/co2-in"), 1).reason()).isEqualTo(Reason.COLLISION);
    }

    // ---- files and queries: columns ----

    private static final Mapping STOCK = mapping(
            """
            rules:
              - from: "{feed}.csv"
                csv: {delimiter: ";"}
                labels: {article: Article}
                metrics:
                  - {name: qty, value: Qty}
                  - {name: price, value: Price, optional: true}
            """);

    private static Bodies file(String content) {
        return body(content).mapping(STOCK).header("CamelFileName", "stock.csv").skip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Article;Pcs | the column 'Qty' of metric 'qty' is not there. The columns are Article, Pcs",
                "Item;Qty | the column 'Article' of label 'article' is not there. The columns are Item, Qty",
                "article;QTY | the column 'Qty' of metric 'qty' is not there; did you mean 'QTY'?",
                "article;QTY | the column 'Article' of label 'article' is not there; did you mean 'article'?",
                "Ärticle;Qty | the column 'Article' of label 'article' is not there; did you mean 'Ärticle'?",
                "a;b | the column 'Qty' of metric 'qty' is not there, the column 'Article'",
            })
    void a_column_that_is_not_there_fails_the_file_once_whatever_is_done_with_bad_rows(String header, String words) {
        assertThatThrownBy(() -> file(header + "\nbolts;100\nnuts;200\n").read())
                .isInstanceOfSatisfying(RecordException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.NO_COLUMN))
                .hasMessageContaining(words)
                .hasMessageContaining("optional: true");
    }

    @Test
    void a_file_that_is_a_header_only_has_its_columns_checked() throws Exception {
        assertThatThrownBy(() -> file("Article;Pcs\n").read()).hasMessageContaining("'Qty'");
        assertThat(file("Article;Qty\n").read()).isEmpty();
    }

    @Test
    void an_empty_cell_is_no_sample_and_no_label_and_nothing_to_speak_of() throws Exception {
        List<Notice> noticed = new ArrayList<>();
        RuleMatch match = STOCK.match(Mappings.ofFile("stock.csv"), (notice, words) -> noticed.add(notice));
        RecordingSink sink = new RecordingSink();
        match.columns(List.of("Article", "Qty"));
        match.map(Map.of("Article", "", "Qty", "5"), sink);
        match.map(Map.of("Article", "nuts", "Qty", ""), sink);

        assertThat(sink.samples).containsExactly("qty 5");
        assertThat(noticed).isEmpty();
    }

    @Test
    void a_path_into_a_column_that_holds_text_fails_the_file() {
        Mapping mapping = metrics("- {name: a, value: v.a.b}");

        assertThatThrownBy(() -> body("v\n\"{\"\"a\"\":1}\"\n")
                        .mapping(mapping)
                        .header("Content-Type", "text/csv")
                        .read())
                .hasMessageContaining("the column 'v.a.b' of metric 'a' is not there");
    }

    @Test
    void the_column_of_a_when_has_to_be_there_too() {
        Mapping mapping = mapping("rules: [{when: {field: Stat, is: x}, metrics: [{name: a, value: v}]}]");

        assertThatThrownBy(() -> body("v,State\n1,x\n")
                        .mapping(mapping)
                        .header("Content-Type", "text/csv")
                        .read())
                .hasMessageContaining("the column 'Stat' of 'when' is not there; did you mean 'State'?");
    }

    @Test
    void a_rule_that_takes_no_row_may_name_other_columns() throws Exception {
        Mapping mapping = mapping(
                """
                rules:
                  - when: {field: kind, is: a}
                    metrics: [{name: a, value: x}]
                  - metrics: [{name: b, value: v}]
                """);

        assertThat(body("kind,v\nb,1\n")
                        .mapping(mapping)
                        .header("Content-Type", "text/csv")
                        .read())
                .containsExactly("b 1");
    }
}
