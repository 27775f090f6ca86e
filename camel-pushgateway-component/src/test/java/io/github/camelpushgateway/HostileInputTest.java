// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.gateway.StubGateway;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever writes the data cannot write the request: text stays one value, in one group, under one name, or is
 * refused.
 */
class HostileInputTest extends CamelTestSupport {

    private StubGateway gateway;

    @Override
    protected void setupResources() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nX-Evil: 1",
                "a HTTP/1.1\r\nHost: evil\r\n\r\nGET /",
                "../../../admin",
                "..",
                ".",
                "a/../../b",
                "%2e%2e%2f",
                "a%0d%0ab",
                "/job/other",
                "a?operation=delete",
                "a#b",
                "a;b",
                "\u0000",
                "\\..\\b",
                "user@host",
                "x/instance/y",
                "@base64",
                "\u202e\u2028"
            })
    void aJobOrGroupingValueStaysOneSegmentOfThePath(String value) {
        push(
                "m?metric=x",
                1,
                Map.of(PushgatewayConstants.JOB, value, PushgatewayConstants.GROUPING, Map.of("g", value)));

        String encoded = Base64.getUrlEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        assertThat(pushed().line())
                .isEqualTo("POST /metrics/job@base64/" + encoded + "/g@base64/" + encoded + " HTTP/1.1");
        assertThat(pushed().headers())
                .containsOnlyKeys("content-type", "content-length", "host", "connection", "user-agent");
        // Nor does anything that tidies up paths make another of it.
        URI uri = URI.create("http://h" + pushed().line().split(" ")[1]);
        assertThat(uri.normalize()).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-b", "a b", "a\r\nX-Evil: 1", "a/b", "", "__name__", "a@base64", "job", "é"})
    void aGroupingLabelsNameIsANameOrRefused(String name) {
        assertRefused("m?metric=x", 1, Map.of(PushgatewayConstants.GROUPING, Map.of(name, "v")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\"} 1\nevil 2\n#", "a\nevil 2", "\\", "\\\"", "a\\\nevil 2", "{}", "a\",evil=\"b", "\u0000"})
    void aLabelsValueStaysOneValueInText(String value) {
        push("m?labelFields=id", Map.of("id", value, "v", 1), Map.of());

        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
        assertThat(pushed().text()).isEqualTo("# TYPE v gauge\nv{id=\"" + escaped + "\"} 1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nevil 2", "a\\", "a\r\n# TYPE evil counter"})
    void aHelpTextStaysOneLine(String help) {
        context.getComponent("pushgateway", PushgatewayComponent.class)
                .getConfiguration()
                .setMetricHelp(help);
        push("m?metric=x", 1, Map.of());

        String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
        assertThat(pushed().text()).isEqualTo("# HELP x " + escaped + "\n# TYPE x gauge\nx 1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\nevil 2", "a{b=\"c\"}", "1a", "a\r\nX-Evil: 1", "push_time_seconds", "é"})
    void aMetricsNameIsANameOrRefused(String name) {
        assertRefused("m", 1, Map.of(PushgatewayConstants.METRIC, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\",evil=\"b", "__name__", "a\nb", "é"})
    void aLabelsNameIsANameOrRefused(String name) {
        assertRefused("m?metric=x", 1, Map.of(PushgatewayConstants.LABELS, Map.of(name, "v")));
        assertRefused("m", "# TYPE x gauge\nx{" + name + "=\"v\"} 1\n", Map.of());
    }

    @Test
    void anOperationIsOneOfThreeOrRefused() {
        assertRefused(
                "m?metric=x", 1, Map.of(PushgatewayConstants.OPERATION, "DELETE /metrics/job/other HTTP/1.1\r\n"));
    }

    @Test
    void aTenantIsALabelLikeAnyOther() {
        push("m?metric=x", 1, Map.of(PushgatewayConstants.TENANT_ID, "42\"} 1\nevil 2\n"));

        assertThat(pushed().text()).isEqualTo("# TYPE x gauge\nx{tenant_userid=\"42\\\"} 1\\nevil 2\"} 1\n");
    }

    @Test
    void aFloodOfSeriesOrOfLabelTextIsRefusedBeforeItIsSent() {
        StringBuilder flood = new StringBuilder("# TYPE x gauge\n");
        for (int i = 0; i < 101; i++) {
            flood.append("x{id=\"").append(i).append("\"} 1\n");
        }
        assertThat(refusal("m?maxSeries=100", flood.toString(), Map.of())).contains("maxSeries=100", "metric 'x'");
        assertThat(refusal("m?maxLabelLength=64&labelFields=id", Map.of("id", "y".repeat(5_000), "v", 1), Map.of()))
                .contains("metric 'v', label 'id'", "5000 characters", "maxLabelLength allows 64")
                .hasSizeLessThan(400);
    }

    @Test
    void aPayloadThatBecameALabelOrANameIsRefusedWithEachProfile() {
        String payload = "y".repeat(2_000_000);
        for (String profile : List.of("pushgateway", "victoriametrics", "aliyun-v1", "aliyun-v2")) {
            assertThat(refusal("m?labelFields=id&profile=" + profile, Map.of("id", payload, "v", 1), Map.of()))
                    .contains("metric 'v', label 'id'", "2000000 characters", "maxLabelLength allows", "Shorten it")
                    .hasSizeLessThan(400);
            assertThat(refusal("m?profile=" + profile, Map.of(payload, 1), Map.of()))
                    .contains("2000000 characters", "maxLabelLength allows", "shorter name")
                    .hasSizeLessThan(400);
        }
        assertRefused("m?metric=x", 1, Map.of(PushgatewayConstants.GROUPING, Map.of("id", payload)));
    }

    @Test
    void jsonOfAMillionBracketsIsRefusedAndNoFault() {
        assertRefused("m", "[".repeat(1_000_000), Map.of());
        assertRefused("m", "{\"a\":".repeat(200_000), Map.of());
    }

    @Test
    void anExpositionWithoutEndIsBrokenOff() {
        Map<String, Object> text = Map.of(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4");
        assertThat(refusal("m", endless("# nothing\n".repeat(1_000)), text)).contains("larger than 64 MiB");
        assertThat(refusal("m", endless("x".repeat(10_000)), text)).contains("line 1");
    }

    @Test
    void anExpositionThatSaysItIsCompressedIsReadAsItIs() {
        // Nothing is unpacked here, so nothing small can unfold into something large.
        byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertRefused(
                "m",
                gzip,
                Map.of(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4", Exchange.CONTENT_ENCODING, "gzip"));
    }

    private static InputStream endless(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        return new InputStream() {
            private int at;

            @Override
            public int read() {
                return bytes[at++ % bytes.length];
            }

            @Override
            public int read(byte[] into, int from, int length) {
                int taken = Math.min(length, bytes.length - at % bytes.length);
                System.arraycopy(bytes, at % bytes.length, into, from, taken);
                at = (at + taken) % bytes.length;
                return taken;
            }
        };
    }

    private void assertRefused(String path, Object body, Map<String, Object> headers) {
        assertThat(refusal(path, body, headers)).isNotBlank();
    }

    /** What is said about a push of which nothing is sent. */
    private String refusal(String path, Object body, Map<String, Object> headers) {
        Exchange exchange = push(path, body, headers);
        assertThat(exchange.getException()).isInstanceOf(PushgatewayException.class);
        assertThat(pushes()).isEmpty();
        return exchange.getException().getMessage();
    }

    private Exchange push(String path, Object body, Map<String, Object> headers) {
        String uri =
                "pushgateway:" + path + (path.contains("?") ? "&" : "?") + "format=text&gatewayUrl=" + gateway.url();
        return template.send(uri, ExchangePattern.InOnly, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private StubGateway.Request pushed() {
        assertThat(pushes()).hasSize(1);
        return pushes().get(0);
    }

    /** Without the questions whether the gateway was restarted. */
    private List<StubGateway.Request> pushes() {
        return gateway.requests().stream()
                .filter(request -> !request.line().startsWith("GET "))
                .toList();
    }
}
