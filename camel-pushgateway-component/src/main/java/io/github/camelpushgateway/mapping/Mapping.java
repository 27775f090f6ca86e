// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.file.MappingLoader;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import java.util.List;

/**
 * The rules of one or more mapping files, in their order. Immutable, thread safe.
 *
 * @see MappingLoader
 */
public final class Mapping {

    private final List<Rule> rules;
    private final List<DeclaredMetric> metrics;

    public Mapping(List<Rule> rules, List<DeclaredMetric> metrics) {
        this.rules = List.copyOf(rules);
        this.metrics = List.copyOf(metrics);
    }

    /** The metrics whose names do not depend on the record, each name once. */
    public List<DeclaredMetric> metrics() {
        return metrics;
    }

    /**
     * Picks the first rule that is for an exchange.
     *
     * @return {@code null} if there is none; {@link #noRule} then says why
     */
    public RuleMatch match(RecordContext context) {
        for (Rule rule : rules) {
            String[] captures = rule.match(context);
            if (captures != null) {
                return new RuleMatch(rule, captures, context);
            }
        }
        return null;
    }

    /**
     * Says what becomes of a record and why: which rules were tried, and each metric's series or the reason for none.
     *
     * @param record {@code null} to learn only which rule is used
     */
    public Explanation explain(Object record, RecordContext context) {
        return new Explainer(rules, context).explain(record);
    }

    /** Why no rule is for an exchange: names the rule that came nearest, and where it parts. */
    public RecordException noRule(RecordContext context) {
        if (context.topic() == null && context.file() == null) {
            return new RecordException(
                    Reason.NO_RULE,
                    "no rule is for an exchange without topic and file name",
                    "Add a rule without 'from', or set the header CamelMqttTopic or CamelFileName");
        }
        Rule nearest = rules.get(0);
        int most = -1;
        for (Rule rule : rules) {
            int matching = rule.from().matchingSegments(rule.nameToMatch(context));
            if (matching > most) {
                most = matching;
                nearest = rule;
            }
        }
        return new RecordException(
                Reason.NO_RULE,
                "no rule is for " + context.source() + "; the nearest is " + nearest.name() + ", but "
                        + nearest.from().whyNot(nearest.nameToMatch(context)),
                "Correct its 'from', add a rule, or end the list with a rule without 'from'");
    }
}
