// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://user:hunter2@host:1883",
                "ssl://hunter2@host",
                "mqtt://user:hunter2@host:1883",
                "user:hunter2@host:1883",
                "tcp://user:hunter2/x@host:1883",
                "tcp://user:hun@hunter2@host:1883",
                "ws://user:hunter2@host/mqtt",
                "ws://user:hunter2/x@host/mqtt",
                "wss://hunter2@host:443/mqtt@home"
            })
    void aPasswordInItIsRefusedAndNotSaid(String url) {
        assertThat(BrokerUrl.problem(url)).isNotNull().doesNotContain("hunter2");
        assertThatThrownBy(() -> new Mqtt5Session(url, "id"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> new Mqtt3Session(url, "id")).hasMessageNotContaining("hunter2");
        List<String> problems = new ArrayList<>();
        var settings = BridgeSettings.of(Map.of("mqtt.broker-url", url, "mqtt.topic", "a/#"));
        try {
            new io.github.camelpushgateway.bridge.source.SourceList(List.of(new MqttSource()))
                    .of(settings, warning -> {});
        } catch (SettingsException e) {
            problems.add(e.getMessage());
        }
        assertThat(problems)
                .singleElement()
                .asString()
                .contains("mqtt.broker-url")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://host:1883/x",
                "mqtt://host",
                "host:1883",
                "tcp://",
                "tcp:// host",
                "ssl://host/a/b",
                "tcp://host:65536",
                "ws://host:99999/mqtt",
                "tcp://host:0",
                "tcp://[::1]:123456"
            })
    void whatIsNoAddressOfABrokerIsRefused(String url) {
        assertThat(BrokerUrl.problem(url)).isNotNull();
    }

    @Test
    void addressesOfBrokersAreTaken() throws Exception {
        for (String url : List.of(
                "tcp://host:1883",
                "ssl://[::1]:8883",
                "tcp://host/",
                "ws://host:80/mqtt",
                "wss://h",
                "ws://host:65535/mqtt@home/a:b@c")) {
            assertThat(BrokerUrl.problem(url)).as(url).isNull();
            new Mqtt5Session(url, "id").close();
            new Mqtt3Session(url, "id").close();
        }
    }
}
