// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.counter;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static io.github.camelpushgateway.group.Pushing.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.store.FileStateStore;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.metric.Update;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of a log, by partition and offset: however often one is read, it counts once. */
class PositionTest {

    private static final String MQTT = "/metrics/job/mqtt";
    private static final String A = "{device=\"a\"}";

    @TempDir
    private Path directory;

    @Test
    void aReplayFromTheStartCountsNothingAndMovesNoGaugeBack() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            for (int offset = 0; offset < 50; offset++) {
                await(pushing.addAt("t-0:" + offset, orders(1)));
                await(pushing.addAt("t-1:" + offset, sample("mqtt", gauge("celsius"), "a", offset)));
            }
            int requests = pushing.gateway.requests.size();
            for (int offset = 0; offset < 50; offset++) {
                assertThat(await(pushing.addAt("t-0:" + offset, orders(1)))).isEqualTo(200);
                await(pushing.addAt("t-1:" + offset, sample("mqtt", gauge("celsius"), "a", offset)));
            }
            assertThat(pushing.gateway.value(MQTT, "orders_total", A)).isEqualTo(50);
            assertThat(pushing.gateway.value(MQTT, "celsius", A)).isEqualTo(49);
            assertThat(pushing.gateway.requests).hasSize(requests);
        }
    }

    @Test
    void aReplayInTheNextLifeCountsOnlyWhatIsNew() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            for (int offset : new int[] {0, 1, 2, 7, 4}) {
                await(pushing.addAt("t-0:" + offset, orders(1)));
            }
        }
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            for (int offset = 0; offset < 10; offset++) {
                await(pushing.addAt("t-0:" + offset, orders(1)));
            }
            // The same offset of another partition is another record.
            await(pushing.addAt("t-1:0", orders(1)));
            assertThat(pushing.gateway.value(MQTT, "orders_total", A)).isEqualTo(11);
            assertThat(store.load(store.groups().iterator().next()).keySet())
                    .filteredOn(entry -> entry.contains("position"))
                    .hasSize(1);
        }
    }

    @Test
    void inOneWindowARecordThatComesTwiceCountsOnceToo() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.hold();
            List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
            outcomes.add(pushing.addAt("t-0:0", orders(1)));
            List<Integer> offsets = new ArrayList<>();
            for (int offset = 1; offset <= 300; offset++) {
                offsets.add(offset);
                offsets.add(offset);
            }
            Collections.shuffle(offsets, new Random(3));
            offsets.forEach(offset -> outcomes.add(pushing.addAt("t-0:" + offset, orders(1))));
            pushing.gateway.letAllPass();
            for (CompletableFuture<Integer> outcome : outcomes) {
                assertThat(await(outcome)).isEqualTo(200);
            }
            assertThat(pushing.gateway.value(MQTT, "orders_total", A)).isEqualTo(301);
        }
    }

    @Test
    void whatTheGatewayRefusedIsNotAppliedAndCountsWhenItComesAgain() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.addAt("t-0:0", orders(1)));
            pushing.gateway.answer(push -> ScriptedGateway.refusal(400, "no"));
            assertThatThrownBy(() -> await(pushing.addAt("t-0:1", orders(1)))).hasMessageContaining("no");
            pushing.gateway.answer(push -> null);
            await(pushing.addAt("t-0:1", orders(1)));
            assertThat(pushing.gateway.value(MQTT, "orders_total", A)).isEqualTo(2);
        }
    }

    @Test
    void whatIsDoneWithIsNotRememberedOneByOne() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            for (int i = 0; i < 500; i++) {
                // Others' records lie between.
                await(pushing.addAt("t-0:" + 1_000 * i + "/" + Math.max(0, 1_000 * (i - 3)), orders(1)));
            }
            byte[] positions = store.load(store.groups().iterator().next()).get("positions ");
            assertThat(positions.length).isLessThan(40);
            await(pushing.addAt("t-0:0", orders(1)));
            assertThat(pushing.gateway.value(MQTT, "orders_total", A)).isEqualTo(500);
        }
    }

    @Test
    void aDeletedGroupKeepsNone() throws Exception {
        try (StateStore store = new FileStateStore(directory);
                Pushing pushing = new Pushing(store)) {
            await(pushing.addAt("t-0:0", orders(1)));
            await(pushing.submit(Operation.DELETE, Pushing.batch("mqtt"), true));
            assertThat(store.groups()).isEmpty();
            await(pushing.addAt("t-0:0", orders(1)));
            assertThat(pushing.gateway.value(MQTT, "orders_total", A)).isEqualTo(1);
        }
    }

    private static SampleBatch orders(int count) {
        return sample("mqtt", counter("orders_total", Update.ADD), "a", count);
    }
}
