// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.exposition.ExpositionWriter;
import io.github.camelpushgateway.group.key.GroupingKey;
import io.github.camelpushgateway.group.key.Operation;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.Update;
import io.github.camelpushgateway.metric.Withdrawal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * What a group holds on its gateway, as far as this process put it there, and over it the push that is being
 * prepared. A push is prepared by {@link #merge} and {@link #replaceAll}, written by {@link #write}, and ended by
 * either {@link #commit} or {@link #rollback}; until then nothing of what was accepted is lost. Not thread safe:
 * whoever prepares a push owns it.
 */
public final class GroupState {

    private final GroupingKey key;
    private final TypeRegistry types;
    private final SharedTexts texts;
    private final Map<String, RetainedFamily> families = new LinkedHashMap<>();
    private final AppliedKeys appliedKeys = new AppliedKeys();
    private final AppliedPositions appliedPositions = new AppliedPositions();
    private final MergeCheck check;
    private int series;
    private boolean replacing;
    private ExpositionFormat format;
    private long version;
    private long removalVersion;
    /** A time before which nothing expires, in the time of {@link Clocks#millis()}. */
    private long nothingExpiresBefore = Long.MAX_VALUE;

    /**
     * @param types the types of the gateway's names
     * @param texts what the labels of the gateway's series have in common
     */
    public GroupState(GroupingKey key, TypeRegistry types, SharedTexts texts) {
        this.key = key;
        this.types = types;
        this.texts = texts;
        this.check = new MergeCheck(key, types);
    }

    public boolean isEmpty() {
        return families.isEmpty() && appliedKeys.isEmpty();
    }

    /** Which idempotency keys were applied. */
    public AppliedKeys appliedKeys() {
        return appliedKeys;
    }

    /** Which records of a log were applied; without series they are of no use, and not kept. */
    public AppliedPositions appliedPositions() {
        return appliedPositions;
    }

    /** Series accepted, and in the push being prepared. */
    public int size() {
        return series;
    }

    public int families() {
        return families.size();
    }

    /** Counts the pushes that changed what the group holds; 0 if nothing was ever accepted. */
    public long version() {
        return version;
    }

    /**
     * The {@link #version()} that last took a whole family away: a gateway that has not had it cannot be brought up
     * to date by adding.
     */
    public long removalVersion() {
        return removalVersion;
    }

    /**
     * When {@link #expire} should be called next, in the time of {@link Clocks#millis()}; {@link Long#MAX_VALUE}
     * for never.
     */
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
     * Adds a submission's samples to the push being prepared. A sample older than what the series has already is
     * passed over.
     *
     * @param nowMillis in the time of {@link Clocks#millis()}
     * @param again whether the group has had these samples before, so that what accumulates is left out
     * @throws InvalidMetricException if it does not go with what the group holds; nothing of it is merged then
     */
    public void merge(Incoming submission, long nowMillis, boolean again) {
        check.claim(submission.batch(), families, series, submission.maxSeries());
        for (Withdrawal withdrawal : submission.batch().withdrawals()) {
            withdraw(withdrawal, submission.sequence());
        }
        for (BatchFamily incoming : submission.batch().families()) {
            MetricDescriptor descriptor = incoming.descriptor;
            if (again && incoming.policy.update() == Update.ADD) {
                if (!families.containsKey(descriptor.name())) {
                    // Claimed by the check above.
                    types.release(descriptor.name());
                }
                continue;
            }
            RetainedFamily family = families.computeIfAbsent(descriptor.name(), name -> new RetainedFamily(descriptor));
            family.descriptor = descriptor;
            family.update = incoming.policy.update();
            family.changed = true;
            if (!submission.retain()) {
                family.replaced = true;
            }
            Duration ownTtl = incoming.policy.ttl();
            long ttl = ownTtl != null ? ownTtl.toMillis() : submission.seriesTtlMillis();
            long expiresAt = ttl > 0 ? nowMillis + ttl : 0;
            if (expiresAt > 0) {
                nothingExpiresBefore = Math.min(nothingExpiresBefore, expiresAt);
            }
            for (BatchSlot slot : incoming.order) {
                RetainedSeries target = family.get(slot.labels);
                if (target == null) {
                    slot.labels.share(texts::of);
                    target = family.add(slot.labels);
                    series++;
                }
                target.pending =
                        RetainedValue.joined(family.update, target.latest(), slot, submission.sequence(), expiresAt);
            }
        }
    }

    /** Whether a batch would take any series off. */
    public boolean holdsAnyOf(List<Withdrawal> withdrawals) {
        for (Withdrawal withdrawal : withdrawals) {
            for (RetainedFamily family : families.values()) {
                if (withdrawal.isFor(family.descriptor.name())
                        && family.series().stream()
                                .anyMatch(one -> family.isCarried(one) && withdrawal.takes(one.labels))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Marks series as if they had expired, but for those that have a younger value. */
    private void withdraw(Withdrawal withdrawal, long sequence) {
        for (RetainedFamily family : families.values()) {
            if (!withdrawal.isFor(family.descriptor.name())) {
                continue;
            }
            for (RetainedSeries one : family.series()) {
                if (family.isCarried(one) && one.latest().sequence() <= sequence && withdrawal.takes(one.labels)) {
                    one.pending = null;
                    one.expired(true);
                    family.changed = true;
                }
            }
        }
    }

    /**
     * Marks what has expired; it is left out of the push being prepared.
     *
     * @param nowMillis in the time of {@link Clocks#millis()}
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
                    candidate.expired(true);
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
        // POST cannot take a family away: the group is replaced by one without it, or removed when nothing is left.
        return anyLeft ? Operation.REPLACE : Operation.DELETE;
    }

    /**
     * Writes the push being prepared into a buffer, in slices no larger than allowed: whole families, unless the
     * gateway lets a family be split. The first slice may be a replacement of the group; the others add to it.
     *
     * @throws FamilyTooLargeException if one family alone is larger than allowed
     */
    public List<RequestSlice> write(
            ExpositionWriter writer, ExpositionFormat writerFormat, Operation operation, RequestLimits limits) {
        return write(writer, writerFormat, operation == Operation.REPLACE ? Extent.WHOLE : Extent.CHANGED, limits);
    }

    /**
     * As the other, for a gateway that may lack more than what is being prepared, or is to have only what was
     * accepted.
     */
    public List<RequestSlice> write(
            ExpositionWriter writer, ExpositionFormat writerFormat, Extent extent, RequestLimits limits) {
        if (format != writerFormat) {
            families.values().forEach(family -> family.series().forEach(one -> one.encoded = null));
            format = writerFormat;
        }
        writer.reset();
        RequestSlices slices = new RequestSlices(limits);
        Collection<RetainedFamily> all = families.values();
        for (RetainedFamily family : all) {
            if (isWithin(extent, family)) {
                family.write(writer, extent.accepted(), slices);
                slices.familyWritten(writer, family.descriptor.name());
            }
        }
        return slices.end(writer);
    }

    /** The names of the families that {@link #write} would write. */
    public List<String> names(Extent extent) {
        List<String> names = new ArrayList<>();
        for (RetainedFamily family : families.values()) {
            if (isWithin(extent, family)) {
                names.add(family.descriptor.name());
            }
        }
        return names;
    }

    private static boolean isWithin(Extent extent, RetainedFamily family) {
        if (extent.accepted() ? family.isNew() : family.isEmptyNow()) {
            return false;
        }
        String name = family.descriptor.name();
        if (extent.only() != null) {
            return extent.only().contains(name);
        }
        boolean wanted = extent.whole() || family.version > extent.since() || (family.changed && !extent.accepted());
        return wanted && !extent.without().contains(name);
    }

    /**
     * The push was accepted.
     *
     * @param retain whether to remember plain values; what accumulates is remembered in any case
     */
    public void commit(boolean retain) {
        appliedKeys.commit();
        appliedPositions.commit();
        int before = families.size();
        boolean any = replacing;
        for (RetainedFamily family : families.values()) {
            if (family.changed) {
                family.version = version + 1;
                any = true;
            }
        }
        boolean replaced = replacing;
        end(family -> family.changed ? family.commit(retain) : 0);
        if (any) {
            version++;
            if (replaced || families.size() < before) {
                removalVersion = version;
            }
        }
    }

    /** The push was not accepted: the group is what it was before. */
    public void rollback() {
        appliedKeys.rollback();
        appliedPositions.rollback();
        end(family -> family.changed ? family.rollback() : 0);
        for (RetainedFamily family : families.values()) {
            for (RetainedSeries one : family.series()) {
                if (one.isExpired() && one.accepted != null) {
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
        appliedPositions.clear();
        series = 0;
        removalVersion = ++version;
        nothingExpiresBefore = Long.MAX_VALUE;
    }

    /** The family of a name, or {@code null}. */
    RetainedFamily family(String name) {
        return families.get(name);
    }

    /** Hands over the families that the push being prepared changes, for a state store. */
    void forEachChanged(Consumer<RetainedFamily> visitor) {
        for (RetainedFamily family : families.values()) {
            if (family.changed) {
                visitor.accept(family);
            }
        }
    }

    /**
     * The series as they were accepted. A hundred thousand take milliseconds: nothing of them is written out yet.
     *
     * @param nowMillis in the time of {@link Clocks#millis()}
     */
    public List<SeriesStatus> statuses(long nowMillis) {
        List<SeriesStatus> statuses = new ArrayList<>(series);
        for (RetainedFamily family : families.values()) {
            for (RetainedSeries one : family.series()) {
                if (one.accepted != null) {
                    statuses.add(new SeriesStatus(
                            family.descriptor,
                            one.labels,
                            one.accepted,
                            ArrivalOrder.ageMillis(one.accepted.sequence(), nowMillis)));
                }
            }
        }
        return statuses;
    }

    /** Puts back a series that was accepted in an earlier life of this process. */
    RetainedSeries restore(MetricDescriptor descriptor, Update update, Labels labels, RetainedValue value) {
        RetainedFamily family = families.get(descriptor.name());
        if (family == null) {
            types.claim(descriptor.name(), descriptor.type(), "group " + key);
            family = new RetainedFamily(descriptor);
            family.update = update;
            families.put(descriptor.name(), family);
            version = Math.max(1, version);
            family.version = version;
        }
        labels.share(texts::of);
        RetainedSeries restored = family.add(labels);
        restored.accepted = value;
        series++;
        if (value.expiresAt() > 0) {
            nothingExpiresBefore = Math.min(nothingExpiresBefore, value.expiresAt());
        }
        return restored;
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
}
