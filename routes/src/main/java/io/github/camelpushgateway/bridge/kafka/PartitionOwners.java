// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** The owners of all partitions that this process has, or had. Thread safe. */
final class PartitionOwners {

    private final Map<TopicPartition, PartitionOwner> owners = new ConcurrentHashMap<>();
    private final Function<TopicPartition, PartitionOwner> maker;

    PartitionOwners(Function<TopicPartition, PartitionOwner> maker) {
        this.maker = maker;
    }

    /** That of a partition which this process has, or had. */
    PartitionOwner get(TopicPartition partition) {
        return Objects.requireNonNull(owners.get(partition), "no owner of the partition");
    }

    /** Those whose partitions this process has now. */
    List<PartitionOwner> assigned() {
        return owners.values().stream().filter(PartitionOwner::isAssigned).toList();
    }

    /** Those of them that are of these partitions. */
    List<PartitionOwner> assigned(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(owners::get)
                .filter(Objects::nonNull)
                .filter(PartitionOwner::isAssigned)
                .toList();
    }

    /** A partition is this process's from now on. */
    void assign(TopicPartition partition) {
        owners.computeIfAbsent(partition, maker).assigned();
    }

    /**
     * Has partitions emptied that are to be given back, all at the same time.
     *
     * @param meanwhile what keeps the membership, every now and then
     */
    void drain(List<PartitionOwner> leaving, Duration atMost, Runnable meanwhile) {
        CountDownLatch drained = new CountDownLatch(leaving.size());
        for (PartitionOwner owner : leaving) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            owner.drain(atMost);
                        } finally {
                            drained.countDown();
                        }
                    },
                    "KafkaDrain-" + owner.partition());
            thread.setDaemon(true);
            thread.start();
        }
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!drained.await(1, TimeUnit.SECONDS) && System.nanoTime() - end < 0) {
                meanwhile.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all of them for good. */
    void close() {
        owners.values().forEach(PartitionOwner::close);
    }
}
