// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.page.message.KeptMessage;
import io.github.camelpushgateway.bridge.page.message.MessageLog;
import io.github.camelpushgateway.bridge.page.message.SourceMessages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptExplainerTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final SourceMessages messages = new MessageLog(true).of("mqtt");

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        Path mapping = folder.resolve("plant.metrics.yaml");
        Files.writeString(
                mapping,
                """
                rules:
                  - from: plant/{machine}
                    labels: {machine: machine, site: $prop.site}
                    metrics:
                      - {name: oil_celsius, value: temp}
                """);
        camel.start();
        camel.getEndpoint("pushgateway:mqtt?job=plant&mapping=file:" + mapping);
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    /** A message from its arrival to its end, as the route of a source has it. */
    private KeptMessage kept(String topic, String payload, Map<String, String> userProperties) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(payload.getBytes(StandardCharsets.UTF_8));
        exchange.getMessage().setHeader("CamelMqttTopic", topic);
        messages.onExchangeBegin(null, exchange);
        if (!userProperties.isEmpty()) {
            exchange.getMessage().setHeader(PushgatewayConstants.USER_PROPERTIES, userProperties);
        }
        messages.onExchangeDone(null, exchange);
        return messages.newestFirst().get(0);
    }

    @Test
    void theUserPropertiesOfAMessageCountAsTheyDidWhenItWasPushed() {
        KeptExplainer.Answer answer = new KeptExplainer(camel)
                .explain(kept("plant/press", "{\"temp\": 71.5}", Map.of("site", "berlin", "shift", "2")));

        assertThat(answer.records())
                .singleElement()
                .asString()
                .contains("oil_celsius{machine=\"press\",site=\"berlin\"} 71.5");
        assertThat(answer.makes("oil_celsius", Map.of("machine", "press", "site", "berlin", "job", "plant")))
                .isTrue();
        assertThat(answer.makes("oil_celsius", Map.of("machine", "press", "site", "paris", "job", "plant")))
                .isFalse();
    }

    @Test
    void aMessageWithoutUserPropertiesIsExplainedWithoutThem() {
        KeptExplainer.Answer answer =
                new KeptExplainer(camel).explain(kept("plant/press", "{\"temp\": 71.5}", Map.of()));

        assertThat(answer.records()).singleElement().asString().contains("oil_celsius{machine=\"press\"} 71.5");
    }

    @Test
    void itSaysWhyARecordIsLeftOut() {
        KeptExplainer.Answer answer = new KeptExplainer(camel).explain(kept("office/lamp", "{\"temp\": 1}", Map.of()));

        assertThat(answer.whyLeftOut()).contains("office/lamp");
    }
}
