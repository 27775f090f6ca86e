// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.gateway.CapturedLog;
import io.github.camelpushgateway.gateway.StubGateway;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What endpoints of one gateway have in common, and how they end. */
class SharedConnectionTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private StubGateway gateway;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
        configure(context);
        context.start();
        template = context.createProducerTemplate();
    }

    private void configure(DefaultCamelContext one) {
        PushgatewayConfiguration defaults =
                one.getComponent("pushgateway", PushgatewayComponent.class).getConfiguration();
        defaults.setGatewayUrl(gateway.url().toString());
        defaults.setMetric("x");
        defaults.setFormat("text");
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
    }

    @Test
    void aJobFromTheMessageNeedsNoEndpointOfItsOwn() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD("pushgateway:${header.job}?grouping.site=north");
            }
        });
        template.sendBodyAndHeader("direct:in", 1, "job", "job0");
        int threads = threads();

        for (int i = 1; i < 200; i++) {
            template.sendBodyAndHeader("direct:in", i, "job", "job" + i);
        }

        assertThat(threads()).isLessThanOrEqualTo(threads + 10);
        assertThat(pushgatewayEndpoints()).hasSize(1);
        assertThat(paths()).hasSize(200).contains("/metrics/job/job0/site/north", "/metrics/job/job199/site/north");
    }

    @Test
    void aJobOfAnyCharactersIsTheSameByOneEndpointOrByItsOwn() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD("pushgateway:${header.job}");
            }
        });
        for (String job : List.of("a b", "a%2Fb", "M\u00fcnchen", "a/b")) {
            template.sendBody("pushgateway:" + job, 1);
            String own = gateway.lastRequest().line();
            template.sendBodyAndHeader("direct:in", 2, "job", job);

            assertThat(gateway.lastRequest().line()).as(job).isEqualTo(own);
        }
    }

    @Test
    void aHeaderThatNamesTheJobWinsAndIsTakenOff() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD("pushgateway:${header.job}");
            }
        });
        Map<String, Object> headers = new HashMap<>(Map.of("job", "uri", PushgatewayConstants.JOB, "header"));

        var exchange = template.request("direct:in", sent -> {
            sent.getMessage().setBody(1);
            sent.getMessage().setHeaders(headers);
        });

        assertThat(gateway.lastRequest().line()).startsWith("POST /metrics/job/header ");
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey(PushgatewayConstants.JOB);
    }

    @Test
    void threadsGrowWithGatewaysAndNotWithEndpoints() {
        template.sendBody("pushgateway:job0", 1);
        int threads = threads();

        for (int i = 1; i < 200; i++) {
            template.sendBody("pushgateway:job" + i + "?labels.number=" + i, i);
        }

        assertThat(threads()).isLessThanOrEqualTo(threads + 10);
        assertThat(pushgatewayEndpoints()).hasSize(200);
    }

    @Test
    void endpointsThatReachAGatewayInAnotherWayHaveAConnectionOfTheirOwn() {
        template.sendBody("pushgateway:one", 1);
        template.sendBody("pushgateway:two?username=u&password=p", 2);
        assertThat(gateway.lastRequest().header("authorization")).startsWith("Basic ");

        template.sendBody("pushgateway:one", 3);

        assertThat(gateway.lastRequest().header("authorization")).isNull();
    }

    @Test
    void nothingIsLeftOfHundredsOfDynamicEndpoints() throws Exception {
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            configure(other);
            other.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in").toD("pushgateway:devices?grouping.device=${header.device}");
                }
            });
            other.start();
            ProducerTemplate devices = other.createProducerTemplate();
            for (int i = 0; i < 400; i++) {
                devices.sendBodyAndHeader("direct:in", i, "device", "d" + i);
            }
            assertThat(threadsOf(other)).isLessThan(20);
            other.stop();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(threadsOf(other)).isZero());
        }
    }

    @Test
    void aRouteMayPushTwiceThroughEndpointsThatTakeOneExchangeEach() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .to("pushgateway:first?maxPending=1&maxConcurrentPushes=1")
                        .to("pushgateway:second?maxPending=1&maxConcurrentPushes=1");
            }
        });
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch done = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                int value = i;
                senders.execute(() -> {
                    template.sendBody("direct:in", value);
                    done.countDown();
                });
            }

            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void aGatewayThatHangsIsWaitedForOnceWhenAllEndpointsStop() throws Exception {
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            configure(other);
            other.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (int i = 0; i < 5; i++) {
                        from("direct:in" + i).to("pushgateway:job" + i + "?deleteOnStop=true&requestTimeout=3s");
                    }
                }
            });
            other.start();
            for (int i = 0; i < 5; i++) {
                other.createProducerTemplate().sendBody("direct:in" + i, 1);
            }
            CountDownLatch never = new CountDownLatch(1);
            gateway.answers((request, connection) -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });

            long started = System.nanoTime();
            other.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(6));
            never.countDown();
        }
    }

    @Test
    void allEndpointsDeleteTheirGroupsThoughTheGatewayIsSlow() throws Exception {
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            configure(other);
            other.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (int i = 0; i < 5; i++) {
                        from("direct:in" + i)
                                .to("pushgateway:job" + i
                                        + "?deleteOnStop=true&requestTimeout=6s&maxConcurrentPushes=5");
                    }
                }
            });
            other.start();
            for (int i = 0; i < 5; i++) {
                other.createProducerTemplate().sendBody("direct:in" + i, 1);
            }
            CountDownLatch all = new CountDownLatch(5);
            gateway.answers((request, connection) -> {
                all.countDown();
                try {
                    // Each is answered when all have come, so they have to come together.
                    all.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                StubGateway.status(202, "").answer(request, connection);
            });

            other.stop();

            assertThat(all.getCount()).isZero();
        }
    }

    @Test
    void twoContextsThatPushToOneGroupAreWarnedWithTheWayOut() throws Exception {
        template.sendBody("pushgateway:shared", 1);
        try (CapturedLog log = new CapturedLog();
                DefaultCamelContext other = new DefaultCamelContext()) {
            other.getCamelContextExtension().setName("second");
            configure(other);
            other.start();
            other.createProducerTemplate().sendBody("pushgateway:shared?grouping.instance=second", 1);
            assertThat(String.join("\n", log.lines())).doesNotContain("They do not know each other");

            other.createProducerTemplate().sendBody("pushgateway:shared", 1);

            assertThat(String.join("\n", log.lines()))
                    .contains(
                            "Camel context second pushes to job 'shared'",
                            context.getName(),
                            "grouping.instance=second");
        }
    }

    @Test
    void endpointsOfOneContextThatPushToOneGroupAreNotWarned() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            template.sendBody("pushgateway:same", 1);
            template.sendBody("pushgateway:same?labels.a=b", 1);

            assertThat(String.join("\n", log.lines())).doesNotContain("They do not know each other");
        }
    }

    private List<Endpoint> pushgatewayEndpoints() {
        return context.getEndpoints().stream()
                .filter(PushgatewayEndpoint.class::isInstance)
                .toList();
    }

    private List<String> paths() {
        return gateway.requests().stream()
                .filter(request -> request.line().startsWith("POST "))
                .map(request -> request.line().split(" ")[1])
                .distinct()
                .toList();
    }

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    private static long threadsOf(DefaultCamelContext context) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().contains("(" + context.getName() + ")"))
                .count();
    }
}
