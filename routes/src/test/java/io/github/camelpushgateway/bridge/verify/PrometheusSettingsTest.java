// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://p:9090",
                "http://p:9090/",
                "http://p:9090/graph",
                "http://p:9090/api/v1",
                "http://p:9090/api/v1/query",
                "http://p:9090/api/v1/query_range"
            })
    void anAddressMayBeCopiedFromAnywhere(String url) {
        assertThat(PrometheusSettings.api(BridgeSettings.of(Map.of("prometheus.url", url)))
                        .url())
                .isEqualTo("http://p:9090");
    }

    @Test
    void thePathOfAManagedServiceStays() {
        assertThat(PrometheusSettings.api(BridgeSettings.of(Map.of("prometheus.url", "https://h/prometheus/x/y/z/")))
                        .url())
                .isEqualTo("https://h/prometheus/x/y/z");
    }

    @Test
    void whatContradictsItselfIsNamed() {
        refuses(Map.of("prometheus.url", "localhost:9090"), "Write http://host:9090");
        refuses(Map.of("prometheus.url", "http://me:secret@p"), "belongs into prometheus.username");
        refuses(Map.of("prometheus.url", "http://p", "prometheus.username", "me"), "prometheus.password one is set");
        refuses(
                Map.of(
                        "prometheus.url",
                        "http://p",
                        "prometheus.username",
                        "me",
                        "prometheus.password",
                        "x",
                        "prometheus.token",
                        "y"),
                "Set the token, or user and password");
    }

    @Test
    void valuesDoNotEndTheirSelector() {
        assertThat(Selector.of("job", "a\"}\\\n{")).isEqualTo("{job=\"a\\\"}\\\\\\n{\"}");
    }

    private static void refuses(Map<String, String> settings, String words) {
        assertThatThrownBy(() -> PrometheusSettings.api(BridgeSettings.of(settings)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("secret");
    }
}
