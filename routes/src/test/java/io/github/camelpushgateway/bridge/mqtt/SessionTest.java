// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both versions' sessions against a broker that does what a real one would not, or not at will. */
class SessionTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private AutoCloseable session;

    @AfterEach
    void stop() throws Exception {
        if (session != null) {
            session.close();
        }
        context.stop();
    }

    private SourceStatus status() {
        return SourceStatuses.of(context).get("plant");
    }

    private void start(boolean mqtt5, String url) throws Exception {
        if (mqtt5) {
            Mqtt5Session five = new Mqtt5Session(url, "bridge");
            session = five::close;
            five.setCamelContext(context);
            five.setSource("plant");
            five.setMaxMessageBytes(1000);
            five.setCallback(new Callbacks.Five(arrived));
            five.subscribe("t/#", 1);
        } else {
            Mqtt3Session three = new Mqtt3Session(url, "bridge");
            session = three;
            three.setCamelContext(context);
            three.setSource("plant");
            three.setMaxMessageBytes(1000);
            three.setCallback(new Callbacks.Three(arrived));
            three.subscribe("t/#", 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageThatIsTooLongIsDroppedCountedAndAcknowledged(boolean mqtt5) throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(mqtt5)) {
            broker.afterSubscription = concat(
                    broker.message("t/1", 1, 1000), broker.message("t/2", 2, 1001), broker.message("t/3", 3, 10));
            start(mqtt5, broker.url());

            await().untilAsserted(() -> assertThat(arrived).containsExactly("t/1 1000", "t/3 10"));
            await().untilAsserted(() -> assertThat(broker.acknowledged).containsExactly(2));
            assertThat(status().droppedMessages()).isEqualTo(1);
            assertThat(status().isConnected()).isTrue();
            assertThat(status().lastMessageAgeSeconds()).isBetween(0.0, 60.0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBrokerThatRefusesTheUserIsSaidSo(boolean mqtt5) throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(mqtt5)) {
            broker.answer = mqtt5 ? 0x87 : 5;
            start(mqtt5, broker.url());

            await().untilAsserted(
                            () -> assertThat(status().reason())
                                    .isEqualTo(
                                            broker.url()
                                                    + " authorizes nobody without a user: not authorized. Set mqtt.username and mqtt.password"));
            assertThat(status().isConnected()).isFalse();

            broker.answer = 0;
            await().until(() -> status().isConnected());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBrokerThatIsNotThereIsSaidSoAndFoundLater(boolean mqtt5) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start(mqtt5, "tcp://127.0.0.1:" + port);

        await().untilAsserted(() -> assertThat(status().reason())
                .isEqualTo("tcp://127.0.0.1:" + port
                        + " refuses the connection. Does the broker run? Check mqtt.broker-url"));
    }

    /** What Paho's own threads do not catch would leave it connected, and deaf, for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThreadOfPahoThatDiesIsNoticedAndTheSessionConnectsAgain(boolean mqtt5) throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(mqtt5);
                FailingOnce failing = new FailingOnce()) {
            broker.afterSubscription = concat(broker.message("t/2", 2, 1001), broker.message("t/3", 3, 10));
            start(mqtt5, broker.url());

            await().until(failing.hasFailed::get);
            await().until(() -> broker.connects.get() == 2);
            await().untilAsserted(() -> assertThat(arrived).contains("t/3 10"));
            assertThat(status().isConnected()).isTrue();
        }
    }

    @Test
    void aSessionThatIsClosedConnectsNoMore() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(true)) {
            start(true, broker.url());
            await().until(() -> status().isConnected());

            session.close();

            await().during(java.time.Duration.ofSeconds(2)).until(() -> broker.connects.get() == 1);
        }
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }

    /** A log that fails with the first line about a dropped message, on the thread that takes in messages. */
    private static final class FailingOnce extends AbstractAppender implements AutoCloseable {

        private final Logger logger = (Logger) LogManager.getLogger(SourceStatus.class);
        private final AtomicBoolean hasFailed = new AtomicBoolean();

        FailingOnce() {
            super("failing", null, null, false, Property.EMPTY_ARRAY);
            start();
            logger.addAppender(this);
        }

        @Override
        public void append(LogEvent event) {
            if (event.getMessage().getFormattedMessage().contains("dropped") && hasFailed.compareAndSet(false, true)) {
                throw new OutOfMemoryError("as a test");
            }
        }

        @Override
        public void close() {
            logger.removeAppender(this);
            stop();
        }
    }
}
