// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.distribution.Distributions;
import io.github.camelpushgateway.mapping.record.Notice;
import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import java.util.ArrayList;
import java.util.List;

/** The rules of one or more mapping files, in their order. Thread safe. */
public final class Mapping {

    private final List<Rule> rules;
    private final List<DeclaredMetric> metrics;

    /** Notices topics that write one series; {@code null} where the rules leave no room for that. */
    private final SharedSeries shared;

    public Mapping(List<Rule> rules, List<DeclaredMetric> metrics) {
        this.rules = List.copyOf(rules);
        this.metrics = List.copyOf(metrics);
        this.shared = SharedSeries.among(this.rules);
    }

    /** The metrics whose names do not depend on the record, each name once. */
    public List<DeclaredMetric> metrics() {
        return metrics;
    }

    /** Each rule's {@code from} and place, in their order, as messages name it. */
    public List<String> ruleNames() {
        return rules.stream().map(Rule::name).toList();
    }

    /**
     * Picks the rules that are for an exchange: the first whose {@code from} matches, and where that has a
     * {@code when}, the next ones too.
     *
     * @param notices is notified of what is done to records beside rejecting them
     * @return {@code null} if there is none; {@link #noRule} then says why
     */
    public RuleMatch match(RecordContext context, Notice.Listener notices) {
        List<RuleApplication> found = null;
        Distributions distributions = null;
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            String[] captures = rule.match(context);
            if (captures == null) {
                continue;
            }
            if (distributions == null) {
                distributions = new Distributions();
            }
            RuleApplication application = new RuleApplication(rule, captures, context, distributions, notices, shared);
            if (rule.when() == null && found == null) {
                return new RuleMatch(List.of(application), distributions);
            }
            found = found == null ? new ArrayList<>() : found;
            found.add(application);
            if (rule.when() == null) {
                break;
            }
        }
        return found == null ? null : new RuleMatch(found, distributions);
    }

    /**
     * Says what becomes of a record and why: which rules were tried, and each metric's series or the reason for none.
     *
     * @param record {@code null} where the payload is the word null
     */
    public Explanation explain(Object record, RecordContext context) {
        return new Explainer(rules, context).explain(record);
    }

    /** Says what becomes of an empty message. */
    public Explanation explainEmpty(RecordContext context) {
        return new Explainer(rules, context).explainEmpty();
    }

    /** Says which rules are for an exchange, whatever it holds. */
    public Explanation explainSource(RecordContext context) {
        return new Explainer(rules, context).explainSource();
    }

    /** Why no rule is for an exchange: names the rule that came nearest, and where it parts. */
    public RecordException noRule(RecordContext context) {
        if (context.topic() == null && context.file() == null) {
            return new RecordException(
                    Reason.NO_RULE,
                    "no rule is for an exchange without topic and file name",
                    "Add a rule without 'from', or set the header CamelMqttTopic or CamelFileName");
        }
        Rule nearest = null;
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
