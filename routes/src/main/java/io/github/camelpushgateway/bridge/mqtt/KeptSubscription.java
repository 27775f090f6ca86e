// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that an MQTT session, of whatever version, is connected and subscribed: what fails is tried again every five seconds until it
 * succeeds, and nobody waits for it. Paho itself reconnects once there was a connection, and says so. Thread safe.
 */
final class KeptSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(KeptSubscription.class);

    /** With a try every five seconds, a line every five minutes. */
    private static final int FAILURES_A_LINE = 60;

    /** What differs between the versions. Its methods do not wait, and tell the outcome later, on any thread. */
    interface Connection {

        String getServerURI();

        String getClientId();

        boolean isConnected();

        /** Success is told by {@link KeptSubscription#connected}. */
        void connect(Consumer<Throwable> failed) throws Exception;

        /**
         * @param done is given {@code null}, or why the broker refuses it
         * @param failed is given what kept the broker from answering
         */
        void subscribe(List<String> topics, int qos, Consumer<String> done, Consumer<Throwable> failed)
                throws Exception;
    }

    private final Connection connection;
    private final Executor later = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);
    private volatile List<String> topics = List.of();
    private volatile int qos;
    private volatile boolean closed;

    /** In a row. A line more or less in the log does no harm, so nothing guards it. */
    private volatile int failures;

    KeptSubscription(Connection connection) {
        this.connection = connection;
    }

    /** Subscribes as soon as there is a connection, now and whenever it was lost. */
    void start(List<String> topicFilters, int subscribedQos) {
        topics = List.copyOf(topicFilters);
        qos = subscribedQos;
        if (connection.isConnected()) {
            subscribe();
        } else {
            connect();
        }
    }

    /** There is a connection, for the first time or again. */
    void connected() {
        subscribe();
    }

    /** There is none any more. */
    void lost(String why) {
        LOG.warn(
                "The connection to {} as {} was lost, trying to connect again: {}",
                connection.getServerURI(),
                connection.getClientId(),
                why);
    }

    /** Nothing more is tried. */
    void close() {
        closed = true;
    }

    /** What went wrong, in one line. */
    static String why(Throwable failure) {
        return failure.getCause() == null
                ? failure.getMessage()
                : failure.getCause().toString();
    }

    private void connect() {
        if (closed || connection.isConnected()) {
            return;
        }
        try {
            connection.connect(this::connectLater);
        } catch (Exception e) {
            connectLater(e);
        }
    }

    private void connectLater(Throwable failure) {
        if (failures++ % FAILURES_A_LINE == 0) {
            LOG.warn("No connection to {}, trying until there is one: {}", connection.getServerURI(), why(failure));
        }
        later.execute(this::connect);
    }

    private void subscribe() {
        if (closed || !connection.isConnected()) {
            return;
        }
        try {
            connection.subscribe(topics, qos, this::subscribed, failure -> subscribeLater(why(failure)));
        } catch (Exception e) {
            subscribeLater(why(e));
        }
    }

    private void subscribed(String refusal) {
        if (refusal != null) {
            subscribeLater(refusal + ". May this user read the topic?");
            return;
        }
        failures = 0;
        LOG.info(
                "Connected to {} as {}, subscribed to {}", connection.getServerURI(), connection.getClientId(), told());
    }

    private String told() {
        return String.join(", ", topics);
    }

    private void subscribeLater(String why) {
        if (failures++ % FAILURES_A_LINE == 0) {
            LOG.warn("Not subscribed to {}, trying until it is: {}", told(), why);
        }
        later.execute(this::subscribe);
    }
}
