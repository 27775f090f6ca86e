// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.gateway.StubGateway;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsole.MediaType;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(camel_pushgateway_[a-z_]+)` \\|");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private StubGateway gateway;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
        context.getRegistry().bind("meters", meters);
        PushgatewayConfiguration defaults =
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
    void pushesAreCounted() {
        push(1);
        push(2);

        assertThat(value("camel_pushgateway_pushes_total")).isEqualTo(2);
        assertThat(value("camel_pushgateway_samples_total")).isEqualTo(2);
        assertThat(value("camel_pushgateway_requests_total", "result=\"accepted\""))
                .isEqualTo(2);
        assertThat(value("camel_pushgateway_exchanges_total", "result=\"accepted\""))
                .isEqualTo(2);
        assertThat(value("camel_pushgateway_sent_bytes_total")).isPositive();
        assertThat(value("camel_pushgateway_series")).isEqualTo(1);
        assertThat(value("camel_pushgateway_groups")).isEqualTo(1);
        assertThat(value("camel_pushgateway_pending")).isZero();
        assertThat(value("camel_pushgateway_success_age_seconds")).isBetween(0.0, 60.0);
        assertThat(value("camel_pushgateway_credential_expiry_seconds")).isNaN();
    }

    @Test
    void whatTheGatewayRefusesIsCountedByItsReason() {
        gateway.answers(StubGateway.status(400, "no"));
        assertThat(push(1).getException()).isNotNull();
        gateway.answers(StubGateway.status(401, "who?"));
        assertThat(push(1).getException()).isNotNull();

        assertThat(value("camel_pushgateway_requests_total", "result=\"refused\""))
                .isEqualTo(1);
        assertThat(value("camel_pushgateway_requests_total", "result=\"unauthorized\""))
                .isPositive();
        assertThat(value("camel_pushgateway_exchanges_total", "result=\"failed\""))
                .isEqualTo(2);
    }

    @Test
    void recordsThatAreLeftOutAreCountedByTheirReason() {
        template.sendBody(
                "pushgateway:m?metricFields=t&invalidSamples=skip", List.of(Map.of("t", "warm"), Map.of("t", 1)));

        assertThat(value("camel_pushgateway_rejected_records_total", "reason=\"not_a_number\""))
                .isEqualTo(1);
        assertThat(value("camel_pushgateway_rejected_records_total", "reason=\"malformed\""))
                .isZero();
    }

    @Test
    void everyMeterIsDocumentedAndEveryDocumentedOneIsThere() throws Exception {
        push(1);
        Set<String> documented = new TreeSet<>();
        Matcher rows = DOCUMENTED.matcher(Files.readString(Path.of("../docs/operations.md")));
        while (rows.find()) {
            documented.add(rows.group(1));
        }

        Set<String> present = meters.scrape()
                .lines()
                .filter(line -> line.startsWith("camel_pushgateway_"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(present).isEqualTo(documented);
    }

    @Test
    void metersGoWithTheEndpoint() throws Exception {
        context.addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("in").to("pushgateway:gone?metric=x");
            }
        });
        assertThat(meters.scrape()).contains("job=\"gone\"");
        assertThat(uris()).anyMatch(uri -> uri.contains("gone"));

        context.getRouteController().stopRoute("in");

        assertThat(meters.scrape()).doesNotContain("job=\"gone\"");
        assertThat(uris()).noneMatch(uri -> uri.contains("gone"));
        assertThat(checks()).noneMatch(check -> check.getId().contains("gone"));
    }

    @Test
    void anEndpointIsReadyUntilItsGatewayHasNotAnsweredForAMinuteAndAliveAlways() {
        push(1);
        HealthCheck check = checks().get(0);

        assertThat(check.isReadiness()).isTrue();
        assertThat(check.isLiveness()).isFalse();
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(check.call().getDetails()).containsKeys("gateway.url", "push.success.time");
    }

    @Test
    void theConsoleShowsEndpointsAndGroupsInBothForms() throws Exception {
        push(1);
        gateway.answers(StubGateway.status(400, "no such thing"));
        push(2);
        DevConsole console = context.getCamelContextExtension()
                .getContextPlugin(DevConsoleRegistry.class)
                .resolveById("pushgateway");

        assertThat((String) console.call(MediaType.TEXT))
                .contains(
                        "pushgateway://room",
                        "1 accepted of 1 exchanges",
                        "no such thing",
                        "Group job 'room'",
                        "1 series");
        JsonObject json = (JsonObject) console.call(MediaType.JSON);
        JsonObject endpoint =
                (JsonObject) json.getCollection("endpoints").iterator().next();
        assertThat(endpoint.getString("job")).isEqualTo("room");
        Map<String, Object> requests = endpoint.getMap("requests");
        assertThat(requests).containsEntry("accepted", 1L).containsEntry("refused", 1L);
        assertThat(endpoint.toJson()).contains("no such thing", "\"series\":1");
    }

    @Test
    void operatorsCanFlushAndDeleteAGroup() {
        context.getComponent("pushgateway", PushgatewayComponent.class)
                .getConfiguration()
                .setLinger(60_000);
        var pending = template.asyncSend(
                "pushgateway:slow?metric=x", exchange -> exchange.getMessage().setBody(1));
        PushgatewayEndpoint endpoint = context.getEndpoint("pushgateway:slow?metric=x", PushgatewayEndpoint.class);
        org.awaitility.Awaitility.await().ignoreExceptions().until(() -> {
            endpoint.flush();
            return pending.isDone();
        });
        assertThat(endpoint.getPushes()).isEqualTo(1);
        assertThat(endpoint.getSeries()).isEqualTo(1);
        assertThat(endpoint.getLastSuccess()).isNotEmpty();

        endpoint.deleteGroup("/metrics/job/slow");

        assertThat(gateway.requests()).anyMatch(request -> request.line().startsWith("DELETE /metrics/job/slow "));
        assertThatThrownBy(() -> endpoint.deleteGroup("slow")).hasMessageContaining("names no job");
    }

    private Exchange push(double value) {
        return template.request(
                "pushgateway:room?metric=x", exchange -> exchange.getMessage().setBody(value));
    }

    private double value(String name, String... tags) {
        return meters.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(tags).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in\n" + meters.scrape()));
    }

    private List<HealthCheck> checks() {
        HealthCheckRegistry registry = HealthCheckHelper.getHealthCheckRegistry(context);
        return registry.stream()
                .filter(check -> check.getId().startsWith("pushgateway:"))
                .toList();
    }

    private List<String> uris() {
        return ObservedEndpoints.of(context).endpoints().stream()
                .map(ObservedEndpoint::uri)
                .toList();
    }
}
