// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Incoming;
import io.github.camelpushgateway.group.state.SampleBatch;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What one exchange asks of one group: an operation, the samples for it, and who is to be told how it ended. */
public final class Submission implements Incoming {

    private final Operation operation;
    private final SampleBatch batch;
    private final boolean retain;
    private final String idempotencyKey;
    private final PushChannel pusher;
    private final Completion completion;
    private final long submittedNanos = System.nanoTime();

    private long sequence;
    private Exception lastFailure;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param batch the samples; empty for a deletion, and where the push is only to renew or empty the group
     * @param retain whether the group's other series of the same families stay (only for {@link Operation#ADD})
     * @param pusher how it is to be pushed
     */
    public Submission(
            Operation operation, SampleBatch batch, boolean retain, PushChannel pusher, Completion completion) {
        this(operation, batch, retain, null, pusher, completion);
    }

    /**
     * As the other, with a key under which what accumulates is added to the group only once: of a submission whose key the group has
     * applied before, only plain values count. With a state store the key is saved together with the samples.
     *
     * @param idempotencyKey names the content, for example its hash; {@code null} for none
     */
    public Submission(
            Operation operation,
            SampleBatch batch,
            boolean retain,
            String idempotencyKey,
            PushChannel pusher,
            Completion completion) {
        this.operation = Objects.requireNonNull(operation, "operation");
        this.batch = Objects.requireNonNull(batch, "batch");
        this.retain = retain;
        this.idempotencyKey = idempotencyKey;
        this.pusher = Objects.requireNonNull(pusher, "pusher");
        this.completion = Objects.requireNonNull(completion, "completion");
    }

    /** The group it is for. */
    public GroupingKey key() {
        return batch.key();
    }

    Operation operation() {
        return operation;
    }

    @Override
    public SampleBatch batch() {
        return batch;
    }

    @Override
    public boolean retain() {
        return retain;
    }

    /** What its samples are applied under once, or {@code null}. */
    String idempotencyKey() {
        return idempotencyKey;
    }

    PushChannel pusher() {
        return pusher;
    }

    PushChannel.Settings settings() {
        return pusher.settings();
    }

    @Override
    public long seriesTtlMillis() {
        return settings().seriesTtlMillis();
    }

    @Override
    public long maxSeries() {
        return settings().maxSeries();
    }

    Completion completion() {
        return completion;
    }

    /** Set by the group when it arrives. */
    @Override
    public long sequence() {
        return sequence;
    }

    void sequence(long place) {
        sequence = place;
    }

    /** Why the last try failed, or {@code null} if there was none. Only the thread that pushes for the group uses it. */
    Exception lastFailure() {
        return lastFailure;
    }

    void lastFailure(Exception failure) {
        lastFailure = failure;
    }

    /** Whether nobody was told yet how it ended; whoever asks first tells. */
    boolean endsNow() {
        return ended.compareAndSet(false, true);
    }

    /** When it came, in the time of {@link System#nanoTime()}. */
    long submittedNanos() {
        return submittedNanos;
    }

    /** When to give up, in the time of {@link System#nanoTime()}. */
    long deadlineNanos() {
        return submittedNanos + settings().deliveryTimeoutNanos();
    }

    /** The families it brings, with their types: submissions that are alike in this are refused for like reasons. */
    String signature() {
        return batch.families().stream()
                .map(family ->
                        family.descriptor().name() + ' ' + family.descriptor().type())
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
