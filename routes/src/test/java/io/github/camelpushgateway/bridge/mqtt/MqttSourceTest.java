// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import io.github.camelpushgateway.bridge.source.SourceList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSourceTest {

    private static final SourceList SOURCES = new SourceList(List.of(new MqttSource()));

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void aNameHasItsOwnSettingsOrThoseOfAll() {
        List<ConfiguredSource> brokers = of(
                "mqtt.brokers", "plant,cloud",
                "mqtt.topic", "sensors/#",
                "mqtt.broker-url", "tcp://plant:1883",
                "mqtt.cloud.broker-url", "ssl://cloud:8883",
                "mqtt.cloud.job", "cloud");

        assertThat(brokers).extracting(ConfiguredSource::id).containsExactly("mqtt-plant", "mqtt-cloud");
        assertThat(brokers).extracting(ConfiguredSource::job).containsExactly("mqtt", "cloud");
        assertThat(brokers)
                .extracting(broker -> broker.settings().get("broker-url"))
                .containsExactly("tcp://plant:1883", "ssl://cloud:8883");
    }

    @Test
    void toKafkaNeedsATopicAndOneMappingForAll() {
        String[] rest = {"mqtt.broker-url", "tcp://h", "mqtt.topic", "a", "mqtt.to", "kafka"};
        assertRefused(rest).hasMessageContainingAll("kafka.brokers", "KAFKA_BROKERS", "kafka.topic");
        assertRefused(join(rest, "kafka.topic", "t", "kafka.brokers", "h")).hasMessageContaining("host:port");
        assertRefused(join(
                        join(rest, "kafka.topic", "t", "kafka.brokers", "h:9092"),
                        "mqtt.brokers",
                        "plant",
                        "mqtt.plant.mapping",
                        "file:m.yaml"))
                .hasMessageContainingAll("mqtt.plant has a mapping", "kafka.mapping");
        assertThat(of(join(rest, "kafka.topic", "t", "kafka.brokers", "h:9092")))
                .extracting(ConfiguredSource::routeFile)
                .containsExactly("mqtt-kafka.camel.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic", "broker-url", "password", "brokers"})
    void aNameThatIsASettingIsRefused(String word) {
        assertRefused("mqtt.brokers", "plant," + word, "mqtt.topic", "a", "mqtt.broker-url", "tcp://h")
                .hasMessageContainingAll("mqtt.brokers names '" + word + "'", "Choose another name");
    }

    @Test
    void aNameIsGivenOnceAndIsPlain() {
        String[] rest = {"mqtt.topic", "a", "mqtt.broker-url", "tcp://h"};
        assertRefused(join(rest, "mqtt.brokers", "plant, plant")).hasMessageContaining("'plant' twice");
        assertRefused(join(rest, "mqtt.brokers", "Plant.1")).hasMessageContaining("'Plant.1'");
    }

    @Test
    void whatANameLacksIsNamedAsItsOwn() {
        assertRefused("mqtt.brokers", "plant", "mqtt.topic", "a")
                .hasMessageContainingAll("mqtt-plant", "mqtt.plant.broker-url", "MQTT_PLANT_BROKER_URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h",
                "tcp://",
                "tcp://h:x",
                "tcp://h/path",
                "tcp://h:1883?x=y",
                "localhost:1883",
                "tcp://a b"
            })
    void aUrlThatIsNoBrokersIsRefused(String url) {
        assertRefused("mqtt.broker-url", url, "mqtt.topic", "a").hasMessageContaining("mqtt.broker-url is '");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tcp://me:s3cr3t@h:1883", "ssl://me:s3c@r3t@h", "http://me:s3cr3t@h", "wss://me:s3cr3t@h/mqtt"})
    void aUserInAUrlIsRefusedWithoutBeingShown(String url) {
        assertRefused("mqtt.broker-url", url, "mqtt.topic", "a")
                .hasMessageContaining("xxxxxx@h")
                .hasMessageNotContainingAny("s3c", "r3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tcp://h", "tcp://10.0.0.1:1883", "ssl://[::1]:8883", "ws://h:8080/mqtt", "wss://h/mqtt?x=y"})
    void aBrokersUrlIsTaken(String url) {
        assertThat(of("mqtt.broker-url", url, "mqtt.topic", "a")).hasSize(1);
    }

    @Test
    void filtersThatOverlapAreWarnedOf() throws Exception {
        Path mapping = Files.writeString(folder.resolve("m.yaml"), "rules: [] # accumulate: true\n");

        of("mqtt.broker-url", "tcp://h", "mqtt.topic", "a/#, a/+/b", "mqtt.mapping", "file:" + mapping);

        assertThat(warnings).singleElement().asString().contains("'a/#' and 'a/+/b'", "twice");
    }

    @Test
    void filtersThatOverlapAreRefusedWhereCountersAccumulate() throws Exception {
        Path mapping = Files.writeString(folder.resolve("m.yaml"), "rules: [{metrics: [{accumulate: true}]}]\n");

        assertRefused("mqtt.broker-url", "tcp://h", "mqtt.topic", "a/#, a/+/b", "mqtt.mapping", "file:" + mapping)
                .hasMessageContainingAll("'a/#' and 'a/+/b'", "m.yaml", "twice");
        assertRefused(
                        "mqtt.broker-url", "tcp://h",
                        "mqtt.brokers", "one,two",
                        "mqtt.one.topic", "a/#",
                        "mqtt.two.topic", "a/b",
                        "mqtt.mapping", "file:" + mapping)
                .hasMessageContainingAll("mqtt.one.topic", "mqtt.two.topic");
        assertThat(of(
                        "mqtt.broker-url", "tcp://h",
                        "mqtt.brokers", "one,two",
                        "mqtt.one.topic", "a/#",
                        "mqtt.two.topic", "a/b",
                        "mqtt.two.job", "other",
                        "mqtt.mapping", "file:" + mapping))
                .hasSize(2);
    }

    @Test
    void aSharedSubscriptionIsTakenWithAWarning() {
        of("mqtt.broker-url", "tcp://h", "mqtt.topic", "$share/bridges/a/#");

        assertThat(warnings).singleElement().asString().contains("$share/bridges/a/#", "backwards");
    }

    @Test
    void twoNamesMayNotShareASession() {
        assertRefused(
                        "mqtt.brokers", "one,two",
                        "mqtt.broker-url", "tcp://h",
                        "mqtt.topic", "a",
                        "mqtt.one.client-id", "same",
                        "mqtt.two.client-id", "same")
                .hasMessageContainingAll("mqtt-one", "mqtt-two", "'same'");
    }

    @Test
    void tlsFilesAreLookedInto() throws Exception {
        Path noPem = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        String[] rest = {"mqtt.broker-url", "ssl://h", "mqtt.topic", "a"};

        assertRefused(join(rest, "mqtt.tls-ca", noPem.toString())).hasMessageContainingAll("ca.pem", "no certificate");
        assertRefused(join(rest, "mqtt.tls-key", noPem.toString()))
                .hasMessageContainingAll("mqtt.tls-certificate", "Set both, or none");
        assertRefused(join(rest, "mqtt.tls-ca", folder.resolve("none").toString()))
                .hasMessageContaining("mqtt.tls-ca is '");
        assertRefused("mqtt.broker-url", "tcp://h", "mqtt.topic", "a", "mqtt.tls-ca", noPem.toString())
                .hasMessageContaining("mqtt.broker-url has no TLS");
    }

    private static String[] join(String[] rest, String... more) {
        String[] all = java.util.Arrays.copyOf(rest, rest.length + more.length);
        System.arraycopy(more, 0, all, rest.length, more.length);
        return all;
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String... given) {
        return assertThatThrownBy(() -> of(given)).isInstanceOf(SettingsException.class);
    }

    private List<ConfiguredSource> of(String... given) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < given.length; i += 2) {
            map.put(given[i], given[i + 1]);
        }
        return SOURCES.of(Settings.of(SOURCES.settings(), map), warnings::add);
    }
}
