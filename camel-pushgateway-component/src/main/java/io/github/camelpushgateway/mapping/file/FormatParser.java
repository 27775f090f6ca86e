// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.CsvFormat;
import io.github.camelpushgateway.mapping.PayloadFormat;
import io.github.camelpushgateway.mapping.Rule;
import io.github.camelpushgateway.text.Excerpt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads how a rule's files and messages are written: {@code csv} and {@code payload}. */
final class FormatParser {

    private static final List<String> CSV_KEYS =
            List.of("delimiter", "quote", "comment", "skipLines", "charset", "columns");
    private static final List<String> PAYLOAD_KEYS = List.of("format", "encoding");

    private final Problems problems;

    FormatParser(Problems problems) {
        this.problems = problems;
    }

    Rule.Formats read(YamlMap rule) {
        if (rule.has("csv") && rule.has("payload")) {
            problems.add(
                    rule.keyNode("payload"),
                    "the rule has both 'csv' and 'payload'; keep the one that fits its source");
        }
        return new Rule.Formats(csv(rule), payload(rule));
    }

    private PayloadFormat payload(YamlMap rule) {
        if (!rule.has("payload")) {
            return null;
        }
        YamlMap payload = YamlMap.of(rule.node("payload"), "'payload'", PAYLOAD_KEYS, problems);
        String format = payload.oneOf("format", PayloadFormat.Format.words());
        String encoding = payload.oneOf("encoding", PayloadFormat.Encoding.words());
        return new PayloadFormat(
                format == null
                        ? PayloadFormat.Format.JSON
                        : PayloadFormat.Format.of(format).orElseThrow(),
                encoding == null
                        ? PayloadFormat.Encoding.NONE
                        : PayloadFormat.Encoding.of(encoding).orElseThrow());
    }

    private CsvFormat csv(YamlMap rule) {
        if (!rule.has("csv")) {
            return null;
        }
        CsvFormat plain = CsvFormat.DEFAULT;
        if (YamlMap.isNull(rule.node("csv"))) {
            return plain;
        }
        YamlMap csv = YamlMap.of(rule.node("csv"), "'csv'", CSV_KEYS, problems);
        String delimiter = csv.text("delimiter");
        if (delimiter != null
                && (delimiter.isEmpty() || delimiter.indexOf('\n') >= 0 || delimiter.indexOf('\r') >= 0)) {
            problems.add(
                    csv.node("delimiter"),
                    "'delimiter' needs the character between columns; write for example ';' or \"\\t\"");
            delimiter = null;
        }
        char quote = csv.character("quote", plain.quote());
        Character comment = csv.character("comment", null);
        if (comment != null && comment == quote) {
            problems.add(csv.node("comment"), "'comment' and 'quote' are the same character; change one of them");
        }
        if (delimiter != null && delimiter.indexOf(quote) >= 0) {
            problems.add(csv.node("delimiter"), "'delimiter' holds the quote character; change one of them");
        }
        return new CsvFormat(
                delimiter == null ? plain.delimiter() : delimiter,
                quote,
                comment,
                csv.integer("skipLines", 0, 1_000_000, 0),
                csv.charset("charset", plain.charset()),
                columns(csv));
    }

    private List<String> columns(YamlMap csv) {
        List<String> columns = csv.texts("columns", "'columns: [time, device, celsius]'");
        if (columns == null) {
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!column.isEmpty() && !seen.add(column)) {
                problems.add(
                        csv.node("columns"),
                        "column '" + Excerpt.of(column) + "' appears twice; name one of them differently");
            }
        }
        if (seen.isEmpty()) {
            problems.add(csv.node("columns"), "'columns' names no column; list the names in the order of the file");
        }
        return columns;
    }
}
