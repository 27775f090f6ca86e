// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.mapping;
import static io.github.camelpushgateway.mapping.Mappings.metrics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelpushgateway.mapping.file.MappingLoader;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.mapping.record.Script;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {

    private static final Mapping SENSORS = mapping(
            """
            rules:
              - from: sensors/{site}/{device}
                group: {site: site}
                labels: {device: device}
                constLabels: {source: mqtt}
                metrics:
                  - name: sensor_temperature_celsius
                    help: Air temperature.
                    value: temperature
                    labels: {probe: probe_id}
                  - name: sensor_door_open
                    value: state
                    valueMap: {open: 1, closed: 0, n/a: null}
                  - name: sensor_energy_joules_total
                    type: counter
                    value: aenergy.total
                    scale: 3600
                    offset: -1
            """);

    @Test
    void maps_fields_captures_and_constants() throws Exception {
        Map<String, Object> record = Map.of(
                "temperature",
                21.5,
                "probe_id",
                7,
                "state",
                "open",
                "aenergy",
                Map.of("total", "2"),
                "ignored",
                List.of());

        assertThat(map(SENSORS, Mappings.ofTopic("sensors/north/d1"), record))
                .containsExactly(
                        "[site=\"north\"] sensor_temperature_celsius{device=\"d1\",probe=\"7\",source=\"mqtt\"} 21.5",
                        "[site=\"north\"] sensor_door_open{device=\"d1\",source=\"mqtt\"} 1",
                        "[site=\"north\"] sensor_energy_joules_total{device=\"d1\",source=\"mqtt\"} 7199");
    }

    @Test
    void descriptors_carry_what_the_file_says() throws Exception {
        RecordingSink sink = new RecordingSink();
        SENSORS.match(Mappings.ofTopic("sensors/a/b"), Notice.Listener.NONE)
                .map(Map.of("temperature", 1, "aenergy", Map.of("total", 1)), sink);

        assertThat(sink.metrics.get(0).type()).isEqualTo(MetricType.GAUGE);
        assertThat(sink.metrics.get(0).help()).isEqualTo("Air temperature.");
        assertThat(sink.policies.get(0).aggregation()).isEqualTo(Aggregation.UNSPECIFIED);
        assertThat(sink.policies.get(0).update()).isEqualTo(Update.SET);
        assertThat(sink.metrics.get(1).type()).isEqualTo(MetricType.COUNTER);
    }

    @Test
    void an_absent_null_or_empty_field_gives_no_sample() throws Exception {
        Map<String, Object> record = new HashMap<>();
        record.put("temperature", null);
        record.put("state", "  ");

        assertThat(map(SENSORS, Mappings.ofTopic("sensors/north/d1"), record)).isEmpty();
    }

    @Test
    void a_null_in_value_map_gives_no_sample() throws Exception {
        assertThat(map(SENSORS, Mappings.ofTopic("sensors/north/d1"), Map.of("state", "N/A")))
                .isEmpty();
    }

    @Test
    void a_rejected_record_leaves_nothing_and_the_next_one_is_mapped() {
        RuleMatch match = SENSORS.match(Mappings.ofTopic("sensors/north/d1"), Notice.Listener.NONE);
        RecordingSink sink = new RecordingSink();

        assertThatThrownBy(() -> match.map(Map.of("temperature", 20, "state", "ajar"), sink))
                .isInstanceOf(RecordException.class);
        assertThat(sink.samples).isEmpty();

        assertThat(catchThrowableOfType(RecordException.class, () -> match.map(Map.of("temperature", 20), sink)))
                .isNull();
        assertThat(sink.samples).hasSize(1);
    }

    @Test
    void a_rejection_names_rule_metric_field_value_and_the_way_out() {
        RecordException refused = catchThrowableOfType(
                RecordException.class,
                () -> map(SENSORS, Mappings.ofTopic("sensors/north/d1"), Map.of("temperature", "warm")));

        assertThat(refused)
                .hasMessage(
                        "rule sensors/{site}/{device} (test.yaml:2), metric 'sensor_temperature_celsius', field 'temperature': "
                                + "\"warm\" is not a number. Give its words numbers with 'valueMap', or correct the source");
        assertThat(refused.reason()).isEqualTo(Reason.NOT_A_NUMBER);
        assertThat(refused.metric()).isEqualTo("sensor_temperature_celsius");
        assertThat(refused.field()).isEqualTo("temperature");
        assertThatThrownBy(() -> map(SENSORS, Mappings.ofTopic("sensors/north/d1"), Map.of("state", "ajar")))
                .hasMessageEndingWith("\"ajar\" is not a number. Add it to 'valueMap', or give that a 'default'");
        assertThatThrownBy(
                        () -> map(SENSORS, Mappings.ofTopic("sensors/north/d1"), Map.of("temperature", Map.of("v", 1))))
                .hasMessageEndingWith("an object of 1 field is not a number. Name a field in it that holds the number");
    }

    @Test
    void a_message_shows_hostile_values_short_and_on_one_line() {
        assertThatThrownBy(
                        () -> map(metrics("- {name: a, value: x}"), Map.of("x", "a\nb\u001b[31m" + "c".repeat(1000))))
                .message()
                .doesNotContain("\n", "\u001b")
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({"21.5, 21.5", "' 7 ', 7", "1e3, 1000", "true, 1", "OFF, 0", "Yes, 1", "NaN, NaN", "-Inf, -Infinity"})
    void reads_numbers_from_text(String text, String expected) throws Exception {
        assertThat(map(metrics("- {name: a, value: x}"), Map.of("x", text))).containsExactly("a " + expected);
    }

    @Test
    void reads_numbers_of_all_java_types() throws Exception {
        assertThat(map(
                        metrics("- {name: a, value: x}"),
                        Map.of("x", 1L),
                        Map.of("x", new BigDecimal("2.50")),
                        Map.of("x", true),
                        Map.of("x", (short) 3)))
                .containsExactly("a 1", "a 2.5", "a 1", "a 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "0x1p3", "1,5", "twelve"})
    void takes_nothing_else_for_a_number(String text) {
        assertThatThrownBy(() -> map(metrics("- {name: a, value: x}"), Map.of("x", text)))
                .isInstanceOf(RecordException.class);
    }

    @Test
    void value_map_takes_text_booleans_and_numbers_and_a_default() throws Exception {
        Mapping mapping = metrics("- {name: a, value: x, valueMap: {on: 1, true: 2, 3: 30, default: -1}, scale: 10}");

        assertThat(map(
                        mapping,
                        Map.of("x", "ON"),
                        Map.of("x", true),
                        Map.of("x", 3),
                        Map.of("x", 3.0),
                        Map.of("x", "dunno"),
                        Map.of("x", 4)))
                .containsExactly("a 10", "a 20", "a 300", "a 300", "a -10", "a -10");
    }

    @Test
    void what_is_not_in_value_map_is_read_as_a_number_where_there_is_no_default() throws Exception {
        assertThat(map(
                        metrics("- {name: a, value: x, valueMap: {---: null}}"),
                        Map.of("x", "---"),
                        Map.of("x", "21.5")))
                .containsExactly("a 21.5");
    }

    @Test
    void the_first_rule_that_matches_is_used() throws Exception {
        Mapping mapping = mapping(
                """
                rules:
                  - from: a/b
                    metrics: [{name: first, value: $value}]
                  - from: a/{x}
                    metrics: [{name: second, value: $value}]
                  - metrics: [{name: any, value: $value}]
                """);

        assertThat(map(mapping, Mappings.ofTopic("a/b"), 1)).containsExactly("first 1");
        assertThat(map(mapping, Mappings.ofTopic("c"), 1)).containsExactly("any 1");
        assertThat(map(mapping, new RecordContext(null, null, Map.of(), n -> null, 0), 1))
                .containsExactly("any 1");
    }

    @Test
    void a_rule_is_for_a_file_by_its_own_name_or_with_its_folders() throws Exception {
        Mapping mapping = mapping(
                """
                rules:
                  - from: erp-{region}-{day}.csv
                    labels: {region: region, file: $file}
                    metrics: [{name: a, value: x}]
                  - from: "{plant}/{rest...}"
                    labels: {plant: plant}
                    metrics: [{name: b, value: x}]
                """);

        assertThat(map(mapping, Mappings.ofFile("in/erp-north-2026.csv"), Map.of("x", 1)))
                .containsExactly("a{file=\"in/erp-north-2026.csv\",region=\"north\"} 1");
        assertThat(map(mapping, Mappings.ofFile("p1/x/y.csv"), Map.of("x", 1))).containsExactly("b{plant=\"p1\"} 1");
    }

    @Test
    void says_which_rule_is_nearest_where_none_matches() {
        Mapping mapping = mapping(
                """
                rules:
                  - from: sensors/{site}/temp
                    metrics: [{name: a, value: x}]
                  - from: sensors/{site}/hum/{n}
                    metrics: [{name: b, value: x}]
                """);

        assertThat(mapping.match(Mappings.ofTopic("sensors/n/hum"), Notice.Listener.NONE))
                .isNull();
        assertThat(mapping.noRule(Mappings.ofTopic("sensors/n/hum")))
                .hasMessage(
                        "no rule is for topic 'sensors/n/hum'; the nearest is sensors/{site}/hum/{n} (test.yaml:4), but "
                                + "it has 3 segments, not 4. Correct its 'from', add a rule, or end the list with a rule without 'from'");
        assertThat(mapping.noRule(new RecordContext(null, null, Map.of(), n -> null, 0)))
                .hasMessage("no rule is for an exchange without topic and file name. "
                        + "Add a rule without 'from', or set the header CamelMqttTopic or CamelFileName");
    }

    @Test
    void a_name_may_hold_captures() throws Exception {
        Mapping mapping = mapping(
                """
                rules:
                  - from: plain/{room}/{quantity}
                    labels: {room: room}
                    metrics:
                      - name: room_{quantity}
                        value: $value
                """);

        assertThat(map(mapping, Mappings.ofTopic("plain/attic/temp °C"), "21.5"))
                .containsExactly("room_temp__C{room=\"attic\"} 21.5");
    }

    @Test
    void a_captured_name_shares_its_descriptor_between_exchanges() throws Exception {
        Mapping mapping = mapping("rules: [{from: '{q}', metrics: [{name: 'm_{q}', value: $value}]}]");
        RecordingSink sink = new RecordingSink();
        mapping.match(Mappings.ofTopic("a"), Notice.Listener.NONE).map(1, sink);
        mapping.match(Mappings.ofTopic("a"), Notice.Listener.NONE).map(2, sink);

        assertThat(sink.metrics.get(0)).isSameAs(sink.metrics.get(1));
    }

    @Test
    void a_captured_name_that_is_reserved_is_a_rejected_record() {
        Mapping mapping = mapping("rules: [{from: '{q}', metrics: [{name: 'push_{q}', value: $value}]}]");

        assertThatThrownBy(() -> map(mapping, Mappings.ofTopic("time_seconds"), 1))
                .hasMessage("rule {q} (test.yaml:1), metric 'push_{q}': 'push_time_seconds': "
                        + "reserved: the gateway writes this metric itself for every group. Choose another name");
    }

    @Test
    void reads_what_the_exchange_knows() throws Exception {
        Mapping mapping = metrics(
                """
                - name: seen_timestamp_seconds
                  value: $time
                  labels: {topic: $topic, from: $header.Origin, firmware: $prop.fw.version, none: $prop.none}
                """);
        RecordContext context = new RecordContext(
                "a/b", null, Map.of("Origin", 5), Map.of("fw.version", "1.2")::get, 1_700_000_000_500L);

        assertThat(map(mapping, context, Map.of()))
                .containsExactly("seen_timestamp_seconds{firmware=\"1.2\",from=\"5\",topic=\"a/b\"} 1.7000000005E9");
    }

    @Test
    void a_capture_goes_before_a_field_of_its_name_which_a_pointer_still_reaches() throws Exception {
        Mapping mapping = mapping("rules: [{from: '{id}', labels: {a: id, b: /id}, metrics: [{name: m, value: v}]}]");

        assertThat(map(mapping, Mappings.ofTopic("capture"), Map.of("id", "field", "v", 1)))
                .containsExactly("m{a=\"capture\",b=\"field\"} 1");
    }

    @Test
    void label_values_are_plain_texts() throws Exception {
        Mapping mapping = metrics("- {name: m, value: v, labels: {l: l}}");

        assertThat(map(
                        mapping,
                        Map.of("v", 1, "l", 7.0),
                        Map.of("v", 1, "l", new BigDecimal("7.00")),
                        Map.of("v", 1, "l", " padded  "),
                        Map.of("v", 1, "l", true),
                        Map.of("v", 1, "l", Timestamp.valueOf("2026-01-31 10:00:00")),
                        Map.of("v", 1, "l", new BigDecimal("1E+900000000")),
                        Map.of("v", 1)))
                .containsExactly(
                        "m{l=\"7\"} 1",
                        "m{l=\"7.00\"} 1",
                        "m{l=\"padded\"} 1",
                        "m{l=\"true\"} 1",
                        "m{l=\"2026-01-31 10:00:00.0\"} 1",
                        "m{l=\"1E+900000000\"} 1",
                        "m 1");
    }

    @Test
    void a_label_of_an_object_or_of_broken_unicode_is_a_rejected_record() {
        Mapping mapping = metrics("- {name: m, value: v, labels: {l: l}}");

        assertThatThrownBy(() -> map(mapping, Map.of("v", 1, "l", Map.of("a", 1))))
                .hasMessage(
                        "rule without 'from' (test.yaml:2), metric 'm', field 'l': the label 'l' cannot hold an object of 1 field. "
                                + "Name a field in it, as in 'l.name'");
        assertThatThrownBy(() -> map(mapping, Map.of("v", 1, "l", "\uD800")))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("label 'l': the value is not valid Unicode");
    }

    @Test
    void a_record_without_its_grouping_label_is_rejected() {
        Mapping mapping = mapping("rules: [{group: {site: site}, metrics: [{name: m, value: v}]}]");

        assertThatThrownBy(() -> map(mapping, Map.of("v", 1, "site", " ")))
                .hasMessage("rule without 'from' (test.yaml:1), field 'site': the grouping label 'site' has no value. "
                        + "Take a field that every record has, or make it a label instead of a grouping label");
    }

    @Test
    void for_each_goes_through_the_children_of_objects_and_lists() throws Exception {
        Mapping mapping = metrics(
                """
                - name: probe_celsius
                  forEach: ext.*
                  labels: {probe: $key, at: $index}
                  value: tC
                - name: slot
                  forEach: slots[*]
                  labels: {slot: $key}
                  value: $value
                """);
        Map<String, Object> ext = new java.util.LinkedHashMap<>();
        ext.put("100", Map.of("tC", 1));
        ext.put("101", Map.of("tC", 2));
        ext.put("102", Map.of("other", 3));

        assertThat(map(mapping, Map.of("ext", ext, "slots", List.of(7, "", 9))))
                .containsExactly(
                        "probe_celsius{at=\"0\",probe=\"100\"} 1",
                        "probe_celsius{at=\"1\",probe=\"101\"} 2",
                        "slot{slot=\"0\"} 7",
                        "slot{slot=\"2\"} 9");
    }

    @Test
    void for_each_nests() throws Exception {
        Mapping mapping = mapping(
                """
                rules:
                  - labels: {device: id}
                    metrics:
                      - name: phase_watts
                        forEach: meters.*.phases.*.act
                        labels: {meter: "$key[0]", phase: "$key"}
                        value: power
                """);

        assertThat(map(
                        mapping,
                        Map.of(
                                "id",
                                "d1",
                                "meters",
                                List.of(
                                        Map.of("phases", Map.of("a", Map.of("act", Map.of("power", 5)))),
                                        Map.of("phases", List.of(Map.of("act", Map.of("power", 6))))))))
                .containsExactly(
                        "phase_watts{device=\"d1\",meter=\"0\",phase=\"a\"} 5",
                        "phase_watts{device=\"d1\",meter=\"1\",phase=\"0\"} 6");
    }

    @Test
    void for_each_over_nothing_gives_nothing() throws Exception {
        Mapping mapping = metrics("- {name: m, forEach: a.*, value: v}");

        assertThat(map(mapping, Map.of("a", "text"), Map.of("a", Map.of()), Map.of("a", List.of())))
                .isEmpty();
    }

    @Test
    void a_count_needs_no_value() throws Exception {
        RecordingSink sink = new RecordingSink();
        metrics("- {name: orders, aggregate: count, labels: {status: status}}")
                .match(Mappings.ofTopic("t"), Notice.Listener.NONE)
                .map(Map.of("status", "new"), sink);

        assertThat(sink.samples).containsExactly("orders{status=\"new\"} 1");
        assertThat(sink.policies.get(0).aggregation()).isEqualTo(Aggregation.COUNT);
    }

    @Test
    void metrics_of_one_rule_share_their_labels() throws Exception {
        Mapping mapping = mapping(
                "rules: [{labels: {l: l}, metrics: [{name: a, value: v}, {name: b, value: v, constLabels: {k: c}}, {name: c, value: v}]}]");

        assertThat(map(mapping, Map.of("l", "x", "v", 1), Map.of("l", "y", "v", 2)))
                .containsExactly(
                        "a{l=\"x\"} 1",
                        "b{k=\"c\",l=\"x\"} 1",
                        "c{l=\"x\"} 1",
                        "a{l=\"y\"} 2",
                        "b{k=\"c\",l=\"y\"} 2",
                        "c{l=\"y\"} 2");
    }

    @Test
    void ttl_accumulate_and_monotonic_go_into_the_policy() throws Exception {
        RecordingSink sink = new RecordingSink();
        mapping(
                        """
                        rules:
                          - ttl: 10m
                            metrics:
                              - {name: a, type: counter, value: v, accumulate: true}
                              - {name: b, type: counter, value: v, monotonic: true}
                              - {name: c, type: counter, aggregate: count, accumulate: true}
                        """)
                .match(Mappings.ofTopic("t"), Notice.Listener.NONE)
                .map(Map.of("v", 1), sink);

        assertThat(sink.policies)
                .extracting(SeriesPolicy::update)
                .containsExactly(Update.ADD, Update.MONOTONIC, Update.ADD);
        assertThat(sink.policies)
                .extracting(SeriesPolicy::aggregation)
                .containsExactly(Aggregation.SUM, Aggregation.UNSPECIFIED, Aggregation.COUNT);
        assertThat(sink.policies).extracting(SeriesPolicy::ttl).containsOnly(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decimal: ',' | 1.234,5 | 1234.5",
                "decimal: ',' | 1 234 567,25 | 1234567.25",
                "decimal: ',' | 21,5 | 21.5",
                "decimal: ',' | -21,5 | -21.5",
                "decimal: ',', strip: kWh | 1.234,5 kWh | 1234.5",
                "decimal: ',', strip: € | € 9,99 | 9.99",
                "strip: ' °C' | 21.5 °C | 21.5",
                "decimal: '.' | 1,234,567.5 | 1234567.5",
                "decimal: '.' | 1'234.5 | 1234.5",
                "base: 16 | 0xFF | 255",
                "base: 16 | ff | 255",
                "decimal: ',' | 7 | 7",
                "decimal: ',' | 1e3 | 1000",
            })
    void reads_numbers_as_people_write_them(String number, String text, String expected) throws Exception {
        assertThat(map(metrics("- {name: a, value: x, number: {" + number + "}}"), Map.of("x", text)))
                .containsExactly("a " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decimal: ',' | 1.5",
                "decimal: ',' | 1.23,4",
                "decimal: ',' | 1234.567,8",
                "decimal: ',' | 1.234.56",
                "decimal: ',' | .5",
                "decimal: ',' | 1,5,5",
                "decimal: '.' | 1,5",
                "strip: kWh | 5 Wh",
                "strip: kWh | kWh",
                "base: 16 | 0x",
                "base: 16 | xyz",
                "base: 16 | 11112222333344445",
            })
    void never_guesses_at_a_number(String number, String text) {
        assertThatThrownBy(() -> map(metrics("- {name: a, value: x, number: {" + number + "}}"), Map.of("x", text)))
                .isInstanceOf(RecordException.class)
                .hasMessageEndingWith("is not a number. Correct 'number', or give words numbers with 'valueMap'");
    }

    @Test
    void plain_numbers_need_no_reading_where_number_says_how_text_is_written() throws Exception {
        assertThat(map(metrics("- {name: a, value: x, number: {decimal: ','}}"), Map.of("x", 1.5)))
                .containsExactly("a 1.5");
    }

    @Test
    void a_number_that_is_written_otherwise_leads_to_the_key_for_it() {
        assertThatThrownBy(() -> map(metrics("- {name: a, value: x}"), Map.of("x", "1,5")))
                .hasMessageEndingWith(
                        "\"1,5\" is not a number. Say how it is written with 'number' (decimal, strip, base) or 'date'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date: 'yyyy-MM-dd HH:mm:ss' | 2026-01-31 12:00:00 | 1769860800",
                "date: 'yyyy-MM-dd HH:mm:ss', zone: Asia/Shanghai | 2026-01-31 12:00:00 | 1769832000",
                "date: 'dd.MM.yyyy', zone: Europe/Berlin | 31.01.2026 | 1769814000",
                "date: \"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\" | 2026-01-31T12:00:00.500+02:00 | 1.7698536005E9",
                "date: 'd MMM yyyy' | 5 Jan 2026 | 1767571200",
            })
    void reads_dates_as_seconds(String date, String text, String expected) throws Exception {
        assertThat(map(metrics("- {name: a, value: x, " + date + "}"), Map.of("x", text)))
                .containsExactly("a " + expected);
    }

    @Test
    void dates_of_a_database_are_seconds_too() throws Exception {
        assertThat(map(
                        metrics("- {name: a, value: x, zone: Asia/Shanghai}"),
                        Map.of("x", Date.from(Instant.ofEpochMilli(1_500))),
                        Map.of("x", LocalDateTime.of(1970, 1, 1, 8, 0, 1)),
                        Map.of("x", OffsetDateTime.parse("1970-01-01T00:00:02Z"))))
                .containsExactly("a 1.5", "a 1", "a 2");
        assertThat(map(metrics("- {name: a, value: x}"), Map.of("x", Instant.ofEpochSecond(3))))
                .containsExactly("a 3");
    }

    @Test
    void a_text_that_is_no_such_date_is_rejected() {
        assertThatThrownBy(() -> map(metrics("- {name: a, value: x, date: yyyy-MM-dd}"), Map.of("x", "31.1.2026")))
                .hasMessageEndingWith(
                        "\"31.1.2026\" is not a date as 'date' says. Correct the pattern 'date', or the source; a day that does not exist is no date");
    }

    @Test
    void conditions_leave_records_out_and_expressions_make_values() throws Exception {
        Script.Compiler compiler = new Script.Compiler() {
            @Override
            public Script condition(String language, String text) {
                return (body, captures, context) -> ((Map<?, ?>) body).get(text);
            }

            @Override
            public Script expression(String language, String text) {
                return (body, captures, context) -> {
                    if (body.equals(Map.of("on", true, "bad", 1))) {
                        throw new IllegalStateException("division by zero");
                    }
                    return captures.get("site") + ".5";
                };
            }
        };
        Mapping mapping = new MappingLoader(compiler)
                .read(
                        "test.yaml",
                        new StringReader(
                                "rules: [{from: '{site}', when: {x: on}, metrics: [{name: a, expression: {x: y}, scale: 2}]}]"))
                .mapping();

        assertThat(map(mapping, Mappings.ofTopic("7"), Map.of("on", true), Map.of("on", false), Map.of()))
                .containsExactly("a 15");
        assertThatThrownBy(() -> map(mapping, Mappings.ofTopic("7"), Map.of("on", true, "bad", 1)))
                .hasMessage("rule {site} (test.yaml:1), metric 'a': its 'expression' failed: division by zero. "
                        + "Correct it, or leave such records out with 'when'");
        assertThatThrownBy(() -> map(mapping, Mappings.ofTopic("7"), "no map"))
                .hasMessageStartingWith("rule {site} (test.yaml:1): its 'when' failed: ");
    }
}
