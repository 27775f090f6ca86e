// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import io.github.camelpushgateway.bridge.records.TopicException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer that camel-kafka polls, with what it lacks: partitions have owners, which are opened and emptied as
 * partitions come and go; only so far is committed as the gateway has accepted; a partition with too much under way is
 * paused; and each accepted commit proves that this process is still a member. Used by the polling thread only, apart
 * from {@link #wakeup}.
 */
final class GroupMember extends KafkaConsumer<Object, Object> implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);

    /** Records of a partition that may be on their way to the gateway. */
    private static final int MOST_OPEN = 1_000;

    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final long MILLIS_AFTER_A_FAILURE = 5_000;

    private final PartitionOwners owners;
    private final Watch watch;
    private final Membership membership;
    private final Object waking = new Object();
    private volatile boolean woken;

    private Collection<String> topics = List.of();
    private boolean subscribed;
    private long committedNanos;
    private boolean committing;

    /** Who wants to know how it goes. */
    interface Watch {

        /**
         * Looks whether the topics are as they have to be.
         *
         * @throws TopicException if they are not
         * @throws ExecutionException if they cannot be looked at
         */
        void checkTopics() throws ExecutionException, InterruptedException;

        /** Whether it is to go on. */
        boolean isRunning();

        /**
         * A poll went well.
         *
         * @param isReached whether the coordinator has been heard of lately
         * @param lag records that the gateway has not accepted; -1 if that is not known
         */
        void polled(int records, boolean isReached, long lag);

        /** A poll failed; it is tried again. */
        void failed(Exception failure);
    }

    GroupMember(Properties properties, PartitionOwners owners, Membership membership, Watch watch) {
        super(properties);
        this.owners = owners;
        this.watch = watch;
        this.membership = membership;
        committedNanos = System.nanoTime() - COMMIT_NANOS;
    }

    /** Only notes the topics: they are looked at first, and the cluster may be away. */
    @Override
    public void subscribe(Collection<String> wanted, ConsumerRebalanceListener camels) {
        topics = List.copyOf(wanted);
        subscribed = false;
    }

    @Override
    public ConsumerRecords<Object, Object> poll(Duration timeout) {
        try {
            if (!subscribed) {
                watch.checkTopics();
                super.subscribe(topics, this);
                subscribed = true;
            }
            owners.assigned().forEach(owner -> owner.tracker().untakenAreDone());
            commit();
            openAndPause();
            ConsumerRecords<Object, Object> records = super.poll(timeout);
            for (ConsumerRecord<Object, Object> record : records) {
                owners.get(new TopicPartition(record.topic(), record.partition()))
                        .tracker()
                        .polled(record.offset());
            }
            watch.polled(records.count(), isReached(), lag());
            return records;
        } catch (WakeupException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ConsumerRecords.empty();
        } catch (KafkaException | TopicException | ExecutionException e) {
            watch.failed(e);
            rest();
            return ConsumerRecords.empty();
        }
    }

    /** Waits a while, or until it is to end. */
    private void rest() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_AFTER_A_FAILURE);
        synchronized (waking) {
            try {
                for (long left = end - System.nanoTime();
                        left > 0 && !woken && watch.isRunning();
                        left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(waking, Math.min(left, TimeUnit.MILLISECONDS.toNanos(200)));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void wakeup() {
        synchronized (waking) {
            woken = true;
            waking.notifyAll();
        }
        super.wakeup();
    }

    /** Commits what is done with, now and then; also where nothing is, as it proves the membership. */
    private void commit() {
        long now = membership.now();
        if (committing || now - committedNanos < COMMIT_NANOS && membership.isProven()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(owners.assigned());
        if (offsets.isEmpty()) {
            return;
        }
        committedNanos = now;
        committing = true;
        commitAsync(offsets, (committed, failure) -> {
            committing = false;
            if (failure == null) {
                membership.proven(now);
            } else {
                // As while partitions are being distributed again. Tried again with the next poll.
                LOG.debug("Offsets are not committed", failure);
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<PartitionOwner> owners) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionOwner owner : owners) {
            long position = owner.tracker().position();
            if (position < 0) {
                // Nothing has come, so nothing is open either.
                position = positionIfKnown(owner.partition());
            }
            if (position >= 0) {
                offsets.put(owner.partition(), new OffsetAndMetadata(position));
            }
        }
        return offsets;
    }

    private long positionIfKnown(TopicPartition partition) {
        try {
            return position(partition, Duration.ofMillis(1));
        } catch (TimeoutException e) {
            return -1;
        }
    }

    private void openAndPause() {
        Set<TopicPartition> held = new HashSet<>();
        for (PartitionOwner owner : owners.assigned()) {
            long position = owner.tracker().position();
            if (owner.openIfDue() && position >= 0) {
                seek(owner.partition(), position);
            }
            if (!owner.isOpen() || owner.tracker().open() >= MOST_OPEN) {
                held.add(owner.partition());
            }
        }
        Set<TopicPartition> paused = paused();
        Set<TopicPartition> resumed = new HashSet<>(paused);
        resumed.removeAll(held);
        held.removeAll(paused);
        if (!resumed.isEmpty()) {
            resume(resumed);
        }
        if (!held.isEmpty()) {
            pause(held);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        // Not before their state was read.
        pause(partitions);
        partitions.forEach(owners::assign);
        LOG.info("This process owns {} more: {}", partitions.size() == 1 ? "a partition" : "partitions", partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<PartitionOwner> leaving = owners.assigned(partitions);
        if (leaving.isEmpty()) {
            return;
        }
        long started = System.nanoTime();
        int open = leaving.stream().mapToInt(owner -> owner.tracker().open()).sum();
        owners.drain(leaving, DRAIN, () -> commitNow(owners.assigned()));
        commitNow(leaving);
        leaving.forEach(PartitionOwner::gone);
        LOG.info(
                "Gave {} back after {} ms; {} records were under way, {} come again at the next owner",
                partitions,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started),
                open,
                leaving.stream().mapToInt(owner -> owner.tracker().open()).sum());
    }

    /** Commits and waits for it. A failure costs no more than that records come again. */
    private void commitNow(Collection<PartitionOwner> owners) {
        long asked = membership.now();
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = offsets(owners);
            if (!offsets.isEmpty()) {
                commitSync(offsets, Duration.ofSeconds(2));
                membership.proven(asked);
            }
        } catch (KafkaException e) {
            LOG.debug("Offsets are not committed", e);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        List<PartitionOwner> gone = owners.assigned(partitions);
        membership.end();
        gone.forEach(PartitionOwner::gone);
        if (!gone.isEmpty()) {
            LOG.warn(
                    "The group {} goes on without this process: {} are another's now. What was under way there comes again",
                    groupMetadata().groupId(),
                    partitions);
        }
    }

    @Override
    public void close() {
        super.close();
        gone();
    }

    @Override
    public void close(Duration timeout) {
        super.close(timeout);
        gone();
    }

    private void gone() {
        membership.end();
        owners.assigned().forEach(PartitionOwner::gone);
    }

    /** Whether a broker has been heard of lately: by commits, or without partitions by heartbeats that go out. */
    private boolean isReached() {
        if (!owners.assigned().isEmpty()) {
            return membership.isProven();
        }
        return metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("last-heartbeat-seconds-ago"))
                .map(metric -> metric.getValue().metricValue())
                .anyMatch(seconds -> seconds instanceof Double ago && ago >= 0 && ago < 10);
    }

    /** Records of our partitions that the gateway has not accepted; -1 if that is not known. */
    private long lag() {
        long lag = 0;
        for (PartitionOwner owner : new ArrayList<>(owners.assigned())) {
            OptionalLong behind = currentLag(owner.partition());
            if (behind.isEmpty()) {
                return -1;
            }
            lag += behind.getAsLong() + owner.tracker().open();
        }
        return lag;
    }
}
