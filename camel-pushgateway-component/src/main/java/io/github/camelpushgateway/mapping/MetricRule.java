// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.distribution.Distribution;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.mapping.value.ValueReader;
import io.github.camelpushgateway.metric.Aggregation;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.NamingRules;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.metric.Update;
import io.github.camelpushgateway.text.Excerpt;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One entry of a rule's {@code metrics}, compiled. Thread safe. */
public final class MetricRule {

    private final String rule;
    private final NameTemplate name;
    private final MetricDescriptor model;
    private final CleanedNames names;

    /** By the name with its captures, before it is cleaned. */
    private final Map<String, MetricDescriptor> byName = new ConcurrentHashMap<>();

    /** What its series are subject to. */
    final SeriesPolicy policy;

    /** What it goes through, or {@code null}: the record itself. */
    final ForEach forEach;

    /** For which records, or children, there is a sample; {@code null} for all. */
    final Condition when;

    /** The value, or {@code null} where each record counts, whatever it holds. */
    final ValueReader value;

    /** Whether its field may be missing for good. */
    final boolean optional;

    /** Whether a value that cannot be read costs the sample only. */
    final boolean skipsInvalid;

    final LabelPlan labels;

    /** What all values of an exchange are gathered in, or {@code null} where each is a sample. */
    final Distribution.Kind distribution;

    /**
     * Where a metric's samples come from.
     *
     * @param forEach what it goes through, or {@code null}: the record itself
     * @param when for which records, or children, there is a sample; {@code null} for all
     * @param value {@code null} where each record counts, whatever it holds
     * @param optional whether its field may be missing for good
     * @param skipsInvalid whether a value that cannot be read costs the sample only, not the record
     */
    public record Source(ForEach forEach, Condition when, ValueReader value, boolean optional, boolean skipsInvalid) {}

    /**
     * @param model the metric's type and help, under its name, or an example of it where the name holds captures
     * @param policy what its series are subject to
     * @param names what was made into the names of the mapping's metrics
     */
    public MetricRule(
            String rule,
            NameTemplate name,
            MetricDescriptor model,
            SeriesPolicy policy,
            CleanedNames names,
            Source source,
            LabelPlan labels,
            Distribution.Kind distribution) {
        this.rule = rule;
        this.name = name;
        this.model = model;
        this.policy = policy;
        this.names = names;
        this.forEach = source.forEach;
        this.when = source.when;
        this.value = source.value;
        this.optional = source.optional;
        this.skipsInvalid = source.skipsInvalid;
        this.labels = labels;
        this.distribution = distribution;
    }

    /** Whether two samples of one series in a record are a mistake: nothing says what they come to. */
    boolean needsUniqueSeries() {
        return distribution == null && policy.aggregation() == Aggregation.UNSPECIFIED;
    }

    /**
     * Whether each message's value takes the place of the one before, so that two topics with one series hide each
     * other.
     */
    boolean replacesValues() {
        return policy.update() != Update.ADD;
    }

    /** Whether its name is the same for every record. */
    boolean hasFixedName() {
        return name.isFixed();
    }

    /** Whether its name holds the capture of that place in {@code from}. */
    boolean nameHolds(int capture) {
        return name.holds(capture);
    }

    /** The name as it is written in the file. */
    String name() {
        return name.toString();
    }

    /** The metric for what {@code from} captured. */
    MetricDescriptor descriptor(String[] captures) throws RecordException {
        if (name.isFixed()) {
            return model;
        }
        String raw = name.raw(captures);
        MetricDescriptor known = byName.get(raw);
        if (known != null) {
            return known;
        }
        MetricDescriptor made = make(raw, captures);
        if (byName.size() < CleanedNames.MOST) {
            byName.put(raw, made);
        }
        return made;
    }

    private MetricDescriptor make(String raw, String[] captures) throws RecordException {
        String lost = name.lost(captures);
        if (lost != null) {
            throw new RecordException(
                    Reason.COLLISION,
                    rule,
                    name.toString(),
                    null,
                    "of '" + Excerpt.of(lost)
                            + "' nothing is left in a metric's name, so all such topics would be one metric",
                    "Give the metric a fixed name, and put the capture into a label");
        }
        String resolved = NamingRules.toMetricName(raw);
        String other = names.claim(resolved, raw);
        if (other != null) {
            throw new RecordException(
                    Reason.COLLISION,
                    rule,
                    name.toString(),
                    null,
                    "'" + Excerpt.of(raw) + "' and '" + Excerpt.of(other) + "' are both the metric '"
                            + Excerpt.of(resolved) + "', so one would overwrite the other",
                    "Put the capture into a label instead of the name");
        }
        try {
            return new MetricDescriptor(resolved, model.type(), model.help());
        } catch (InvalidMetricException refused) {
            throw new RecordException(
                    Reason.BAD_NAME,
                    rule,
                    name.toString(),
                    null,
                    "'" + Excerpt.of(resolved) + "': " + refused.rule(),
                    refused.hint());
        }
    }
}
