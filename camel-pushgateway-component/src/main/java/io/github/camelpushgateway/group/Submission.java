// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.group.state.Incoming;
import io.github.camelpushgateway.group.state.Position;
import io.github.camelpushgateway.group.state.SampleBatch;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What one exchange asks of one group: an operation, the samples for it, and who is notified of how it ended. */
public final class Submission implements Incoming {

    private final Operation operation;
    private final SampleBatch batch;
    private final boolean retain;
    private final String idempotencyKey;
    private final Position position;
    private final PushChannel channel;
    private final Completion completion;

    // Set once, by whoever takes it in, before another thread sees it.
    private long submittedNanos;
    private long deadlineFromNanos;
    private long sequence;
    private Exception lastFailure;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param batch the samples; empty for a deletion, and where the push is only to renew or empty the group
     * @param retain whether the group's other series of the same families stay (only for {@link Operation#ADD})
     * @param channel how it is to be pushed
     */
    public Submission(
            Operation operation, SampleBatch batch, boolean retain, PushChannel channel, Completion completion) {
        this(operation, batch, retain, null, null, channel, completion);
    }

    /**
     * As the other, with a key under which what accumulates is added to the group only once: of a submission whose
     * key the group has applied before, only plain values count. With a state store the key is saved together with
     * the samples.
     *
     * @param idempotencyKey names the content, for example its hash; {@code null} for none
     * @param position where it comes from in a log; of a position that the group has applied before, nothing counts;
     *     {@code null} for none
     */
    public Submission(
            Operation operation,
            SampleBatch batch,
            boolean retain,
            String idempotencyKey,
            Position position,
            PushChannel channel,
            Completion completion) {
        this.operation = Objects.requireNonNull(operation, "operation");
        this.batch = Objects.requireNonNull(batch, "batch");
        this.retain = retain;
        this.idempotencyKey = idempotencyKey;
        this.position = position;
        this.channel = Objects.requireNonNull(channel, "channel");
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

    /** Its place in a log, or {@code null}. */
    Position position() {
        return position;
    }

    PushChannel channel() {
        return channel;
    }

    PushChannel.Settings settings() {
        return channel.settings();
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

    /**
     * Why the last try failed, or {@code null} if there was none. Only the thread that pushes for the group uses
     * it.
     */
    Exception lastFailure() {
        return lastFailure;
    }

    void lastFailure(Exception failure) {
        lastFailure = failure;
    }

    /** Claims the right to tell how it ended. Whether it was there to be claimed: only the first who asks may tell. */
    boolean claimEnd() {
        return ended.compareAndSet(false, true);
    }

    /** Whether its end has been claimed. */
    boolean hasEnded() {
        return ended.get();
    }

    /** When it came, in the time of {@link io.github.camelpushgateway.group.state.Clocks#nanos()}. */
    long submittedNanos() {
        return submittedNanos;
    }

    void submittedNanos(long now) {
        submittedNanos = now;
        deadlineFromNanos = now;
    }

    /** It waits until now for what is not its gateway's fault. */
    void deadlineFrom(long now) {
        deadlineFromNanos = now;
    }

    /** When to give up, in the same time. */
    long deadlineNanos() {
        return deadlineFromNanos + settings().deliveryTimeoutNanos();
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
