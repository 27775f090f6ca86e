// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainMappingTest {

    private static PlainMapping fields(String metricFields, String labelFields, String prefix) {
        return new PlainMapping(null, MetricType.GAUGE, null, metricFields, labelFields, prefix);
    }

    private static List<String> map(PlainMapping mapping, Object record) throws RecordException {
        RecordingSink sink = new RecordingSink();
        mapping.map(record, sink);
        return sink.samples;
    }

    @Test
    void every_number_is_a_metric_by_default_nested_ones_too() throws Exception {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("temp", 21.5);
        record.put("name", "attic");
        record.put("text", "12");
        record.put("none", null);
        record.put("aenergy", Map.of("total", 7));
        record.put("list", List.of(1));

        assertThat(map(fields(null, null, null), record)).containsExactly("temp 21.5", "aenergy_total 7");
    }

    @Test
    void label_fields_are_labels_and_no_metrics() throws Exception {
        assertThat(map(
                        fields(null, "id, dev.site-name", "pre_"),
                        Map.of("id", 7, "dev", Map.of("site-name", "n"), "t", 1)))
                .containsExactly("pre_t{id=\"7\",site_name=\"n\"} 1");
    }

    @Test
    void metric_fields_are_named_by_their_paths_and_may_be_text() throws Exception {
        assertThat(map(
                        fields("temp °C, a.b, list[0], on, absent", null, "x_"),
                        new LinkedHashMap<>(Map.of(
                                "temp °C", "21.5", "a", Map.of("b", 2), "list", List.of(3), "on", true, "other", 5))))
                .containsExactly("x_temp__C 21.5", "x_a_b 2", "x_list_0_ 3", "x_on 1");
    }

    @Test
    void a_plain_value_is_a_sample_of_the_metric() throws Exception {
        PlainMapping mapping = new PlainMapping("room_celsius", MetricType.UNTYPED, "Air.", null, null, null);
        RecordingSink sink = new RecordingSink();
        mapping.map("21.5", sink);

        assertThat(sink.samples).containsExactly("room_celsius 21.5");
        assertThat(sink.metrics.get(0).type()).isEqualTo(MetricType.UNTYPED);
        assertThat(sink.metrics.get(0).help()).isEqualTo("Air.");
        assertThat(sink.policies.get(0).aggregation()).isEqualTo(Aggregation.UNSPECIFIED);
        assertThat(map(mapping.withMetric("other"), 3)).containsExactly("other 3");
        assertThatThrownBy(() -> mapping.withMetric("no-name")).isInstanceOf(InvalidMetricException.class);
    }

    @Test
    void says_what_to_do_about_records_it_cannot_map() {
        assertThatThrownBy(() -> map(fields(null, null, null), 3))
                .hasMessage(
                        "3 has no name. Set the option metric or the header CamelPushgatewayMetric, or use a mapping with 'value: $value'");
        assertThatThrownBy(() -> map(new PlainMapping("m", MetricType.GAUGE, null, null, null, null), "warm"))
                .hasMessage("metric 'm': \"warm\" is not a number. Use a mapping with 'value: $value' and 'valueMap'");
        assertThatThrownBy(() -> map(fields(null, null, null), Map.of("state", "on")))
                .hasMessage(
                        "the record has no number. Name the fields to push with the option metricFields, or use a mapping");
        assertThatThrownBy(() -> map(fields("a", null, null), Map.of("a", "warm")))
                .hasMessage("field 'a': \"warm\" is not a number. "
                        + "Take the field out of the option metricFields, or use a mapping with 'valueMap'");
        assertThatThrownBy(() -> map(fields("a", "l", null), Map.of("a", 1, "l", List.of())))
                .hasMessage(
                        "field 'l': the label 'l' cannot hold a list of 0. Name a field in it with the option labelFields");
    }

    @Test
    void a_record_of_nothing_but_nulls_gives_nothing() throws Exception {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("a", null);
        record.put("b", " ");

        assertThat(map(fields(null, null, null), record)).isEmpty();
    }

    @Test
    void refuses_options_that_cannot_be_meant() {
        assertThatThrownBy(() -> fields("a,,b", null, null))
                .hasMessage("Option metricFields 'a,,b' names an empty field. Take out the extra comma");
        assertThatThrownBy(() -> fields(null, "a.x,b.x", null))
                .hasMessage("Option labelFields makes the label 'x' of both 'a.x' and 'b.x'. "
                        + "Leave one out, or use a mapping file, which names labels");
        assertThatThrownBy(() -> fields(null, null, "1-"))
                .hasMessage(
                        "Option metricPrefix '1-' cannot start a metric's name. Use letters, digits and '_', as in '_1_'");
        assertThatThrownBy(() -> new PlainMapping(null, MetricType.HISTOGRAM, null, null, null, null))
                .hasMessageStartingWith("Option metricType is histogram, which one number cannot be");
    }

    @Test
    void survives_objects_within_objects_without_end() throws Exception {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("self", record);
        record.put("n", 1);

        assertThat(map(fields(null, null, null), record)).contains("n 1").hasSizeLessThan(50);
    }

    @ParameterizedTest
    @CsvSource({"co2-in, co2.in", "a b, a_b", "温度1, 湿度1"})
    void fields_whose_names_become_one_are_a_collision(String first, String second) throws Exception {
        PlainMapping plain = new PlainMapping(null, MetricType.GAUGE, null, null, null, null);
        plain.map(Map.of(first, 1), new RecordingSink());

        assertThatThrownBy(() -> plain.map(Map.of(second, 2), new RecordingSink()))
                .isInstanceOfSatisfying(RecordException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RecordException.Reason.COLLISION))
                .hasMessageContaining(first)
                .hasMessageContaining(second);
    }

    @Test
    void a_field_of_whose_name_nothing_is_left_is_a_collision() {
        PlainMapping plain = new PlainMapping(null, MetricType.GAUGE, null, null, null, null);

        assertThatThrownBy(() -> plain.map(Map.of("温度", 1), new RecordingSink()))
                .hasMessageContaining("field '温度': nothing of it is left in a metric's name");
    }
}
