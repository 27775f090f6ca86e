// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.LogLines;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.proto.Wire;
import io.github.camelpushgateway.metric.MetricFamily;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class RelayRequestsTest {

    private final RelayRequests requests = new RelayRequests();

    /** A request whose sender still waits, or does not. */
    private static Exchange request(String method, String uri, String body, boolean gone) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        HttpServerResponse response = (HttpServerResponse) Proxy.newProxyInstance(
                RelayRequestsTest.class.getClassLoader(),
                new Class<?>[] {HttpServerResponse.class},
                (proxy, called, arguments) -> called.getName().equals("closed") ? gone : null);
        exchange.setMessage(new HttpMessage(exchange, null, response));
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, uri);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4");
        exchange.getMessage().setHeader("camelPushgatewayTenantId", "of-the-sender");
        exchange.getMessage().setBody(body);
        return exchange;
    }

    @Test
    void aRequestBecomesFamiliesForAGroupAndNothingElseOfItGoesOn() throws Exception {
        Exchange exchange =
                request("PUT", "/metrics/job@base64/YS9i/site/a%20b?x=y", "a{site=\"other\",x=\"1\"} 2\n", false);

        requests.accept(exchange);

        assertThat(exchange.getMessage().getHeaders())
                .containsOnly(
                        Map.entry(PushgatewayConstants.OPERATION, "replace"),
                        Map.entry(PushgatewayConstants.JOB, "a/b"),
                        Map.entry(PushgatewayConstants.GROUPING, Map.of("site", "a b")));
        assertThat(exchange.getMessage().getBody())
                .asInstanceOf(InstanceOfAssertFactories.list(MetricFamily.class))
                .singleElement()
                .satisfies(
                        family -> assertThat(family.samples().get(0).labels()).hasToString("{x=\"1\"}"));
    }

    @Test
    void whatASenderNoLongerWaitsForIsNotPushed() {
        Exchange exchange = request("POST", "/metrics/job/a", "a 1\n", true);

        assertThatThrownBy(() -> requests.accept(exchange)).hasMessageContaining("has gone");
    }

    @Test
    void whatWaitedTooLongForOthersIsRefusedWhileItsSenderStillListens() throws Exception {
        Exchange late = request("POST", "/metrics/job/a", "a 1\n", false);
        late.getMessage().setHeader(RelayServer.ARRIVED, String.valueOf(System.nanoTime() - 3_000_000_000L));
        Exchange fresh = request("POST", "/metrics/job/a", "a 1\n", false);
        fresh.getMessage().setHeader(RelayServer.ARRIVED, String.valueOf(System.nanoTime()));

        assertThatThrownBy(() -> requests.accept(late)).hasMessageContaining("Push again later");
        requests.accept(fresh);
    }

    @Test
    void aFaultOfOurOwnIsNotBlamedOnTheSender() {
        Exchange exchange = request("POST", "/metrics/job/a", "a 1\n", false);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new NullPointerException("a bug"));

        requests.refuse(exchange);

        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(500);
    }

    @Test
    void whatTheGatewayWritesItselfIsLeftOutOfTextAndProtobufAndSaidOnce() throws Exception {
        ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
        for (String name : new String[] {"push_time_seconds", "a"}) {
            Wire.MetricFamily.newBuilder()
                    .setName(name)
                    .setType(Wire.MetricType.GAUGE)
                    .addMetric(Wire.Metric.newBuilder()
                            .setGauge(Wire.Gauge.newBuilder().setValue(1)))
                    .build()
                    .writeDelimitedTo(protobuf);
        }
        Exchange asText = request("POST", "/metrics/job/x", "push_time_seconds 1\na 1\n", false);
        Exchange asProtobuf = request("POST", "/metrics/job/x", "", false);
        asProtobuf.getMessage().setBody(protobuf.toByteArray());
        asProtobuf.getMessage().setHeader(Exchange.CONTENT_TYPE, ExpositionFormat.PROTOBUF.contentType());

        try (LogLines log = LogLines.of(RelayRequests.class)) {
            for (Exchange exchange : new Exchange[] {asText, asProtobuf}) {
                requests.accept(exchange);

                assertThat(exchange.getMessage().getBody())
                        .asInstanceOf(InstanceOfAssertFactories.list(MetricFamily.class))
                        .singleElement()
                        .satisfies(
                                family -> assertThat(family.descriptor().name()).isEqualTo("a"));
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("INFO A push for job 'x' holds push_time_seconds");
        }
    }

    @Test
    void asManySeriesAreReadAsTheEndpointTakes() throws Exception {
        StringBuilder series = new StringBuilder();
        for (int i = 0; i <= 100_000; i++) {
            series.append("a{i=\"").append(i).append("\"} 1\n");
        }
        Exchange more = request("POST", "/metrics/job/x", series.toString(), false);
        more.getContext().getEndpoint("pushgateway:relay?maxSeries=200000");
        requests.setMaxBodyBytes(16 << 20);

        requests.accept(more);

        assertThat(more.getMessage().getBody())
                .asInstanceOf(InstanceOfAssertFactories.list(MetricFamily.class))
                .singleElement()
                .satisfies(family -> assertThat(family.samples()).hasSize(100_001));
        Exchange fewer = request("POST", "/metrics/job/x", "a{i=\"1\"} 1\na{i=\"2\"} 1\n", false);
        fewer.getContext().getEndpoint("pushgateway:relay?maxSeries=1");
        assertThatThrownBy(() -> requests.accept(fewer)).hasMessageContaining("maxSeries=1");
    }
}
