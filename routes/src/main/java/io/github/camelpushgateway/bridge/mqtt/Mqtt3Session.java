// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.PahoMessage;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttTopic;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 3.1.1 session that loses nothing, for the {@code client} option of a {@code paho:} endpoint: the sister of {@link Mqtt5Session},
 * which says why it is needed. How long a broker keeps the session is the broker's to decide. Thread safe once it is set up.
 */
public class Mqtt3Session extends MqttClient implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Mqtt3Session.class);

    private static final int REFUSED = 0x80;

    private final MqttConnectOptions options = new MqttConnectOptions();
    private final KeptSubscription subscription = new KeptSubscription(new Connection());
    private volatile List<String> topics = List.of();
    private volatile CamelContext camelContext;

    /**
     * @param brokerUrl {@code tcp://host:port} or {@code ssl://host:port}
     * @param clientId the name under which the broker keeps the session
     */
    public Mqtt3Session(String brokerUrl, String clientId) throws MqttException {
        super(brokerUrl, clientId, new MemoryPersistence());
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(false);
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
        if (password != null && !password.isEmpty()) {
            options.setPassword(password.toCharArray());
        }
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
     * Subscribes as soon as there is a connection, now and whenever it was lost, and sees to it that there is one. What comes of it is not
     * waited for.
     *
     * @param topicFilter used if {@link #setTopics} was not
     * @throws IllegalArgumentException if this is no topic filter
     */
    @Override
    public void subscribe(String topicFilter, int subscribedQos) {
        MqttTopic.validate(topicFilter, true);
        subscription.start(topics.isEmpty() ? List.of(topicFilter) : topics, subscribedQos);
    }

    /**
     * Tells the broker that a message is done with. Without a connection nothing is said: the broker sends the message again, and it is then
     * acknowledged.
     *
     * @param exchange one whose message came through this client
     */
    public void acknowledge(Exchange exchange) throws MqttException {
        MqttMessage message = exchange.getIn(PahoMessage.class).getMqttMessage();
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

    /** This client, as its subscription wants it. */
    private final class Connection implements KeptSubscription.Connection {

        @Override
        public String getServerURI() {
            return Mqtt3Session.this.getServerURI();
        }

        @Override
        public String getClientId() {
            return Mqtt3Session.this.getClientId();
        }

        @Override
        public boolean isConnected() {
            return Mqtt3Session.this.isConnected();
        }

        @Override
        public void connect(Consumer<Throwable> failed) throws MqttException {
            // What follows success is connectComplete of the callback.
            aClient.connect(options, null, new Listener(token -> {}, failed));
        }

        @Override
        public void subscribe(List<String> filters, int qos, Consumer<String> done, Consumer<Throwable> failed)
                throws MqttException {
            int[] each = new int[filters.size()];
            Arrays.fill(each, qos);
            Listener listener = new Listener(token -> done.accept(refusal(token, filters)), failed);
            aClient.subscribe(filters.toArray(String[]::new), each, null, listener);
        }
    }

    /** Why the broker does not send what was subscribed to, or {@code null} if it does. */
    private static String refusal(IMqttToken token, List<String> filters) {
        int[] granted = token.getGrantedQos();
        for (int i = 0; i < granted.length && i < filters.size(); i++) {
            if (granted[i] == REFUSED) {
                return "the broker refuses " + filters.get(i);
            }
        }
        return null;
    }

    /** Hears of an outcome. */
    private record Listener(Consumer<IMqttToken> done, Consumer<Throwable> failed) implements IMqttActionListener {

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
    private final class SessionCallback implements MqttCallbackExtended {

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
        public void connectionLost(Throwable failure) {
            subscription.lost(KeptSubscription.why(failure));
            consumer.connectionLost(failure);
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            consumer.deliveryComplete(token);
        }
    }
}
