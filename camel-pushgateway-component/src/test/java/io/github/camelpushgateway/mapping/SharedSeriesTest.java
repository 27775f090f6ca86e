// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.mapping;
import static io.github.camelpushgateway.mapping.Mappings.ofTopic;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Topics that keep writing one series are noticed, and no others. */
class SharedSeriesTest {

    private final List<String> noticed = new ArrayList<>();

    private void send(Mapping mapping, String topic, Object record) throws RecordException {
        map(
                mapping,
                ofTopic(topic),
                (notice, words) -> {
                    if (notice == Notice.SHARED_SERIES) {
                        noticed.add(words.get());
                    }
                },
                record);
    }

    @Test
    void topics_that_take_turns_in_one_series_are_both_named() throws Exception {
        Mapping mapping = mapping(
                "rules: [{from: 's/{site}/{device}', labels: {device: device}, metrics: [{name: t, value: t}]}]");
        for (int i = 0; i < 3; i++) {
            send(mapping, "s/north/d1", Map.of("t", 1));
            send(mapping, "s/south/d1", Map.of("t", 2));
            send(mapping, "s/south/d2", Map.of("t", 3));
        }

        assertThat(noticed).hasSize(4);
        assertThat(noticed.get(0))
                .startsWith("the topics 's/south/d1' and 's/north/d1' keep writing one series, t{device=\"d1\"}");
    }

    @Test
    void a_topic_that_takes_over_once_is_no_matter() throws Exception {
        Mapping mapping = mapping("rules: [{from: 's/{site}', metrics: [{name: t, value: t}]}]");
        send(mapping, "s/north", Map.of("t", 1));
        send(mapping, "s/north", Map.of("t", 1));
        send(mapping, "s/south", Map.of("t", 1));
        send(mapping, "s/south", Map.of("t", 1));

        assertThat(noticed).isEmpty();
    }

    @Test
    void two_rules_that_write_one_metric_are_watched_as_well() throws Exception {
        Mapping mapping = mapping(
                """
                rules:
                  - from: a/{d}
                    labels: {d: d}
                    metrics: [{name: t, value: $value}]
                  - from: b/{d}
                    labels: {d: d}
                    metrics: [{name: t, value: $value}]
                """);
        for (int i = 0; i < 2; i++) {
            send(mapping, "a/x", 1);
            send(mapping, "b/x", 2);
        }

        assertThat(noticed).hasSize(2).allMatch(words -> words.contains("'a/x'") && words.contains("'b/x'"));
    }

    @Test
    void labels_that_tell_topics_apart_and_totals_that_add_up_need_no_watch() throws Exception {
        Mapping apart = mapping(
                "rules: [{from: 's/{site}/{d}', group: {site: site}, labels: {d: d}, metrics: [{name: t, value: t}]}]");
        Mapping adding =
                mapping("rules: [{from: 's/{x...}', metrics: [{name: t, type: counter, value: t, accumulate: true}]}]");
        for (int i = 0; i < 3; i++) {
            for (Mapping mapping : List.of(apart, adding)) {
                send(mapping, "s/a/d", Map.of("t", 1));
                send(mapping, "s/b/d", Map.of("t", 2));
            }
        }

        assertThat(noticed).isEmpty();
    }
}
