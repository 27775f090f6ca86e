// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9091, http://localhost:9091/metrics/job/x",
        "http://localhost:9091///, http://localhost:9091/metrics/job/x",
        "HTTPS://Push.example.org/, HTTPS://Push.example.org/metrics/job/x",
        "http://h/prefix/, http://h/prefix/metrics/job/x",
        "http://h/a%2Fb, http://h/a%2Fb/metrics/job/x",
        "http://[::1]:9091/, http://[::1]:9091/metrics/job/x",
        "'  http://h:1  ', http://h:1/metrics/job/x",
        "http://h/metrics, http://h/metrics/metrics/job/x",
        "http://h/metrics/jobs, http://h/metrics/jobs/metrics/job/x",
    })
    void appendsTheGroupToAnyFormOfTheBaseUrl(String written, String pushed) {
        assertThat(GatewayUrl.parse(written).pushUrl("/metrics/job/x")).isEqualTo(pushed);
    }

    @Test
    void knowsSchemeHostAndPort() {
        GatewayUrl url = GatewayUrl.parse("HTTPS://h.example/x/");
        assertThat(url.scheme()).isEqualTo("https");
        assertThat(url.host()).isEqualTo("h.example");
        assertThat(url.port()).isEqualTo(443);
        assertThat(url.path()).isEqualTo("/x");
        assertThat(url.isSecure()).isTrue();
        assertThat(GatewayUrl.parse("http://h").port()).isEqualTo(80);
        assertThat(GatewayUrl.parse("http://h:9091/")).isEqualTo(GatewayUrl.parse("http://h:9091"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9091, true",
        "http://x.localhost, true",
        "http://127.0.0.1, true",
        "http://[::1]:9091, true",
        "http://10.0.0.1, false",
        "http://localhost.example.org, false"
    })
    void knowsWhatStaysOnTheMachine(String url, boolean loopback) {
        assertThat(GatewayUrl.parse(url).isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "'   ', is empty",
        "localhost:9091, starts with neither http:// nor https://",
        "ftp://h, starts with neither http:// nor https://",
        "//h, starts with neither http:// nor https://",
        "push.example.org, starts with neither http:// nor https://",
        "http:///x, names no host",
        "http:/x, names no host",
        "http://push_gateway:9091, names a host that is none",
        "http://h:x, names a host that is none",
        "http://h:99999, names the port 99999",
        "http://h:0, names the port 0",
        "http://h/a b, is not a URL",
        "http://h?x=1, holds a query",
        "http://h#x, holds a fragment",
        "{{pushgateway.url}}, holds a placeholder that was not resolved",
        "http://${env.HOST}:9091, holds a placeholder that was not resolved",
    })
    void refusesWhatIsNoBaseUrlAndSaysWhy(String written, String why) {
        assertThatThrownBy(() -> GatewayUrl.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("gatewayUrl: ")
                .hasMessageContaining(why);
    }

    @Test
    void refusesNull() {
        assertThatThrownBy(() -> GatewayUrl.parse(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:geheim99@h:9091",
                "http://user:geheim99@h:9091/x?y",
                "http://user:geheim99@h/metrics/job@base64/YQ==",
                "http://user:ge/geheim99@h",
                "http://user:geheim99?@h",
                "http://user:geheim99%@h",
                "http://user: geheim99@h",
                "http://geheim99@",
                "user:geheim99@h",
                "http://h?token=geheim99",
                "http://h?token=a@geheim99",
                "http://h/#geheim99",
                "http://h/x y?geheim99",
                "{{x}}?geheim99",
            })
    void neverShowsASecretOfAUrlItRefuses(String written) {
        assertThatThrownBy(() -> GatewayUrl.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("geheim99");
    }

    @Test
    void sendsAUserToTheOptions() {
        assertThatThrownBy(() -> GatewayUrl.parse("http://me:secret@h:9091"))
                .hasMessage(
                        "gatewayUrl: 'http://xxxxxx@h:9091' holds a user name or password, which would be seen wherever the URL is."
                                + " Take them out and set the options username and password");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:9091/metrics/job/demo/instance/a, http://h:9091",
        "http://h:9091/metrics/job/demo, http://h:9091",
        "http://h:9091/metrics/job/, http://h:9091",
        "http://h:9091/metrics/job, http://h:9091",
        "http://h:9091/p/metrics/job@base64/ZGVtbw==, http://h:9091/p",
    })
    void showsTheBaseOfAPushUrl(String written, String base) {
        assertThatThrownBy(() -> GatewayUrl.parse(written))
                .hasMessageContaining("'" + written.replaceAll("/$", "") + "' already holds /metrics/job")
                .hasMessageContaining("Use " + base + ", and give the job as pushgateway:<job>");
    }

    @ParameterizedTest
    @CsvSource({
        "https://cn-hangzhou.arms.aliyuncs.com/prometheus/h/1/h/cn-hangzhou/api/v3/write,"
                + " https://cn-hangzhou.arms.aliyuncs.com/prometheus/h/1/h/cn-hangzhou/api/v2",
        "https://p.cn-hangzhou.log.aliyuncs.com/prometheus/p/i/api/v1/write/,"
                + " https://p.cn-hangzhou.log.aliyuncs.com/prometheus/p/i/api/v1/pushgateway",
        "http://vm:8428/api/v1/write, /api/v1/import/prometheus"
    })
    void showsTheWayFromARemoteWriteUrl(String written, String right) {
        assertThatThrownBy(() -> GatewayUrl.parse(written))
                .hasMessageContaining("is a remote-write URL")
                .hasMessageEndingWith(right);
    }
}
