// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final SettingGroup GROUP = new SettingGroup(
            "MQTT",
            "mqtt",
            "mqtt.brokers",
            List.of(
                    Setting.of("mqtt.topic", "a topic"),
                    Setting.of("mqtt.broker-url", "where").kind(Setting.Kind.URL),
                    Setting.of("mqtt.password", "a password").secret(),
                    Setting.of("mqtt.brokers", "names")));

    private static Settings settings(
            Map<String, String> system, Map<String, String> environment, Map<String, String> file) {
        return new Settings(List.of(GROUP), system::get, environment, file);
    }

    @Test
    void aSystemPropertyGoesBeforeTheEnvironmentAndThatBeforeTheFile() {
        Map<String, String> file = Map.of("mqtt.topic", "file");
        Map<String, String> environment = Map.of("MQTT_TOPIC", "environment");

        assertThat(settings(Map.of(), Map.of(), file).get("mqtt.topic")).isEqualTo("file");
        assertThat(settings(Map.of(), environment, file).get("mqtt.topic")).isEqualTo("environment");
        assertThat(settings(Map.of("mqtt.topic", "system"), environment, file).get("mqtt.topic"))
                .isEqualTo("system");
    }

    @Test
    void dotsAndDashesAreUnderscoresInTheEnvironment() {
        assertThat(Setting.environmentVariable("mqtt.broker-url")).isEqualTo("MQTT_BROKER_URL");
        assertThat(settings(Map.of(), Map.of("CSV_SKIP_LINES", "2"), Map.of()).get("csv.skip-lines"))
                .isEqualTo("2");
    }

    @Test
    void aBlankValueIsNone() {
        Settings settings = settings(Map.of(), Map.of("MQTT_BROKER_URL", " "), Map.of());

        assertThat(settings.has("mqtt.broker-url")).isFalse();
        assertThat(settings.get("mqtt.broker-url")).isNull();
    }

    @Test
    void whatIsGivenGoesBeforeTheDefaults() {
        SettingGroup group = new SettingGroup(
                "CSV",
                "csv",
                Setting.of("csv.job", "job").byDefault("csv"),
                Setting.of("csv.include", "names").byDefault(".*\\.csv"));

        Settings settings = Settings.of(List.of(group), Map.of("csv.job", "stock"));

        assertThat(settings.get("csv.job")).isEqualTo("stock");
        assertThat(settings.get("csv.include")).isEqualTo(".*\\.csv");
    }

    @Test
    void whatCamelGetsHasTheEnvironmentsValuesInIt() {
        Settings settings =
                settings(Map.of(), Map.of("JDBC_PERIOD", "5s"), Map.of("jdbc.period", "30s", "jdbc.job", "orders"));

        assertThat(settings.resolved()).containsEntry("jdbc.period", "5s").containsEntry("jdbc.job", "orders");
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN, token",
        "MAX_SERIES, maxSeries",
        "MAXSERIES, maxSeries",
        "STATE_STORE, stateStore",
        "LABELS_DATA_CENTER, labels.data_center",
        "GROUPING_SITE, grouping.site",
        "HTTP_SO_TIMEOUT, http.soTimeout",
        "LABEL_FIELDS, labelFields"
    })
    void theEnvironmentMayHoldEveryOptionOfTheComponent(String variable, String option) {
        Settings settings = settings(Map.of(), Map.of("CAMEL_COMPONENT_PUSHGATEWAY_" + variable, " value "), Map.of());

        assertThat(settings.resolved()).containsOnly(Map.entry("camel.component.pushgateway." + option, "value"));
        assertThat(settings.present()).containsEntry("camel.component.pushgateway." + option, "value");
        assertThat(settings.unknown()).isEmpty();
    }

    @Test
    void anOptionCountsOnceHoweverItIsWritten() {
        String system = "camel.component.pushgateway.linger";
        Map<String, String> environment =
                Map.of("CAMEL_COMPONENT_PUSHGATEWAY_MAX_SERIES", "7", "CAMEL_COMPONENT_PUSHGATEWAY_LINGER", "7s");
        Map<String, String> file =
                Map.of("camel.component.pushgateway.max-series", "5", "camel.component.pushgateway.linger", "5s");

        assertThat(settings(Map.of(system, "9s"), environment, file).resolved())
                .containsOnly(
                        Map.entry("camel.component.pushgateway.maxSeries", "7"),
                        Map.entry("camel.component.pushgateway.linger", "9s"));
    }

    @Test
    void whatNothingReadsIsNamedWithWhatMayBeMeant() {
        Settings settings = settings(
                Map.of(),
                Map.of("CAMEL_COMPONENT_PUSHGATEWAY_TOKN", "s3cret", "CAMEL_COMPONENT_OTHER_X", "1"),
                Map.of(
                        "mqtt.topc", "a",
                        "camel.component.pushgateway.lingre", "1s",
                        "camel.component.pushgateway.labels.dc", "east",
                        "camel.component.pushgateway.max-series", "5",
                        "camel.component.sql.x", "1"));

        assertThat(settings.unknown())
                .containsExactly(
                        "There is no setting camel.component.pushgateway.lingre; did you mean 'linger'?",
                        "There is no setting for the environment variable CAMEL_COMPONENT_PUSHGATEWAY_TOKN; did you mean 'token'?",
                        "There is no setting mqtt.topc; did you mean 'mqtt.topic'?");
    }

    @Test
    void anOptionOfOneOfSeveralGatewaysIsTakenFromTheEnvironment() {
        Map<String, String> environment = Map.of(
                "CAMEL_COMPONENT_PUSHGATEWAY_GATEWAY_2_TOKEN", "s3cret",
                "CAMEL_COMPONENT_PUSHGATEWAY_GATEWAY_2_ACCESS_KEY_ID", "me",
                "CAMEL_COMPONENT_PUSHGATEWAY_GATEWAY_1_HTTP_PROXY_HOST", "proxy",
                "CAMEL_COMPONENT_PUSHGATEWAY_GATEWAY_URL", "http://a");

        Settings settings = settings(Map.of(), environment, Map.of());

        assertThat(settings.unknown()).isEmpty();
        assertThat(settings.resolved())
                .containsEntry("camel.component.pushgateway.gateway.2.token", "s3cret")
                .containsEntry("camel.component.pushgateway.gateway.2.accessKeyId", "me")
                .containsEntry("camel.component.pushgateway.gateway.1.http.proxyHost", "proxy")
                .containsEntry("camel.component.pushgateway.gatewayUrl", "http://a");
    }

    @Test
    void aFileIsReadAsUtf8(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bridge.properties"), "mqtt.job=Zürich\n");

        assertThat(Settings.load(List.of(GROUP), file).get("mqtt.job")).isEqualTo("Zürich");
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("nowhere.properties");

        assertThatThrownBy(() -> Settings.load(List.of(GROUP), file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aSettingOfANameIsKnownOnlyIfTheNameIsGiven() {
        Map<String, String> file = Map.of(
                "mqtt.brokers", "plant", "mqtt.plant.topic", "a", "mqtt.plant.tpoic", "b", "mqtt.cloud.topic", "c");

        assertThat(settings(Map.of(), Map.of(), file).unknown())
                .containsExactly(
                        "There is no setting mqtt.cloud.topic; did you mean 'mqtt.plant.topic'?",
                        "There is no setting mqtt.plant.tpoic; did you mean 'mqtt.plant.topic'?");
    }

    @Test
    void whatIsSecretIsShownMasked() {
        Map<String, String> file = Map.of(
                "mqtt.brokers", "plant",
                "mqtt.plant.password", "s3cret",
                "mqtt.password", "s3cret",
                "mqtt.broker-url", "tcp://me:s3cret@broker:1883",
                "camel.component.pushgateway.http.proxyAuthPassword", "s3cret",
                "mqtt.topic", "keys/#");

        Map<String, String> shown = settings(Map.of(), Map.of(), file).shown();

        assertThat(shown)
                .containsEntry("mqtt.plant.password", "xxxxxx")
                .containsEntry("mqtt.broker-url", "tcp://xxxxxx@broker:1883")
                .containsEntry("mqtt.topic", "keys/#");
        assertThat(shown.values()).noneMatch(value -> value.contains("s3cret"));
    }

    @Test
    void eachSettingOfANamedSourceIsReadFromItsVariable() {
        for (Setting setting : GROUP.ofNames()) {
            String variable = Setting.environmentVariable("mqtt.far-plant." + setting.word());
            SourceSettings source = new SourceSettings(
                    settings(Map.of(), Map.of(variable, "own\t"), Map.of(setting.name(), "common")),
                    GROUP,
                    "far-plant");

            assertThat(source.get(setting.word())).as(variable).isEqualTo("own");
            assertThat(source.asWritten(setting.word())).as(variable).isEqualTo("own\t");
        }
    }

    @Test
    void aTabIsATextWhereBlanksCount() {
        Map<String, String> file = Map.of("mqtt.topic", "\t", "mqtt.plant.topic", "");
        SourceSettings source = new SourceSettings(settings(Map.of(), Map.of(), file), GROUP, "plant");

        assertThat(source.get("topic")).isNull();
        assertThat(source.asWritten("topic")).isEqualTo("\t");
    }
}
