// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.gateway.StubGateway;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupKeysTest {

    private static final String NORTH = "/metrics/job/plant/site/north";
    private static final String SOUTH = "/metrics/job/plant/site/south";

    private final CamelContext context = new DefaultCamelContext();
    private StubGateway gateway;
    private String uri;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
        Path mapping = Files.writeString(
                folder.resolve("m.yaml"),
                """
                rules:
                  - group: {site: site}
                    metrics: [{name: celsius, value: t}]
                """);
        uri = "pushgateway:plant?mapping=file:" + mapping + "&gatewayUrl=" + gateway.url();
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
    }

    @Test
    void saysTheGroupsInTheOrderOfTheRecordsAndPushesNothing() throws Exception {
        GroupKeys keys = keys();
        assertThat(keys.of(exchange("{\"site\":\"north\",\"t\":1}"))).containsExactly(NORTH);
        assertThat(keys.of(exchange(
                        "[{\"site\":\"south\",\"t\":1},{\"site\":\"north\",\"t\":1},{\"site\":\"south\",\"t\":2}]")))
                .containsExactly(SOUTH, NORTH);
        assertThat(keys.of(exchange(List.of()))).containsExactly("/metrics/job/plant");
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void theMessageKeepsItsBodyAndItsHeaders() throws Exception {
        byte[] body = "{\"site\":\"north\",\"t\":1}".getBytes(StandardCharsets.UTF_8);
        Exchange exchange = exchange(new ByteArrayInputStream(body));
        exchange.getMessage().setHeader(PushgatewayConstants.JOB, "other");

        keys().process(exchange);

        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.GROUPS))
                .isEqualTo(List.of("/metrics/job/other/site/north"));
        assertThat(exchange.getMessage().getHeader(PushgatewayConstants.JOB)).isEqualTo("other");
        assertThat(exchange.getMessage().getBody(byte[].class)).isEqualTo(body);
    }

    @Test
    void whatCannotBeMappedIsAnError() throws Exception {
        GroupKeys keys = keys();
        assertThatThrownBy(() -> keys.of(exchange("{\"site\":\"north\",\"t\":\"warm\"}")))
                .isInstanceOf(PushgatewayException.class)
                .hasMessageContaining("warm");
    }

    @Test
    void aRecordThatIsWrittenOnceForEachGroupIsPushedToThatOne() {
        Exchange exchange = context.createProducerTemplate().send(uri, sent -> {
            sent.getMessage().setBody(List.of(Map.of("site", "south", "t", 1), Map.of("site", "north", "t", 2)));
            sent.getMessage().setHeader(PushgatewayConstants.GROUP, NORTH);
            sent.getMessage().setHeader(PushgatewayConstants.POSITION, "t-0:1");
        });
        assertThat(exchange.getException()).isNull();
        assertThat(gateway.requests().stream().map(StubGateway.Request::line).filter(line -> line.startsWith("POST")))
                .containsExactly("POST " + NORTH + " HTTP/1.1");
        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKeys("CamelPushgatewayGroup", "CamelPushgatewayPosition");
    }

    @Test
    void aPositionThatIsNoneFailsItsExchange() {
        Exchange exchange = context.createProducerTemplate().send(uri, sent -> {
            sent.getMessage().setBody(Map.of("site", "south", "t", 1));
            sent.getMessage().setHeader(PushgatewayConstants.POSITION, "seven");
        });
        assertThat(exchange.getException()).hasMessageContaining("write partition:offset");
    }

    private GroupKeys keys() throws Exception {
        return new GroupKeys(context.getEndpoint(uri, PushgatewayEndpoint.class));
    }

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }
}
