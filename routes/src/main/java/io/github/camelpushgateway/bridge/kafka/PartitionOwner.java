// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.kafka;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.route.PushFailures;
import io.github.camelpushgateway.group.state.Position;
import io.github.camelpushgateway.ownership.NotOwnerException;
import io.github.camelpushgateway.ownership.Ownership;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition as this process pushes for it: its groups, their state, and which of its records are done with. It is
 * made when the partition is first assigned, and stays, asleep, while another process has it. Assigned, opened and
 * revoked by the thread that polls; records are pushed in their order, on a thread of the pool.
 */
final class PartitionOwner implements Ownership {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionOwner.class);

    private static final long NANOS_UNTIL_OPENED_AGAIN = TimeUnit.SECONDS.toNanos(3);

    private final TopicPartition partition;
    private final Membership membership;
    private final PushgatewayComponent component;
    private final KafkaStateStore store;
    private final AsyncProducer producer;
    private final Executor threads;

    /** Records to push, in their order. */
    private final Queue<Taken> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean pushing = new AtomicBoolean();

    /** Exchanges that have been given to the producer and have not ended. */
    private final AtomicInteger inHand = new AtomicInteger();

    private volatile Stage stage = Stage.AWAY;
    private volatile boolean isFenced;
    private volatile boolean started;

    /** Why it is not open though it should be, for people; {@code null} if all is well. */
    private volatile String trouble;

    private volatile long troubleNanos;

    /** Which assignment this is: what ends late belongs to a former one. */
    private volatile OffsetTracker tracker = new OffsetTracker();

    private enum Stage {
        /** Another process has the partition, or nobody. */
        AWAY,
        /** It is ours, and nothing has been opened. */
        ASSIGNED,
        /** State is being read. */
        OPENING,
        /** Records are pushed. */
        OPEN,
        /** What waits is pushed, and nothing else is taken. */
        ENDING
    }

    private record Taken(Exchange exchange, OffsetTracker tracker, long offset) {}

    /** What a partition's owner is made with. */
    interface Parts {

        KafkaStateStore store(TopicPartition partition, PartitionOwner owner);

        AsyncProducer producer(TopicPartition partition, KafkaStateStore store, PartitionOwner owner) throws Exception;
    }

    PartitionOwner(
            TopicPartition partition,
            Membership membership,
            PushgatewayComponent component,
            Parts parts,
            Executor threads)
            throws Exception {
        this.partition = partition;
        this.membership = membership;
        this.component = component;
        this.threads = threads;
        this.store = parts.store(partition, this);
        this.producer = parts.producer(partition, store, this);
        // Its groups are another's until the state was read.
        component.release(this, Duration.ZERO);
    }

    TopicPartition partition() {
        return partition;
    }

    OffsetTracker tracker() {
        return tracker;
    }

    /** Whether this process has the partition now. */
    boolean isAssigned() {
        return stage != Stage.AWAY;
    }

    /** Whether records may be taken in. */
    boolean isOpen() {
        return stage == Stage.OPEN;
    }

    /** Why records are not taken in, or {@code null}. */
    String trouble() {
        return trouble;
    }

    /** Asked right before each request. */
    @Override
    public boolean holds() {
        return stage != Stage.AWAY && !isFenced && membership.isProven();
    }

    @Override
    public void lost(String reason) {
        isFenced = true;
        failed(reason);
    }

    /** The partition is this process's. */
    void assigned() {
        tracker = new OffsetTracker();
        waiting.clear();
        isFenced = false;
        trouble = null;
        stage = Stage.ASSIGNED;
    }

    /**
     * Opens it, if that is due: reads the state on a thread of the pool, and pushes all that is known.
     *
     * @return whether the records have to be read again from what is not done with
     */
    boolean openIfDue() {
        boolean again = false;
        if (trouble != null && stage == Stage.OPEN && isDue()) {
            component.release(this, Duration.ZERO);
            assigned();
            again = true;
        }
        if (stage == Stage.ASSIGNED && isDue() && membership.isProven()) {
            stage = Stage.OPENING;
            OffsetTracker opening = tracker;
            try {
                threads.execute(() -> open(opening));
            } catch (RejectedExecutionException e) {
                LOG.debug("The bridge is ending", e);
            }
        }
        return again;
    }

    private boolean isDue() {
        return trouble == null || System.nanoTime() - troubleNanos >= NANOS_UNTIL_OPENED_AGAIN;
    }

    private synchronized void open(OffsetTracker opening) {
        if (tracker != opening || stage != Stage.OPENING) {
            return;
        }
        try {
            if (!started) {
                ServiceHelper.startService(producer);
                started = true;
            }
            component.takeOver(this);
            if (tracker == opening && stage == Stage.OPENING) {
                trouble = null;
                stage = Stage.OPEN;
            }
        } catch (RuntimeException e) {
            if (tracker == opening && stage == Stage.OPENING) {
                failed(String.valueOf(e.getMessage()));
                stage = Stage.ASSIGNED;
            }
        }
    }

    /** Nothing can be pushed as it is: it is opened again in a while. */
    void failed(String reason) {
        if (trouble == null && isAssigned()) {
            LOG.warn("Partition {} is opened again: {}", partition, reason);
            troubleNanos = System.nanoTime();
            trouble = reason;
        }
    }

    /** Pushes a record's message after those before it, and does not wait for it. */
    void push(Message message, long offset) {
        OffsetTracker now = tracker;
        if (stage != Stage.OPEN) {
            return;
        }
        now.taken(offset);
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.setIn(message.copy());
        exchange.getMessage()
                .setHeader(
                        PushgatewayConstants.POSITION,
                        new Position(partition.toString(), offset, Math.max(0, now.position())));
        waiting.add(new Taken(exchange, now, offset));
        pushSoon();
    }

    private void pushSoon() {
        if (pushing.compareAndSet(false, true)) {
            try {
                threads.execute(this::pushWaiting);
            } catch (RejectedExecutionException e) {
                LOG.debug("The bridge is ending", e);
            }
        }
    }

    private void pushWaiting() {
        try {
            for (Taken next = waiting.poll(); next != null; next = waiting.poll()) {
                if (next.tracker == tracker && stage == Stage.OPEN) {
                    push(next);
                }
            }
        } finally {
            pushing.set(false);
        }
        if (!waiting.isEmpty()) {
            pushSoon();
        }
    }

    private void push(Taken next) {
        inHand.incrementAndGet();
        Exchange exchange = next.exchange;
        try {
            RecordMessages.prepare(exchange.getMessage());
            if (RecordMessages.needsSchema(exchange.getMessage().getBody())) {
                throw new IllegalArgumentException(
                        "it begins as a serializer of a schema registry writes it (Avro, Protobuf), and that cannot be read"
                                + " here: have it written as JSON");
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
            givenUp(next);
            ended();
            return;
        }
        producer.process(exchange, sync -> {
            try {
                ended(next);
            } finally {
                ended();
            }
        });
    }

    private void ended() {
        if (inHand.decrementAndGet() == 0) {
            synchronized (inHand) {
                inHand.notifyAll();
            }
        }
    }

    private void ended(Taken taken) {
        Exception failure = taken.exchange.getException();
        if (failure == null) {
            taken.tracker.done(taken.offset);
        } else if (PushFailures.isOfContent(failure)) {
            givenUp(taken);
        } else if (!(failure instanceof NotOwnerException) && !(failure.getCause() instanceof NotOwnerException)) {
            // Nothing is said against the record: it comes again when the partition is opened again.
            if (taken.tracker == tracker && stage == Stage.OPEN) {
                failed(String.valueOf(failure.getMessage()));
            }
        }
    }

    /** What is refused for its content would be refused again and again, and hold up all after it. */
    private void givenUp(Taken taken) {
        LOG.warn(
                "Record {} of {} given up: {}",
                taken.offset,
                partition,
                taken.exchange.getException().getMessage());
        taken.tracker.done(taken.offset);
    }

    /**
     * The partition goes to another process: nothing more is taken; what waits for the gateway is pushed, if that is
     * allowed and does not take longer than a time.
     */
    void drain(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        if (stage == Stage.OPEN) {
            stage = Stage.ENDING;
        }
        component.release(this, atMost);
        synchronized (inHand) {
            try {
                // Released, all of them end; only their outcomes may be on their way.
                for (long left = end - System.nanoTime();
                        inHand.get() > 0 && left > 0;
                        left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(inHand, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The partition is no longer this process's: nothing is sent for it, nothing of it is done with any more. */
    void gone() {
        stage = Stage.AWAY;
        waiting.clear();
        component.release(this, Duration.ZERO);
        synchronized (this) {
            // Waits for what opens it at this moment, which would open it for nobody.
            store.close();
        }
    }

    /** Ends it for good. */
    void close() {
        gone();
        ServiceHelper.stopService(producer);
    }
}
