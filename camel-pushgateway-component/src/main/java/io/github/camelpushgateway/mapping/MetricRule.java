// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.distribution.Distribution;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.mapping.value.ValueReader;
import io.github.camelpushgateway.metric.InvalidMetricException;
import io.github.camelpushgateway.metric.MetricDescriptor;
import io.github.camelpushgateway.metric.SeriesPolicy;
import io.github.camelpushgateway.text.Excerpt;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One entry of a rule's {@code metrics}, compiled. Thread safe. */
public final class MetricRule {

    /** How many names a template's captures may make before their descriptors are no longer kept. */
    private static final int MOST_NAMES_KEPT = 10_000;

    private final String rule;
    private final NameTemplate name;
    private final MetricDescriptor model;
    private final Map<String, MetricDescriptor> byName = new ConcurrentHashMap<>();

    /** What its series are subject to. */
    final SeriesPolicy policy;

    /** What it goes through, or {@code null}: the record itself. */
    final ForEach forEach;

    /** The value, or {@code null} where each record counts, whatever it holds. */
    final ValueReader value;

    final LabelPlan labels;

    /** What all values of an exchange are gathered in, or {@code null} where each is a sample. */
    final Distribution.Kind distribution;

    /**
     * @param model the metric's type and help, under its name, or an example of it where the name holds captures
     * @param policy what its series are subject to
     */
    public MetricRule(
            String rule,
            NameTemplate name,
            MetricDescriptor model,
            SeriesPolicy policy,
            ForEach forEach,
            ValueReader value,
            LabelPlan labels,
            Distribution.Kind distribution) {
        this.rule = rule;
        this.name = name;
        this.model = model;
        this.policy = policy;
        this.forEach = forEach;
        this.value = value;
        this.labels = labels;
        this.distribution = distribution;
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
        String resolved = name.name(captures);
        MetricDescriptor known = byName.get(resolved);
        if (known != null) {
            return known;
        }
        MetricDescriptor made;
        try {
            made = new MetricDescriptor(resolved, model.type(), model.help());
        } catch (InvalidMetricException refused) {
            throw new RecordException(
                    Reason.BAD_NAME,
                    rule,
                    name.toString(),
                    null,
                    "'" + Excerpt.of(resolved) + "': " + refused.rule(),
                    refused.hint());
        }
        if (byName.size() < MOST_NAMES_KEPT) {
            byName.put(resolved, made);
        }
        return made;
    }
}
