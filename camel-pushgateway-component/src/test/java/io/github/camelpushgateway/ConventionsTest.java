// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import io.github.camelpushgateway.gateway.StubGateway;
import io.github.camelpushgateway.group.store.StateStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SimpleTypeConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people who know other Camel components expect of this one. */
class ConventionsTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private StubGateway gateway;
    private PushgatewayConfiguration defaults;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
        defaults =
                context.getComponent("pushgateway", PushgatewayComponent.class).getConfiguration();
        defaults.setGatewayUrl(gateway.url().toString());
        defaults.setFormat("text");
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
    }

    @Test
    void headersThatOverrideReachOneEndpointAndNotTheNext() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("pushgateway:first?metric=a").to("pushgateway:second?metric=b");
            }
        });
        Map<String, Object> headers = new HashMap<>(Map.of(
                PushgatewayConstants.JOB,
                "other",
                PushgatewayConstants.OPERATION,
                "replace",
                PushgatewayConstants.GROUPING,
                Map.of("site", "north"),
                PushgatewayConstants.LABELS,
                Map.of("dc", "east"),
                PushgatewayConstants.TENANT_ID,
                "42",
                PushgatewayConstants.METRIC,
                "named",
                PushgatewayConstants.CSV_DELIMITER,
                ";",
                PushgatewayConstants.CSV_SKIP_LINES,
                1,
                PushgatewayConstants.IDEMPOTENCY_KEY,
                "k",
                "mine",
                "stays"));
        headers.put(PushgatewayConstants.POSITION, "topic-0:7");
        headers.put(PushgatewayConstants.GROUP, "/metrics/job/other/site/north");

        Exchange exchange = template.request("direct:in", sent -> {
            sent.getMessage().setBody(1);
            sent.getMessage().setHeaders(headers);
        });

        assertThat(exchange.getException()).isNull();
        assertThat(gateway.requests().get(0).line()).startsWith("PUT /metrics/job/other/site/north ");
        assertThat(gateway.requests().get(1).line()).startsWith("POST /metrics/job/second ");
        assertThat(gateway.requests().get(1).text()).contains("b 1").doesNotContain("dc=", "tenant");
        assertThat(exchange.getMessage().getHeaders().keySet())
                .containsExactlyInAnyOrder(
                        "mine",
                        PushgatewayConstants.RESPONSE_CODE,
                        PushgatewayConstants.SAMPLE_COUNT,
                        PushgatewayConstants.RECORD_COUNT,
                        PushgatewayConstants.REJECTED_COUNT);
    }

    @Test
    void camelsOwnRedeliverySendsWithTheSameHeaders() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0));
                from("direct:in").to("pushgateway:own?metric=a");
            }
        });
        gateway.answers((request, connection) -> {
            gateway.answers(StubGateway.status(200, ""));
            StubGateway.status(400, "not yet").answer(request, connection);
        });

        template.sendBodyAndHeader("direct:in", 1, PushgatewayConstants.JOB, "other");

        assertThat(gateway.requests())
                .allMatch(request -> request.line().startsWith("POST /metrics/job/other "))
                .hasSizeGreaterThan(1);
    }

    @Test
    void aPreviewLeavesTheHeaders() {
        PushgatewayEndpoint endpoint = context.getEndpoint("pushgateway:own?metric=a", PushgatewayEndpoint.class);
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(1);
        exchange.getMessage().setHeader(PushgatewayConstants.METRIC, "named");
        exchange.getMessage().setHeader(PushgatewayConstants.JOB, "other");

        PushPreview.Request request = endpoint.preview(exchange).requests().get(0);

        assertThat(request.url()).endsWith("/metrics/job/other");
        assertThat(request.text()).contains("named 1");
    }

    @Test
    void ofSeveralGroupsThatFailedNoneIsLost() {
        gateway.answers((request, connection) -> StubGateway.status(
                        request.line().contains("/site/b") ? 200 : 400, "no to " + request.line())
                .answer(request, connection));

        Exchange exchange = template.request("pushgateway:j?mapping=classpath:sites.yaml", sent -> sent.getMessage()
                .setBody(List.of(
                        Map.of("site", "a", "v", 1), Map.of("site", "b", "v", 2), Map.of("site", "c", "v", 3))));

        Exception failure = exchange.getException();
        assertThat(failure).isInstanceOf(PushgatewayException.class);
        List<String> messages = new ArrayList<>(List.of(failure.getMessage()));
        for (Throwable other : failure.getSuppressed()) {
            messages.add(other.getMessage());
        }
        assertThat(failure.getMessage()).startsWith("2 of the 3 groups in this exchange were not pushed. ");
        assertThat(messages).hasSize(2);
        assertThat(messages)
                .anyMatch(text -> text.contains("site=\"a\""))
                .anyMatch(text -> text.contains("site=\"c\""));
    }

    @Test
    void withoutAMappingToo_theLastOfSeveralRecordsOfASeriesCounts() {
        List<Map<String, Object>> twice = List.of(Map.of("t", 1), Map.of("t", 2));

        template.sendBody("pushgateway:j?metricFields=t", twice);
        assertThat(gateway.lastRequest().text()).contains("t 2");

        template.sendBody("pushgateway:j?metricFields=t&duplicateSeries=last", twice);
        Exchange refused =
                template.request("pushgateway:j?metricFields=t&duplicateSeries=fail", sent -> sent.getMessage()
                        .setBody(twice));
        assertThat(refused.getException()).hasMessageContaining("duplicateSeries=last");
    }

    @Test
    void aStreamThatAConverterMadeIsClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        context.getTypeConverterRegistry()
                .addTypeConverter(
                        InputStream.class,
                        OwnBody.class,
                        new SimpleTypeConverter(
                                false,
                                (type, exchange, value) ->
                                        new ByteArrayInputStream("{\"t\": 1}".getBytes(StandardCharsets.UTF_8)) {
                                            @Override
                                            public void close() {
                                                closed.set(true);
                                            }
                                        }));

        template.sendBody("pushgateway:j?metricFields=t", new OwnBody());

        assertThat(gateway.lastRequest().text()).contains("t 1");
        assertThat(closed).isTrue();
    }

    private static final class OwnBody {}

    private static final class EmptyStore implements StateStore {

        @Override
        public Set<String> groups() {
            return Set.of();
        }

        @Override
        public Map<String, byte[]> load(String group) {
            return Map.of();
        }

        @Override
        public void save(String group, Map<String, byte[]> puts, Collection<String> removals) {}

        @Override
        public void close() {}
    }

    @Test
    void protobufIsAnErrorWhereItWasAskedForAndTheGatewayReadsTextOnly() {
        assertThatThrownBy(() -> context.getEndpoint("pushgateway:j?profile=victoriametrics&format=protobuf"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("format 'protobuf'")
                .hasMessageContaining("Use format=text");

        defaults.setFormat(null);
        assertThat(context.getEndpoint("pushgateway:j?profile=victoriametrics", PushgatewayEndpoint.class)
                        .options()
                        .pushing()
                        .format())
                .hasToString("TEXT");
        assertThat(context.getEndpoint("pushgateway:j", PushgatewayEndpoint.class)
                        .options()
                        .pushing()
                        .format())
                .hasToString("PROTOBUF");
    }

    @Test
    void whatIsChangedAfterAnEndpointWasMadeChangesNothing() {
        PushgatewayEndpoint endpoint =
                context.getEndpoint("pushgateway:before?metric=a&labels.l=before", PushgatewayEndpoint.class);
        endpoint.getConfiguration().setJob("after");
        endpoint.getConfiguration().setRetainSeries(false);
        endpoint.getConfiguration().setDeleteOnStop(true);
        endpoint.getConfiguration().setMapping("file:/no/such");
        endpoint.getConfiguration().getLabels().put("l", "after");
        endpoint.getConfiguration().setGatewayUrl("http://localhost:1");

        template.sendBody(endpoint, 1);

        assertThat(gateway.lastRequest().line()).startsWith("POST /metrics/job/before ");
        assertThat(gateway.lastRequest().text()).contains("l=\"before\"");
    }

    @Test
    void theOnlySourceOfCredentialsAndTheOnlyStoreInTheRegistryAreUsed() {
        CredentialsSupplier vault = () -> Credentials.ofToken("fromthevault");
        StateStore store = new EmptyStore();
        context.getRegistry().bind("vault", vault);
        context.getRegistry().bind("store", StateStore.class, store);

        assertThat(options("pushgateway:j").connection().source()).isSameAs(vault);
        assertThat(options("pushgateway:j").stateStore().store()).isSameAs(store);
        assertThat(options("pushgateway:j?token=own").connection().source()).isNull();
        assertThat(options("pushgateway:j?authentication=none").connection().source())
                .isNull();
        assertThat(options("pushgateway:j?stateStore=memory").stateStore().store())
                .isEqualTo("memory");
        assertThat(options("pushgateway:j?credentials=env").connection().source())
                .isEqualTo("env");

        context.getComponent("pushgateway", PushgatewayComponent.class).setAutowiredEnabled(false);
        assertThat(options("pushgateway:k").connection().source()).isNull();
    }

    private io.github.camelpushgateway.options.EndpointOptions options(String uri) {
        return context.getEndpoint(uri, PushgatewayEndpoint.class).options();
    }
}
