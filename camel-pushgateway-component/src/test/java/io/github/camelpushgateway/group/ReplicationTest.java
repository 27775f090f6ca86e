// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.counter;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static io.github.camelpushgateway.group.Pushing.sample;
import static io.github.camelpushgateway.group.ScriptedGateway.refusal;
import static io.github.camelpushgateway.group.ScriptedGateway.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.Pushing.Metric;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.store.FileStateStore;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.Update;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several gateways of which each gets everything: one that is away, hangs or refuses is its own affair. */
class ReplicationTest {

    private static final String PATH = "/metrics/job/plant";
    private static final MetricDescriptor TEMPERATURE = gauge("temperature");
    private static final MetricDescriptor HUMIDITY = gauge("humidity");
    private static final Metric ORDERS = counter("orders_total", Update.ADD);

    private Replicating plant;

    private void several(int gateways, boolean all, Steps steps) throws Exception {
        try (Replicating opened = new Replicating(gateways, all)) {
            plant = opened;
            steps.run();
        }
    }

    private interface Steps {
        void run() throws Exception;
    }

    private ScriptedGateway gateway(int place) {
        return plant.gateways.get(place);
    }

    private Double at(int place, MetricDescriptor metric, String device) {
        return gateway(place).value(PATH, metric.name(), "{device=\"" + device + "\"}");
    }

    private void awaitAt(int place, MetricDescriptor metric, String device, Double value) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(at(place, metric, device)).isEqualTo(value));
    }

    private void awaitEqual() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (ScriptedGateway other : plant.gateways) {
                assertThat(other.groups).isEqualTo(gateway(0).groups);
            }
        });
    }

    @Test
    void eachGatewayGetsEverything() throws Exception {
        several(3, false, () -> {
            await(plant.add(sample("plant", TEMPERATURE, "a", 1)));
            await(plant.add(sample("plant", HUMIDITY, "a", 50)));
            await(plant.add(sample("plant", TEMPERATURE, "b", 2)));

            for (int place = 0; place < 3; place++) {
                awaitAt(place, TEMPERATURE, "a", 1.0);
                awaitAt(place, TEMPERATURE, "b", 2.0);
                awaitAt(place, HUMIDITY, "a", 50.0);
            }
        });
    }

    @Test
    void oneThatHangsHoldsUpNobody() throws Exception {
        for (int hanging = 0; hanging < 2; hanging++) {
            int hung = hanging;
            several(2, false, () -> {
                gateway(hung).hold();

                for (int i = 1; i <= 50; i++) {
                    plant.add(sample("plant", TEMPERATURE, "a", i)).get(5, TimeUnit.SECONDS);
                }

                assertThat(at(1 - hung, TEMPERATURE, "a")).isEqualTo(50);
                assertThat(gateway(hung).requests).hasSize(1);
                gateway(hung).letAllPass();
                awaitAt(hung, TEMPERATURE, "a", 50.0);
            });
        }
    }

    @Test
    void oneThatHangsHoldsUpNoGroup() throws Exception {
        several(2, false, () -> {
            gateway(0).hold();

            for (int i = 0; i < 40; i++) {
                plant.add(sample("job" + i % 20, TEMPERATURE, "a", i)).get(5, TimeUnit.SECONDS);
            }

            assertThat(gateway(0).requests).hasSizeLessThanOrEqualTo(Replicating.AT_ONCE);
            gateway(0).letAllPass();
            awaitEqual();
            assertThat(gateway(0).groups).hasSize(20);
            assertThat(gateway(0).mostAtOnceInAGroup).hasValue(1);
        });
    }

    @Test
    void oneThatWasAwayIsWholeSoonAfterItIsBack() throws Exception {
        several(2, false, () -> {
            await(plant.add(sample("plant", HUMIDITY, "a", 50)));
            awaitAt(1, HUMIDITY, "a", 50.0);
            AtomicBoolean away = new AtomicBoolean(true);
            gateway(1).answer(push -> away.get() ? unreachable() : null);
            for (int i = 0; i < 30; i++) {
                await(plant.add(sample("plant", TEMPERATURE, "d" + i, i)));
            }
            await(plant.add(sample("other", TEMPERATURE, "a", 7)));
            int before = gateway(0).requests.size();

            away.set(false);

            awaitEqual();
            assertThat(gateway(1).groups.get(PATH).get("temperature")).hasSize(30);
            assertThat(gateway(0).requests)
                    .as("nothing is sent again where all arrived")
                    .hasSize(before);
        });
    }

    @Test
    void oneThatWasRestartedGetsEverythingAlone() throws Exception {
        several(2, false, () -> {
            await(plant.add(sample("plant", TEMPERATURE, "a", 1)));
            awaitEqual();
            plant.groups.watches().get(1).gatewayStarted("10:00");
            int before = gateway(0).requests.size();
            gateway(1).groups.clear();

            plant.groups.watches().get(1).gatewayStarted("10:07");

            awaitAt(1, TEMPERATURE, "a", 1.0);
            assertThat(gateway(0).requests).hasSize(before);
        });
    }

    @Test
    void whatWasTakenOffDuringAnAbsenceIsTakenOffAfterIt() throws Exception {
        several(2, false, () -> {
            await(plant.add(sample("plant", TEMPERATURE, "a", 1)));
            awaitEqual();
            AtomicBoolean away = new AtomicBoolean(true);
            gateway(1).answer(push -> away.get() ? unreachable() : null);

            await(plant.submit(Operation.REPLACE, sample("plant", HUMIDITY, "a", 50), true, null));
            away.set(false);

            awaitEqual();
            assertThat(gateway(1).groups.get(PATH)).containsOnlyKeys("humidity");
        });
    }

    @Test
    void whatWasDeletedDuringAnAbsenceIsDeletedAfterItAndForgotten() throws Exception {
        several(2, false, () -> {
            await(plant.add(sample("plant", TEMPERATURE, "a", 1)));
            awaitEqual();
            AtomicBoolean away = new AtomicBoolean(true);
            gateway(1).answer(push -> away.get() ? unreachable() : null);

            await(plant.submit(Operation.DELETE, SampleBatch.empty(Pushing.key("plant")), true, null));
            assertThat(gateway(0).groups).isEmpty();
            assertThat(plant.groups.size()).isOne();
            away.set(false);

            awaitEqual();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(plant.groups.size()).isZero());
        });
    }

    @Test
    void aGroupIsDeletedAtOnceAlsoWhereAGatewayIsToHaveARest() throws Exception {
        several(2, false, () -> {
            gateway(1).hold();
            await(plant.add(sample("plant", TEMPERATURE, "a", 1)));
            // The first look comes after a tenth of a second: it has been asked for so long that it rests for a second.
            awaitAt(0, TEMPERATURE, "a", 1.0);
            gateway(1).letPass(2);
            awaitEqual();

            await(plant.submit(Operation.DELETE, SampleBatch.empty(Pushing.key("plant")), true, null));

            assertThat(gateway(0).groups).isEmpty();
            assertThat(gateway(1).groups).isEmpty();
        });
    }

    @Test
    void aDeletedGroupThatIsPushedAgainDuringAnAbsenceHoldsNothingOld() throws Exception {
        several(2, false, () -> {
            await(plant.add(sample("plant", TEMPERATURE, "a", 1)));
            awaitEqual();
            AtomicBoolean away = new AtomicBoolean(true);
            gateway(1).answer(push -> away.get() ? unreachable() : null);

            await(plant.submit(Operation.DELETE, SampleBatch.empty(Pushing.key("plant")), true, null));
            await(plant.add(sample("plant", HUMIDITY, "a", 50)));
            away.set(false);

            awaitEqual();
            assertThat(gateway(1).groups.get(PATH)).containsOnlyKeys("humidity");
        });
    }

    @Test
    void whatIsNotRetainedReachesOneThatWasAwayTooAsItWasPushedLast() throws Exception {
        several(2, false, () -> {
            AtomicBoolean away = new AtomicBoolean(true);
            gateway(1).answer(push -> away.get() ? unreachable() : null);

            await(plant.submit(Operation.ADD, sample("plant", TEMPERATURE, "a", 1), false, null));
            await(plant.submit(Operation.ADD, sample("plant", TEMPERATURE, "b", 2), false, null));
            away.set(false);

            awaitEqual();
            assertThat(at(1, TEMPERATURE, "b")).isEqualTo(2);
            assertThat(at(1, TEMPERATURE, "a")).isNull();
        });
    }

    @Test
    void withAllAnExchangeIsDoneWhenEachGatewayHasIt() throws Exception {
        several(2, true, () -> {
            gateway(1).hold();
            CompletableFuture<Integer> outcome = plant.add(sample("plant", TEMPERATURE, "a", 1));
            awaitAt(0, TEMPERATURE, "a", 1.0);

            assertThat(outcome).isNotDone();
            gateway(1).letAllPass();

            await(outcome);
            awaitEqual();
        });
    }

    @Test
    void withAllWhatAccumulatesCountsOnceHoweverOftenItIsTried() throws Exception {
        several(2, true, () -> {
            AtomicBoolean away = new AtomicBoolean(true);
            gateway(1).answer(push -> away.get() ? unreachable() : null);
            List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                outcomes.add(plant.add(sample("plant", ORDERS, "a", 1)));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway(1).requests.size() > 2);
            assertThat(outcomes).noneMatch(CompletableFuture::isDone);

            away.set(false);

            for (CompletableFuture<Integer> outcome : outcomes) {
                await(outcome);
            }
            awaitEqual();
            assertThat(at(0, ORDERS.descriptor(), "a")).isEqualTo(10);
        });
    }

    @Test
    void withAnyWhatAccumulatesCountsOnceThoughGatewaysComeAndGo() throws Exception {
        several(2, false, () -> {
            AtomicBoolean first = new AtomicBoolean();
            gateway(0).answer(push -> first.get() ? unreachable() : null);
            gateway(1).answer(push -> first.get() ? null : refusal(503, "starting"));
            for (int i = 0; i < 60; i++) {
                first.set(i % 20 >= 10);
                await(plant.add(sample("plant", ORDERS, "a", 1)));
            }
            gateway(0).answer(push -> null);
            gateway(1).answer(push -> null);

            awaitEqual();
            assertThat(at(1, ORDERS.descriptor(), "a")).isEqualTo(60);
        });
    }

    @Test
    void whereAllAreAwayAnExchangeWaitsAndThenFailsWithTheReason() throws Exception {
        try (Replicating opened = new Replicating(2, false, null, Duration.ofMillis(300))) {
            opened.gateways.forEach(gateway -> gateway.answer(push -> unreachable()));

            assertThatThrownBy(() -> await(opened.add(sample("plant", TEMPERATURE, "a", 1))))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("connection refused");
        }
    }

    @Test
    void whereAllWereAwayTheFirstThatIsBackTakesWhatWaits() throws Exception {
        several(2, false, () -> {
            AtomicBoolean away = new AtomicBoolean(true);
            gateway(0).answer(push -> unreachable());
            gateway(1).answer(push -> away.get() ? unreachable() : null);
            CompletableFuture<Integer> outcome = plant.add(sample("plant", TEMPERATURE, "a", 1));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway(1).requests.size() > 1);

            away.set(false);

            await(outcome);
            assertThat(at(1, TEMPERATURE, "a")).isEqualTo(1);
        });
    }

    @Test
    void aMetricThatOneGatewayRefusesIsLeftOutThereAndTheOthersGetThrough() throws Exception {
        several(2, false, () -> {
            AtomicBoolean refusing = new AtomicBoolean(true);
            gateway(1)
                    .answer(push -> refusing.get() && push.families().containsKey("humidity")
                            ? refusal(400, "inconsistent")
                            : null);

            await(plant.add(sample("plant", HUMIDITY, "a", 50)));
            await(plant.add(sample("plant", TEMPERATURE, "a", 1)));

            awaitAt(1, TEMPERATURE, "a", 1.0);
            assertThat(at(0, HUMIDITY, "a")).isEqualTo(50);
            assertThat(at(1, HUMIDITY, "a")).isNull();
            await(plant.add(sample("plant", TEMPERATURE, "a", 2)));
            awaitAt(1, TEMPERATURE, "a", 2.0);

            refusing.set(false);
            awaitAt(1, HUMIDITY, "a", 50.0);
        });
    }

    @Test
    void whatEveryGatewayRefusesFailsAloneAndItsNeighboursAreTaken() throws Exception {
        for (boolean all : new boolean[] {false, true}) {
            several(2, all, () -> {
                plant.gateways.forEach(gateway -> gateway.answer(
                        push -> push.families().containsKey("humidity") ? refusal(400, "no humidity here") : null));
                gateway(0).hold();
                gateway(1).hold();
                CompletableFuture<Integer> first = plant.add(sample("plant", TEMPERATURE, "z", 0));
                await().until(() ->
                        gateway(0).requests.size() + gateway(1).requests.size() == 2);
                CompletableFuture<Integer> good = plant.add(sample("plant", TEMPERATURE, "a", 1));
                CompletableFuture<Integer> bad = plant.add(sample("plant", HUMIDITY, "a", 50));
                CompletableFuture<Integer> alsoGood = plant.add(sample("plant", TEMPERATURE, "b", 2));
                gateway(0).letAllPass();
                gateway(1).letAllPass();

                await(first);
                await(good);
                await(alsoGood);
                assertThatThrownBy(() -> await(bad)).hasMessageContaining("no humidity here");
                awaitEqual();
                assertThat(gateway(0).groups.get(PATH)).containsOnlyKeys("temperature");
            });
        }
    }

    @Test
    void withAllWhatOneGatewayRefusesIsTakenOffTheOther() throws Exception {
        several(2, true, () -> {
            gateway(1)
                    .answer(push -> push.families().containsKey("humidity") ? refusal(400, "no humidity here") : null);
            await(plant.add(sample("plant", TEMPERATURE, "a", 1)));

            assertThatThrownBy(() -> await(plant.add(sample("plant", HUMIDITY, "a", 50))))
                    .hasMessageContaining("no humidity here");

            awaitEqual();
            assertThat(gateway(0).groups.get(PATH)).containsOnlyKeys("temperature");
        });
    }

    @Test
    void oneWhoseCredentialsAreRefusedHoldsUpNobody() throws Exception {
        several(2, false, () -> {
            AtomicBoolean refusing = new AtomicBoolean(true);
            gateway(0).answer(push -> refusing.get() ? refusal(401, "who are you") : null);

            for (int i = 1; i <= 20; i++) {
                await(plant.add(sample("plant", TEMPERATURE, "a", i)));
            }

            assertThat(gateway(0).requests).hasSizeLessThan(10);
            refusing.set(false);
            awaitEqual();
        });
    }

    @Test
    void whatIsSavedReachesEachGatewayAfterARestart(@TempDir Path folder) throws Exception {
        try (FileStateStore store = new FileStateStore(folder)) {
            try (Replicating before = new Replicating(2, false, store, Duration.ofSeconds(30))) {
                before.gateways.get(1).answer(push -> unreachable());
                await(before.submit(Operation.ADD, sample("plant", ORDERS, "a", 5), true, "file-1"));
            }
            try (Replicating after = new Replicating(2, false, store, Duration.ofSeconds(30))) {
                plant = after;
                after.groups.restore(after.channel, Duration.ofSeconds(10));
                awaitAt(0, ORDERS.descriptor(), "a", 5.0);
                awaitAt(1, ORDERS.descriptor(), "a", 5.0);

                await(after.submit(Operation.ADD, sample("plant", ORDERS, "a", 5), true, "file-1"));
                await(after.submit(Operation.ADD, sample("plant", ORDERS, "a", 1), true, "file-2"));

                awaitAt(0, ORDERS.descriptor(), "a", 6.0);
                awaitAt(1, ORDERS.descriptor(), "a", 6.0);
            }
        }
    }
}
