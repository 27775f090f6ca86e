// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.PushgatewayEndpoint;
import io.github.camelpushgateway.bridge.records.RecordHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Message;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.eclipse.paho.mqttv5.common.util.MqttTopicValidator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 5 session that loses nothing, for the {@code client} option of a {@code paho-mqtt5:} endpoint. The broker
 * keeps what arrives while nobody is connected, and what the route has not acknowledged with {@link #acknowledge}.
 * It does what camel-paho-mqtt5 and Paho do not; with these mended there, a plain client would do:
 *
 * <ul>
 *   <li>It connects when it is subscribed, after the consumer has set its callback. The consumer's own client
 *       connects first, and what the broker sends in between finds no callback and stays unacknowledged until the
 *       next connection (camel-paho-mqtt5: set the callback before connecting).
 *   <li>It never waits for the broker. One that is down when the route starts is tried again until it is there. And
 *       after a reconnect the consumer would wait for the answer to its subscription on the thread that takes in
 *       messages; as Paho holds ten of those, a session with a backlog of more would stand still, the answer coming
 *       after them (camel-paho-mqtt5: subscribe without waiting).
 *   <li>Messages are acknowledged by a step of the route. The consumer forgets its client when it stops, before the
 *       last exchanges are done, and they could not be acknowledged any more (camel-paho-mqtt5: close the client
 *       after the route has ended).
 *   <li>Messages that are too long are read past, and a thread that ends is noticed (Paho: a limit before the
 *       packet's memory is taken, and a connection that is lost when one of its threads is).
 * </ul>
 *
 * <p>Thread safe once it is set up.
 */
public class Mqtt5Session extends MqttClient implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Mqtt5Session.class);

    /** How long a broker keeps a session that nobody is connected to, seconds: a bridge may be away for a week. */
    private static final long SESSION_EXPIRY_SECONDS = TimeUnit.DAYS.toSeconds(7);

    /** How many messages may be on their way, unless {@code maxPending} says fewer. */
    private static final int RECEIVE_MAXIMUM = 5_000;

    private static final int FIRST_REFUSAL = 0x80;

    /** {@code PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES}. */
    private static final String PROPERTIES = "CamelPahoMqtt5MsgProperties";

    private final MqttConnectionOptions options = new MqttConnectionOptions();
    private final KeptSession session = new KeptSession(new Connection());
    private volatile MqttAsyncClient client;
    private volatile MqttCallback callback;
    private volatile PahoThreads threads;
    private volatile List<String> topics = List.of();

    /**
     * @param brokerUrl {@code tcp://host:port} or {@code ssl://host:port}
     * @param clientId the name under which the broker keeps the session
     * @throws IllegalArgumentException if it is not such an address; a password in it is not in the message
     */
    public Mqtt5Session(String brokerUrl, String clientId) throws MqttException {
        super(BrokerUrl.checked(brokerUrl), clientId, new MemoryPersistence());
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_EXPIRY_SECONDS);
        // Connecting again is the session's: it knows why that fails, and says it.
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(10);
        renewClient();
    }

    /** What the source is called in logs, meters and health; {@code mqtt} if it is not set. */
    public void setSource(String source) {
        session.setSource(source);
    }

    /** The longest message that is taken in, in bytes; a longer one is dropped, counted and logged. */
    public void setMaxMessageBytes(long maxMessageBytes) {
        session.setMaxMessageBytes(maxMessageBytes);
    }

    /** The user to log in as; {@code null} or empty for none. */
    public void setUsername(String username) {
        options.setUserName(username == null || username.isEmpty() ? null : username);
    }

    /** The user's password; {@code null} or empty for none. */
    public void setPassword(String password) {
        options.setPassword(password == null || password.isEmpty() ? null : password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Topic filters, separated by commas, in place of the topic that the endpoint names: a URI cannot hold all that
     * a filter may.
     */
    public void setTopics(String topicFilters) {
        topics = TopicFilters.in(topicFilters);
    }

    /** Where sockets for {@code ssl:} and {@code wss:} come from; {@code null} for Java's own. */
    public void setSocketFactory(SSLSocketFactory sockets) {
        options.setSocketFactory(sockets);
    }

    @Override
    public void setCallback(MqttCallback consumer) {
        callback = consumer;
        super.setCallback(new SessionCallback(client, consumer));
    }

    /**
     * Subscribes as soon as there is a connection, now and whenever it was lost, and sees to it that there is one.
     *
     * @param topicFilter used if {@link #setTopics} was not
     * @return {@code null}: what comes of it is not waited for
     * @throws IllegalArgumentException if this is no topic filter
     */
    @Override
    public IMqttToken subscribe(String topicFilter, int subscribedQos) {
        MqttTopicValidator.validate(topicFilter, true, true);
        session.start(topics.isEmpty() ? List.of(topicFilter) : topics, subscribedQos);
        return null;
    }

    /**
     * Tells the broker that a message is done with. Without a connection nothing is said: the broker sends the
     * message again, and it is then acknowledged.
     *
     * @param exchange one whose message came through this client
     */
    public void acknowledge(Exchange exchange) throws MqttException {
        MqttMessage message = exchange.getIn(PahoMqtt5Message.class).getMqttMessage();
        if (message.getQos() > 0 && client.isConnected()) {
            client.messageArrivedComplete(message.getId(), message.getQos());
        }
    }

    /**
     * Gives the component the user properties of a message, which camel-paho-mqtt5 has as Paho's own object, as a
     * map. Of those that appear more than once the first counts.
     */
    static void userProperties(Exchange exchange) {
        MqttProperties properties = exchange.getMessage().getHeader(PROPERTIES, MqttProperties.class);
        Map<String, String> byName = userProperties(properties);
        if (!byName.isEmpty()) {
            exchange.getMessage().setHeader(PushgatewayConstants.USER_PROPERTIES, byName);
        }
    }

    /** The user properties by name, the first of each; empty if there is none, or no properties at all. */
    static Map<String, String> userProperties(@Nullable MqttProperties properties) {
        Map<String, String> byName = new HashMap<>();
        if (properties != null) {
            for (UserProperty property : properties.getUserProperties()) {
                byName.putIfAbsent(property.getKey(), property.getValue());
            }
        }
        return byName;
    }

    /** Puts the content type of a message into a header of its own. */
    static void contentType(Exchange exchange) {
        MqttProperties properties = exchange.getMessage().getHeader(PROPERTIES, MqttProperties.class);
        if (properties != null && properties.getContentType() != null) {
            exchange.getMessage().setHeader(RecordHeaders.CONTENT_TYPE, properties.getContentType());
        }
    }

    /**
     * Ends the connection, and makes none until it is subscribed again; the broker keeps the session. What the route
     * has not acknowledged by then, the broker sends to whoever connects next.
     */
    void leave() {
        session.leave();
    }

    /** Ends the connection; the broker keeps the session. Does not fail. */
    @Override
    public void close() {
        session.close();
        try {
            if (isConnected()) {
                disconnect();
            }
            super.close(true);
        } catch (MqttException e) {
            LOG.debug("The connection to {} did not end in good order", getServerURI(), e);
        }
        threads.shutdown();
    }

    /** Paho keeps what went wrong with a client, so that one whose thread died is of no more use. */
    private void renewClient() throws MqttException {
        AtomicReference<MqttAsyncClient> self = new AtomicReference<>();
        PahoThreads own = new PahoThreads(failure -> {
            if (self.get() == client) {
                session.died(failure);
            }
        });
        MqttAsyncClient fresh = new LimitedClient(own);
        self.set(fresh);
        fresh.setManualAcks(true);
        MqttAsyncClient former = client;
        client = fresh;
        aClient = fresh;
        if (callback != null) {
            fresh.setCallback(new SessionCallback(fresh, callback));
        }
        if (former != null) {
            end(former, threads);
        }
        threads = own;
    }

    private static void end(MqttAsyncClient former, PahoThreads threads) {
        // It may wait for a thread that is no more.
        threads.execute(() -> {
            try {
                former.disconnectForcibly(0, 100, false);
                former.close(true);
            } catch (MqttException e) {
                LOG.debug("The former connection did not end in good order", e);
            }
        });
        threads.shutdown();
    }

    @Override
    public CamelContext getCamelContext() {
        return session.context();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        session.setContext(camelContext);
    }

    /**
     * How many messages to ask for without acknowledgement. Not more than the endpoints of this context take: they
     * would hold back the thread that also takes in the broker's answers, and after a minute without those the
     * connection counts as lost.
     */
    private int window() {
        CamelContext context = session.context();
        return context == null
                ? RECEIVE_MAXIMUM
                : context.getEndpoints().stream()
                        .filter(PushgatewayEndpoint.class::isInstance)
                        .mapToInt(endpoint -> ((PushgatewayEndpoint) endpoint)
                                .getConfiguration()
                                .getMaxPending())
                        .reduce(RECEIVE_MAXIMUM, Math::min);
    }

    /** This client, as its session wants it. */
    private final class Connection implements KeptSession.Connection {

        @Override
        public String url() {
            return Mqtt5Session.this.getServerURI();
        }

        @Override
        public String clientId() {
            return Mqtt5Session.this.getClientId();
        }

        @Override
        public String username() {
            return options.getUserName();
        }

        @Override
        public boolean isConnected() {
            return client.isConnected();
        }

        @Override
        public void acknowledge(int id, int qos) throws MqttException {
            client.messageArrivedComplete(id, qos);
        }

        @Override
        public void renew() throws MqttException {
            renewClient();
        }

        @Override
        public int answer(Throwable failure) {
            return failure instanceof MqttException refused ? refused.getReasonCode() : 0;
        }

        @Override
        public void connect(Consumer<Throwable> failed) throws MqttException {
            options.setReceiveMaximum(window());
            // What follows success is connectComplete of the callback.
            client.connect(options, null, new Listener(token -> {}, failed));
        }

        @Override
        public void subscribe(List<String> filters, int qos, Consumer<String> done, Consumer<Throwable> failed)
                throws MqttException {
            MqttSubscription[] subscriptions = filters.stream()
                    .map(filter -> new MqttSubscription(filter, qos))
                    .toArray(MqttSubscription[]::new);
            Listener listener = new Listener(token -> done.accept(refusal(token, filters)), failed);
            client.subscribe(subscriptions, null, listener, new MqttProperties());
        }
    }

    /** Why the broker does not send what was subscribed to, or {@code null} if it does. */
    private static String refusal(IMqttToken token, List<String> filters) {
        int[] reasons = token.getReasonCodes();
        for (int i = 0; reasons != null && i < reasons.length && i < filters.size(); i++) {
            if (reasons[i] >= FIRST_REFUSAL) {
                return "the broker refuses " + filters.get(i) + " with reason code 0x"
                        + Integer.toHexString(reasons[i]);
            }
        }
        return null;
    }

    /** Paho's own client, whose every connection is read with a limit. */
    private final class LimitedClient extends MqttAsyncClient {

        LimitedClient(PahoThreads threads) throws MqttException {
            super(
                    Mqtt5Session.this.getServerURI(),
                    Mqtt5Session.this.getClientId(),
                    new MemoryPersistence(),
                    null,
                    threads);
        }

        @Override
        protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions given)
                throws MqttException {
            NetworkModule[] modules = super.createNetworkModules(address, given);
            for (int i = 0; i < modules.length; i++) {
                modules[i] = new LimitedModule(modules[i]);
            }
            return modules;
        }
    }

    private final class LimitedModule implements NetworkModule {

        private final NetworkModule module;

        LimitedModule(NetworkModule module) {
            this.module = module;
        }

        @Override
        public void start() throws IOException, MqttException {
            module.start();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new LimitedPackets(module.getInputStream(), session.maxMessageBytes(), true, session::dropped);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return module.getOutputStream();
        }

        @Override
        public void stop() throws IOException {
            module.stop();
        }

        @Override
        public String getServerURI() {
            return module.getServerURI();
        }
    }

    /** Hears of an outcome. */
    private record Listener(Consumer<IMqttToken> done, Consumer<Throwable> failed) implements MqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            done.accept(token);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            failed.accept(failure);
        }
    }

    /** The consumer's callback, except that what follows a reconnect is ours. */
    private final class SessionCallback implements MqttCallback {

        private final MqttAsyncClient of;
        private final MqttCallback consumer;

        SessionCallback(MqttAsyncClient of, MqttCallback consumer) {
            this.of = of;
            this.consumer = consumer;
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            if (of == client) {
                session.connected();
            }
        }

        @Override
        public void messageArrived(String arrivedTopic, MqttMessage message) throws Exception {
            if (session.takesIn()) {
                consumer.messageArrived(arrivedTopic, message);
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            if (of == client) {
                session.lost(why(response));
            }
            consumer.disconnected(response);
        }

        @Override
        public void mqttErrorOccurred(MqttException failure) {
            consumer.mqttErrorOccurred(failure);
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            consumer.deliveryComplete(token);
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            consumer.authPacketArrived(reasonCode, properties);
        }

        private static String why(MqttDisconnectResponse response) {
            if (response.getException() == null) {
                return "reason code " + response.getReturnCode()
                        + (response.getReasonString() == null ? "" : ", " + response.getReasonString());
            }
            return KeptSession.why(response.getException());
        }
    }
}
