// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static io.github.camelpushgateway.gateway.StubGateway.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.gateway.StubGateway;
import io.github.camelpushgateway.observe.ObservedEndpoint;
import io.github.camelpushgateway.observe.ObservedEndpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint with several gateways. */
class SeveralGatewaysTest {

    private final List<StubGateway> gateways = new ArrayList<>();
    private DefaultCamelContext context;

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < 3; i++) {
            gateways.add(new StubGateway(status(200, "")));
        }
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterEach
    void stop() throws IOException {
        context.stop();
        for (StubGateway gateway : gateways) {
            gateway.close();
        }
    }

    private String urls(int... places) {
        return IntStream.of(places)
                .mapToObj(place -> gateways.get(place).url().toString())
                .collect(Collectors.joining(","));
    }

    private PushgatewayEndpoint endpoint(String uri) {
        return context.getEndpoint(uri, PushgatewayEndpoint.class);
    }

    private Exchange push(String uri, Object body, Map<String, Object> headers) {
        return context.createProducerTemplate().request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    /** The paths of the groups that were pushed to a gateway, without what was deleted again. */
    private Set<String> groups(int place) {
        Set<String> paths = new TreeSet<>();
        for (StubGateway.Request request : gateways.get(place).requests()) {
            String[] words = request.line().split(" ");
            switch (words[0]) {
                case "POST", "PUT" -> paths.add(words[1]);
                case "DELETE" -> paths.remove(words[1]);
                default -> {}
            }
        }
        return paths;
    }

    private void assertRefused(String options, String... words) {
        assertThatThrownBy(() -> endpoint("pushgateway:x?" + options))
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words);
    }

    @Test
    void aListWithoutAModeIsRefusedInWordsThatShowBoth() {
        assertRefused(
                "gatewayUrl=http://a:9091,http://b:9091",
                "gatewayUrl",
                "2 gateways",
                "gateways=replicate",
                "gateways=shard");
        assertRefused("gatewayUrl=http://a:9091,http://b:9091&gateways=both", "gateways 'both'", "replicate, shard");
    }

    @Test
    void aGatewayThatAppearsTwiceIsRefused() {
        assertRefused(
                "gateways=replicate&gatewayUrl=http://a:9091,http://b,http://A:9091/", "'http://A:9091'", "twice");
        assertRefused("gateways=replicate&gatewayUrl=http://a:80,http://a", "twice");
        assertRefused("gateways=replicate&gatewayUrl=http://a,,http://b", "entry 2", "empty");
        assertRefused("gateways=replicate&gatewayUrl=http://a,b:9091", "'b:9091'", "http://");
    }

    @Test
    void aCommaWithinAPathIsNoSeparator() {
        assertThat(endpoint("pushgateway:x?gatewayUrl=http://a:9091/x,y").getGateway())
                .isEqualTo("http://a:9091/x,y");
        assertThat(endpoint("pushgateway:y?gateways=shard&gatewayUrl=http://b:9091/x,y , http://a")
                        .getGateway())
                .isEqualTo("http://a,http://b:9091/x,y");
    }

    @Test
    void oneGatewayMayHaveAMode() {
        push("pushgateway:x?gateways=replicate&gatewayUrl=" + urls(0), Map.of("v", 1), Map.of());
        push("pushgateway:y?gateways=shard&gatewayUrl=" + urls(0), Map.of("v", 1), Map.of());

        assertThat(groups(0)).containsExactly("/metrics/job/x", "/metrics/job/y");
    }

    @Test
    void whatIsOnlyForReplicasIsRefusedForShards() {
        assertRefused("gateways=shard&acknowledge=all&gatewayUrl=http://a,http://b", "acknowledge=all", "replicate");
        assertRefused("gateways=replicate&acknowledge=most&gatewayUrl=http://a,http://b", "acknowledge 'most'", "any");
    }

    @Test
    void anOptionOfOneGatewayNamesItsPlaceAndIsOneThatCanDiffer() {
        String two = "gateways=replicate&gatewayUrl=http://a,http://b&";
        assertRefused(two + "gateway.3.token=x", "gateway.3.token", "2 gateways");
        assertRefused(two + "gateway.0.token=x", "gateway.0.token", "from 1");
        assertRefused(two + "gateway.token=x", "gateway.token", "gateway.2.token");
        assertRefused(two + "gateway.2.tokn=x", "'tokn'", "token");
        assertRefused(two + "gateway.2.token=x&gateway.2.accessKeyId=y", "token");
    }

    @Test
    void eachGatewayHasItsOwnCredentialsElseTheCommonOnes() {
        push(
                "pushgateway:x?gateways=replicate&acknowledge=all&token=common&gateway.2.token=second"
                        + "&gateway.3.username=me&gateway.3.password=secret&gatewayUrl=" + urls(0, 1, 2),
                Map.of("v", 1),
                Map.of());

        assertThat(gateways.get(0).lastRequest().header("authorization")).isEqualTo("Bearer common");
        assertThat(gateways.get(1).lastRequest().header("authorization")).isEqualTo("Bearer second");
        assertThat(gateways.get(2).lastRequest().header("authorization")).startsWith("Basic ");
    }

    @Test
    void credentialsOfOneGatewayCanBeSetOnTheComponentAndAreNotShown() throws Exception {
        PushgatewayComponent component = context.getComponent("pushgateway", PushgatewayComponent.class);
        component.getConfiguration().setGatewayUrl(urls(0, 1));
        component.getConfiguration().setGateways("replicate");
        component.getConfiguration().setAcknowledge("all");
        component.getConfiguration().setGateway(new HashMap<>(Map.of("2", Map.of("token", "second"))));

        push("pushgateway:x", Map.of("v", 1), Map.of());

        assertThat(gateways.get(1).lastRequest().header("authorization")).isEqualTo("Bearer second");
        assertThat(gateways.get(0).lastRequest().header("authorization")).isNull();
        assertThat(endpoint("pushgateway:y?gateway.2.token=hunter2&gateway.2.http.proxyAuthPassword=hunter3")
                        .toString())
                .doesNotContain("hunter");
    }

    @Test
    void replicasGetEverythingAndOneThatIsAwayIsNamedButFailsNothing() throws Exception {
        gateways.get(1).close();
        PushgatewayEndpoint endpoint =
                endpoint("pushgateway:x?gateways=replicate&requestTimeout=1s&gatewayUrl=" + urls(0, 1));
        try (org.apache.camel.FluentProducerTemplate template = context.createFluentProducerTemplate()) {
            for (int i = 0; i < 5; i++) {
                Exchange exchange =
                        template.to(endpoint).withBody(Map.of("v", i)).send();
                assertThat(exchange.getException()).isNull();
            }

            assertThat(groups(0)).containsExactly("/metrics/job/x");
            await().untilAsserted(() -> assertThat(endpoint.getGateways())
                    .hasSize(2)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith(urls(0) + ": 1 groups, 1 series")
                            .doesNotContain("failing"))
                    .anySatisfy(
                            line -> assertThat(line).startsWith(urls(1) + ":").contains("failing since", "refused")));
            List<ObservedEndpoint> observed = ObservedEndpoints.in(context);
            assertThat(observed).hasSize(2);
            assertThat(observed.stream()
                            .mapToLong(one -> one.statistics().exchanges())
                            .sum())
                    .isEqualTo(5);
            assertThat(endpoint.getExchangesPushed()).isEqualTo(5);
            assertThat(observed)
                    .allSatisfy(one -> assertThat(one.delivery().failingSince()).isNull());
        }
    }

    @Test
    void ofShardsEachGroupIsOnExactlyOneAlwaysTheSame() {
        String uri = "pushgateway:x?gateways=shard&gatewayUrl=" + urls(0, 1, 2);
        pushGroups(uri, 60);

        assertThat(groups(0)).isNotEmpty().doesNotContainAnyElementsOf(groups(1));
        assertThat(groups(1)).isNotEmpty().doesNotContainAnyElementsOf(groups(2));
        assertThat(groups(2)).isNotEmpty().doesNotContainAnyElementsOf(groups(0));
        assertThat(groups(0).size() + groups(1).size() + groups(2).size()).isEqualTo(60);
        Set<String> first = groups(0);

        pushGroups("pushgateway:x?gateways=shard&gatewayUrl=" + urls(2, 0, 1), 60);

        assertThat(groups(0)).isEqualTo(first);
    }

    private void pushGroups(String uri, int count) {
        for (int i = 0; i < count; i++) {
            Exchange exchange =
                    push(uri, Map.of("v", i), Map.of(PushgatewayConstants.GROUPING, Map.of("device", "d" + i)));
            assertThat(exchange.getException()).isNull();
        }
    }

    @Test
    void anExchangeOfSeveralGroupsReachesTheGatewayOfEach() {
        String mapping = "rules: [{group: {device: device}, metrics: [{name: v, value: v}]}]";
        context.getRegistry().bind("map", mapping);
        List<Map<String, Object>> records = IntStream.range(0, 40)
                .mapToObj(i -> Map.<String, Object>of("device", "d" + i, "v", i))
                .toList();

        Exchange exchange =
                push("pushgateway:x?mapping=ref:map&gateways=shard&gatewayUrl=" + urls(0, 1), records, Map.of());

        assertThat(exchange.getException()).isNull();
        assertThat(groups(0).size() + groups(1).size()).isEqualTo(40);
        assertThat(groups(0)).isNotEmpty().doesNotContainAnyElementsOf(groups(1));
    }

    @Test
    void aShardThatIsAwayFailsItsGroupsOnly() throws Exception {
        String uri = "pushgateway:x?gateways=shard&deliveryTimeout=300ms&gatewayUrl=" + urls(0, 1);
        pushGroups(uri, 20);
        Set<String> first = groups(0);
        gateways.get(1).close();

        for (int i = 0; i < 20; i++) {
            Exchange exchange =
                    push(uri, Map.of("v", -i), Map.of(PushgatewayConstants.GROUPING, Map.of("device", "d" + i)));
            assertThat(exchange.getException() == null)
                    .as("device d" + i)
                    .isEqualTo(first.contains("/metrics/job/x/device/d" + i));
        }

        assertThat(groups(0)).isEqualTo(first);
    }

    @Test
    void groupsThatMoveTakeTheirStateAlongAndAreDeletedWhereTheyWere(@TempDir Path folder) throws Exception {
        String mapping =
                "rules: [{group: {device: device}, metrics: [{name: v_total, type: counter, accumulate: true, value: v}]}]";
        context.getRegistry().bind("map", mapping);
        String options = "pushgateway:x?format=text&mapping=ref:map&stateStore=file:" + folder + "&gateways=shard";
        for (int i = 0; i < 30; i++) {
            push(options + "&gatewayUrl=" + urls(0, 1), Map.of("device", "d" + i, "v", 1), Map.of());
        }
        Set<String> before = groups(1);
        restart(mapping);

        for (int i = 0; i < 30; i++) {
            push(options + "&gatewayUrl=" + urls(0, 2), Map.of("device", "d" + i, "v", 10), Map.of());
        }

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(groups(1)).isEmpty();
            assertThat(groups(0).size() + groups(2).size()).isEqualTo(30);
            assertThat(groups(0)).doesNotContainAnyElementsOf(groups(2));
        });
        assertThat(before).isNotEmpty();
        assertThat(groups(2)).isNotEmpty();
        for (int place : new int[] {0, 2}) {
            Map<String, String> last = new HashMap<>();
            gateways.get(place).requests().stream()
                    .filter(request -> request.line().startsWith("POST"))
                    .forEach(request -> last.put(request.line(), request.text()));
            groups(place).forEach(path -> assertThat(last.get("POST " + path + " HTTP/1.1"))
                    .as(path)
                    .contains("v_total 11"));
        }
    }

    private void restart(String mapping) throws Exception {
        context.stop();
        context = new DefaultCamelContext();
        context.start();
        context.getRegistry().bind("map", mapping);
    }

    @Test
    void withoutAStoreAGroupIsDeletedOnThoseThatHoldItThoughItLivesElsewhere() throws Exception {
        String held = IntStream.range(0, 20)
                .mapToObj(i -> "{\"labels\":{\"job\":\"x\",\"device\":\"d" + i
                        + "\"},\"push_time_seconds\":{\"metrics\":[{\"value\":\"1\"}]}}")
                .collect(Collectors.joining(",", "{\"status\":\"success\",\"data\":[", "]}"));
        gateways.get(0)
                .answers((request, connection) -> status(200, request.line().contains("/api/") ? held : "")
                        .answer(request, connection));

        pushGroups("pushgateway:x?gateways=shard&gatewayUrl=" + urls(0, 1), 20);

        Set<String> moved = groups(1);
        assertThat(moved).isNotEmpty();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gateways.get(0).requests().stream()
                        .map(StubGateway.Request::line)
                        .filter(line -> line.startsWith("DELETE"))
                        .map(line -> line.split(" ")[1])
                        .collect(Collectors.toSet()))
                .isEqualTo(moved));
    }

    @Test
    void aPreviewShowsWhichGatewaysGetIt() {
        PushgatewayEndpoint replicas =
                endpoint("pushgateway:x?gateways=replicate&gateway.2.token=hunter2&gatewayUrl=http://a,http://b");
        PushgatewayEndpoint shards = endpoint("pushgateway:x?gateways=shard&gatewayUrl=http://a,http://b");
        Exchange exchange = replicas.createExchange();
        exchange.getMessage().setBody(Map.of("v", 1));

        assertThat(replicas.preview(exchange).requests())
                .extracting(PushPreview.Request::url)
                .containsExactly("http://a/metrics/job/x", "http://b/metrics/job/x");
        assertThat(replicas.preview(exchange).toString()).doesNotContain("hunter2");
        assertThat(shards.preview(exchange).requests()).hasSize(1);
    }

    @Test
    void aGroupIsDeletedOnEachGateway() throws Exception {
        PushgatewayEndpoint endpoint =
                endpoint("pushgateway:x?gateways=replicate&deleteOnStop=true&gatewayUrl=" + urls(0, 1));
        org.apache.camel.Producer producer = endpoint.createProducer();
        producer.start();
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(Map.of("v", 1));
        producer.process(exchange);
        await().untilAsserted(() -> assertThat(groups(1)).isNotEmpty());

        endpoint.deleteGroup("/metrics/job/x");
        assertThat(groups(0)).isEmpty();
        assertThat(groups(1)).isEmpty();

        exchange.getMessage().setBody(Map.of("v", 2));
        producer.process(exchange);
        await().untilAsserted(() -> assertThat(groups(1)).isNotEmpty());
        producer.stop();

        assertThat(groups(0)).isEmpty();
        assertThat(groups(1)).isEmpty();
    }

    @Test
    void gatewaysOfDifferentKindsEachGetTheirForm() {
        push(
                "pushgateway:x?gateways=replicate&acknowledge=all&gateway.2.profile=victoriametrics&gatewayUrl="
                        + urls(0, 1),
                Map.of("v", 1),
                Map.of());

        assertThat(gateways.get(0).lastRequest().header("content-type")).contains("protobuf");
        assertThat(gateways.get(1).lastRequest().header("content-type")).contains("text/plain");
        assertThat(new String(gateways.get(1).lastRequest().body(), StandardCharsets.UTF_8))
                .contains("v 1");
    }

    @Test
    void twoEndpointsOfOneApplicationMayHaveOneGatewayEachOrBoth() {
        push("pushgateway:a?gatewayUrl=" + urls(0), Map.of("v", 1), Map.of());
        push("pushgateway:b?gatewayUrl=" + urls(1), Map.of("v", 1), Map.of());
        push("pushgateway:c?gateways=replicate&acknowledge=all&gatewayUrl=" + urls(0, 1), Map.of("v", 1), Map.of());

        assertThat(groups(0)).containsExactly("/metrics/job/a", "/metrics/job/c");
        assertThat(groups(1)).containsExactly("/metrics/job/b", "/metrics/job/c");
    }
}
