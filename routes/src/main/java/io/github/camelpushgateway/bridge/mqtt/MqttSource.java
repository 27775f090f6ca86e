// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Source;
import java.util.List;
import java.util.function.Consumer;

/** Messages of an MQTT broker. */
public final class MqttSource implements Source {

    private static final SettingGroup SETTINGS = new SettingGroup(
            "MQTT (mqtt.camel.yaml, or mqtt3.camel.yaml for mqtt.version=3)",
            "mqtt",
            Setting.of("mqtt.broker-url", "`tcp://host:1883`, or `ssl://host:8883`")
                    .kind(Setting.Kind.URL)
                    .matching("(tcp|ssl|ws|wss)://.+", "Write tcp://host:1883, or ssl://host:8883 for TLS")
                    .asRequired(),
            Setting.of("mqtt.topic", "a topic filter; `+` stands for one level, `#` for all that follow")
                    .asRequired(),
            Setting.of("mqtt.version", "`5`, or `3` for brokers that speak MQTT 3.1.1 only")
                    .byDefault("5")
                    .oneOf(List.of("5", "3"), "Write 5, or 3 for MQTT 3.1.1"),
            Setting.of(
                            "mqtt.qos",
                            "`1`: what the gateway has not accepted is kept by the broker; `0`: faster, and lost when something is down")
                    .byDefault("1")
                    .oneOf(
                            List.of("0", "1"),
                            "Write 1, so that nothing is lost, or 0. 2 would only cost: a message that comes twice does no harm here"),
            Setting.of("mqtt.client-id", "the name under which the broker keeps the session")
                    .more("It stays the same, and no two bridges share one.")
                    .byDefault("camel-pushgateway"),
            Setting.of("mqtt.username", "the user to log in as"),
            Setting.of("mqtt.password", "the user's password").secret(),
            Setting.of(
                            "mqtt.max-message-bytes",
                            "the longest message that is taken in, in bytes; a longer one is dropped, counted and logged")
                    .byDefault("1048576")
                    .matching("[1-9]\\d{0,8}", "Write a number of bytes, for example 1048576"),
            Setting.of("mqtt.job", "the job that messages are pushed for").byDefault("mqtt"),
            Setting.of("mqtt.mapping", "the mapping file")
                    .kind(Setting.Kind.RESOURCE)
                    .byDefault("classpath:mappings/sensors.metrics.yaml"));

    @Override
    public SettingGroup settings() {
        return SETTINGS;
    }

    @Override
    public String routeFile(SourceSettings settings) {
        return "3".equals(settings.get("version")) ? "mqtt3.camel.yaml" : "mqtt.camel.yaml";
    }

    @Override
    public void check(SourceSettings settings, Consumer<String> problems) {
        // Each value says it all by itself.
    }
}
