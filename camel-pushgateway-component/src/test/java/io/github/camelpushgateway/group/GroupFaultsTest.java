// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.counter;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static io.github.camelpushgateway.group.Pushing.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.store.StateStore;
import io.github.camelpushgateway.metric.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What becomes of exchanges when something fails that should not: Errors, faults of our own, gateways that lie,
 * clocks that jump.
 */
class GroupFaultsTest {

    private static final String MQTT = "/metrics/job/mqtt";

    @Test
    void anErrorEndsWhatWaitsAndTheGroupGoesOn() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(push -> {
                throw new OutOfMemoryError("Java heap space");
            });
            List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                outcomes.add(pushing.add(sample("mqtt", gauge("celsius"), "d" + i, i)));
            }
            for (CompletableFuture<Integer> outcome : outcomes) {
                assertThatThrownBy(() -> await(outcome)).hasMessageContaining("Java heap space");
            }
            assertThat(pushing.pusher.statistics().failingSince()).isNotNull();
            assertThat(pushing.pusher.statistics().lastFailure().message()).contains("Java heap space");

            pushing.gateway.answer(push -> null);

            assertThat(await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .isEqualTo(200);
            assertThat(pushing.pusher.statistics().failingSince()).isNull();
        }
    }

    @Test
    void aClassThatIsMissingEndsOnlyWhatItMet() throws Exception {
        try (Pushing pushing = new Pushing(new FailingStore(new NoClassDefFoundError("org/h2/mvstore/MVMap")))) {
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .hasMessageContaining("MVMap");
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 2))))
                    .hasMessageContaining("MVMap");
        }
    }

    @Test
    void anErrorInWhatFollowsAPushLetsTheOthersLearnTheirOutcome() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.hold();
            CompletableFuture<Integer> first = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            await().until(() -> pushing.gateway.requests.size() == 1);
            pushing.submit(sample("mqtt", gauge("celsius"), "b", 1), () -> {
                throw new OutOfMemoryError("in the route");
            });
            CompletableFuture<Integer> last = pushing.add(sample("mqtt", gauge("celsius"), "c", 1));
            pushing.gateway.letAllPass();
            assertThat(await(first)).isEqualTo(200);
            assertThat(await(last)).isEqualTo(200);
        }
    }

    @Test
    void aFaultOfOurOwnIsTriedAgainWhereThatWasPromised() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.retryRefusals = true)) {
            AtomicInteger tries = new AtomicInteger();
            pushing.gateway.answer(push -> {
                if (tries.incrementAndGet() <= 2) {
                    throw new ArithmeticException("long overflow");
                }
                return null;
            });
            assertThat(await(pushing.add(sample("mqtt", counter("orders_total", Update.ADD), "a", 5))))
                    .isEqualTo(200);
            assertThat(pushing.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(5);
        }
    }

    @Test
    void aFaultOfOurOwnFailsTheExchangeWhereNothingWasPromised() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(push -> {
                throw new ArithmeticException("long overflow");
            });
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 5))))
                    .hasMessageContaining("long overflow");
        }
    }

    @Test
    void aGatewayThatWantsToBeLeftAloneForLongButIsWellAgainIsNoticed() throws Exception {
        try (Pushing pushing = new Pushing()) {
            AtomicInteger tries = new AtomicInteger();
            pushing.gateway.answer(push -> tries.incrementAndGet() == 1 ? leaveMeAlone(Duration.ofMinutes(5)) : null);
            assertThat(await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .isEqualTo(200);
            assertThat(tries).hasValue(2);
        }
    }

    @Test
    void whileAGatewayWantsToBeLeftAloneOneGroupAsksAndTheOthersWait() throws Exception {
        MovedClocks clocks = new MovedClocks();
        try (Pushing pushing = new Pushing(wanted -> {}, null, clocks)) {
            pushing.gateway.answer(push -> leaveMeAlone(Duration.ofMinutes(5)));
            pushing.add(sample("a", gauge("celsius"), "a", 1));
            await().until(() -> pushing.groups.health().lastFailure() != null);
            for (String job : List.of("b", "c", "d")) {
                pushing.add(sample(job, gauge("celsius"), "a", 1));
            }
            clocks.pass(Duration.ofNanos(GatewayHealth.FIRST_PROBE_NANOS));
            await().until(() -> pushing.gateway.requests.size() == 2);
            assertThat(pushing.groups.health().probeNanos() - clocks.nanos())
                    .isBetween(GatewayHealth.FIRST_PROBE_NANOS, GatewayHealth.LONGEST_PROBE_NANOS);
        }
    }

    @Test
    void aWishThatFitsNoClockIsNoFault() throws Exception {
        try (Pushing pushing = new Pushing()) {
            AtomicInteger tries = new AtomicInteger();
            pushing.gateway.answer(
                    push -> tries.incrementAndGet() == 1 ? leaveMeAlone(Duration.ofSeconds(Long.MAX_VALUE)) : null);
            assertThat(await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .isEqualTo(200);
        }
    }

    @Test
    void a400ThatIsSaidOfTheSetupHoldsTheMessages() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.retryRefusals = true)) {
            AtomicInteger tries = new AtomicInteger();
            pushing.gateway.answer(push -> tries.incrementAndGet() <= 2 ? setupRefused() : null);
            List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                outcomes.add(pushing.add(sample("mqtt", gauge("celsius"), "d" + i, i)));
            }
            for (CompletableFuture<Integer> outcome : outcomes) {
                assertThat(await(outcome)).isEqualTo(200);
            }
            assertThat(pushing.gateway.groups.get(MQTT).get("celsius")).hasSize(5);
        }
    }

    @Test
    void aClockThatIsSetADayForwardWithdrawsNothingAndADayBackKeepsNothing() throws Exception {
        for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(-1))) {
            MovedClocks clocks = new MovedClocks();
            try (Pushing pushing = new Pushing(wanted -> wanted.seriesTtl = Duration.ofMinutes(10), null, clocks)) {
                await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
                clocks.set(jump);
                await(pushing.add(sample("mqtt", gauge("other"), "b", 1)));
                assertThat(pushing.gateway.groups.get(MQTT)).containsOnlyKeys("celsius", "other");

                clocks.pass(Duration.ofMinutes(11));
                await(pushing.add(sample("mqtt", gauge("third"), "c", 1)));
                assertThat(pushing.gateway.groups.get(MQTT)).containsOnlyKeys("third");
            }
        }
    }

    private static GatewayException leaveMeAlone(Duration wait) {
        return new GatewayException("POST", "http://gateway", 503, "busy", null, true, false, wait, null);
    }

    private static GatewayException setupRefused() {
        return new GatewayException(
                "POST", "http://gateway", 400, "missing tenant_userid", null, false, false, null, null);
    }

    private record FailingStore(Error fault) implements StateStore {

        @Override
        public Set<String> groups() {
            return Set.of();
        }

        @Override
        public Map<String, byte[]> load(String group) {
            return Map.of();
        }

        @Override
        public void save(String group, Map<String, byte[]> puts, Collection<String> removals) {
            throw fault;
        }

        @Override
        public void close() {}
    }
}
