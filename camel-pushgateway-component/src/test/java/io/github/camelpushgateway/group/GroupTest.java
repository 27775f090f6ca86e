// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.batch;
import static io.github.camelpushgateway.group.Pushing.counter;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static io.github.camelpushgateway.group.Pushing.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupTest {

    private static final String MQTT = "/metrics/job/mqtt";

    @Test
    void anIdleGroupPushesAtOnceAndTellsTheStatus() throws Exception {
        try (Pushing pushing = new Pushing()) {
            assertThat(await(pushing.add(sample("mqtt", gauge("celsius"), "a", 21.5))))
                    .isEqualTo(200);
            assertThat(pushing.gateway.requests).containsExactly("POST " + MQTT);
            assertThat(pushing.gateway.value(MQTT, "celsius", "{device=\"a\"}")).isEqualTo(21.5);
        }
    }

    @Test
    void oneDeviceDoesNotWipeAnother() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            await(pushing.add(sample("mqtt", gauge("celsius"), "b", 2)));
            assertThat(pushing.gateway.groups.get(MQTT).get("celsius"))
                    .containsEntry("{device=\"a\"}", 1.0)
                    .containsEntry("{device=\"b\"}", 2.0);
        }
    }

    @Test
    void withoutRetainingAPushReplacesTheFamily() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.submit(Operation.ADD, sample("mqtt", gauge("celsius"), "a", 1), false));
            await(pushing.submit(Operation.ADD, sample("mqtt", gauge("celsius"), "b", 2), false));
            assertThat(pushing.gateway.groups.get(MQTT).get("celsius")).containsOnlyKeys("{device=\"b\"}");
        }
    }

    @Test
    void withoutRetainingOtherFamiliesGoOutTogetherAndTheSameOnesInTheirOrder() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.hold();
            List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
            outcomes.add(pushing.submit(Operation.ADD, sample("mqtt", gauge("first"), "a", 0), false));
            await().until(() -> pushing.gateway.requests.size() == 1);
            for (int i = 0; i < 50; i++) {
                outcomes.add(pushing.submit(Operation.ADD, sample("mqtt", gauge("m" + i), "a", i), false));
            }
            outcomes.add(pushing.submit(Operation.ADD, sample("mqtt", gauge("m7"), "b", 8), false));
            outcomes.add(pushing.submit(Operation.ADD, sample("mqtt", gauge("m7"), "c", 9), false));
            pushing.gateway.letAllPass();
            for (CompletableFuture<Integer> outcome : outcomes) {
                await(outcome);
            }
            assertThat(pushing.gateway.requests).hasSize(4);
            assertThat(pushing.gateway.groups.get(MQTT)).hasSize(51);
            assertThat(pushing.gateway.groups.get(MQTT).get("m7")).containsOnlyKeys("{device=\"c\"}");
        }
    }

    @Test
    void withoutRetainingWhatIsRefusedDoesNotLetLaterValuesPassEarlierOnes() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(
                    push -> push.families().containsKey("bad") ? ScriptedGateway.refusal(400, "no") : null);
            pushing.gateway.hold();
            CompletableFuture<Integer> first =
                    pushing.submit(Operation.ADD, sample("mqtt", gauge("first"), "a", 0), false);
            await().until(() -> pushing.gateway.requests.size() == 1);
            CompletableFuture<Integer> bad = pushing.submit(Operation.ADD, sample("mqtt", gauge("bad"), "a", 1), false);
            CompletableFuture<Integer> early = pushing.submit(Operation.ADD, sample("mqtt", gauge("x"), "a", 1), false);
            CompletableFuture<Integer> late = pushing.submit(Operation.ADD, sample("mqtt", gauge("x"), "a", 2), false);
            pushing.gateway.letAllPass();
            await(first);
            await(early);
            await(late);
            assertThatThrownBy(() -> await(bad)).isInstanceOf(ExecutionException.class);
            assertThat(pushing.gateway.value(MQTT, "x", "{device=\"a\"}")).isEqualTo(2);
        }
    }

    @Test
    void whatArrivesDuringAPushGoesOutTogetherWithTheNewestValues() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.hold();
            List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
            outcomes.add(pushing.add(sample("mqtt", gauge("celsius"), "a", 0)));
            await().until(() -> pushing.gateway.requests.size() == 1);
            for (int i = 1; i <= 100; i++) {
                outcomes.add(pushing.add(sample("mqtt", gauge("celsius"), "a", i)));
            }
            assertThat(outcomes).noneMatch(CompletableFuture::isDone);
            pushing.gateway.letAllPass();
            for (CompletableFuture<Integer> outcome : outcomes) {
                await(outcome);
            }
            assertThat(pushing.gateway.requests).hasSize(2);
            assertThat(pushing.gateway.value(MQTT, "celsius", "{device=\"a\"}")).isEqualTo(100);
        }
    }

    @Test
    void groupsArePushedInParallelButNoGroupTwiceAtOnce() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.hold();
            List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                outcomes.add(pushing.add(sample("job" + i % 5, gauge("celsius"), "d" + i, i)));
            }
            await().until(() -> pushing.gateway.mostAtOnce.get() == 4);
            pushing.gateway.letAllPass();
            for (CompletableFuture<Integer> outcome : outcomes) {
                await(outcome);
            }
            assertThat(pushing.gateway.mostAtOnce.get()).isEqualTo(4);
            assertThat(pushing.gateway.mostAtOnceInAGroup.get()).isEqualTo(1);
        }
    }

    @Test
    void theLastReplacementWinsAndEarlierOnesThatWaitCompleteWithIt() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("mqtt", gauge("old"), "a", 1)));
            pushing.gateway.hold();
            CompletableFuture<Integer> first =
                    pushing.submit(Operation.REPLACE, sample("mqtt", gauge("celsius"), "a", 1), true);
            await().until(() -> pushing.gateway.requests.size() == 2);
            CompletableFuture<Integer> second =
                    pushing.submit(Operation.REPLACE, sample("mqtt", gauge("celsius"), "b", 2), true);
            CompletableFuture<Integer> third =
                    pushing.submit(Operation.REPLACE, sample("mqtt", gauge("celsius"), "c", 3), true);
            pushing.gateway.letAllPass();
            await(first);
            await(second);
            await(third);
            assertThat(pushing.gateway.requests).containsExactly("POST " + MQTT, "PUT " + MQTT, "PUT " + MQTT);
            assertThat(pushing.gateway.groups.get(MQTT)).containsOnlyKeys("celsius");
            assertThat(pushing.gateway.groups.get(MQTT).get("celsius")).containsOnlyKeys("{device=\"c\"}");
        }
    }

    @Test
    void aDeletionKeepsItsPlaceAmongThePushes() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.hold();
            CompletableFuture<Integer> before = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            await().until(() -> pushing.gateway.requests.size() == 1);
            pushing.add(sample("mqtt", gauge("celsius"), "b", 2));
            pushing.submit(Operation.DELETE, batch("mqtt"), true);
            CompletableFuture<Integer> after = pushing.add(sample("mqtt", gauge("celsius"), "c", 3));
            pushing.gateway.letAllPass();
            await(before);
            await(after);
            assertThat(pushing.gateway.requests)
                    .containsExactly("POST " + MQTT, "POST " + MQTT, "DELETE " + MQTT, "POST " + MQTT);
            assertThat(pushing.gateway.groups.get(MQTT).get("celsius")).containsOnlyKeys("{device=\"c\"}");
        }
    }

    @Test
    void anEmptyPushIsAHeartbeatAndAnEmptyReplacementEmptiesTheGroup() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            await(pushing.add(batch("mqtt")));
            assertThat(pushing.gateway.groups.get(MQTT)).containsOnlyKeys("celsius");
            await(pushing.submit(Operation.REPLACE, batch("mqtt"), true));
            assertThat(pushing.gateway.groups.get(MQTT)).isEmpty();
            assertThat(pushing.gateway.requests).containsExactly("POST " + MQTT, "POST " + MQTT, "PUT " + MQTT);
        }
    }

    @Test
    void aCulpritFailsWithTheGatewaysWordsAndItsNeighboursLand() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(push ->
                    push.families().containsKey("bad") ? ScriptedGateway.refusal(400, "bad is a Counter") : null);
            pushing.gateway.hold();
            List<CompletableFuture<Integer>> good = new ArrayList<>();
            good.add(pushing.add(sample("mqtt", gauge("celsius"), "first", 0)));
            await().until(() -> pushing.gateway.requests.size() == 1);
            for (int i = 0; i < 50; i++) {
                good.add(pushing.add(sample("mqtt", gauge("celsius"), "d" + i, i)));
            }
            CompletableFuture<Integer> culprit = pushing.add(sample("mqtt", gauge("bad"), "x", 1));
            for (int i = 50; i < 100; i++) {
                good.add(pushing.add(sample("mqtt", gauge("celsius"), "d" + i, i)));
            }
            pushing.gateway.letAllPass();
            for (CompletableFuture<Integer> outcome : good) {
                assertThat(await(outcome)).isEqualTo(200);
            }
            assertThatThrownBy(() -> await(culprit))
                    .hasCauseInstanceOf(GatewayException.class)
                    .hasMessageContaining("bad is a Counter");
            assertThat(pushing.gateway.groups.get(MQTT).get("celsius")).hasSize(101);
            assertThat(pushing.gateway.groups.get(MQTT)).doesNotContainKey("bad");
        }
    }

    @Test
    void aCulpritThatComesAgainCostsItsNeighboursNoFurtherSearch() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(
                    push -> push.families().containsKey("bad") ? ScriptedGateway.refusal(400, "no") : null);
            await(pushing.add(sample("mqtt", gauge("celsius"), "first", 0)));
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("bad"), "x", 1))));
            for (int round = 0; round < 5; round++) {
                pushing.gateway.requests.clear();
                pushing.gateway.hold();
                List<CompletableFuture<Integer>> good = new ArrayList<>();
                good.add(pushing.add(sample("mqtt", gauge("celsius"), "first", round)));
                await().until(() -> pushing.gateway.requests.size() == 1);
                for (int i = 0; i < 64; i++) {
                    good.add(pushing.add(sample("mqtt", gauge("celsius"), "d" + i, round)));
                }
                CompletableFuture<Integer> culprit = pushing.add(sample("mqtt", gauge("bad"), "x", round));
                pushing.gateway.letAllPass();
                for (CompletableFuture<Integer> outcome : good) {
                    await(outcome);
                }
                assertThatThrownBy(() -> await(culprit)).hasMessageContaining("no");
                assertThat(pushing.gateway.requests).hasSizeLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void whereEverySubmissionOfAKindIsRefusedTheyAreNotAllTriedOneByOne() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(
                    push -> push.families().containsKey("bad") ? ScriptedGateway.refusal(400, "no") : null);
            pushing.gateway.hold();
            CompletableFuture<Integer> first = pushing.add(sample("mqtt", gauge("celsius"), "first", 0));
            await().until(() -> pushing.gateway.requests.size() == 1);
            List<CompletableFuture<Integer>> culprits = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                culprits.add(pushing.add(sample("mqtt", gauge("bad"), "d" + i, i)));
            }
            pushing.gateway.letAllPass();
            await(first);
            for (CompletableFuture<Integer> culprit : culprits) {
                assertThatThrownBy(() -> await(culprit)).hasMessageContaining("no");
            }
            assertThat(pushing.gateway.requests).hasSizeLessThan(60);
        }
    }

    @Test
    void aPushIsTriedAgainWhileTheGatewayIsAwayAndWhatComesMeanwhileJoinsIt() throws Exception {
        try (Pushing pushing = new Pushing()) {
            AtomicInteger tries = new AtomicInteger();
            pushing.gateway.answer(push -> tries.incrementAndGet() <= 3 ? ScriptedGateway.refusal(503, "busy") : null);
            CompletableFuture<Integer> first = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            await().until(() -> tries.get() >= 1);
            CompletableFuture<Integer> second = pushing.add(sample("mqtt", gauge("celsius"), "a", 2));
            await(first);
            await(second);
            assertThat(pushing.gateway.value(MQTT, "celsius", "{device=\"a\"}")).isEqualTo(2);
            assertThat(pushing.gateway.requests).hasSize(4);
        }
    }

    @Test
    void aPushThatCannotBeDeliveredInTimeFailsWithTheLastReason() {
        try (Pushing pushing = new Pushing(wanted -> wanted.deliveryTimeout = Duration.ofMillis(300))) {
            pushing.gateway.answer(push -> ScriptedGateway.unreachable());
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .hasCauseInstanceOf(GatewayException.class)
                    .hasMessageContaining("connection refused");
        }
    }

    @Test
    void whatIsRefusedForNoFaultOfTheSamplesFailsAtOnce() {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(push -> ScriptedGateway.refusal(401, "who are you?"));
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .hasCauseInstanceOf(GatewayException.class)
                    .hasMessageContaining("who are you?");
            assertThat(pushing.gateway.requests).hasSize(1);
        }
    }

    @Test
    void whatIsRefusedForNoFaultOfTheSamplesWaitsWhereTheEndpointSaysSoAndHoldsUpItsGroupAlone() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.retryRefusals = true)) {
            AtomicBoolean mended = new AtomicBoolean();
            pushing.gateway.answer(push ->
                    push.path().equals(MQTT) && !mended.get() ? ScriptedGateway.refusal(404, "no such tenant") : null);
            CompletableFuture<Integer> first = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            await().until(() -> Collections.frequency(pushing.gateway.requests, "POST " + MQTT) >= 2);
            CompletableFuture<Integer> second = pushing.add(sample("mqtt", gauge("celsius"), "a", 2));
            for (int i = 0; i < 50; i++) {
                await(pushing.add(sample("other", gauge("celsius"), "a", i)));
            }
            assertThat(Collections.frequency(pushing.gateway.requests, "POST " + MQTT))
                    .isLessThan(50);
            assertThat(first).isNotDone();
            assertThat(second).isNotDone();

            mended.set(true);

            await(first);
            await(second);
            assertThat(pushing.gateway.value(MQTT, "celsius", "{device=\"a\"}")).isEqualTo(2);
        }
    }

    @Test
    void whatWaitsForAMenderFailsWithTheGatewaysWordsWhenItsTimeIsUpOrTheRouteEnds() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> {
            wanted.retryRefusals = true;
            wanted.deliveryTimeout = Duration.ofMillis(300);
        })) {
            pushing.gateway.answer(push -> ScriptedGateway.refusal(401, "who are you?"));
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .hasMessageContaining("who are you?");
            assertThat(pushing.gateway.requests).hasSizeGreaterThan(1);
        }
        try (Pushing pushing = new Pushing(wanted -> wanted.retryRefusals = true)) {
            pushing.gateway.answer(push -> ScriptedGateway.refusal(401, "who are you?"));
            CompletableFuture<Integer> outcome = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            await().until(() -> pushing.gateway.requests.size() > 1);
            pushing.pusher.stop();
            pushing.pushes.shutdown();
            await().untilAsserted(() -> {
                pushing.groups.abandon(pushing.pusher);
                assertThat(outcome).isCompletedExceptionally();
            });
            assertThatThrownBy(outcome::get).hasMessageContaining("who are you?");
        }
    }

    @Test
    void aWrongContentDoesNotWaitForAMender() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.retryRefusals = true)) {
            pushing.gateway.answer(push -> ScriptedGateway.refusal(400, "inconsistent"));
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .hasMessageContaining("inconsistent");
        }
    }

    @Test
    void whatFailedLeavesNoTraceInTheNextPush() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.deliveryTimeout = Duration.ofMillis(300))) {
            pushing.gateway.answer(push -> ScriptedGateway.unreachable());
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))));
            pushing.gateway.answer(push -> null);
            await(pushing.add(sample("mqtt", gauge("celsius"), "b", 2)));
            assertThat(pushing.gateway.groups.get(MQTT).get("celsius")).containsOnlyKeys("{device=\"b\"}");
        }
    }

    @Test
    void afterContactWasLostEverythingIsPushedAgainInEveryGroup() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("one", gauge("celsius"), "a", 1)));
            await(pushing.add(sample("one", gauge("percent"), "a", 50)));
            await(pushing.add(sample("two", gauge("celsius"), "b", 2)));
            AtomicInteger tries = new AtomicInteger();
            pushing.gateway.answer(push -> tries.incrementAndGet() == 1 ? ScriptedGateway.unreachable() : null);
            pushing.gateway.groups.clear();
            await(pushing.add(sample("one", gauge("celsius"), "a", 3)));
            await().untilAsserted(() -> {
                assertThat(pushing.gateway.value("/metrics/job/one", "celsius", "{device=\"a\"}"))
                        .isEqualTo(3);
                assertThat(pushing.gateway.value("/metrics/job/one", "percent", "{device=\"a\"}"))
                        .isEqualTo(50);
                assertThat(pushing.gateway.value("/metrics/job/two", "celsius", "{device=\"b\"}"))
                        .isEqualTo(2);
            });
        }
    }

    @Test
    void aGatewayThatWasRestartedBetweenTwoPushesGetsEverythingAgain() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.groups.watches().get(0).gatewayStarted("10:00");
            await(pushing.add(sample("one", gauge("celsius"), "a", 1)));
            await(pushing.add(sample("two", gauge("percent"), "a", 50)));
            pushing.groups.watches().get(0).gatewayStarted("10:00");
            pushing.gateway.groups.clear();
            pushing.groups.watches().get(0).gatewayStarted("10:07");
            await().untilAsserted(() -> assertThat(pushing.gateway.groups).hasSize(2));
            assertThat(pushing.gateway.requests).hasSize(4);
        }
    }

    @Test
    void aGatewayThatWasRestartedAndRefusesGetsEverythingWhenThatIsMended() throws Exception {
        try (Pushing pushing = new Pushing()) {
            AtomicBoolean mended = new AtomicBoolean();
            pushing.groups.watches().get(0).gatewayStarted("10:00");
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            pushing.gateway.groups.clear();
            pushing.gateway.answer(push -> mended.get() ? null : ScriptedGateway.refusal(401, "who are you?"));
            pushing.groups.watches().get(0).gatewayStarted("10:07");
            await().until(() -> pushing.gateway.requests.size() > 1);

            // Who does not want to wait is told at once.
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("percent"), "a", 50))))
                    .hasMessageContaining("who are you?");
            mended.set(true);

            await().untilAsserted(() -> assertThat(pushing.gateway.value(MQTT, "celsius", "{device=\"a\"}"))
                    .isEqualTo(1));
            assertThat(pushing.gateway.groups.get(MQTT)).containsOnlyKeys("celsius");
        }
    }

    @Test
    void aPushThatIsTooLargeIsSplitByFamily() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.maxRequestBytes = 400)) {
            SampleBatch batch = batch("mqtt");
            for (int family = 0; family < 10; family++) {
                for (int device = 0; device < 4; device++) {
                    batch.number(
                            gauge("family_" + family), SeriesPolicy.PLAIN, Labels.of("device", "d" + device), device);
                }
            }
            await(pushing.add(batch));
            assertThat(pushing.gateway.requests).hasSizeGreaterThan(2).containsOnly("POST " + MQTT);
            assertThat(pushing.gateway.groups.get(MQTT)).hasSize(10).allSatisfy((name, series) -> assertThat(series)
                    .hasSize(4));
        }
    }

    @Test
    void aSingleFamilyThatIsTooLargeIsRefusedByNameAndItsNeighboursLand() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.maxRequestBytes = 400)) {
            pushing.gateway.hold();
            CompletableFuture<Integer> first = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            await().until(() -> pushing.gateway.requests.size() == 1);
            SampleBatch huge = batch("mqtt");
            for (int device = 0; device < 100; device++) {
                huge.number(gauge("huge"), SeriesPolicy.PLAIN, Labels.of("device", "d" + device), device);
            }
            CompletableFuture<Integer> culprit = pushing.add(huge);
            CompletableFuture<Integer> neighbour = pushing.add(sample("mqtt", gauge("celsius"), "b", 1));
            pushing.gateway.letAllPass();
            await(first);
            await(neighbour);
            assertThatThrownBy(() -> await(culprit))
                    .hasMessageContaining("metric 'huge'")
                    .hasMessageContaining("maxRequestBytes");
        }
    }

    @Test
    void aFamilyIsSplitWhereTheGatewayDoesNotReplaceByFamily() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> {
            wanted.maxRequestBytes = 400;
            wanted.splitFamilies = true;
        })) {
            SampleBatch huge = batch("mqtt");
            for (int device = 0; device < 100; device++) {
                huge.number(gauge("huge"), SeriesPolicy.PLAIN, Labels.of("device", "d" + device), device);
            }
            await(pushing.add(huge));
            assertThat(pushing.gateway.requests).hasSizeGreaterThan(5).containsOnly("POST " + MQTT);
        }
    }

    @Test
    void aSeriesThatGetsNoValueIsWithdrawnAndAnEmptyGroupIsDeleted() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.seriesTtl = Duration.ofMillis(700))) {
            SampleBatch batch = sample("mqtt", gauge("celsius"), "a", 1);
            batch.number(
                    gauge("lasting"),
                    new SeriesPolicy(Aggregation.LAST, Update.SET, Duration.ofSeconds(3)),
                    Labels.of("device", "a"),
                    2);
            await(pushing.add(batch));
            await().untilAsserted(
                            () -> assertThat(pushing.gateway.groups.get(MQTT)).containsOnlyKeys("lasting"));
            assertThat(pushing.gateway.requests).contains("PUT " + MQTT);
            await().untilAsserted(() -> assertThat(pushing.gateway.groups).doesNotContainKey(MQTT));
            assertThat(pushing.gateway.requests).contains("DELETE " + MQTT);
            assertThat(pushing.groups.size()).isZero();
        }
    }

    @Test
    void whatMayNotBeWithdrawnYetIsTriedAgainAndHoldsUpItsGroupAlone() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.seriesTtl = Duration.ofMillis(200))) {
            AtomicBoolean mended = new AtomicBoolean();
            pushing.gateway.answer(push -> push.method() == Method.DELETE && !mended.get()
                    ? ScriptedGateway.refusal(403, "you may not delete")
                    : null);
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            await().until(() -> Collections.frequency(pushing.gateway.requests, "DELETE " + MQTT) >= 2);
            assertThat(pushing.groups.health().lastFailure()).isNull();

            mended.set(true);

            await().until(() -> !pushing.gateway.groups.containsKey(MQTT));
        }
    }

    @Test
    void whereDeletingIsForRoutesToAskAnEmptyGroupIsEmptiedAndNotDeleted() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> {
            wanted.seriesTtl = Duration.ofMillis(300);
            wanted.deletes = false;
        })) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            await().untilAsserted(() -> assertThat(pushing.gateway.requests).contains("PUT " + MQTT));
            assertThat(pushing.gateway.groups.getOrDefault(MQTT, Map.of())).isEmpty();
            await().untilAsserted(() -> assertThat(pushing.groups.size()).isZero());
            assertThat(pushing.gateway.requests).doesNotContain("DELETE " + MQTT);

            await(pushing.submit(Operation.DELETE, Pushing.batch("mqtt"), true));
            assertThat(pushing.gateway.requests).contains("DELETE " + MQTT);
        }
    }

    @Test
    void oneSeriesTooManyIsRefusedWithTheRule() throws Exception {
        try (Pushing pushing = new Pushing(wanted -> wanted.maxSeries = 2)) {
            await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1)));
            await(pushing.add(sample("mqtt", gauge("celsius"), "b", 1)));
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "c", 1))))
                    .hasCauseInstanceOf(InvalidMetricException.class)
                    .hasMessageContaining("maxSeries=2")
                    .hasMessageContaining("{device=\"c\"}");
            assertThat(await(pushing.add(sample("mqtt", gauge("celsius"), "a", 5))))
                    .isEqualTo(200);
        }
    }

    @Test
    void aNameHasOneTypeInAllGroupsOfAGateway() throws Exception {
        try (Pushing pushing = new Pushing()) {
            await(pushing.add(sample("one", gauge("x_total"), "a", 1)));
            assertThatThrownBy(() -> await(pushing.add(sample("two", counter("x_total", Update.SET), "a", 1))))
                    .hasMessageContaining("x_total")
                    .hasMessageContaining("counter")
                    .hasMessageContaining("gauge")
                    .hasMessageContaining("job 'one'");
            await(pushing.submit(Operation.DELETE, batch("one"), true));
            assertThat(await(pushing.add(sample("two", counter("x_total", Update.SET), "a", 1))))
                    .isEqualTo(200);
        }
    }

    @Test
    void accumulatedAndMonotonicSeriesGoOnFromWhereTheyStood() throws Exception {
        try (Pushing pushing = new Pushing()) {
            Pushing.Metric orders = counter("orders_total", Update.ADD);
            Pushing.Metric energy = counter("energy_total", Update.MONOTONIC);
            for (double value : new double[] {5, 7}) {
                await(pushing.add(sample("mqtt", orders, "a", value)));
            }
            for (double raw : new double[] {100.5, 110.25, 3, 4, 0, 1}) {
                await(pushing.add(sample("mqtt", energy, "a", raw)));
            }
            assertThat(pushing.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(12);
            assertThat(pushing.gateway.value(MQTT, "energy_total", "{device=\"a\"}"))
                    .isEqualTo(110.25 + 4 + 1);
        }
    }

    @Test
    void aMonotonicSeriesTakesAZeroBetweenTwoReadingsForNone() throws Exception {
        try (Pushing pushing = new Pushing()) {
            Pushing.Metric energy = counter("energy_total", Update.MONOTONIC);
            for (double raw : new double[] {100.5, 101, 0, 101.2, 0, 0, 101.3}) {
                await(pushing.add(sample("mqtt", energy, "a", raw)));
            }
            assertThat(pushing.gateway.value(MQTT, "energy_total", "{device=\"a\"}"))
                    .isEqualTo(101.3);
        }
    }

    @Test
    void whatIsTriedAgainIsAddedOnce() throws Exception {
        try (Pushing pushing = new Pushing()) {
            Pushing.Metric orders = counter("orders_total", Update.ADD);
            AtomicInteger tries = new AtomicInteger();
            pushing.gateway.answer(push -> tries.incrementAndGet() <= 2 ? ScriptedGateway.refusal(503, "busy") : null);
            await(pushing.add(sample("mqtt", orders, "a", 5)));
            assertThat(pushing.gateway.value(MQTT, "orders_total", "{device=\"a\"}"))
                    .isEqualTo(5);
        }
    }

    @Test
    void whatWaitsWhenTheRouteEndsFails() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(push -> ScriptedGateway.unreachable());
            CompletableFuture<Integer> outcome = pushing.add(sample("mqtt", gauge("celsius"), "a", 1));
            await().until(() -> !pushing.gateway.requests.isEmpty());
            pushing.pusher.stop();
            pushing.pushes.shutdown();
            await().untilAsserted(() -> {
                pushing.groups.abandon(pushing.pusher);
                assertThat(outcome).isCompletedExceptionally();
            });
            assertThatThrownBy(outcome::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("connection refused");
        }
    }

    @Test
    void aFaultOfThisProgramFailsWhatItWasPushingAndTheGroupGoesOn() throws Exception {
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(push -> {
                throw new IllegalStateException("a bug");
            });
            assertThatThrownBy(() -> await(pushing.add(sample("mqtt", gauge("celsius"), "a", 1))))
                    .hasMessageContaining("a bug");
            pushing.gateway.answer(push -> null);
            assertThat(await(pushing.add(sample("mqtt", gauge("celsius"), "a", 2))))
                    .isEqualTo(200);
        }
    }

    @Test
    void placesForWaitingExchangesAreGivenBack() throws Exception {
        try (Pushing pushing = new Pushing()) {
            int free = pushing.pusher.free();
            pushing.pusher.enter();
            assertThat(pushing.pusher.free()).isEqualTo(free - 1);
            pushing.pusher.leave();
            assertThat(pushing.pusher.free()).isEqualTo(free);
        }
    }
}
