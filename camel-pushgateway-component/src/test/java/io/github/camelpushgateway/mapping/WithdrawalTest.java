// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import static io.github.camelpushgateway.body.Bodies.body;
import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.mapping;
import static io.github.camelpushgateway.mapping.Mappings.ofTopic;
import static io.github.camelpushgateway.mapping.Mappings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.body.Bodies;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Empty messages and last wills. */
class WithdrawalTest {

    private static final Mapping HOUSE = mapping(
            """
            rules:
              - from: house/{device}/lwt
                labels: {device: device}
                withdraw: {field: $value, is: offline}
                metrics: [{name: device_up, value: $value, valueMap: {online: 1, offline: 0}}]
              - from: house/{device}/{quantity}
                labels: {device: device}
                empty: withdraw
                metrics: [{name: "house_{quantity}", value: $value}]
              - from: quiet/{device}
                labels: {device: device}
                metrics: [{name: quiet, value: $value}]
            """);

    @Test
    void a_last_will_takes_off_what_other_rules_made_with_the_same_labels() throws Exception {
        assertThat(map(HOUSE, ofTopic("house/d1/lwt"), "Offline"))
                .containsExactly("withdraw all but [device_up] {device=\"d1\"}", "device_up{device=\"d1\"} 0");
        assertThat(map(HOUSE, ofTopic("house/d1/lwt"), "online")).containsExactly("device_up{device=\"d1\"} 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void an_empty_message_pushes_nothing_and_takes_off_only_where_the_rule_says_so(String payload) throws Exception {
        Bodies quiet = body(payload).mapping(HOUSE).header("CamelMqttTopic", "quiet/d1");
        assertThat(quiet.read()).isEmpty();
        assertThat(quiet.result.emptyMessage()).isTrue();
        assertThat(quiet.result.records()).isZero();

        assertThat(body(payload.getBytes(StandardCharsets.UTF_8))
                        .mapping(HOUSE)
                        .header("CamelMqttTopic", "house/d1/celsius")
                        .read())
                .containsExactly("withdraw [house_celsius] {device=\"d1\"}");
    }

    @Test
    void an_empty_message_without_a_rule_is_empty_too_and_a_body_without_a_topic_is_a_heartbeat() throws Exception {
        Bodies nobody = body("").mapping(HOUSE).header("CamelMqttTopic", "nobody/knows");
        assertThat(nobody.read()).isEmpty();
        assertThat(nobody.result.emptyMessage()).isTrue();

        Bodies plain = body(null).header("CamelMqttTopic", "a");
        plain.read();
        assertThat(plain.result.emptyMessage()).isTrue();

        Bodies heartbeat = body("").mapping(HOUSE);
        heartbeat.read();
        assertThat(heartbeat.result.emptyMessage()).isFalse();
    }

    @Test
    void it_has_to_be_clear_whose_series_are_taken_off() {
        assertThat(problems("rules: [{from: 'a/{b}', empty: withdraw, metrics: [{name: m, value: $value}]}]"))
                .containsExactly(
                        "1:25: 'empty: withdraw' takes off the series of one topic, and the rule's labels do not tell its"
                                + " topics apart; put each capture of 'from' into a label");
        assertThat(problems("rules: [{from: 'a/{b}', withdraw: {field: $value, is: x}}]"))
                .containsExactly(
                        "1:25: the rule has no labels, so 'withdraw' does not say whose series are to be taken off; add"
                                + " 'labels'");
        assertThat(problems("rules: [{from: a, empty: drop, metrics: [{name: m, value: $value}]}]"))
                .containsExactly("1:26: 'drop' is no empty; it is one of ignore, withdraw");
    }

    @Test
    void explain_says_what_is_taken_off() {
        assertThat(HOUSE.explain("offline", ofTopic("house/d1/lwt")).toString())
                .endsWith("  withdrawn: the series of other rules with the labels {device=\"d1\"}\n");
        assertThat(HOUSE.explainEmpty(ofTopic("house/d1/celsius")).toString())
                .endsWith(
                        """
                          the message is empty: nothing is pushed for it
                          withdrawn: the series of house_celsius with the labels {device="d1"}
                        """);
        assertThat(HOUSE.explainEmpty(ofTopic("quiet/d1")).toString())
                .endsWith("  the message is empty: nothing is pushed for it\n");
    }
}
