// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.gateway.StubGateway;
import io.github.camelpushgateway.ownership.Lease;
import io.github.camelpushgateway.ownership.NotOwnerException;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PushgatewayOwnershipTest extends CamelTestSupport {

    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final Lease lease = new Lease(Duration.ofHours(1));
    private StubGateway gateway;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("lease", lease);
        context.getComponent("pushgateway", PushgatewayComponent.class)
                .getConfiguration()
                .setGatewayUrl(gateway.url().toString());
        return context;
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    @Test
    void anEndpointWithoutTheOptionPushesWhateverOthersOwn() {
        component().release(lease, Duration.ZERO);
        assertThat(push("relay?metric=x").getException()).isNull();
        assertThat(pushes()).containsExactly("POST /metrics/job/relay HTTP/1.1");
    }

    @Test
    void aStandbyRefusesUntilItTakesOverThenPushes() {
        component().release(lease, Duration.ZERO);
        Exchange refused = push("mqtt?metric=x&ownership=#lease");
        assertThat(refused.getException()).isInstanceOf(PushgatewayException.class);
        assertThat(refused.getException()).hasCauseInstanceOf(NotOwnerException.class);
        assertThat(pushes()).isEmpty();

        lease.acquire(lease.now());
        component().takeOver(lease);

        assertThat(push("mqtt?metric=x&ownership=#lease").getException()).isNull();
        assertThat(pushes()).containsExactly("POST /metrics/job/mqtt HTTP/1.1");
    }

    @Test
    void whatWasReleasedIsNotDeletedWhenItsRouteStops() throws Exception {
        lease.acquire(lease.now());
        context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:mqtt").to("pushgateway:mqtt?metric=x&deleteOnStop=true&ownership=#lease");
                from("direct:other").to("pushgateway:other?metric=x&deleteOnStop=true");
            }
        });
        template().sendBody("direct:mqtt", 1);
        template().sendBody("direct:other", 1);

        component().release(lease, AT_MOST);
        context().getRouteController().stopAllRoutes();

        assertThat(pushes())
                .contains("DELETE /metrics/job/other HTTP/1.1")
                .doesNotContain("DELETE /metrics/job/mqtt HTTP/1.1");
    }

    @Test
    void aLeaseThatHasRunOutHoldsWhatWaitsBackUntilItIsReleased() throws Exception {
        lease.acquire(lease.now());
        assertThat(push("mqtt?metric=x&ownership=#lease").getException()).isNull();
        lease.lose();
        try (ProducerTemplate template = context().createProducerTemplate()) {
            var waiting = template.asyncSend("pushgateway:mqtt?metric=x&ownership=#lease", e -> e.getMessage()
                    .setBody(2));
            PushgatewayEndpoint endpoint =
                    context().getEndpoint("pushgateway:mqtt?metric=x&ownership=#lease", PushgatewayEndpoint.class);
            await().until(() -> endpoint.getPending() == 1);

            component().release(lease, AT_MOST);

            await().until(waiting::isDone);
            assertThat(waiting.get().getException()).hasCauseInstanceOf(NotOwnerException.class);
        }
        assertThat(pushes()).hasSize(1);
    }

    private PushgatewayComponent component() {
        return context().getComponent("pushgateway", PushgatewayComponent.class);
    }

    private Exchange push(String jobAndOptions) {
        return template().send("pushgateway:" + jobAndOptions, ExchangePattern.InOnly, exchange -> exchange.getMessage()
                .setBody(1));
    }

    private List<String> pushes() {
        return gateway.requests().stream()
                .map(StubGateway.Request::line)
                .filter(line -> !line.startsWith("GET"))
                .toList();
    }
}
