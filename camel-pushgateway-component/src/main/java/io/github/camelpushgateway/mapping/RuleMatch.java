// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.distribution.Distributions;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.SampleSink;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules that are for an exchange: the first, and where that has a {@code when}, those after it too. Each record
 * is mapped by the first that takes it. Belongs to one exchange and one thread.
 */
public final class RuleMatch implements RecordMapper {

    private final List<RuleApplication> rules;
    private final Distributions distributions;

    /** All columns there are, or {@code null} where that is not known. */
    private Collection<String> columns;

    /** The rules whose columns were looked for. */
    private final Set<Rule> checked = new HashSet<>(0);

    RuleMatch(List<RuleApplication> rules, Distributions distributions) {
        this.rules = rules;
        this.distributions = distributions;
    }

    /**
     * The first rule's {@code from} and place, as messages name it:
     * {@code sensors/{site}/{device} (sensors.yaml:2)}.
     */
    public String rule() {
        return rules.get(0).rule().name();
    }

    /** How the rule says its files are written, or {@code null} where it does not. */
    public CsvFormat csv() {
        for (RuleApplication rule : rules) {
            if (rule.rule().formats().csv() != null) {
                return rule.rule().formats().csv();
            }
        }
        return null;
    }

    /** How the rule says its messages are written, or {@code null} where it does not. */
    public PayloadFormat payload() {
        for (RuleApplication rule : rules) {
            if (rule.rule().formats().payload() != null) {
                return rule.rule().formats().payload();
            }
        }
        return null;
    }

    @Override
    public void columns(Collection<String> known) throws RecordException {
        columns = known;
        for (RuleApplication rule : rules) {
            AbsentFields.checkCondition(rule.rule(), known);
            if (rule.rule().when() == null) {
                AbsentFields.checkColumns(rule.rule(), known, null);
            }
        }
    }

    @Override
    public void map(Object record, SampleSink sink) throws RecordException {
        for (int i = 0; i < rules.size(); i++) {
            RuleApplication rule = rules.get(i);
            if (rule.takes(record)) {
                if (columns != null && checked.add(rule.rule())) {
                    AbsentFields.checkColumns(rule.rule(), columns, record);
                    rule.columnsAreKnown();
                }
                rule.map(record, sink);
                return;
            }
        }
    }

    @Override
    public void empty(SampleSink sink) throws RecordException {
        rules.get(0).empty(sink);
    }

    @Override
    public void finish(SampleSink sink) {
        distributions.handOver(sink);
    }
}
