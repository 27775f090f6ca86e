// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.counter;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static io.github.camelpushgateway.group.Pushing.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.group.store.FencedStateException;
import io.github.camelpushgateway.group.store.FencedStateStore;
import io.github.camelpushgateway.metric.Update;
import io.github.camelpushgateway.ownership.NotOwnerException;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Groups of which several processes are owners in turn: waiting, releasing, taking over. */
class OwnedGroupsTest {

    private static final String MQTT = "/metrics/job/mqtt";
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final Switch owner = new Switch();
    private final SharedStore shared = new SharedStore();

    @Test
    void withoutTheOwnershipAPushWaitsBeyondItsDeliveryTimeoutAndIsNeitherSentNorEnded() throws Exception {
        MovedClocks clocks = new MovedClocks();
        try (Pushing pushing =
                new Pushing(wanted -> wanted.deliveryTimeout = Duration.ofSeconds(2), null, owner, clocks)) {
            owner.holds = false;
            CompletableFuture<Integer> outcome = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            for (int asked = 1; asked <= 3; asked++) {
                clocks.pass(Duration.ofMinutes(10));
                int before = owner.asked.get();
                await().until(() -> owner.asked.get() > before + 2);
            }
            assertThat(outcome).isNotDone();
            assertThat(pushing.gateway.requests).isEmpty();

            // Its time until it is given up begins now, not ten minutes ago.
            AtomicInteger refusals = new AtomicInteger(2);
            pushing.gateway.answer(
                    push -> refusals.getAndDecrement() > 0 ? ScriptedGateway.refusal(503, "not yet") : null);
            owner.holds = true;

            assertThat(await(outcome)).isEqualTo(200);
        }
    }

    @Test
    void theOwnershipIsAskedForEachRequestAndWhatIsNotSentComesLaterInItsOrder() throws Exception {
        try (Pushing pushing = new Pushing(owner, null)) {
            // Held when the push is prepared, gone when the request is about to go out.
            owner.answers = new ArrayList<>(List.of(true, false));
            List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                outcomes.add(pushing.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 1)));
                outcomes.add(pushing.add(sample("mqtt", gauge("celsius"), "a", i)));
            }
            for (CompletableFuture<Integer> outcome : outcomes) {
                assertThat(await(outcome)).isEqualTo(200);
            }
            assertThat(pushing.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(20);
            assertThat(pushing.gateway.value(MQTT, "celsius", "{device=\"a\"}")).isEqualTo(19);
        }
    }

    @Test
    void aReleaseWaitsForWhatIsUnderWayThenNothingIsPushedOrSavedOrTakenIn() throws Exception {
        MovedClocks clocks = new MovedClocks();
        try (Pushing pushing =
                new Pushing(wanted -> wanted.seriesTtl = Duration.ofMinutes(1), shared.store(), owner, clocks)) {
            pushing.groups.restore(pushing.pusher, AT_MOST);
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            pushing.gateway.hold();
            CompletableFuture<Integer> underWay = pushing.add(sample("mqtt", gauge("celsius"), "a", 2));
            await().until(() -> pushing.gateway.requests.size() == 2);
            CompletableFuture<Integer> waits = pushing.add(sample("mqtt", gauge("celsius"), "a", 3));
            CompletableFuture<Boolean> released =
                    CompletableFuture.supplyAsync(() -> pushing.groups.release(AT_MOST), pushing.completions);
            pushing.gateway.letAllPass();

            assertThat(released.join()).isTrue();
            assertThat(await(underWay)).isEqualTo(200);
            assertThat(await(waits)).isEqualTo(200);
            Map<String, Map<String, byte[]>> saved = shared.copy();
            List<String> requests = List.copyOf(pushing.gateway.requests);

            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 4))))
                    .hasCauseInstanceOf(NotOwnerException.class)
                    .hasMessageContaining("another process owns it now");
            pushing.groups.watches().get(0).gatewayStarted("monday");
            pushing.groups.watches().get(0).gatewayStarted("tuesday");
            clocks.pass(Duration.ofMinutes(2));
            pushing.groups.flush(pushing.pusher);
            assertThat(pushing.groups.size()).isZero();
            assertThat(pushing.gateway.requests).isEqualTo(requests);
            assertThat(shared.copy()).isEqualTo(saved);
        }
    }

    @Test
    void whatIsNotPushedInTimeFailsWithTheReleaseAndARequestThatIsAnsweredLaterChangesNoState() throws Exception {
        try (Pushing pushing = new Pushing(owner, shared.store())) {
            pushing.gateway.hold();
            CompletableFuture<Integer> underWay = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            await().until(() -> pushing.gateway.requests.size() == 1);
            CompletableFuture<Integer> waits = pushing.add(sample("other", gauge("celsius"), "a", 1));
            await().until(() -> pushing.gateway.requests.size() == 2);

            assertThat(pushing.groups.release(Duration.ofMillis(20))).isFalse();
            assertThat(underWay).isNotDone();
            pushing.gateway.letAllPass();

            assertThatThrownBy(() -> await(underWay)).hasCauseInstanceOf(NotOwnerException.class);
            assertThatThrownBy(() -> await(waits)).hasCauseInstanceOf(NotOwnerException.class);
            assertThat(shared.copy()).isEmpty();
        }
    }

    @Test
    void whoTakesOverReadsTheStatePushesAllAndOnceMoreWhenAFormerOwnersRequestIsOver() throws Exception {
        try (Pushing first = new Pushing(owner, shared.store());
                Pushing second = new Pushing(owner, shared.store())) {
            second.groups.release(Duration.ZERO);
            second.groups.restore(second.pusher, Duration.ofMillis(300));
            await(first.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 5)));
            first.groups.release(AT_MOST);
            assertThat(second.gateway.requests).isEmpty();

            second.groups.takeOver();

            await().until(() -> second.gateway.groups.containsKey(MQTT));
            assertThat(second.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(5);
            // What the former owner had under way arrives late.
            second.gateway.groups.put(MQTT, Map.of("orders_total", Map.of("{device=\"a\"}", 4.0)));
            await().untilAsserted(() -> assertThat(second.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(5));
            await(second.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 2)));
            assertThat(second.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(7);
        }
    }

    @Test
    void whoIsNotYetOwnerWhenItStartsReadsTheStateWhenItIs() throws Exception {
        try (Pushing first = new Pushing(Ownership.ALWAYS, shared.store())) {
            await(first.add(sample("mqtt", gauge("celsius"), "a", 1)));
        }
        owner.holds = false;
        shared.reads.set(0);
        try (Pushing second = new Pushing(owner, shared.store())) {
            second.groups.restore(second.pusher, Duration.ofMillis(10));
            int before = owner.asked.get();
            await().until(() -> owner.asked.get() > before);
            assertThat(shared.reads).hasValue(0);

            owner.holds = true;

            await().until(() -> second.gateway.value(MQTT, "celsius", "{device=\"a\"}") != null);
        }
    }

    @Test
    void aFencedSaveIsNotAcknowledgedAndIsCountedOnceByTheNewOwner() throws Exception {
        SampleBatch message = sample("mqtt", counter("orders_total", Update.ADD), "a", 1);
        try (Pushing zombie = new Pushing(Ownership.ALWAYS, shared.store());
                Pushing next = new Pushing(Ownership.ALWAYS, shared.store())) {
            await(zombie.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 5)));
            zombie.gateway.hold();
            CompletableFuture<Integer> outcome = zombie.add(message);
            await().until(() -> zombie.gateway.requests.size() == 2);
            next.groups.takeOver();
            zombie.gateway.letAllPass();
            await().until(() -> shared.fenced.get() == 1);
            int requests = zombie.gateway.requests.size();

            await(next.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 1)));

            assertThat(next.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(6);
            assertThat(outcome).isNotDone();
            assertThat(zombie.groups.isOwned()).isFalse();
            zombie.groups.release(AT_MOST);
            assertThatThrownBy(() -> await(outcome)).hasCauseInstanceOf(NotOwnerException.class);
            assertThat(zombie.gateway.requests).hasSize(requests);
        }
    }

    @Test
    void whoLosesAndGetsTheGroupsAgainGoesByWhatTheOtherHasSaved() throws Exception {
        try (Pushing one = new Pushing(owner, shared.store());
                Pushing other = new Pushing(owner, shared.store())) {
            one.groups.restore(one.pusher, AT_MOST);
            await(one.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 1)));
            one.groups.release(AT_MOST);
            other.groups.takeOver();
            await(other.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 10)));
            other.groups.release(AT_MOST);
            long before = one.groups.tenure();

            one.groups.takeOver();

            assertThat(one.groups.tenure()).isNotEqualTo(before);
            await().untilAsserted(() -> assertThat(one.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(11));
        }
    }

    @Test
    void aStoreThatCannotBeReachedLeavesTheGroupsReleased() throws Exception {
        try (Pushing pushing = new Pushing(owner, shared.store())) {
            pushing.groups.release(Duration.ZERO);
            shared.unreachable = true;
            assertThatThrownBy(pushing.groups::takeOver).hasMessageContaining("unreachable");
            assertThat(pushing.groups.isOwned()).isFalse();
            shared.unreachable = false;
            pushing.groups.takeOver();
            assertThat(await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .isEqualTo(200);
        }
    }

    /** An ownership that a test gives and takes. */
    private static final class Switch implements Ownership {

        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean holds = true;

        /** What is answered first. */
        private List<Boolean> answers = List.of();

        @Override
        public synchronized boolean holds() {
            asked.incrementAndGet();
            return answers.isEmpty() ? holds : answers.remove(0);
        }
    }

    /** A database, say, and the stores of several processes in it. */
    private static final class SharedStore {

        private final Map<String, Map<String, byte[]>> groups = new ConcurrentHashMap<>();
        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger fenced = new AtomicInteger();
        private int token;
        private volatile boolean unreachable;

        private synchronized int nextToken() {
            if (unreachable) {
                throw new IllegalStateException("unreachable");
            }
            return ++token;
        }

        private Map<String, Map<String, byte[]>> copy() {
            return Map.copyOf(groups);
        }

        private FencedStateStore store() {
            return new FencedStateStore() {

                private int mine;

                @Override
                public void takeOver() {
                    mine = nextToken();
                }

                @Override
                public Set<String> groups() {
                    reads.incrementAndGet();
                    return groups.keySet();
                }

                @Override
                public Map<String, byte[]> load(String group) {
                    reads.incrementAndGet();
                    if (mine == 0) {
                        takeOver();
                    }
                    return groups.getOrDefault(group, Map.of());
                }

                @Override
                public void save(String group, Map<String, byte[]> puts, Collection<String> removals) {
                    synchronized (SharedStore.this) {
                        if (mine != token) {
                            fenced.incrementAndGet();
                            throw new FencedStateException("another has taken over");
                        }
                        Map<String, byte[]> entries = new HashMap<>(groups.getOrDefault(group, Map.of()));
                        entries.putAll(puts);
                        entries.keySet().removeAll(removals);
                        groups.put(group, entries);
                    }
                }

                @Override
                public void close() {}
            };
        }
    }
}
