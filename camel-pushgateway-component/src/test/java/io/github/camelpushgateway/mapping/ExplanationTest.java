// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
}
