// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a CSV file row by row, in constant memory whatever its length. A row of another width than the header is
 * rejected.
 */
final class CsvRecords {

    private static final int MEBI = 1024 * 1024;

    /**
     * In characters. No number and no label is as long; what is, is an image in base64, or a quote that was never
     * closed.
     */
    private static final int LONGEST_FIELD = 4 * MEBI;

    private static final Pattern EXCEL_DELIMITER =
            Pattern.compile("\\A\"?sep=([^\"\\r\\n])\"?[ \\t]*(?:[\\r\\n]|\\z)", Pattern.CASE_INSENSITIVE);

    private static final Pattern RECORD_LINE = Pattern.compile("started in line (\\d+)");

    private final CsvFormat format;
    private final Records records;

    /** Lines that the parser did not see. */
    private long skipped;

    private long headerLine;

    private long line;

    private CsvRecords(CsvFormat format, Records records) {
        this.format = format;
        this.records = records;
    }

    static void read(Content content, CsvFormat format, Records records) throws RecordException, IOException {
        new CsvRecords(format, records).read(content);
    }

    private void read(Content content) throws RecordException, IOException {
        checkKind(content);
        RecordException failure;
        CsvLines lines = new CsvLines(content.reader(format.charset()));
        try {
            String delimiter = skipLines(content, lines);
            readRows(open(lines, delimiter).iterator(), delimiter);
            return;
        } catch (CsvParseException broken) {
            failure = unreadable(broken, lines);
        } catch (AmbiguousColumnException ambiguous) {
            throw new RecordException(
                            Reason.MALFORMED,
                            "the header names the column '" + Excerpt.of(ambiguous.getMessage()) + "' more than once",
                            "Name the columns with 'columns' in the rule's 'csv', and skip the header with 'skipLines'")
                    .at("line " + headerLine);
        } catch (CharacterCodingException undecodable) {
            failure = undecodable();
        } catch (UncheckedIOException failed) {
            if (!(failed.getCause() instanceof CharacterCodingException)) {
                throw failed.getCause();
            }
            failure = undecodable();
        }
        records.rejectLine(null, line, failure);
    }

    /** Archives and documents are told by their first bytes, before their bytes are read in some charset. */
    private void checkKind(Content content) throws RecordException {
        boolean wide = format.charset().name().startsWith("UTF-16")
                || format.charset().name().startsWith("UTF-32");
        FileKind kind = wide ? null : content.kindOfFile();
        if (kind != null) {
            throw new RecordException(Reason.MALFORMED, "not CSV: it seems to be " + kind.words(), kind.advice());
        }
        String document = format.skipLines() > 0 || wide ? null : document(content.head());
        if (document != null) {
            throw new RecordException(
                    Reason.MALFORMED,
                    "not CSV: it seems to be " + document + ", as it starts with "
                            + Excerpt.ofValue(content.head().strip()),
                    document.equals("JSON")
                            ? "Export it as CSV, or send it as JSON, by a name that does not end in .csv"
                            : "Look at the file: a page to log in, or of an error, is often saved in place of the export");
        }
    }

    /** What a file is that was saved in place of an export; {@code null} if it may well be CSV. */
    private static String document(String head) {
        String start = head.strip().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return "an HTML page";
        }
        if (start.startsWith("<?xml")) {
            return "XML";
        }
        return start.startsWith("{\"") || start.startsWith("[{\"") ? "JSON" : null;
    }

    private RecordException undecodable() {
        return new RecordException(
                Reason.MALFORMED,
                "the file is not in " + format.charset() + (line == 0 ? "" : ", somewhere after this line"),
                "Name its character set with 'charset' in the rule's 'csv', for example ISO-8859-1");
    }

    /** Not closed: that would close the body, which is not ours. */
    private CsvReader<CsvRecord> open(CsvLines lines, String delimiter) {
        CsvReader.CsvReaderBuilder builder = CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(format.quote())
                .skipEmptyLines(true)
                .maxBufferSize(LONGEST_FIELD)
                // It would swallow all rows up to the end of the file.
                .allowUnclosedQuote(false)
                // Rows of another width are ours to report, with their line.
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
        if (format.comment() != null) {
            builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(format.comment());
        }
        return builder.ofCsvRecord(lines);
    }

    /** Reads over what is before the header; the delimiter, which Excel writes into a first line: {@code sep=;}. */
    private String skipLines(Content content, CsvLines lines) throws RecordException, IOException {
        if (format.skipLines() == 0) {
            Matcher excel = EXCEL_DELIMITER.matcher(content.head());
            if (!excel.find()) {
                return format.delimiter();
            }
            lines.skipLine();
            skipped = 1;
            return excel.group(1);
        }
        while (skipped < format.skipLines()) {
            if (!lines.skipLine()) {
                throw new RecordException(
                        Reason.MALFORMED,
                        "the file has fewer lines than the " + format.skipLines() + " that are skipped",
                        "Correct 'skipLines' in the rule's 'csv', or the file");
            }
            skipped++;
        }
        return format.delimiter();
    }

    private void readRows(Iterator<CsvRecord> rows, String delimiter) throws RecordException {
        Map<String, Integer> columns;
        List<String> header = null;
        int width;
        if (format.columns() != null) {
            width = format.columns().size();
            columns = columns(format.columns());
        } else {
            if (!rows.hasNext()) {
                return;
            }
            CsvRecord first = rows.next();
            header = first.getFields();
            headerLine = skipped + first.getStartingLineNumber();
            line = headerLine;
            width = first.getFieldCount();
            checkDelimiter(header, delimiter);
            columns = columns(header);
        }
        records.columns(columns.keySet());
        while (rows.hasNext()) {
            CsvRecord row = rows.next();
            line = skipped + row.getStartingLineNumber();
            if (isBlank(row) || isHeader(row, header)) {
                continue;
            }
            if (row.getFieldCount() != width && !isPadded(row, width)) {
                records.rejectLine(row.getFields(), line, ragged(row, width));
            } else {
                records.takeLine(new CsvRow(columns, row), line);
            }
        }
    }

    /** Whether nothing is in a row, as in those that a spreadsheet writes below its table: {@code ;;}. */
    private static boolean isBlank(CsvRecord row) {
        for (int i = 0; i < row.getFieldCount(); i++) {
            if (!row.getField(i).isBlank()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the row is the header, which appears again where exports were put together. */
    private static boolean isHeader(CsvRecord row, List<String> header) {
        if (header == null || !row.getField(0).equals(header.get(0))) {
            return false;
        }
        return row.getFields().equals(header);
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

    /** Each column's place. A name that the header gives to several is no harm until it is read. */
    private static Map<String, Integer> columns(List<String> names) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).strip();
            if (!name.isEmpty()) {
                columns.merge(name, i, (first, second) -> CsvRow.SEVERAL);
            }
        }
        return columns;
    }

    /**
     * A header that another delimiter cuts into more columns is the commonest mistake, and would else show as
     * absent fields only.
     */
    private void checkDelimiter(List<String> header, String delimiter) throws RecordException {
        for (String other : List.of(";", "\t", ",", "|")) {
            int found = header.stream()
                    .mapToInt(field -> field.split(Pattern.quote(other), -1).length - 1)
                    .sum();
            if (found >= header.size() && !other.equals(delimiter)) {
                throw new RecordException(
                                Reason.MALFORMED,
                                header.size() == 1
                                        ? "the header is one column only: '" + Excerpt.of(header.get(0)) + "'"
                                        : "the header is " + header.size() + " columns, and holds '"
                                                + other.replace("\t", "\\t") + "' " + found + " times: '"
                                                + Excerpt.of(String.join(delimiter, header)) + "'",
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

    private RecordException unreadable(CsvParseException broken, CsvLines lines) {
        String cause =
                String.valueOf((broken.getCause() instanceof CsvParseException inner ? inner : broken).getMessage());
        Matcher place = RECORD_LINE.matcher(String.valueOf(broken.getMessage()));
        if (place.find()) {
            line = skipped + Long.parseLong(place.group(1));
        }
        if (cause.startsWith("Unclosed quoted field")) {
            return openQuote("when the file ends");
        }
        if (cause.startsWith("The maximum buffer size")) {
            boolean oneLine = lines.lineLength() > LONGEST_FIELD / 2;
            return oneLine
                    ? new RecordException(
                            Reason.TOO_LARGE,
                            "a field is longer than " + LONGEST_FIELD / MEBI + " Mi characters",
                            "Leave the column out of the export; a number or label is never that long")
                    : openQuote("after " + LONGEST_FIELD / MEBI + " Mi characters");
        }
        if (cause.startsWith("Unexpected character after closing quote")) {
            return new RecordException(
                    Reason.MALFORMED,
                    "text follows a closing quote, in this row or one that it swallows",
                    "Double the quotes within a value, or set another 'quote' in the rule's 'csv'");
        }
        return new RecordException(
                Reason.MALFORMED,
                "not CSV, somewhere after this line: " + Excerpt.of(cause),
                "Look for a quote that is not closed, or for the wrong 'quote' in the rule's 'csv'");
    }

    private RecordException openQuote(String where) {
        return new RecordException(
                Reason.MALFORMED,
                "a quote that is opened in this row is not closed " + where,
                "Close it, double quotes within a value, or set another 'quote' in the rule's 'csv'");
    }
}
