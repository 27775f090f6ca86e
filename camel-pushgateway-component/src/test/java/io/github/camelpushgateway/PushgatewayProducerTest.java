// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.gateway.StubGateway;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PushgatewayProducerTest extends CamelTestSupport {

    private StubGateway gateway;

    @Override
    protected void setupResources() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    @Test
    void aNumberBecomesASampleOfTheMetric() {
        Exchange exchange = push("room?metric=room_celsius&metricHelp=Air", 21.5, Map.of());
        assertThat(exchange.getException()).isNull();
        assertThat(lastPush().line()).isEqualTo("POST /metrics/job/room HTTP/1.1");
        assertThat(lastPush().header("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(lastPush().text())
                .isEqualTo("# HELP room_celsius Air\n# TYPE room_celsius gauge\nroom_celsius 21.5\n");
        assertThat(exchange.getMessage().getBody()).isEqualTo(21.5);
        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.RESPONSE_CODE))
                .isEqualTo(200);
        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.SAMPLE_COUNT))
                .isEqualTo(1L);
    }

    @Test
    void aRecordIsPushedByItsFieldsAndLabels() {
        push(
                "m?metricPrefix=dev_&labelFields=device",
                "{\"device\":\"a\",\"celsius\":21.5,\"door\":{\"open\":1}}",
                Map.of());
        assertThat(lastPush().text()).contains("dev_celsius{device=\"a\"} 21.5\n", "dev_door_open{device=\"a\"} 1\n");
    }

    @Test
    void headersGoOverOptions() {
        push(
                "m?metric=x&grouping.site=north&grouping.line=1&labels.a=1&tenantId=42",
                1,
                Map.of(
                        PushgatewayConstants.JOB, "other",
                        PushgatewayConstants.OPERATION, "replace",
                        PushgatewayConstants.METRIC, "y",
                        PushgatewayConstants.GROUPING, Map.of("site", "a/b"),
                        PushgatewayConstants.LABELS, Map.of("a", 2),
                        PushgatewayConstants.TENANT_ID, "43"));
        assertThat(lastPush().line()).isEqualTo("PUT /metrics/job/other/line/1/site@base64/YS9i HTTP/1.1");
        assertThat(lastPush().text()).contains("y{a=\"2\",tenant_userid=\"43\"} 1\n");
    }

    @Test
    void headersOfTheSourceDoNotReachTheGateway() {
        push("m?metric=x", 1, Map.of("X-Secret", "s", "Authorization", "Bearer other", "Content-Encoding", "gzip"));
        assertThat(lastPush().headers())
                .containsOnlyKeys("content-type", "content-length", "host", "connection", "user-agent");
    }

    @Test
    void anEmptyBodyIsAHeartbeatAReplacementWithNothingAndADeletion() {
        push("m", null, Map.of());
        assertThat(lastPush().line()).startsWith("POST /metrics/job/m ");
        push("m?operation=replace", "", Map.of());
        assertThat(lastPush().line()).startsWith("PUT /metrics/job/m ");
        push("m?operation=delete", "whatever", Map.of());
        assertThat(lastPush().line()).startsWith("DELETE /metrics/job/m ");
    }

    @Test
    void recordsWithoutAnyValuePushNothing() {
        Exchange exchange = push("m?metricFields=a", List.of(Map.of("b", 1)), Map.of());
        assertThat(exchange.getException()).isNull();
        assertThat(pushes()).isEmpty();
        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.SAMPLE_COUNT))
                .isEqualTo(0L);
    }

    @Test
    void expositionIsCheckedAndEncodedAnew() {
        push("m?labels.dc=x", "# TYPE a counter\na{b=\"1\"} 2\n", Map.of());
        assertThat(lastPush().text()).isEqualTo("# TYPE a counter\na{b=\"1\",dc=\"x\"} 2\n");
    }

    @Test
    void ourFamiliesArePushedAsTheyAre() {
        push("m", MetricFamily.of("f", MetricType.UNTYPED, "", new Sample(Labels.of("a", "b"), 1)), Map.of());
        assertThat(lastPush().text()).isEqualTo("# TYPE f untyped\nf{a=\"b\"} 1\n");
    }

    @Test
    void whatIsWrongLocallyIsRefusedBeforeAnythingIsSent() {
        assertThat(failure("m", "{\"push_time_seconds\":1}")).contains("push_time_seconds", "reserved");
        assertThat(failure("m?grouping.site=x&labelFields=site", "{\"site\":\"y\",\"v\":1}"))
                .contains("label 'site'", "grouping key", "Rename the label");
        assertThat(failure("m", "# TYPE a gauge\na 1\na 1\n")).contains("metric 'a'", "twice");
        assertThat(failure("m?duplicateSeries=fail", List.of(Map.of("v", 1), Map.of("v", 2))))
                .contains("metric 'v'", "twice", "labelFields");
        assertThat(failure("m?timestampPolicy=fail", "# TYPE a gauge\na 1 1700000000000\n"))
                .contains("timestamp");
        assertThat(failure("m?helpPolicy=fail", "# HELP a Größe\n# TYPE a gauge\na 1\n"))
                .contains("metric 'a'", "ASCII", "helpPolicy=strip");
        assertThat(failure("m?maxUrlLength=60&metric=v&grouping.x=" + "y".repeat(60), 1))
                .contains("maxUrlLength", "60");
        assertThat(failure("m?profile=aliyun-v2&labelFields=id", Map.of("id", "x".repeat(257), "v", 1)))
                .contains("metric 'v', label 'id'", "257 characters", "maxLabelLength allows 256", "Shorten it");
        assertThat(failure("m?metric=v", "{not json")).isNotEmpty();
        assertThat(pushes()).isEmpty();
    }

    @Test
    void asManyRequestsAsAllowedAreInFlightAtOnceAlsoBeyondCamelHttpsOwnDefault() throws Exception {
        int requests = 30;
        CountDownLatch together = new CountDownLatch(requests);
        gateway.answers((request, connection) -> {
            if (request.line().startsWith("POST")) {
                together.countDown();
            }
            try {
                together.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            StubGateway.status(200, "").answer(request, connection);
        });
        String uri = uri("j?metric=m&requestTimeout=40s&maxConcurrentPushes=" + requests);
        ProducerTemplate unthreaded = context.createProducerTemplate();
        unthreaded.setThreadedAsyncMode(false);
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            String job = "job" + i;
            sent.add(unthreaded.asyncSend(uri, exchange -> {
                exchange.getMessage().setBody(1);
                exchange.getMessage().setHeader(PushgatewayConstants.JOB, job);
            }));
        }
        for (CompletableFuture<Exchange> one : sent) {
            assertThat(one.get(60, TimeUnit.SECONDS).getException()).isNull();
        }
        assertThat(together.getCount()).isZero();
    }

    @Test
    void noGroupIsSentWhereAnotherOfTheExchangeIsWrong() {
        Exchange exchange = push("m", List.of(Map.of("a", 1), Map.of("b", Double.NaN), "{broken"), Map.of());
        assertThat(exchange.getException()).isInstanceOf(PushgatewayException.class);
        assertThat(pushes()).isEmpty();
    }

    @Test
    void badRecordsAreSkippedWhereAskedTo() {
        Exchange exchange = push(
                "m?invalidSamples=skip&metricFields=v&labelFields=d",
                List.of(Map.of("d", "a", "v", 1), Map.of("d", "b", "v", "broken"), Map.of("d", "c", "v", 3)),
                Map.of());
        assertThat(exchange.getException()).isNull();
        assertThat(lastPush().text()).isEqualTo("# TYPE v gauge\nv{d=\"a\"} 1\nv{d=\"c\"} 3\n");
        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.RECORD_COUNT))
                .isEqualTo(3L);
        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.REJECTED_COUNT))
                .isEqualTo(1L);
    }

    @Test
    void victoriaMetricsIsPushedTextByPostAlone() {
        gateway.answers(StubGateway.status(204, ""));
        String uri = "pushgateway:m?metric=x&profile=victoriametrics&gatewayUrl=" + gateway.url()
                + "/api/v1/import/prometheus";
        Exchange exchange = template.send(uri + "&compression=gzip", ExchangePattern.InOnly, one -> one.getMessage()
                .setBody(1));

        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.RESPONSE_CODE))
                .isEqualTo(204);
        assertThat(lastPush().line()).isEqualTo("POST /api/v1/import/prometheus/metrics/job/m HTTP/1.1");
        assertThat(lastPush().header("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(lastPush().header("content-encoding")).isEqualTo("gzip");

        Exchange replacement = template.send(uri, ExchangePattern.InOnly, one -> one.getMessage()
                .setHeader(PushgatewayConstants.OPERATION, "replace"));
        assertThat(replacement.getException()).hasMessageContaining("Use operation=add");
        assertThat(pushes()).hasSize(1);
    }

    @Test
    void aRefusalCarriesStatusWordsUrlAndHint() {
        gateway.answers(StubGateway.status(400, "pushed metrics must not have timestamps"));
        Exchange exchange = push("m?metric=x", 1, Map.of());
        PushgatewayException refused = exchange.getException(PushgatewayException.class);
        assertThat(refused.getStatusCode()).isEqualTo(400);
        assertThat(refused.getGatewayMessage()).isEqualTo("pushed metrics must not have timestamps");
        assertThat(refused.getUrl()).endsWith("/metrics/job/m");
        assertThat(refused.isRetryable()).isFalse();
        assertThat(refused.getHint()).isNotBlank();
        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.RESPONSE_CODE))
                .isNull();
    }

    @Test
    void aBusyGatewayIsAskedAgainUntilItTakesThePush() {
        AtomicInteger asked = new AtomicInteger();
        gateway.answers((request, connection) -> {
            // Beside pushes it is asked whether it was restarted.
            boolean push = request.line().startsWith("POST ");
            StubGateway.status(push && asked.incrementAndGet() < 3 ? 503 : 202, "")
                    .answer(request, connection);
        });
        Exchange exchange = push("m?metric=x", 1, Map.of());
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.RESPONSE_CODE))
                .isEqualTo(202);
        assertThat(asked).hasValue(3);
    }

    @Test
    void aGatewayThatStaysAwayFailsTheExchangeAfterTheDeliveryTimeout() {
        gateway.answers(StubGateway.status(503, "down for maintenance"));
        Exchange exchange = push("m?metric=x&deliveryTimeout=300ms", 1, Map.of());
        PushgatewayException refused = exchange.getException(PushgatewayException.class);
        assertThat(refused.getStatusCode()).isEqualTo(503);
        assertThat(refused.isRetryable()).isTrue();
        assertThat(refused.getMessage()).contains("down for maintenance");
    }

    @Test
    void whatAnEndpointPushedIsDeletedWhenItsRouteStops() throws Exception {
        RouteBuilder.addRoutes(
                context, routes -> routes.from("direct:in").routeId("r").to(uri("m?metric=x&deleteOnStop=true")));
        template.sendBodyAndHeader("direct:in", 1, PushgatewayConstants.GROUPING, Map.of("site", "a"));
        context.getRouteController().stopRoute("r");
        assertThat(lastPush().line()).isEqualTo("DELETE /metrics/job/m/site/a HTTP/1.1");
    }

    @Test
    void twoMappingsThatGiveOneNameTwoTypesAreToldSoWhenTheSecondStarts() throws Exception {
        context.getRegistry().bind("one", "rules:\n  - metrics:\n    - {name: x_total, value: v}\n");
        context.getRegistry().bind("two", "rules:\n  - metrics:\n    - {name: x_total, type: counter, value: v}\n");
        RouteBuilder.addRoutes(
                context, routes -> routes.from("direct:one").routeId("one").to(uri("a?mapping=ref:one")));
        assertThatThrownBy(() -> RouteBuilder.addRoutes(
                        context, routes -> routes.from("direct:two").to(uri("b?mapping=ref:two"))))
                .rootCause()
                .hasMessageContaining("x_total")
                .hasMessageContaining("ref:two:3 makes it a counter")
                .hasMessageContaining("gauge by ref:one:3");
        context.getRouteController().stopRoute("one");
        context.removeRoute("one");
        RouteBuilder.addRoutes(context, routes -> routes.from("direct:three").to(uri("b?mapping=ref:two")));
        template.sendBody("direct:three", "{\"v\":1}");
        assertThat(lastPush().text()).contains("# TYPE x_total counter");
    }

    private String failure(String path, Object body) {
        Exception exception = push(path, body, Map.of()).getException();
        assertThat(exception).isInstanceOf(PushgatewayException.class);
        return exception.getMessage();
    }

    private Exchange push(String path, Object body, Map<String, Object> headers) {
        return template.send(uri(path), ExchangePattern.InOnly, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private StubGateway.Request lastPush() {
        List<StubGateway.Request> pushes = pushes();
        return pushes.get(pushes.size() - 1);
    }

    /** Without the questions whether the gateway was restarted. */
    private List<StubGateway.Request> pushes() {
        return gateway.requests().stream()
                .filter(request -> !request.line().startsWith("GET "))
                .toList();
    }

    private String uri(String path) {
        return "pushgateway:" + path + (path.contains("?") ? "&" : "?") + "format=text&gatewayUrl=" + gateway.url();
    }
}
