// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.batch;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static io.github.camelpushgateway.group.Pushing.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Withdrawal;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Series that are taken off because their source is gone. */
class GroupWithdrawalTest {

    private static final String MQTT = "/metrics/job/mqtt";

    private static SampleBatch gone(String device, String... butFor) {
        SampleBatch batch = batch("mqtt");
        batch.withdraw(new Withdrawal(Set.of(butFor), true, Labels.of("device", device)));
        return batch;
    }

    @Test
    void the_series_of_a_device_go_and_those_of_others_stay() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            await(pushing.add(sample("mqtt", gauge("celsius"), "b", 2)));
            await(pushing.add(sample("mqtt", gauge("volts"), "a", 3)));
            SampleBatch will = gone("a", "up");
            will.number(gauge("up"), SeriesPolicy.PLAIN, Labels.of("device", "a"), 0);
            await(pushing.add(will));

            assertThat(pushing.gateway.groups.get(MQTT)).containsOnlyKeys("celsius", "up");
            assertThat(pushing.gateway.groups.get(MQTT).get("celsius")).containsOnlyKeys("{device=\"b\"}");
            assertThat(pushing.gateway.value(MQTT, "up", "{device=\"a\"}")).isZero();
        }
    }

    @Test
    void where_there_is_nothing_to_take_off_nothing_is_sent() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "b", 2)));
            await(pushing.add(gone("a")));
            await(pushing.add(gone("b", "celsius")));

            assertThat(pushing.gateway.requests).hasSize(1);
        }
    }

    @Test
    void the_last_series_takes_its_group_with_it_and_a_value_brings_it_back() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            await(pushing.add(gone("a")));
            assertThat(pushing.gateway.requests).endsWith("DELETE " + MQTT);

            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 4)));
            assertThat(pushing.gateway.value(MQTT, "celsius", "{device=\"a\"}")).isEqualTo(4);
        }
    }

    @Test
    void what_came_before_it_in_the_same_push_is_taken_off_and_what_comes_after_stays() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.hold();
            CompletableFuture<Integer> first = pushing.add(sample("mqtt", gauge("other"), "z", 1));
            await().until(() -> pushing.gateway.requests.size() == 1);
            CompletableFuture<Integer> before = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            CompletableFuture<Integer> will = pushing.add(gone("a"));
            CompletableFuture<Integer> after = pushing.add(sample("mqtt", gauge("volts"), "a", 2));
            pushing.gateway.letAllPass();
            await(first);
            await(before);
            await(will);
            await(after);

            assertThat(pushing.gateway.groups.get(MQTT)).containsOnlyKeys("other", "volts");
        }
    }

    @Test
    void a_gateway_that_was_away_hears_of_it_later() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            await(pushing.add(sample("mqtt", gauge("celsius"), "b", 1)));
            pushing.gateway.answer(push -> ScriptedGateway.unreachable());
            CompletableFuture<Integer> will = pushing.add(gone("a"));
            await().until(() -> pushing.gateway.requests.size() > 2);
            pushing.gateway.answer(push -> null);
            await(will);

            assertThat(pushing.gateway.groups.get(MQTT).get("celsius")).containsOnlyKeys("{device=\"b\"}");
        }
    }
}
