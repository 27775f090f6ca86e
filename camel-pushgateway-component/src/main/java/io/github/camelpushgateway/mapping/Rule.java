// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import io.github.camelpushgateway.mapping.record.Field;
import io.github.camelpushgateway.mapping.record.RecordContext;
import java.util.List;

/**
 * One rule of a mapping file, compiled. Thread safe.
 *
 * @param name for messages: its {@code from} and its place
 * @param from what it is for, or {@code null}: everything
 * @param when leaves records out for which it is false; or {@code null}
 * @param group grouping labels
 * @param csv how its files are written, or {@code null} where it does not say
 */
public record Rule(
        String name, SourcePattern from, Field when, LabelPlan group, CsvFormat csv, List<MetricRule> metrics) {

    private static final String[] NOTHING = {};

    public Rule {
        metrics = List.copyOf(metrics);
    }

    /** What is captured from the exchange's topic or file name; {@code null} if this rule is not for it. */
    String[] match(RecordContext context) {
        if (from == null) {
            return NOTHING;
        }
        String name = nameToMatch(context);
        return name == null ? null : from.match(name);
    }

    /** The topic, else the file's name: without its folders where {@code from} speaks of none. {@code null} if there is neither. */
    String nameToMatch(RecordContext context) {
        if (context.topic() != null) {
            return context.topic();
        }
        String file = context.file();
        return file == null || from.hasFolders() ? file : file.substring(file.lastIndexOf('/') + 1);
    }
}
