// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.BridgeSettings;
import io.github.camelpushgateway.bridge.records.KafkaConnection;
import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class KafkaSourceTest {

    private final KafkaSource source = new KafkaSource();

    private Settings settings(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.brokers", "one:9092,two:9092");
        settings.put("kafka.topic", "readings");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return BridgeSettings.of(settings);
    }

    private List<String> problems(String... namesAndValues) {
        SourceSettings own = new SourceSettings(settings(namesAndValues), source.settings(), null);
        List<String> problems = new ArrayList<>();
        own.check(problems::add);
        source.check(own, problems::add);
        return problems;
    }

    @Test
    void itTakesTheMappingOfMqttWhereItHasNoneOfItsOwn() {
        Settings both = settings("mqtt.mapping", "file:m.yaml");
        assertThat(source.mapping(new SourceSettings(both, source.settings(), null)))
                .isEqualTo("file:m.yaml");
        Settings own = settings("mqtt.mapping", "file:m.yaml", "kafka.mapping", "file:k.yaml");
        assertThat(source.mapping(new SourceSettings(own, source.settings(), null)))
                .isEqualTo("file:k.yaml");
    }

    @Test
    void addressesAndTopicsAreLookedAt() {
        assertThat(problems()).isEmpty();
        assertThat(problems("kafka.brokers", "one")).singleElement().asString().contains("'one'", "host:port");
        assertThat(problems("kafka.brokers", "http://one:9092/x"))
                .singleElement()
                .asString()
                .contains("host:port");
        assertThat(problems("kafka.topic", "sensors/#"))
                .singleElement()
                .asString()
                .contains("'sensors/#'", "letters");
        assertThat(problems("kafka.state-topic", "readings"))
                .singleElement()
                .asString()
                .contains("kafka.state-topic", "Name another one");
        assertThat(problems("kafka.create-topics", "yes"))
                .singleElement()
                .asString()
                .contains("true or false");
    }

    @Test
    void optionsOfCamelKafkaAreLookedAtAndNoneOfTheirValuesIsShown() {
        assertThat(problems("kafka.option.security-protocol", "SASL_SSL", "kafka.option.maxPollRecords", "100"))
                .isEmpty();
        assertThat(problems("kafka.option.sasl-jas-config", "secret"))
                .singleElement()
                .asString()
                .contains("kafka.option.sasl-jas-config", "saslJaasConfig")
                .doesNotContain("secret");
        assertThat(problems("kafka.option.group-id", "mine"))
                .singleElement()
                .asString()
                .contains("Set kafka.group-id");
        assertThat(problems("kafka.option.max-poll-records", "many"))
                .singleElement()
                .asString()
                .contains("max-poll-records", "whole number");
        assertThat(settings("kafka.option.sasl-jaas-config", "user and secret")
                        .shown()
                        .toString())
                .doesNotContain("secret");
        assertThat(settings("kafka.option.anything", "x").unknown()).isEmpty();
    }

    @Test
    void everyClientIsMadeWithTheOptions() throws Exception {
        Settings settings = settings(
                "kafka.option.security-protocol",
                "SASL_PLAINTEXT",
                "kafka.option.saslMechanism",
                "SCRAM-SHA-512",
                "kafka.option.sasl-jaas-config",
                "a.b.C required;",
                "kafka.option.session-timeout-ms",
                "6000",
                "kafka.option.max-poll-records",
                "77");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            KafkaConnection connection = KafkaConnection.of(settings, context);

            for (Properties client : List.of(
                    connection.admin(),
                    connection.consumer("g"),
                    connection.reader(),
                    connection.producer(),
                    connection.transactions("t"))) {
                assertThat(client)
                        .containsEntry("security.protocol", "SASL_PLAINTEXT")
                        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                        .containsEntry("sasl.jaas.config", "a.b.C required;")
                        .containsEntry("bootstrap.servers", "one:9092,two:9092");
            }
            assertThat(connection.sessionTimeoutMillis()).isEqualTo(6000);
            assertThat(connection.consumer("g"))
                    .containsEntry("max.poll.records", 77)
                    .containsEntry("group.id", "g");
            assertThat(connection.producer()).containsEntry("acks", "all");
        }
    }
}
