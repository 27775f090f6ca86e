// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.records;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two topics of the owners: one with the records, and one with what is known of the groups, compacted, with as
 * many partitions. Used by one thread at a time.
 */
public final class KafkaTopics {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

    /** Of a topic that is made here: so many owners can share the work. */
    private static final int PARTITIONS = 12;

    private final KafkaConnection connection;
    private final boolean create;

    /** @param create whether a topic that is missing may be made */
    public KafkaTopics(KafkaConnection connection, boolean create) {
        this.connection = connection;
        this.create = create;
    }

    /**
     * Looks whether the records' topic is there, and makes it if that is allowed.
     *
     * @return how many partitions it has
     * @throws TopicException if it is not there, and why else
     * @throws ExecutionException if the cluster does not answer or refuses it
     */
    public int checkRecords(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(connection.admin())) {
            return records(admin, topic);
        }
    }

    /**
     * Looks whether both topics fit together, and makes those that are missing if that is allowed.
     *
     * @return how many partitions each has
     * @throws TopicException if they do not
     * @throws ExecutionException if the cluster does not answer or refuses it
     */
    public int check(String topic, String stateTopic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(connection.admin())) {
            int partitions = records(admin, topic);
            int ofState = partitions(admin, stateTopic);
            if (ofState == 0) {
                ofState = make(admin, stateTopic, "state topic", "kafka.state-topic", partitions, true);
            }
            if (ofState != partitions) {
                throw new TopicException(
                        "the topic " + topic + " has " + partitions + " partitions and the state topic "
                                + stateTopic + " has " + ofState
                                + ". They need as many, as what is known of a partition's groups"
                                + " is kept in the partition of the same number, and a group's partition changes with their"
                                + " number. Make a new topic for records and a new one for state, with the same number, and name"
                                + " them by kafka.topic and kafka.state-topic");
            }
            String policy = policy(admin, stateTopic);
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                throw new TopicException("the state topic " + stateTopic + " is not compacted (cleanup.policy=" + policy
                        + "), so that Kafka would delete counters with time. Set it: kafka-configs.sh --alter --topic "
                        + stateTopic + " --add-config cleanup.policy=compact");
            }
            return partitions;
        }
    }

    private int records(Admin admin, String topic) throws ExecutionException, InterruptedException {
        int partitions = partitions(admin, topic);
        return partitions > 0 ? partitions : make(admin, topic, "topic", "kafka.topic", PARTITIONS, false);
    }

    private int make(Admin admin, String topic, String what, String setting, int partitions, boolean compacted)
            throws ExecutionException, InterruptedException {
        if (!create) {
            throw new TopicException(
                    "there is no " + what + " " + topic + " at " + connection.brokers() + ". Correct " + setting
                            + ", or make it: kafka-topics.sh --create --topic " + topic + " --partitions " + partitions
                            + (compacted ? " --config cleanup.policy=compact" : "")
                            + "; or let the bridge make it with kafka.create-topics=true",
                    true);
        }
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty());
        if (compacted) {
            wanted.configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        }
        try {
            admin.createTopics(List.of(wanted)).all().get();
            LOG.info("Made the {} {} with {} partitions", what, topic, partitions);
        } catch (ExecutionException e) {
            // Another owner that starts now was faster.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        int made = partitions(admin, topic);
        return made > 0 ? made : partitions;
    }

    /** 0 if there is no such topic. */
    private static int partitions(Admin admin, String topic) throws ExecutionException, InterruptedException {
        try {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    private static String policy(Admin admin, String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        return config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    }
}
