// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import io.github.camelpushgateway.bridge.records.KafkaConnection;
import io.github.camelpushgateway.bridge.records.KafkaFailure;
import io.github.camelpushgateway.bridge.records.KafkaTopics;
import io.github.camelpushgateway.bridge.records.TopicException;
import io.github.camelpushgateway.bridge.settings.Setting;
import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Closing;
import io.github.camelpushgateway.bridge.source.Source;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** Records of a Kafka topic, whose partitions the bridges of a group share. */
public final class KafkaSource implements Source {

    private static final SettingGroup SETTINGS = new SettingGroup(
            "Kafka (kafka.camel.yaml)",
            "kafka",
            Setting.of("kafka.brokers", "addresses of brokers, `host:9092`, separated by commas")
                    .check(KafkaConnection::problemOfBrokers)
                    .asRequired(),
            Setting.of("kafka.topic", "the topic with the records")
                    .more(
                            "Each value is a message, as on MQTT: JSON, or what a rule's payload says. With mqtt.to=kafka the MQTT messages are written to it.")
                    .check(KafkaConnection::problemOfTopic)
                    .asRequired(),
            Setting.of("kafka.group-id", "the consumer group: bridges with the same one share the partitions")
                    .byDefault("camel-pushgateway"),
            Setting.of(
                            "kafka.state-topic",
                            "the compacted topic for what is known of the groups, with as many partitions; else the topic's name and `-state`")
                    .check(KafkaConnection::problemOfTopic),
            Setting.of("kafka.create-topics", "`true`: a topic that is missing is made")
                    .byDefault("false")
                    .oneOf(List.of("true", "false"), "Write true or false"),
            Setting.of("kafka.job", "the job that records are pushed for").byDefault("mqtt"),
            Setting.of("kafka.mapping", "the mapping file; else that of `mqtt.mapping`")
                    .kind(Setting.Kind.RESOURCE),
            Setting.of("kafka.option.*", "any option of camel-kafka, for TLS, credentials and times")
                    .more("Written as camel-kafka has it, or with dashes. Their values are shown nowhere.")
                    .example("security-protocol=SASL_SSL"));

    @Override
    public SettingGroup settings() {
        return SETTINGS;
    }

    @Override
    public String routeFile(SourceSettings settings) {
        return "kafka.camel.yaml";
    }

    @Override
    public String template(SourceSettings settings) {
        return "kafka";
    }

    @Override
    public Map<String, String> parameters(SourceSettings settings) {
        return Map.of("topic", settings.get("topic"));
    }

    /** That of the MQTT messages, as the records mostly are such. */
    @Override
    public String mapping(SourceSettings settings) {
        return settings.has("mapping")
                ? settings.get("mapping")
                : settings.all().get("mqtt.mapping");
    }

    @Override
    public void bind(SourceSettings settings, CamelContext context) {
        // A route of the user's own has nothing to do with the session, which Camel would give it.
        context.getComponent("kafka", KafkaComponent.class).setAutowiredEnabled(false);
        KafkaSession session =
                new KafkaSession(KafkaConnection.of(settings.all(), context), settings.id(), settings.get("topic"));
        session.setGroupId(settings.get("group-id"));
        session.setStateTopic(stateTopic(settings));
        session.setCreateTopics(Boolean.parseBoolean(settings.get("create-topics")));
        session.setJob(settings.get("job"));
        session.setMapping(mapping(settings));
        session.setCamelContext(context);
        context.getRegistry().bind(settings.id() + ".session", session);
        Closing.withContext(context, session);
    }

    private static String stateTopic(SourceSettings settings) {
        return settings.has("state-topic") ? settings.get("state-topic") : settings.get("topic") + "-state";
    }

    @Override
    public String reach(SourceSettings settings) throws Exception {
        String topic = settings.get("topic");
        String stateTopic = stateTopic(settings);
        try (CamelContext context = new DefaultCamelContext()) {
            KafkaTopics topics = new KafkaTopics(KafkaConnection.of(settings.all(), context), false);
            int partitions = topics.check(topic, stateTopic);
            return settings.get("brokers") + " has the topic " + topic + " and its state topic " + stateTopic
                    + ", with " + partitions + " partitions each";
        } catch (ExecutionException e) {
            throw new IllegalStateException(KafkaFailure.words(e, settings.get("brokers")), e);
        } catch (TopicException e) {
            if (Boolean.parseBoolean(settings.get("create-topics")) && e.isMissing()) {
                return settings.get("brokers") + " answers; a topic that is missing will be made";
            }
            throw e;
        }
    }

    @Override
    public void check(SourceSettings settings, Consumer<String> problems) {
        KafkaConnection.check(settings.all(), problems);
        if (settings.has("topic") && stateTopic(settings).equals(settings.get("topic"))) {
            problems.accept(settings.wrong(
                    "state-topic",
                    "It is the records' topic. Name another one, or leave it out for the topic's name and -state"));
        }
    }
}
