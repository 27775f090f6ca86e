// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import io.github.camelpushgateway.ownership.Lease;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an MQTT session is, of whatever version: it sees to it that there is a connection and a subscription, tries
 * again what fails until it succeeds, and lets nobody wait for it; it knows which messages are not taken in; and it
 * says how it fares. Thread safe.
 */
final class KeptSession {

    private static final Logger LOG = LoggerFactory.getLogger(KeptSession.class);

    static final long DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;

    /** After a connection that held. */
    private static final int SECONDS_AFTER_A_LOSS = 1;

    private static final int SECONDS_AFTER_A_FAILURE = 5;

    /** A broker that takes the connection and then says nothing. Paho would wait for ever. */
    private static final int SECONDS_FOR_AN_ANSWER = 20;

    /** What differs between the versions. None of its methods waits; their outcomes come later, on any thread. */
    interface Connection {

        /** The broker's address, without a password. */
        String url();

        String clientId();

        /** {@code null} for none. */
        String username();

        boolean isConnected();

        /** Success is told by {@link KeptSession#connected}. */
        void connect(Consumer<Throwable> failed) throws Exception;

        /**
         * @param done is given {@code null}, or why the broker refuses it
         * @param failed is given what kept the broker from answering
         */
        void subscribe(List<String> topics, int qos, Consumer<String> done, Consumer<Throwable> failed)
                throws Exception;

        void acknowledge(int id, int qos) throws Exception;

        /** Gives up the client, in whatever state it is, for a new one that is not connected. */
        void renew() throws Exception;

        /** The broker's answer in a failure, as the protocol numbers it; 0 for none. */
        int answer(Throwable failure);
    }

    private final Connection connection;
    private final AtomicBoolean triesLater = new AtomicBoolean();
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile CamelContext context;
    private volatile String source = "mqtt";
    private volatile SourceStatus status;
    private volatile long maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
    private volatile List<String> topics = List.of();
    private volatile int qos;
    private volatile boolean closed;

    /** Whether there is to be no connection until it is started again. */
    private volatile boolean left;

    private volatile long connectedAt;

    KeptSession(Connection connection) {
        this.connection = connection;
    }

    /** What the source is called in logs, meters and health. */
    void setSource(String source) {
        this.source = source;
    }

    void setMaxMessageBytes(long maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    long maxMessageBytes() {
        return maxMessageBytes;
    }

    void setContext(CamelContext context) {
        this.context = context;
    }

    CamelContext context() {
        return context;
    }

    /** Subscribes as soon as there is a connection, now and whenever it was lost. */
    void start(List<String> topicFilters, int subscribedQos) {
        left = false;
        topics = List.copyOf(topicFilters);
        qos = subscribedQos;
        status();
        if (connection.isConnected()) {
            subscribe();
        } else {
            connect();
        }
    }

    /** There is a connection, for the first time or again. */
    void connected() {
        connectedAt = System.nanoTime();
        attempts.incrementAndGet();
        status().connected();
        subscribe();
    }

    /** There is none any more. */
    void lost(String why) {
        if (isOver()) {
            return;
        }
        status().disconnected("the connection to " + connection.url() + " was lost: " + why);
        boolean held = System.nanoTime() - connectedAt > TimeUnit.SECONDS.toNanos(SECONDS_AFTER_A_FAILURE);
        connectLater(held ? SECONDS_AFTER_A_LOSS : SECONDS_AFTER_A_FAILURE);
    }

    /** A thread of the client has ended, so that the client can no longer be trusted with anything. */
    void died(Throwable failure) {
        if (isOver()) {
            return;
        }
        LOG.error("A thread of the source {} has ended, it connects again: {}", source, failure.toString(), failure);
        renew("a thread of the source ended: " + failure);
    }

    /**
     * Whether a message is to be taken in. Once the route stops it is not, and not acknowledged either: the next
     * session gets it.
     */
    boolean takesIn() {
        if (left || context != null && context.isStopping()) {
            return false;
        }
        status().received();
        return true;
    }

    /** A message was read past. It is acknowledged, as it would come again and again. */
    void dropped(String droppedTopic, long bytes, int id, int droppedQos) {
        status().dropped("a message on '" + droppedTopic + "' of " + bytes + " bytes, more than mqtt.max-message-bytes="
                + maxMessageBytes);
        if (droppedQos > 0) {
            try {
                connection.acknowledge(id, droppedQos);
            } catch (Exception e) {
                LOG.debug("The dropped message is not acknowledged, so it will come again", e);
            }
        }
    }

    /** Ends the connection until it is started again. */
    void leave() {
        left = true;
        attempts.incrementAndGet();
        SourceStatus known = status;
        if (known == null) {
            // It was never started.
            return;
        }
        try {
            connection.renew();
        } catch (Exception e) {
            LOG.warn("The client of the source {} cannot be made again: {}", source, why(e));
        }
        known.resting();
    }

    /** Nothing more is tried. */
    void close() {
        closed = true;
    }

    private boolean isOver() {
        return closed || left;
    }

    boolean isClosed() {
        return closed;
    }

    /** What went wrong, in one line. */
    static String why(Throwable failure) {
        return failure.getCause() == null
                ? failure.getMessage()
                : failure.getCause().toString();
    }

    private SourceStatus status() {
        if (status == null && context != null) {
            status = SourceStatuses.of(context).get(source);
        }
        return status;
    }

    private void connect() {
        if (isOver() || connection.isConnected()) {
            return;
        }
        if (!mayConnect()) {
            // The broker would end the connection of the bridge that runs the sources now.
            connectLater(SECONDS_AFTER_A_LOSS);
            return;
        }
        int attempt = attempts.incrementAndGet();
        later(SECONDS_FOR_AN_ANSWER, () -> {
            if (attempts.compareAndSet(attempt, attempt + 1) && !isOver() && !connection.isConnected()) {
                renew(connection.url()
                        + " takes the connection and does not answer. Is it a broker? Check mqtt.broker-url");
            }
        });
        try {
            connection.connect(failure -> failed(attempt, failure));
        } catch (Exception e) {
            failed(attempt, e);
        }
    }

    /** Whether this bridge runs its sources, where it shares the work with others. */
    private boolean mayConnect() {
        return context == null
                || context.getRegistry().findByType(Lease.class).stream().allMatch(Lease::holds);
    }

    private void failed(int attempt, Throwable failure) {
        if (attempts.compareAndSet(attempt, attempt + 1) && !isOver()) {
            status().disconnected(BrokerFailure.words(
                    failure, connection.answer(failure), connection.url(), connection.username()));
            connectLater(SECONDS_AFTER_A_FAILURE);
        }
    }

    private void renew(String why) {
        status().disconnected(why);
        try {
            connection.renew();
        } catch (Exception e) {
            LOG.warn("The client of the source {} cannot be made again, which is tried later: {}", source, why(e));
        }
        connectLater(SECONDS_AFTER_A_FAILURE);
    }

    private void connectLater(int seconds) {
        if (triesLater.compareAndSet(false, true)) {
            later(seconds, () -> {
                triesLater.set(false);
                connect();
            });
        }
    }

    private void subscribe() {
        if (isOver() || !connection.isConnected()) {
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
        status().connected();
        LOG.info("Connected to {} as {}, subscribed to {}", connection.url(), connection.clientId(), told());
    }

    private String told() {
        return String.join(", ", topics);
    }

    private void subscribeLater(String why) {
        if (!isOver() && connection.isConnected()) {
            status().disconnected("it is not subscribed to " + told() + ": " + why);
            later(SECONDS_AFTER_A_FAILURE, this::subscribe);
        }
    }

    private static void later(int seconds, Runnable task) {
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(task);
    }
}
