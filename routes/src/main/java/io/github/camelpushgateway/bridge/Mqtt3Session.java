package io.github.camelpushgateway.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    /** With a try every five seconds, a line every five minutes. */
    private static final int FAILURES_A_LINE = 60;

    private final MqttConnectOptions options = new MqttConnectOptions();
    private final Executor later = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);
    private volatile CamelContext camelContext;
    private volatile String topic;
    private volatile int qos;
    private volatile boolean closed;

    /** In a row. A line more or less in the log does no harm, so nothing guards it. */
    private volatile int failures;

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
        options.setPassword(password == null || password.isEmpty() ? null : password.toCharArray());
    }

    @Override
    public void setCallback(MqttCallback callback) {
        super.setCallback(new SessionCallback(callback));
    }

    /**
     * Subscribes as soon as there is a connection, now and whenever it was lost, and sees to it that there is one. What comes of it is not
     * waited for.
     *
     * @throws IllegalArgumentException if this is no topic filter
     */
    @Override
    public void subscribe(String topicFilter, int subscribedQos) {
        MqttTopic.validate(topicFilter, true);
        topic = topicFilter;
        qos = subscribedQos;
        if (isConnected()) {
            subscribeNow();
        } else {
            connectNow();
        }
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
        closed = true;
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

    private void connectNow() {
        if (closed || isConnected()) {
            return;
        }
        try {
            // What follows success is connectComplete of the callback.
            aClient.connect(options, null, new Listener() {
                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    connectLater(failure);
                }
            });
        } catch (MqttException e) {
            connectLater(e);
        }
    }

    private void connectLater(Throwable failure) {
        if (failures++ % FAILURES_A_LINE == 0) {
            LOG.warn("No connection to {}, trying until there is one: {}", getServerURI(), why(failure));
        }
        later.execute(this::connectNow);
    }

    private void subscribeNow() {
        if (closed || !isConnected()) {
            return;
        }
        try {
            aClient.subscribe(topic, qos, null, new Listener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    subscribed(token.getGrantedQos());
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    subscribeLater(why(failure));
                }
            });
        } catch (MqttException e) {
            subscribeLater(why(e));
        }
    }

    private void subscribed(int[] grantedQos) {
        if (grantedQos.length > 0 && grantedQos[0] == REFUSED) {
            subscribeLater("the broker refuses it. May this user read the topic?");
        } else {
            failures = 0;
            LOG.info("Connected to {} as {}, subscribed to {}", getServerURI(), getClientId(), topic);
        }
    }

    private void subscribeLater(String why) {
        if (failures++ % FAILURES_A_LINE == 0) {
            LOG.warn("Not subscribed to {}, trying until it is: {}", topic, why);
        }
        later.execute(this::subscribeNow);
    }

    private static String why(Throwable failure) {
        return failure.getCause() == null
                ? failure.getMessage()
                : failure.getCause().toString();
    }

    /** Hears of an outcome. */
    private abstract static class Listener implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {}
    }

    /** The consumer's callback, except that what follows a reconnect is ours. */
    private final class SessionCallback implements MqttCallbackExtended {

        private final MqttCallback consumer;

        SessionCallback(MqttCallback consumer) {
            this.consumer = consumer;
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            subscribeNow();
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
            LOG.warn(
                    "The connection to {} as {} was lost, trying to connect again: {}",
                    getServerURI(),
                    getClientId(),
                    why(failure));
            consumer.connectionLost(failure);
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            consumer.deliveryComplete(token);
        }
    }
}
