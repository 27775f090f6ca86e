// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.PushgatewayProgram;
import io.github.camelpushgateway.samples.servers.StoredMetrics;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that is killed and loses its data, or that hangs: nothing it had accepted may be missing afterwards. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class GatewayFaultsIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String METRIC = "faults_celsius";

    private final CamelContext context = new DefaultCamelContext();
    private final HttpClient client = HttpClient.newHttpClient();

    /** What was acknowledged last, by device. */
    private final ConcurrentMap<String, Double> accepted = new ConcurrentHashMap<>();

    private GatewayServer gateway;

    @BeforeEach
    void start() {
        gateway = TestServers.gateway();
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
    }

    @Test
    void nothingAcceptedIsMissingAfterTheGatewayWasKilledAmidAStreamAndCameBackEmpty() throws Exception {
        AsyncProducer producer = producer("");
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sent.add(send(producer, "before-" + i, i));
        }
        awaitAllAccepted(sent);
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Semaphore window = new Semaphore(500);
        Thread stream = new Thread(() -> {
            for (int i = 0; goesOn.get(); i++) {
                window.acquireUninterruptibly();
                CompletableFuture<Exchange> next = send(producer, "during-" + i % 100, i);
                next.thenRun(window::release);
                sent.add(next);
            }
        });
        stream.start();
        await().atMost(LONG_ENOUGH).until(() -> accepted.getOrDefault("during-99", 0.0) > 500);

        gateway.kill();
        double atTheKill = accepted.get("during-99");
        gateway.start();

        await().atMost(LONG_ENOUGH).until(() -> accepted.get("during-99") > atTheKill + 500);
        goesOn.set(false);
        stream.join();
        awaitAllAccepted(sent);
        assertEverythingAcceptedIsThere(150);
    }

    @Test
    void whatAGatewayLostWhileNothingWasPushedIsPushedAgain() throws Exception {
        List<PushgatewayProgram> programs = TestServers.pushgateways();
        assumeFalse(programs.isEmpty(), "only a Pushgateway counts how often it was asked for its start time");
        awaitAllAccepted(List.of(send(producer(""), "quiet", 21.5)));
        await().atMost(LONG_ENOUGH).until(() -> metricsPage().contains("handler=\"api/v1/status\",method=\"get\"} "));

        gateway.kill();
        gateway.start();
        assertThat(gateway.readBack().samples(METRIC)).isEmpty();

        await().atMost(LONG_ENOUGH)
                .until(() -> gateway.readBack().value(METRIC, "device", "quiet").isPresent());
        assertEverythingAcceptedIsThere(1);
    }

    @Test
    void nothingIsLostWhileTheGatewayHangsForLongerThanTheRequestTimeout() throws Exception {
        AsyncProducer producer = producer("&requestTimeout=300");
        AsyncProducer impatient = producer("&requestTimeout=300&deliveryTimeout=1s");
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        sent.add(send(producer, "before", 1));
        awaitAllAccepted(sent);

        gateway.pause();
        for (int i = 0; i < 500; i++) {
            sent.add(send(producer, "during-" + i % 50, i));
        }
        // Fails after several requests without an answer: so long has the gateway hung.
        assertThat(send(impatient, "given-up", 1).get().getException())
                .isInstanceOfSatisfying(PushgatewayException.class, failure -> assertThat(failure.isRetryable())
                        .isTrue())
                .hasMessageMatching("(?s).*no (complete answer within 300 ms|answer in time).*");
        assertThat(sent.subList(1, sent.size())).noneMatch(CompletableFuture::isDone);
        gateway.resume();

        awaitAllAccepted(sent);
        assertEverythingAcceptedIsThere(51);
    }

    private AsyncProducer producer(String options) throws Exception {
        Endpoint endpoint = context.getEndpoint(
                "pushgateway:faults?metricPrefix=faults_&labelFields=device&gatewayUrl=" + gateway.url() + options);
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();
        return producer;
    }

    private CompletableFuture<Exchange> send(AsyncProducer producer, String device, double celsius) {
        CompletableFuture<Exchange> ended = new CompletableFuture<>();
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(Map.of("device", device, "celsius", celsius));
        producer.process(exchange, doneSync -> {
            if (exchange.getException() == null) {
                accepted.merge(device, celsius, Math::max);
            }
            ended.complete(exchange);
        });
        return ended;
    }

    private static void awaitAllAccepted(List<CompletableFuture<Exchange>> sent) throws Exception {
        for (CompletableFuture<Exchange> one : sent) {
            assertThat(one.get(60, TimeUnit.SECONDS).getException()).isNull();
        }
    }

    private void assertEverythingAcceptedIsThere(int devices) {
        assertThat(accepted).hasSize(devices);
        StoredMetrics stored = gateway.readBack();
        accepted.forEach((device, celsius) ->
                assertThat(stored.value(METRIC, "device", device)).as(device).hasValue(celsius));
    }

    private String metricsPage() throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
