// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

import io.github.camelpushgateway.bridge.settings.Settings;
import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How a Kafka cluster is reached, with credentials and certificates, and the properties of each kind of client of it:
 * those that {@code kafka.option.*} set, and over them those that nothing is lost without. Immutable; the properties
 * are the caller's own.
 */
public final class KafkaConnection {

    /**
     * How long an owner may be unheard of before the others take its partitions over, milliseconds. Above what a
     * broker allows at the least, 6 seconds, and short, as nothing is pushed of them meanwhile.
     */
    private static final int SESSION_TIMEOUT_MILLIS = 9_000;

    private static final int HEARTBEAT_MILLIS = 3_000;

    /** What a client needs for any purpose. */
    private static final Set<String> COMMON = AdminClientConfig.configNames();

    private final String brokers;
    private final KafkaConfiguration configuration;

    private KafkaConnection(String brokers, KafkaConfiguration configuration) {
        this.brokers = brokers;
        this.configuration = configuration;
    }

    /**
     * The cluster that the settings name.
     *
     * @param context looks up what an option's value names, as {@code #bean:name}
     * @throws SettingsException if an option's value does not fit; says which
     */
    public static KafkaConnection of(Settings settings, CamelContext context) {
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setSessionTimeoutMs(SESSION_TIMEOUT_MILLIS);
        configuration.setHeartbeatIntervalMs(HEARTBEAT_MILLIS);
        configuration.setAutoOffsetReset("earliest");
        configuration.setBrokers(settings.get("kafka.brokers"));
        for (Map.Entry<String, String> option : KafkaOptions.of(settings).entrySet()) {
            try {
                PropertyBindingSupport.bindProperties(
                        context, configuration, new HashMap<>(Map.of(option.getKey(), option.getValue())));
            } catch (RuntimeException e) {
                throw new SettingsException(
                        KafkaOptions.PREFIX + option.getKey() + " is not what camel-kafka takes there ("
                                + e.getClass().getSimpleName() + "). See the options of camel-kafka",
                        e);
            }
        }
        return new KafkaConnection(settings.get("kafka.brokers"), configuration);
    }

    /** Looks at {@code kafka.option.*}. */
    public static void check(Settings settings, Consumer<String> problems) {
        KafkaOptions.check(settings, problems);
    }

    /** Addresses of brokers, or what is wrong with them as advice; {@code null} if nothing is. */
    public static String problemOfBrokers(String addresses) {
        for (String address : addresses.split(",", -1)) {
            if (!address.strip().matches("(?:[A-Z_]+://)?(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):\\d{1,5}")) {
                return "Write host:port, several separated by commas, for example kafka-1:9092,kafka-2:9092";
            }
        }
        return null;
    }

    /** A topic's name, or what is wrong with it as advice; {@code null} if nothing is. */
    public static String problemOfTopic(String topic) {
        return topic.matches("[A-Za-z0-9._-]{1,249}") && !topic.matches("\\.{1,2}")
                ? null
                : "A topic's name has letters, digits, dots, dashes and underscores, 249 at most";
    }

    /** Addresses of brokers, as they were set. */
    public String brokers() {
        return brokers;
    }

    /** How long a member of the group may be unheard of, in milliseconds. */
    public int sessionTimeoutMillis() {
        return configuration.getSessionTimeoutMs();
    }

    /** For a client that asks about topics, and makes them. */
    public Properties admin() {
        Properties properties = common();
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        return properties;
    }

    /** For a member of a consumer group: keys as text, values as bytes; it commits what it is told to. */
    public Properties consumer(String groupId) {
        Properties properties = configuration.createConsumerProperties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        return properties;
    }

    /** For a reader of one partition, without a group: keys as text, values as bytes, of what was committed only. */
    public Properties reader() {
        Properties properties = common();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        return properties;
    }

    /** For a writer that Kafka has to acknowledge, in order and once: keys as text, values as bytes. */
    public Properties producer() {
        Properties properties = configuration.createProducerProperties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return properties;
    }

    /** For a writer of transactions under a name that one process at a time may use. */
    public Properties transactions(String transactionalId) {
        Properties properties = common();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return properties;
    }

    /** Where the brokers are, and who we are. */
    private Properties common() {
        Properties properties = new Properties();
        configuration.createProducerProperties().forEach((name, value) -> {
            boolean isSecurity =
                    name.toString().matches("(security|ssl|sasl)\\..*") || name.equals("client.dns.lookup");
            if (isSecurity && COMMON.contains(name.toString())) {
                properties.put(name, value);
            }
        });
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        return properties;
    }

    @Override
    public String toString() {
        return "Kafka at " + brokers;
    }
}
