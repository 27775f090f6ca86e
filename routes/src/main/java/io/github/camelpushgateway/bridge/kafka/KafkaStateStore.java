// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import io.github.camelpushgateway.bridge.records.KafkaConnection;
import io.github.camelpushgateway.bridge.records.KafkaFailure;
import io.github.camelpushgateway.group.store.FencedStateException;
import io.github.camelpushgateway.group.store.FencedStateStore;
import io.github.camelpushgateway.group.store.StateStoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the groups of one partition, in the same partition of a compacted topic: a record for each entry,
 * one transaction for each save. Whoever takes over is the only one who can save from then on, as the partition has one
 * transactional id, and Kafka shuts out who had it before. Thread safe.
 */
final class KafkaStateStore implements FencedStateStore {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaStateStore.class);

    /** Between a group's name and an entry's key: neither holds it. */
    private static final char BETWEEN = '\u0000';

    private static final String BLOCK_MILLIS = "20000";
    private static final long READ_SECONDS = 120;

    private final KafkaConnection connection;
    private final TopicPartition partition;
    private final Consumer<String> whenBroken;

    /** By group, by entry. */
    private final Map<String, Map<String, byte[]>> groups = new ConcurrentHashMap<>();

    // Guarded by this.
    private KafkaProducer<String, byte[]> producer;

    /**
     * @param whenBroken is given why nothing can be saved any more until the groups are taken over again; called while
     *     a save fails
     */
    KafkaStateStore(KafkaConnection connection, TopicPartition partition, Consumer<String> whenBroken) {
        this.connection = connection;
        this.partition = partition;
        this.whenBroken = whenBroken;
    }

    @Override
    public synchronized void takeOver() {
        close();
        groups.clear();
        long started = System.nanoTime();
        try {
            Properties properties = connection.transactions(partition.topic() + "-" + partition.partition());
            properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
            properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, BLOCK_MILLIS);
            properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
            properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
            producer = new KafkaProducer<>(properties);
            producer.initTransactions();
            long entries = read();
            LOG.info(
                    "State of {}: {} entries read in {} ms",
                    partition,
                    entries,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        } catch (KafkaException e) {
            close();
            throw new StateStoreException(
                    "The state topic's partition " + partition + " cannot be opened: "
                            + KafkaFailure.words(e, connection.brokers()),
                    e);
        }
    }

    /** Reads the partition to its end, as it is now that nobody else can write. */
    private long read() {
        long entries = 0;
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(connection.reader())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READ_SECONDS);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> entry : consumer.poll(Duration.ofMillis(100))) {
                    entries++;
                    readEntry(entry);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new KafkaException("it is not read to its end within " + READ_SECONDS + " s");
                }
            }
        }
        return entries;
    }

    private void readEntry(ConsumerRecord<String, byte[]> record) {
        int between = record.key() == null ? -1 : record.key().indexOf(BETWEEN);
        if (between < 0) {
            LOG.warn("State of {}: an entry that is not the bridge's own is passed over", partition);
            return;
        }
        remember(record.key().substring(0, between), record.key().substring(between + 1), record.value());
    }

    private void remember(String group, String entry, byte[] value) {
        if (value == null) {
            groups.computeIfPresent(group, (name, entries) -> {
                entries.remove(entry);
                return entries.isEmpty() ? null : entries;
            });
        } else {
            groups.computeIfAbsent(group, name -> new ConcurrentHashMap<>()).put(entry, value);
        }
    }

    @Override
    public Set<String> groups() {
        return Set.copyOf(groups.keySet());
    }

    @Override
    public Map<String, byte[]> load(String group) {
        return new HashMap<>(groups.getOrDefault(group, Map.of()));
    }

    @Override
    public synchronized void save(String group, Map<String, byte[]> puts, Collection<String> removals) {
        if (producer == null) {
            throw new StateStoreException("The state of " + partition + " is not open; it is opened again soon", null);
        }
        try {
            producer.beginTransaction();
            puts.forEach((entry, value) -> send(group, entry, value));
            removals.forEach(entry -> send(group, entry, null));
            producer.commitTransaction();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            close();
            throw new FencedStateException(
                    "The state of " + partition + " is not saved: another owner has taken it over");
        } catch (KafkaException | IllegalStateException e) {
            // Whether it was committed may not be known: reading it again tells.
            close();
            String words =
                    "The state of " + partition + " cannot be saved: " + KafkaFailure.words(e, connection.brokers());
            whenBroken.accept(words);
            throw new StateStoreException(words, e);
        }
        puts.forEach((entry, value) -> remember(group, entry, value));
        removals.forEach(entry -> remember(group, entry, null));
    }

    private void send(String group, String entry, byte[] value) {
        producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), group + BETWEEN + entry, value));
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
    }

    @Override
    public String toString() {
        return "kafka:" + partition;
    }
}
