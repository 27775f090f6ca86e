// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.group.PushChannel;
import io.github.camelpushgateway.group.Submission;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.metric.HistogramValue;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SampleValue;
import io.github.camelpushgateway.metric.Update;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * What a group holds on its gateway, as far as this process put it there, and over it the push that is being prepared. A push is prepared by
 * {@link #merge} and {@link #replaceAll}, written by {@link #write}, and ended by either {@link #commit} or {@link #rollback}; until then
 * nothing of what was accepted is lost. Not thread safe: whoever prepares a push owns it.
 */
public final class GroupState {

    private final GroupingKey key;
    private final TypeRegistry types;
    private final SharedTexts texts;
    private final Map<String, RetainedFamily> families = new LinkedHashMap<>();
    private final AppliedKeys appliedKeys = new AppliedKeys();
    private int series;
    private boolean replacing;
    private ExpositionFormat format;
    /** A time before which nothing expires, in milliseconds since 1970. */
    private long nothingExpiresBefore = Long.MAX_VALUE;

    /**
     * @param types the types of the gateway's names
     * @param texts what the labels of the gateway's series have in common
     */
    public GroupState(GroupingKey key, TypeRegistry types, SharedTexts texts) {
        this.key = key;
        this.types = types;
        this.texts = texts;
    }

    public boolean isEmpty() {
        return families.isEmpty() && appliedKeys.isEmpty();
    }

    /** Which idempotency keys were applied. */
    public AppliedKeys appliedKeys() {
        return appliedKeys;
    }

    /** Series accepted, and in the push being prepared. */
    public int size() {
        return series;
    }

    public int families() {
        return families.size();
    }

    /** When {@link #expire} should be called next, in milliseconds since 1970; {@link Long#MAX_VALUE} for never. */
    public long nextExpiry() {
        return nothingExpiresBefore;
    }

    /** From now on, until the push is ended, only what is merged counts: a replacement of the whole group. */
    public void replaceAll() {
        replacing = true;
        for (RetainedFamily family : families.values()) {
            family.replaced = true;
            family.changed = true;
        }
    }

    /**
     * Adds a submission's samples to the push being prepared. A sample older than what the series has already is passed over.
     *
     * @param again whether the group has had these samples before, so that what accumulates is left out
     * @throws InvalidMetricException if it does not go with what the group holds; nothing of it is merged then
     */
    public void merge(Submission submission, long nowMillis, boolean again) {
        SampleBatch batch = submission.batch();
        check(batch, submission.settings().maxSeries());
        long seriesTtl = submission.settings().seriesTtlMillis();
        for (SampleBatch.Family incoming : batch.families()) {
            MetricDescriptor descriptor = incoming.descriptor;
            if (again && descriptor.update() == Update.ADD) {
                if (!families.containsKey(descriptor.name())) {
                    // Claimed by the check above.
                    types.release(descriptor.name());
                }
                continue;
            }
            RetainedFamily family = families.computeIfAbsent(descriptor.name(), name -> new RetainedFamily(descriptor));
            family.descriptor = descriptor;
            family.changed = true;
            if (!submission.retain()) {
                family.replaced = true;
            }
            long ttl = descriptor.ttl() != null ? descriptor.ttl().toMillis() : seriesTtl;
            long expiresAt = ttl > 0 ? nowMillis + ttl : 0;
            if (expiresAt > 0) {
                nothingExpiresBefore = Math.min(nothingExpiresBefore, expiresAt);
            }
            for (SampleBatch.Slot slot : incoming.order) {
                RetainedSeries target = family.get(slot.labels);
                if (target == null) {
                    slot.labels.share(texts::of);
                    target = family.add(slot.labels);
                    series++;
                }
                target.pending = joined(descriptor.update(), target.latest(), slot, submission.sequence(), expiresAt);
            }
        }
    }

    /**
     * HighWaterMarks what has expired; it is left out of the push being prepared.
     *
     * @return whether anything has
     */
    public boolean expire(long nowMillis) {
        if (nowMillis < nothingExpiresBefore) {
            return false;
        }
        boolean any = false;
        long next = Long.MAX_VALUE;
        for (RetainedFamily family : families.values()) {
            for (RetainedSeries candidate : family.series()) {
                RetainedValue value = candidate.latest();
                if (value == null || value.expiresAt() == 0) {
                    continue;
                }
                if (value.expiresAt() <= nowMillis) {
                    candidate.expired = true;
                    family.changed = true;
                    any = true;
                } else {
                    next = Math.min(next, value.expiresAt());
                }
            }
        }
        nothingExpiresBefore = next;
        return any;
    }

    /** Makes the push being prepared carry all families, not only what changed. */
    public void touchAll() {
        families.values().forEach(family -> family.changed = true);
    }

    /** What has to be sent for the push being prepared. */
    public Operation operation() {
        if (replacing) {
            return Operation.REPLACE;
        }
        boolean anyEmptied = false;
        boolean anyLeft = false;
        for (RetainedFamily family : families.values()) {
            boolean empty = family.changed && family.isEmptyNow();
            anyEmptied |= empty;
            anyLeft |= !empty;
        }
        if (!anyEmptied) {
            return Operation.ADD;
        }
        // POST cannot take a family away: the group is put anew without it, or removed when nothing is left.
        return anyLeft ? Operation.REPLACE : Operation.DELETE;
    }

    /**
     * Writes the push being prepared into a buffer, in slices no larger than allowed: whole families, unless the gateway lets a family be
     * split. The first slice may be a replacement of the group; the others add to it.
     *
     * @throws FamilyTooLargeException if one family alone is larger than allowed
     */
    public List<Slice> write(
            ExpositionWriter writer, ExpositionFormat writerFormat, Operation operation, PushChannel.Settings limits) {
        if (format != writerFormat) {
            families.values().forEach(family -> family.series().forEach(one -> one.encoded = null));
            format = writerFormat;
        }
        writer.reset();
        Slices slices = new Slices(limits.maxRequestBytes(), limits.splitFamilies());
        Collection<RetainedFamily> all = families.values();
        for (RetainedFamily family : all) {
            if ((operation == Operation.REPLACE || family.changed) && !family.isEmptyNow()) {
                family.write(writer, slices);
                slices.familyWritten(writer, family.descriptor.name());
            }
        }
        return slices.end(writer);
    }

    /**
     * The push was accepted.
     *
     * @param retain whether to remember plain values; what accumulates is remembered in any case
     */
    public void commit(boolean retain) {
        appliedKeys.commit(System.currentTimeMillis());
        end(family -> family.changed ? family.commit(retain) : 0);
    }

    /** The push was not accepted: the group is what it was before. */
    public void rollback() {
        appliedKeys.rollback();
        end(family -> family.changed ? family.rollback() : 0);
        for (RetainedFamily family : families.values()) {
            for (RetainedSeries one : family.series()) {
                if (one.expired && one.accepted != null) {
                    // Found again by the next expire().
                    nothingExpiresBefore = Math.min(nothingExpiresBefore, one.accepted.expiresAt());
                }
            }
        }
    }

    /** Forgets everything: the group was deleted. */
    public void clear() {
        families.keySet().forEach(types::release);
        families.clear();
        appliedKeys.clear();
        series = 0;
        nothingExpiresBefore = Long.MAX_VALUE;
    }

    /** Hands over each series of the families that the push being prepared changes, for a state store. */
    void forEachChanged(BiConsumer<RetainedFamily, RetainedSeries> visitor) {
        for (RetainedFamily family : families.values()) {
            if (family.changed) {
                family.series().forEach(series -> visitor.accept(family, series));
            }
        }
    }

    /** The first series as they were accepted, each as one line of text: name, labels, value. */
    public List<String> describe(int most) {
        List<String> lines = new ArrayList<>();
        for (RetainedFamily family : families.values()) {
            for (RetainedSeries one : family.series()) {
                if (lines.size() == most) {
                    return lines;
                }
                if (one.accepted != null) {
                    lines.add(family.descriptor.name() + (one.labels.isEmpty() ? "" : one.labels) + " "
                            + one.accepted.describe());
                }
            }
        }
        return lines;
    }

    /** Puts back a series that was accepted in an earlier life of this process. */
    void restore(MetricDescriptor descriptor, Labels labels, RetainedValue value) {
        RetainedFamily family = families.get(descriptor.name());
        if (family == null) {
            types.claim(descriptor.name(), descriptor.type(), "group " + key);
            family = new RetainedFamily(descriptor);
            families.put(descriptor.name(), family);
        }
        labels.share(texts::of);
        family.add(labels).accepted = value;
        series++;
        if (value.expiresAt() > 0) {
            nothingExpiresBefore = Math.min(nothingExpiresBefore, value.expiresAt());
        }
    }

    private void end(ToIntFunction<RetainedFamily> ending) {
        families.values().removeIf(family -> {
            series -= ending.applyAsInt(family);
            if (family.size() == 0) {
                types.release(family.descriptor.name());
                return true;
            }
            return false;
        });
        replacing = false;
    }

    /** Checks the whole batch before any of it is merged; claims the types of families that are new. */
    private void check(SampleBatch batch, long maxSeries) {
        if (series + (long) batch.size() > maxSeries) {
            checkSeriesLimit(batch, maxSeries);
        }
        List<String> claimed = new ArrayList<>(0);
        try {
            for (SampleBatch.Family incoming : batch.families()) {
                MetricDescriptor descriptor = incoming.descriptor;
                RetainedFamily family = families.get(descriptor.name());
                if (family == null) {
                    types.claim(descriptor.name(), descriptor.type(), "group " + key);
                    claimed.add(descriptor.name());
                } else if (family.descriptor.type() != descriptor.type()) {
                    throw new InvalidMetricException(
                            descriptor.name(),
                            null,
                            "it is pushed as " + descriptor.type().text() + ", and group " + key + " holds it as "
                                    + family.descriptor.type().text(),
                            "Give it one type, or delete the group first");
                }
            }
        } catch (InvalidMetricException e) {
            claimed.forEach(types::release);
            throw e;
        }
    }

    private void checkSeriesLimit(SampleBatch batch, long maxSeries) {
        long room = maxSeries - series;
        for (SampleBatch.Family incoming : batch.families()) {
            RetainedFamily family = families.get(incoming.descriptor.name());
            for (SampleBatch.Slot slot : incoming.order) {
                if ((family == null || family.get(slot.labels) == null) && --room < 0) {
                    throw SampleBatch.tooManySeries(key, incoming.descriptor.name(), slot.labels, maxSeries);
                }
            }
        }
    }

    private static RetainedValue joined(
            Update update, RetainedValue former, SampleBatch.Slot slot, long sequence, long expiresAt) {
        boolean outdated = former != null && former.sequence() > sequence;
        return switch (update) {
            case SET -> outdated ? former : new RetainedValue(slot.number, 0, slot.distribution, sequence, expiresAt);
            case ADD -> {
                double sum = (former == null ? 0 : former.current()) + slot.number;
                yield new RetainedValue(
                        sum, 0, added(former, slot), outdated ? former.sequence() : sequence, expiresAt);
            }
            case MONOTONIC -> {
                if (outdated) {
                    yield former;
                }
                // A device that counts from zero again: what it had counted before stays in the series.
                boolean restarted = former != null && slot.number < former.number();
                double offset = former == null ? 0 : restarted ? former.current() : former.offset();
                yield new RetainedValue(slot.number, offset, null, sequence, expiresAt);
            }
        };
    }

    /** A histogram of all observations so far. One whose buckets were changed in the mapping starts anew, as a counter does. */
    private static SampleValue added(RetainedValue former, SampleBatch.Slot slot) {
        return former != null
                        && former.distribution() instanceof HistogramValue sum
                        && slot.distribution instanceof HistogramValue more
                        && sum.isLike(more)
                ? sum.plus(more)
                : slot.distribution;
    }

    /**
     * A part of the written buffer that goes out as one request.
     *
     * @param from first byte
     * @param to behind the last byte
     */
    public record Slice(int from, int to) {}

    /** One family is larger than a request may be. */
    public static final class FamilyTooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String family;

        FamilyTooLargeException(String family, long bytes, long limit) {
            super("metric '" + family + "': its series come to " + bytes + " bytes, and a request may hold " + limit
                    + " (maxRequestBytes). Spread the series over several groups (grouping labels), or raise maxRequestBytes"
                    + " if the gateway takes more");
            this.family = family;
        }

        public String family() {
            return family;
        }
    }

    /** Cuts what is written into requests. */
    private static final class Slices implements RetainedFamily.Cut {

        private final long limit;
        private final boolean splitFamilies;
        private final List<Slice> done = new ArrayList<>(1);
        private int sliceStart;
        private int familyStart;

        private Slices(long limit, boolean splitFamilies) {
            this.limit = limit;
            this.splitFamilies = splitFamilies;
        }

        @Override
        public boolean isDue(ExpositionWriter writer) {
            // Room for one more sample; a request may run over the limit by no more than the length of a single one.
            return splitFamilies && writer.length() - familyStart > limit - limit / 8;
        }

        @Override
        public void made(ExpositionWriter writer) {
            familyWritten(writer, "");
        }

        void familyWritten(ExpositionWriter writer, String family) {
            int end = writer.length();
            if (end - familyStart > limit) {
                throw new FamilyTooLargeException(family, end - familyStart, limit);
            }
            if (end - sliceStart > limit) {
                done.add(new Slice(sliceStart, familyStart));
                sliceStart = familyStart;
            }
            familyStart = end;
        }

        List<Slice> end(ExpositionWriter writer) {
            if (writer.length() > sliceStart || done.isEmpty()) {
                done.add(new Slice(sliceStart, writer.length()));
            }
            return done;
        }
    }
}
