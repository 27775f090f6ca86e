// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.PahoMessage;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttTopic;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 3.1.1 session that loses nothing, for the {@code client} option of a {@code paho:} endpoint: the sister
 * of {@link Mqtt5Session}, which says why it is needed. How long a broker keeps the session is the broker's to
 * decide. Thread safe once it is set up.
 */
public class Mqtt3Session extends MqttClient implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Mqtt3Session.class);

    private static final int REFUSED = 0x80;

    private final MqttConnectOptions options = new MqttConnectOptions();
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
    public Mqtt3Session(String brokerUrl, String clientId) throws MqttException {
        super(BrokerUrl.checked(brokerUrl), clientId, new MemoryPersistence());
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(false);
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
        if (password != null && !password.isEmpty()) {
            options.setPassword(password.toCharArray());
        }
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
     * What comes of it is not waited for.
     *
     * @param topicFilter used if {@link #setTopics} was not
     * @throws IllegalArgumentException if this is no topic filter
     */
    @Override
    public void subscribe(String topicFilter, int subscribedQos) {
        MqttTopic.validate(topicFilter, true);
        session.start(topics.isEmpty() ? List.of(topicFilter) : topics, subscribedQos);
    }

    /**
     * Tells the broker that a message is done with. Without a connection nothing is said: the broker sends the
     * message again, and it is then acknowledged.
     *
     * @param exchange one whose message came through this client
     */
    public void acknowledge(Exchange exchange) throws MqttException {
        MqttMessage message = exchange.getIn(PahoMessage.class).getMqttMessage();
        if (message.getQos() > 0 && client.isConnected()) {
            client.messageArrivedComplete(message.getId(), message.getQos());
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

    /** This client, as its session wants it. */
    private final class Connection implements KeptSession.Connection {

        @Override
        public String url() {
            return Mqtt3Session.this.getServerURI();
        }

        @Override
        public String clientId() {
            return Mqtt3Session.this.getClientId();
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
            // What follows success is connectComplete of the callback.
            client.connect(options, null, new Listener(token -> {}, failed));
        }

        @Override
        public void subscribe(List<String> filters, int qos, Consumer<String> done, Consumer<Throwable> failed)
                throws MqttException {
            int[] each = new int[filters.size()];
            Arrays.fill(each, qos);
            Listener listener = new Listener(token -> done.accept(refusal(token, filters)), failed);
            client.subscribe(filters.toArray(String[]::new), each, null, listener);
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

    /** Paho's own client, whose every connection is read with a limit. */
    private final class LimitedClient extends MqttAsyncClient {

        LimitedClient(PahoThreads threads) throws MqttException {
            super(
                    Mqtt3Session.this.getServerURI(),
                    Mqtt3Session.this.getClientId(),
                    new MemoryPersistence(),
                    new ScheduledExecutorPingSender(threads),
                    threads);
        }

        @Override
        protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions given) throws MqttException {
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
            return new LimitedPackets(module.getInputStream(), session.maxMessageBytes(), false, session::dropped);
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
        public void connectionLost(Throwable failure) {
            if (of == client) {
                session.lost(KeptSession.why(failure));
            }
            consumer.connectionLost(failure);
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            consumer.deliveryComplete(token);
        }
    }
}
