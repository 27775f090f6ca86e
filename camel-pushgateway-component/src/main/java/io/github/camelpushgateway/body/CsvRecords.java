// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.camelpushgateway.mapping.CsvFormat;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.text.Excerpt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a CSV file row by row, in constant memory whatever its length. A row of another width than the header is rejected. */
final class CsvRecords {

    private final CsvFormat format;
    private final Records records;
    private long line;

    private CsvRecords(CsvFormat format, Records records) {
        this.format = format;
        this.records = records;
    }

    static void read(Content content, CsvFormat format, Records records) throws RecordException, IOException {
        new CsvRecords(format, records).read(content);
    }

    private void read(Content content) throws RecordException, IOException {
        RecordException failure;
        // Not closed: that would close the body, which is not ours.
        @SuppressWarnings("resource")
        CsvReader<CsvRecord> csv = open(content);
        try {
            skipLines(csv);
            readRows(csv.iterator());
            return;
        } catch (CsvParseException broken) {
            failure = unreadable(broken);
        } catch (UncheckedIOException failed) {
            if (!(failed.getCause() instanceof CharacterCodingException)) {
                throw failed.getCause();
            }
            failure = new RecordException(
                    Reason.MALFORMED,
                    "the file is not in " + format.charset() + ", somewhere behind this line",
                    "Name its character set with 'charset' in the rule's 'csv', for example ISO-8859-1");
        }
        records.rejectLine(null, line, failure);
    }

    private CsvReader<CsvRecord> open(Content content) {
        CsvReader.CsvReaderBuilder builder = CsvReader.builder()
                .fieldSeparator(format.delimiter())
                .quoteCharacter(format.quote())
                .skipEmptyLines(true)
                // Rows of another width are ours to report, with their line.
                .allowExtraFields(true)
                .allowMissingFields(true);
        if (format.comment() != null) {
            builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(format.comment());
        }
        return builder.ofCsvRecord(content.reader(format.charset()));
    }

    private void skipLines(CsvReader<CsvRecord> csv) throws RecordException {
        if (format.skipLines() == 0) {
            return;
        }
        try {
            csv.skipLines(format.skipLines());
        } catch (CsvParseException tooFew) {
            throw new RecordException(
                    Reason.MALFORMED,
                    "the file has fewer lines than the " + format.skipLines() + " that are skipped",
                    "Correct 'skipLines' in the rule's 'csv', or the file");
        }
    }

    private void readRows(Iterator<CsvRecord> rows) throws RecordException {
        Map<String, Integer> columns;
        int width;
        if (format.columns() != null) {
            width = format.columns().size();
            columns = columns(format.columns());
        } else {
            if (!rows.hasNext()) {
                return;
            }
            CsvRecord header = rows.next();
            line = header.getStartingLineNumber();
            width = header.getFieldCount();
            checkDelimiter(header);
            columns = columns(header.getFields());
        }
        while (rows.hasNext()) {
            CsvRecord row = rows.next();
            line = row.getStartingLineNumber();
            if (row.getFieldCount() != width && !isPadded(row, width)) {
                records.rejectLine(row.getFields(), line, ragged(row, width));
            } else {
                records.takeLine(new CsvRow(columns, row), line);
            }
        }
    }

    /** Whether all that a row has beyond its width is empty, as where each row ends with a delimiter. */
    private static boolean isPadded(CsvRecord row, int width) {
        for (int i = width; i < row.getFieldCount(); i++) {
            if (!row.getField(i).isBlank()) {
                return false;
            }
        }
        return row.getFieldCount() > width;
    }

    private Map<String, Integer> columns(List<String> names) throws RecordException {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).strip();
            if (!name.isEmpty() && columns.putIfAbsent(name, i) != null) {
                throw new RecordException(
                                Reason.MALFORMED,
                                "the header names the column '" + Excerpt.of(name) + "' twice",
                                "Name the columns with 'columns' in the rule's 'csv', and skip the header with 'skipLines'")
                        .at("line " + line);
            }
        }
        return columns;
    }

    /** A header of one column that holds another delimiter is the commonest mistake, and would else show as absent fields only. */
    private void checkDelimiter(CsvRecord header) throws RecordException {
        if (header.getFieldCount() > 1) {
            return;
        }
        String only = header.getField(0);
        for (String other : List.of(";", "\t", ",", "|")) {
            if (only.contains(other) && !other.equals(format.delimiter())) {
                throw new RecordException(
                                Reason.MALFORMED,
                                "the header is one column only: '" + Excerpt.of(only) + "'",
                                "Write 'delimiter: \"" + other.replace("\t", "\\t") + "\"' in the rule's 'csv'")
                        .at("line " + line);
            }
        }
    }

    private static RecordException ragged(CsvRecord row, int width) {
        return new RecordException(
                Reason.MALFORMED,
                "the row has " + row.getFieldCount() + (row.getFieldCount() == 1 ? " column" : " columns")
                        + ", the header " + width,
                "Put quotes around values that hold delimiters, or correct the row");
    }

    private RecordException unreadable(CsvParseException broken) {
        return new RecordException(
                Reason.MALFORMED,
                "not CSV, somewhere behind this line: " + Excerpt.of(String.valueOf(broken.getMessage())),
                "Look for a quote that is not closed, or for the wrong 'quote' in the rule's 'csv'");
    }
}
