// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import static io.github.camelpushgateway.group.Pushing.await;
import static io.github.camelpushgateway.group.Pushing.gauge;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.gateway.GatewayException;
import io.github.camelpushgateway.group.state.SampleBatch;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SeriesPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** One group under eight producers, on a gateway that fails now and then, against what a producer may rely on. */
class GroupConcurrencyTest {

    private static final int PRODUCERS = 8;
    private static final int VALUES = 400;
    private static final MetricDescriptor CELSIUS = gauge("celsius");

    @RepeatedTest(5)
    void anAcceptedValueIsOnTheGatewayOrANewerOneAndTheLastOneStays(RepetitionInfo repetition) throws Exception {
        ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);
        Random seeded = new Random(repetition.getCurrentRepetition());
        try (Pushing pushing = new Pushing()) {
            pushing.gateway.answer(push -> {
                synchronized (seeded) {
                    return fault(seeded);
                }
            });
            List<Future<?>> runs = new ArrayList<>();
            for (int producer = 0; producer < PRODUCERS; producer++) {
                int number = producer;
                runs.add(producers.submit(() -> produce(pushing, number)));
            }
            for (Future<?> run : runs) {
                run.get(60, TimeUnit.SECONDS);
            }
            for (int producer = 0; producer < PRODUCERS; producer++) {
                assertThat(onGateway(pushing, producer)).isEqualTo(VALUES);
            }
            assertThat(pushing.gateway.mostAtOnceInAGroup.get()).isEqualTo(1);
            assertThat(pushing.gateway.requests).hasSizeLessThan(PRODUCERS * VALUES);
        } finally {
            producers.shutdownNow();
        }
    }

    private static Void produce(Pushing pushing, int producer) throws Exception {
        List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
        for (int value = 1; value <= VALUES; value++) {
            SampleBatch batch = Pushing.batch("mqtt");
            batch.number(CELSIUS, SeriesPolicy.PLAIN, Labels.of("device", "d" + producer), value);
            double sent = value;
            outcomes.add(pushing.add(batch).thenApply(status -> {
                assertThat(onGateway(pushing, producer)).isGreaterThanOrEqualTo(sent);
                return status;
            }));
        }
        for (CompletableFuture<Integer> outcome : outcomes) {
            await(outcome);
        }
        return null;
    }

    private static double onGateway(Pushing pushing, int producer) {
        return pushing.gateway.value("/metrics/job/mqtt", "celsius", "{device=\"d" + producer + "\"}");
    }

    private static GatewayException fault(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> ScriptedGateway.unreachable();
            case 1 -> ScriptedGateway.refusal(503, "busy");
            default -> null;
        };
    }
}
