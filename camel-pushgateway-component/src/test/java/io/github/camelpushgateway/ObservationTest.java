// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.gateway.StubGateway;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsole.MediaType;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationTest {

    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(camel_pushgateway_[a-z_]+)` \\|");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private StubGateway gateway;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
        context.getRegistry().bind("meters", meters);
        context.getComponent("pushgateway", PushgatewayComponent.class).setClock(clock());
        PushgatewayConfiguration defaults =
                context.getComponent("pushgateway", PushgatewayComponent.class).getConfiguration();
        defaults.setGatewayUrl(gateway.url().toString());
        defaults.setFormat("text");
        context.start();
        // As camel.health.producersEnabled=true does it.
        HealthCheckHelper.getHealthCheckRepository(context, "producers").setEnabled(true);
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
    void theGatewaysPaceIsSeenOncePerGatewayWhateverTheJob() throws Exception {
        push(1);
        template.sendBody("pushgateway:other?metric=x", 1);

        assertThat(meters.scrape().lines().filter(line -> line.startsWith("camel_pushgateway_gateway_share{")))
                .singleElement()
                .asString()
                .contains("gateway=\"" + gateway.url())
                .doesNotContain("job=");
        assertThat(value("camel_pushgateway_gateway_share")).isBetween(Double.MIN_VALUE, 1.0);
        assertThat(value("camel_pushgateway_gateway_wait_seconds")).isZero();
        PushgatewayEndpoint endpoint = context.getEndpoint("pushgateway:other?metric=x", PushgatewayEndpoint.class);
        assertThat(endpoint.getGatewayShare()).isBetween(Double.MIN_VALUE, 1.0);
    }

    @Test
    void whatWaitsForTheGatewayIsSeenWhileItWaits() {
        template.asyncSendBody("pushgateway:late?metric=x&linger=1h", 1);

        await().untilAsserted(() ->
                assertThat(value("camel_pushgateway_gateway_wait_seconds")).isPositive());
        PushgatewayEndpoint endpoint =
                context.getEndpoint("pushgateway:late?metric=x&linger=1h", PushgatewayEndpoint.class);
        assertThat(endpoint.getGatewayWaitSeconds()).isPositive();
        endpoint.flush();
        await().untilAsserted(() ->
                assertThat(value("camel_pushgateway_gateway_wait_seconds")).isZero());
    }

    @Test
    void whatTheGatewayRefusesIsCountedByItsReason() {
        gateway.answers(StubGateway.status(400, "no"));
        assertThat(push(1).getException())
                .isInstanceOfSatisfying(PushgatewayException.class, failure -> assertThat(failure.getStatusCode())
                        .isEqualTo(400));
        gateway.answers(StubGateway.status(401, "who?"));
        assertThat(push(1).getException())
                .isInstanceOfSatisfying(PushgatewayException.class, failure -> assertThat(failure.getStatusCode())
                        .isEqualTo(401));

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
        // Those are the bridge's.
        documented.removeIf(name -> name.startsWith("camel_pushgateway_source_"));

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

        assertThat(meters.scrape()).doesNotContain("job=\"gone\"").doesNotContain("camel_pushgateway_gateway_share");
        assertThat(uris()).noneMatch(uri -> uri.contains("gone"));
        assertThat(checks()).noneMatch(check -> check.getId().contains("gone"));
    }

    @Test
    void anEndpointIsReadyUntilItsGatewayHasNotAnsweredForAMinuteAndAliveAlways() {
        push(1);
        HealthCheck check = checks().get(0);

        assertThat(check.getId()).isEqualTo("producer:pushgateway-room");
        assertThat(check.isReadiness()).isTrue();
        assertThat(check.isLiveness()).isFalse();
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(check.call().getDetails()).containsKeys("gateway.url", "push.success.time");

        gateway.answers(StubGateway.status(401, "who are you"));
        push(2);
        Instant failingSince = ObservedEndpoints.in(context).get(0).statistics().failingSince();

        now.set(failingSince.plusSeconds(59));
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
        now.set(failingSince.plusSeconds(61));
        HealthCheck.Result down = check.call();
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("who are you"));
        assertThat(down.getDetails()).containsEntry("push.failing.since", failingSince.toString());

        gateway.answers(StubGateway.status(200, ""));
        push(3);
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void producersAreNotCheckedUnlessCamelIsToldTo() throws Exception {
        try (DefaultCamelContext shop = new DefaultCamelContext()) {
            shop.start();
            shop.createProducerTemplate()
                    .sendBody("pushgateway:room?metric=x&format=text&gatewayUrl=" + gateway.url(), 1);

            assertThat(HealthCheckHelper.getHealthCheckRegistry(shop).stream().map(HealthCheck::getId))
                    .noneMatch(id -> id.contains("pushgateway"));
        }
    }

    @Test
    void aComponentCanKeepItsProducersOutOfHealth() {
        context.getComponent("pushgateway", PushgatewayComponent.class).setHealthCheckProducerEnabled(false);
        push(1);

        assertThat(checks()).allMatch(check -> !check.isEnabled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"one,two", "two,one"})
    void endpointsOfOneJobAndGatewayAddUpAndTheirMetersGoWithTheLast(String stops) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:one").routeId("one").to("pushgateway:jdbc?metric=x");
                from("direct:two").routeId("two").to("pushgateway:jdbc?metric=y");
            }
        });
        template.sendBody("direct:one", 1);
        template.sendBody("direct:one", 2);
        for (int i = 0; i < 5; i++) {
            template.sendBody("direct:two", i);
        }

        assertThat(value("camel_pushgateway_pushes_total", "job=\"jdbc\"")).isEqualTo(7);
        assertThat(value("camel_pushgateway_pending_max", "job=\"jdbc\"")).isEqualTo(20_000);
        assertThat(value("camel_pushgateway_series", "job=\"jdbc\"")).isEqualTo(2);
        assertThat(value("camel_pushgateway_groups", "job=\"jdbc\"")).isEqualTo(1);
        assertThat(checks())
                .filteredOn(check -> check.getId().endsWith("-jdbc"))
                .hasSize(1);

        context.getRouteController().stopRoute(stops.split(",")[0]);

        assertThat(value("camel_pushgateway_pushes_total", "job=\"jdbc\""))
                .as("a counter never falls")
                .isEqualTo(7);
        assertThat(value("camel_pushgateway_pending_max", "job=\"jdbc\"")).isEqualTo(10_000);
        assertThat(checks()).anyMatch(check -> check.getId().endsWith("-jdbc"));

        context.getRouteController().stopRoute(stops.split(",")[1]);

        assertThat(meters.scrape()).doesNotContain("job=\"jdbc\"");
        assertThat(checks()).noneMatch(check -> check.getId().endsWith("-jdbc"));
    }

    @Test
    void groupsAndSeriesOfAJobAreThatJobsAlone() {
        push(1);
        template.sendBody("pushgateway:idle?metric=a", "");
        template.sendBody("pushgateway:full?metric=a&grouping.site=x", 1);
        template.sendBody("pushgateway:full?metric=a&grouping.site=y", 1);
        template.sendBodyAndHeader("pushgateway:full?metric=a&grouping.site=y", 1, PushgatewayConstants.JOB, "named");

        assertThat(value("camel_pushgateway_groups", "job=\"room\"")).isEqualTo(1);
        assertThat(value("camel_pushgateway_series", "job=\"room\"")).isEqualTo(1);
        assertThat(value("camel_pushgateway_series", "job=\"idle\"")).isZero();
        assertThat(value("camel_pushgateway_groups", "job=\"full\""))
                .as("two of its own, and one that only an exchange named")
                .isEqualTo(3);
    }

    @Test
    void anIdleEndpointShowsZeroesAndNothingInItsAttributes() {
        PushgatewayEndpoint idle = context.getEndpoint("pushgateway:idle", PushgatewayEndpoint.class);

        assertThat(List.of(
                        idle.getPending(),
                        idle.getGroups(),
                        idle.getSeries(),
                        idle.getPushes(),
                        idle.getExchangesPushed(),
                        idle.getExchangesFailed()))
                .allSatisfy(number -> assertThat(((Number) number).longValue()).isZero());
        assertThat(idle.getLastSuccess()).isEmpty();
        assertThat(idle.getLastFailure()).isEmpty();
        assertThat(idle.getGateway()).isEqualTo(gateway.url().toString());
    }

    @Test
    void theGatewayIsFoundByWhoeverListsEndpoints() {
        EndpointServiceLocation endpoint = context.getEndpoint("pushgateway:idle", PushgatewayEndpoint.class);

        assertThat(endpoint.getServiceUrl()).isEqualTo(gateway.url().toString());
        assertThat(endpoint.getServiceProtocol()).isEqualTo("http");
        assertThat(endpoint.getServiceMetadata()).containsEntry("job", "idle");
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
    void operatorsCanFlushAndDeleteAGroup() throws Exception {
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

        assertThat(endpoint.deleteGroup("/metrics/job/slow")).isEqualTo("The group job 'slow' is deleted");

        assertThat(gateway.requests()).anyMatch(request -> request.line().startsWith("DELETE /metrics/job/slow "));
        assertThatThrownBy(() -> endpoint.deleteGroup("slow")).hasMessageContaining("names no job");
        gateway.answers(StubGateway.status(400, "not now"));
        assertThatThrownBy(() -> endpoint.deleteGroup("/metrics/job/slow")).hasMessageContaining("not now");
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
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
                .filter(check -> check.getId().startsWith("producer:pushgateway-"))
                .toList();
    }

    private List<String> uris() {
        return ObservedEndpoints.in(context).stream().map(ObservedEndpoint::uri).toList();
    }
}
