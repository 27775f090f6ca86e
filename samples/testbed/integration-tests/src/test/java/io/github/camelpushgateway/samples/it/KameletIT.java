// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.samples.servers.GatewayServer;
import io.github.camelpushgateway.samples.servers.MqttBroker;
import io.github.camelpushgateway.samples.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets, found on the class path by name. */
class KameletIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final GatewayServer gateway = TestServers.gateway();
    private final CamelContext context = new DefaultCamelContext();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
    }

    @Test
    void theSinkPushesWhatItIsSent() {
        context.start();

        context.createProducerTemplate()
                .sendBody(
                        "kamelet:pushgateway-sink?job=kamelet&metric=queue_length&tenantId=7&gatewayUrl="
                                + gateway.url(),
                        12);

        assertThat(gateway.readBack().value("queue_length", "job", "kamelet", "tenant_userid", "7"))
                .contains(12.0);
    }

    @Test
    void theSinkTakesTheGatewayFromTheComponentAndTheFormFromAMapping() throws Exception {
        Path mapping = Files.writeString(
                folder.resolve("m.yaml"), "rules: [{labels: {room: room}, metrics: [{name: room_celsius, value: t}]}]");
        context.getComponent("pushgateway", PushgatewayComponent.class)
                .getConfiguration()
                .setGatewayUrl(gateway.url());
        context.start();

        context.createProducerTemplate()
                .sendBody(
                        "kamelet:pushgateway-sink?job=rooms&mapping=file:" + mapping,
                        "{\"room\": \"hall\", \"t\": 21.5}");

        assertThat(gateway.readBack().value("room_celsius", "room", "hall")).contains(21.5);
    }

    @Test
    void messagesArePushedAndThenHandedOn() throws Exception {
        BlockingQueue<String> handedOn = new LinkedBlockingQueue<>();
        try (MqttBroker broker = TestServers.mqttBroker()) {
            Path mapping = Files.writeString(
                    folder.resolve("m.yaml"),
                    "rules: [{from: 'sensors/{device}', labels: {device: device}, metrics: [{name: celsius, value: t}]}]");
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("kamelet:mqtt5-pushgateway?brokerUrl=" + broker.url() + "&topic=sensors/%23&gatewayUrl="
                                    + gateway.url() + "&mapping=file:" + mapping)
                            .process(exchange ->
                                    handedOn.add(exchange.getMessage().getBody(String.class)));
                }
            });
            context.start();
            try (Publisher publisher = new Publisher(broker)) {
                await().atMost(LONG).untilAsserted(() -> {
                    publisher.publish("sensors/7", "{\"t\": 21.5}");
                    publisher.publish("sensors/7", "not JSON");
                    assertThat(gateway.readBack().value("celsius", "job", "mqtt", "device", "7"))
                            .contains(21.5);
                });
            }
            await().atMost(LONG).until(() -> handedOn.contains("{\"t\": 21.5}"));
            // Before the broker: else the client looks for it while it stops.
            context.stop();
        }
    }
}
