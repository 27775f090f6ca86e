// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.it;

import io.github.camelpushgateway.samples.servers.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics of a test at a broker, and who writes records to them. */
final class KafkaRecords implements AutoCloseable {

    private final KafkaBroker broker;
    private final KafkaProducer<String, byte[]> producer;
    private final Admin admin;

    KafkaRecords(KafkaBroker broker) {
        this.broker = broker;
        Map<String, Object> client = Map.of("bootstrap.servers", broker.address());
        admin = Admin.create(client);
        // One request at a time: of several to a topic that was made a moment ago the first may be refused, and those
        // after
        // it are then out of order for good.
        Map<String, Object> writer =
                Map.of("bootstrap.servers", broker.address(), "max.in.flight.requests.per.connection", "1");
        producer = new KafkaProducer<>(writer, new StringSerializer(), new ByteArraySerializer());
    }

    KafkaBroker broker() {
        return broker;
    }

    /** Makes a topic and its state topic. */
    void make(String topic, int partitions) throws Exception {
        make(topic, partitions, "delete");
        make(topic + "-state", partitions, "compact");
    }

    void make(String topic, int partitions, String policy) throws Exception {
        NewTopic wanted = new NewTopic(topic, partitions, (short) 1).configs(Map.of("cleanup.policy", policy));
        admin.createTopics(List.of(wanted)).all().get();
    }

    /** Writes a record and waits until Kafka has it. */
    void send(String topic, Integer partition, String key, String value, String... headers) throws Exception {
        List<RecordHeader> all = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new RecordHeader(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, key, bytes, List.copyOf(all)))
                .get();
    }

    /** Writes a record; {@link #flush} waits for all. */
    void sendSoon(String topic, int partition, String key, String value) {
        producer.send(new ProducerRecord<>(topic, partition, key, value.getBytes(StandardCharsets.UTF_8)));
    }

    void flush() {
        producer.flush();
    }

    /** What a group has committed, by partition. */
    Map<Integer, Long> committed(String group) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        return offsets.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                        .offset()));
    }

    /** Has a group begin again with each partition's first record; nobody of it may run. */
    void rewind(String group, String topic, int partitions) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> beginning = new java.util.HashMap<>();
        for (int i = 0; i < partitions; i++) {
            beginning.put(new TopicPartition(topic, i), new OffsetAndMetadata(0));
        }
        admin.alterConsumerGroupOffsets(group, beginning).all().get();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
