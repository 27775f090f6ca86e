package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    private static Settings settings(
            Map<String, String> system, Map<String, String> environment, Map<String, String> file) {
        Properties written = new Properties();
        written.putAll(file);
        return new Settings(system::get, environment::get, written);
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
        assertThat(Settings.environmentVariable("mqtt.broker-url")).isEqualTo("MQTT_BROKER_URL");
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
        Settings settings = Settings.of(Map.of("csv.job", "stock"));

        assertThat(settings.get("csv.job")).isEqualTo("stock");
        assertThat(settings.get("mqtt.job")).isEqualTo("mqtt");
        assertThat(settings.get("csv.include")).isEqualTo(".*\\.csv");
    }

    @Test
    void whatCamelGetsHasTheEnvironmentsValuesInIt() {
        Settings settings =
                settings(Map.of(), Map.of("JDBC_PERIOD", "5s"), Map.of("jdbc.period", "30s", "jdbc.job", "orders"));

        assertThat(settings.resolved()).containsEntry("jdbc.period", "5s").containsEntry("jdbc.job", "orders");
    }

    @Test
    void aFileIsReadAsUtf8(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bridge.properties"), "mqtt.job=Zürich\n");

        assertThat(Settings.load(file).get("mqtt.job")).isEqualTo("Zürich");
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("nowhere.properties");

        assertThatThrownBy(() -> Settings.load(file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file.toString());
    }
}
