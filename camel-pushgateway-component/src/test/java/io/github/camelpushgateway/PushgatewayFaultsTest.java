// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.gateway.StubGateway;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of exchanges while the gateway refuses, hangs or breaks off, and while the context is stopped. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PushgatewayFaultsTest {

    private static final StubGateway.Script ACCEPT = StubGateway.status(200, "");

    private final CamelContext context = new DefaultCamelContext();
    private StubGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(ACCEPT);
        context.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
        context.stop();
    }

    @Test
    void aGatewayThatAsksForAPauseGetsIt() throws Exception {
        List<Long> times = new CopyOnWriteArrayList<>();
        answerOnce(StubGateway.status(429, "slow down", "Retry-After: 1"), times);

        assertThat(send(route(""), 1).get().getException()).isNull();

        assertThat(times).hasSize(2);
        assertThat(TimeUnit.NANOSECONDS.toMillis(times.get(1) - times.get(0))).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void aPushThatIsAnsweredWith503IsTriedAgain() throws Exception {
        answerOnce(StubGateway.status(503, "not now"));

        assertThat(send(route(""), 1).get().getException()).isNull();

        assertThat(pushes()).hasSize(2);
    }

    @Test
    void aPushWhoseConnectionIsResetIsTriedAgain() throws Exception {
        answerOnce((request, connection) -> {
            // Close with RST instead of FIN.
            connection.setSoLinger(true, 0);
            connection.close();
        });

        assertThat(send(route(""), 1).get().getException()).isNull();

        assertThat(pushes()).hasSize(2);
    }

    @Test
    void aPushWithoutAnswerIsTriedAgainAfterTheRequestTimeout() throws Exception {
        answerOnce((request, connection) -> {});

        assertThat(send(route("&requestTimeout=300"), 1).get().getException()).isNull();

        assertThat(pushes()).hasSize(2);
    }

    @Test
    void whileTheGatewayIsSlowOnlyOneRequestOfAGroupIsUnderWayAndWhatComesGoesOutInTheNext() throws Exception {
        Semaphore answers = new Semaphore(0);
        AtomicInteger mostAtOnce = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        answerPushes((request, connection) -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            answers.acquireUninterruptibly();
            atOnce.decrementAndGet();
            ACCEPT.answer(request, connection);
        });
        String route = route("");
        CompletableFuture<Exchange> first = send(route, 1);
        await().until(() -> pushes().size() == 1);

        List<CompletableFuture<Exchange>> others = List.of(send(route, 2), send(route, 3), send(route, 4));
        answers.release(1000);

        assertThat(first.get().getException()).isNull();
        for (CompletableFuture<Exchange> other : others) {
            assertThat(other.get().getException()).isNull();
        }
        assertThat(pushes()).hasSize(2);
        assertThat(pushes().get(1).text()).contains("x 4\n");
        assertThat(mostAtOnce).hasValue(1);
    }

    @Test
    void whoPushesMoreThanMayWaitIsHeldBack() throws Exception {
        Semaphore answers = new Semaphore(0);
        answerPushes((request, connection) -> {
            answers.acquireUninterruptibly();
            ACCEPT.answer(request, connection);
        });
        String route = route("&maxPending=2");
        CompletableFuture<Exchange> first = send(route, 1);
        CompletableFuture<Exchange> second = send(route, 2);
        CompletableFuture<CompletableFuture<Exchange>> third = new CompletableFuture<>();
        Thread caller = new Thread(() -> third.complete(send(route, 3)));
        caller.start();

        await().until(() -> caller.getState() == Thread.State.WAITING);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        answers.release(1000);

        assertThat(third.get().get().getException()).isNull();
        assertThat(second.get().getException()).isNull();
    }

    @Test
    void aStopWaitsForWhatIsOnItsWay() throws Exception {
        Semaphore answers = new Semaphore(0);
        answerPushes((request, connection) -> {
            answers.acquireUninterruptibly();
            ACCEPT.answer(request, connection);
        });
        String route = route("");
        CompletableFuture<Exchange> inFlight = send(route, 1);
        await().until(() -> pushes().size() == 1);
        CompletableFuture<Exchange> waiting = send(route, 2);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::stop);
        await().until(context::isStopping);
        answers.release(1000);
        stopped.get();

        assertThat(inFlight.get().getException()).isNull();
        assertThat(waiting.get().getException()).isNull();
        assertThat(pushes().get(1).text()).contains("x 2\n");
    }

    @Test
    void aStopThatComesToItsTimeoutFailsWhatTheGatewayHasNotTaken() throws Exception {
        gateway.answers(StubGateway.status(503, "not now"));
        context.getShutdownStrategy().setTimeout(1);
        CompletableFuture<Exchange> sent = send(route("&requestTimeout=300"), 1);
        await().until(() -> !pushes().isEmpty());

        context.stop();

        assertThat(sent.get().getException())
                .isInstanceOf(PushgatewayException.class)
                .hasMessageContaining("503");
    }

    /** The first push gets this answer, all others are accepted. */
    private void answerOnce(StubGateway.Script answer) {
        answerOnce(answer, new CopyOnWriteArrayList<>());
    }

    /** As the other; also notes when each push came. */
    private void answerOnce(StubGateway.Script answer, List<Long> times) {
        answerPushes((request, connection) -> {
            times.add(System.nanoTime());
            (times.size() == 1 ? answer : ACCEPT).answer(request, connection);
        });
    }

    /** The question whether the gateway was restarted, which comes now and then, is answered at once. */
    private void answerPushes(StubGateway.Script answer) {
        gateway.answers((StubGateway.Request request, Socket connection) ->
                (request.line().startsWith("POST") ? answer : ACCEPT).answer(request, connection));
    }

    /** A route to the gateway; the start of the endpoint's URI is given. */
    private String route(String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("pushgateway:faults?metric=x&format=text&gatewayUrl=" + gateway.url() + options);
            }
        });
        return "direct:in";
    }

    private CompletableFuture<Exchange> send(String route, int value) {
        CompletableFuture<Exchange> ended = new CompletableFuture<>();
        Endpoint endpoint = context.getEndpoint(route);
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(value);
        try {
            AsyncProducer producer = endpoint.createAsyncProducer();
            producer.start();
            producer.process(exchange, doneSync -> ended.complete(exchange));
        } catch (Exception e) {
            ended.completeExceptionally(e);
        }
        return ended;
    }

    /** What came, but for the questions whether the gateway was restarted. */
    private List<StubGateway.Request> pushes() {
        return gateway.requests().stream()
                .filter(request -> request.line().startsWith("POST"))
                .toList();
    }
}
