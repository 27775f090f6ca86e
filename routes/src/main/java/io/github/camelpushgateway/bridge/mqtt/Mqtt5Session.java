// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.PushgatewayEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Message;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.util.MqttTopicValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 5 session that loses nothing, for the {@code client} option of a {@code paho-mqtt5:} endpoint. The broker keeps what arrives
 * while nobody is connected, and what the route has not acknowledged with {@link #acknowledge}. Given as the endpoint's client, it changes
 * three things:
 *
 * <ul>
 *   <li>It connects when it is subscribed, which camel-paho-mqtt5 does after it has set its callback. The consumer's own client connects
 *       first, and what the broker sends in between finds no callback and stays unacknowledged until the next connection.
 *   <li>It never waits for the broker. A broker that is down when the route starts is tried again until it is there. And after a reconnect
 *       the consumer would wait for the answer to its subscription on the thread that takes in messages; as Paho holds ten of those, a
 *       session with a backlog of more would stand still, the answer being behind them.
 *   <li>Messages are acknowledged by a step of the route. The consumer forgets its client when it stops, before the last exchanges are
 *       done, and they could not be acknowledged any more.
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

    private final MqttConnectionOptions options = new MqttConnectionOptions();
    private final KeptSubscription subscription = new KeptSubscription(new Connection());
    private volatile List<String> topics = List.of();
    private volatile CamelContext camelContext;

    /**
     * @param brokerUrl {@code tcp://host:port} or {@code ssl://host:port}
     * @param clientId the name under which the broker keeps the session
     */
    public Mqtt5Session(String brokerUrl, String clientId) throws MqttException {
        super(brokerUrl, clientId, new MemoryPersistence());
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_EXPIRY_SECONDS);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay((int) TimeUnit.SECONDS.toMillis(10));
        options.setConnectionTimeout(10);
        setManualAcks(true);
    }

    /** The user to log in as; {@code null} or empty for none. */
    public void setUsername(String username) {
        options.setUserName(username == null || username.isEmpty() ? null : username);
    }

    /** The user's password; {@code null} or empty for none. */
    public void setPassword(String password) {
        options.setPassword(password == null || password.isEmpty() ? null : password.getBytes(StandardCharsets.UTF_8));
    }

    /** Topic filters, separated by commas, in place of the topic that the endpoint names: a URI cannot hold all that a filter may. */
    public void setTopics(String topicFilters) {
        topics = TopicFilters.in(topicFilters);
    }

    /** Where sockets for {@code ssl:} and {@code wss:} come from; {@code null} for Java's own. */
    public void setSocketFactory(SSLSocketFactory sockets) {
        options.setSocketFactory(sockets);
    }

    @Override
    public void setCallback(MqttCallback callback) {
        super.setCallback(new SessionCallback(callback));
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
        subscription.start(topics.isEmpty() ? List.of(topicFilter) : topics, subscribedQos);
        return null;
    }

    /**
     * Tells the broker that a message is done with. Without a connection nothing is said: the broker sends the message again, and it is then
     * acknowledged.
     *
     * @param exchange one whose message came through this client
     */
    public void acknowledge(Exchange exchange) throws MqttException {
        MqttMessage message = exchange.getIn(PahoMqtt5Message.class).getMqttMessage();
        if (message.getQos() > 0 && isConnected()) {
            messageArrivedComplete(message.getId(), message.getQos());
        }
    }

    /** Ends the connection; the broker keeps the session. Does not fail. */
    @Override
    public void close() {
        subscription.close();
        // Else a reconnect that is under way would go on.
        options.setAutomaticReconnect(false);
        try {
            if (isConnected()) {
                disconnect();
            }
            super.close(true);
        } catch (MqttException e) {
            LOG.debug("The connection to {} did not end in good order", getServerURI(), e);
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /**
     * How many messages to ask for without acknowledgement. Not more than the endpoints of this context take: they would hold back the thread
     * that also takes in the broker's answers, and after a minute without those the connection counts as lost.
     */
    private int window() {
        return camelContext == null
                ? RECEIVE_MAXIMUM
                : camelContext.getEndpoints().stream()
                        .filter(PushgatewayEndpoint.class::isInstance)
                        .mapToInt(endpoint -> ((PushgatewayEndpoint) endpoint)
                                .getConfiguration()
                                .getMaxPending())
                        .reduce(RECEIVE_MAXIMUM, Math::min);
    }

    /** This client, as its subscription wants it. */
    private final class Connection implements KeptSubscription.Connection {

        @Override
        public String getServerURI() {
            return Mqtt5Session.this.getServerURI();
        }

        @Override
        public String getClientId() {
            return Mqtt5Session.this.getClientId();
        }

        @Override
        public boolean isConnected() {
            return Mqtt5Session.this.isConnected();
        }

        @Override
        public void connect(Consumer<Throwable> failed) throws MqttException {
            options.setReceiveMaximum(window());
            // What follows success is connectComplete of the callback.
            aClient.connect(options, null, new Listener(token -> {}, failed));
        }

        @Override
        public void subscribe(List<String> filters, int qos, Consumer<String> done, Consumer<Throwable> failed)
                throws MqttException {
            MqttSubscription[] subscriptions = filters.stream()
                    .map(filter -> new MqttSubscription(filter, qos))
                    .toArray(MqttSubscription[]::new);
            Listener listener = new Listener(token -> done.accept(refusal(token, filters)), failed);
            aClient.subscribe(subscriptions, null, listener, new MqttProperties());
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

        private final MqttCallback consumer;

        SessionCallback(MqttCallback consumer) {
            this.consumer = consumer;
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            subscription.connected();
        }

        @Override
        public void messageArrived(String arrivedTopic, MqttMessage message) throws Exception {
            if (camelContext != null && camelContext.isStopping()) {
                // Not taken in and not acknowledged: the next session gets it.
                return;
            }
            consumer.messageArrived(arrivedTopic, message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            subscription.lost(why(response));
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
            return KeptSubscription.why(response.getException());
        }
    }
}
