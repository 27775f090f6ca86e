// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import io.github.camelpushgateway.text.Excerpt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads InfluxDB's line protocol (docs.influxdata.com, "Line protocol"): each line is a record. Its fields and tags
 * are fields of the record, also together in {@code fields} and {@code tags}; {@code measurement} is its name,
 * {@code timestamp} the digits at its end.
 */
final class LineRecords {

    /** In characters; Telegraf's own lines are shorter than 64 KiB. */
    private static final int LONGEST_LINE = 1024 * 1024;

    private final Records records;
    private final StringBuilder line = new StringBuilder();
    private int at;
    private long number;

    private LineRecords(Records records) {
        this.records = records;
    }

    static void read(Content content, Records records) throws RecordException, IOException {
        new LineRecords(records).read(content.reader(StandardCharsets.UTF_8));
    }

    private void read(Reader chars) throws RecordException, IOException {
        // Not closed: that would close the body, which is not ours.
        BufferedReader in = new BufferedReader(chars);
        try {
            while (next(in)) {
                int start = 0;
                while (start < line.length() && line.charAt(start) <= ' ') {
                    start++;
                }
                if (start == line.length() || line.charAt(start) == '#') {
                    continue;
                }
                at = start;
                takeLine();
            }
        } catch (CharacterCodingException broken) {
            records.rejectLine(null, number, malformed("it is not valid UTF-8"));
        } catch (LineTooLongException tooLong) {
            records.rejectLine(
                    null,
                    number,
                    new RecordException(
                            Reason.TOO_LARGE, "the line is longer than " + LONGEST_LINE + " characters", "Split it"));
        }
    }

    private static final class LineTooLongException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /** Reads a line; a line feed within quotes belongs to its text. */
    private boolean next(BufferedReader in) throws IOException {
        line.setLength(0);
        number++;
        boolean quoted = false;
        boolean fields = false;
        int c;
        while ((c = in.read()) >= 0) {
            if (c == '\n' && !quoted) {
                return true;
            }
            if (c == 0 && !quoted) {
                // C sends its buffers whole.
                return !line.isEmpty();
            }
            boolean escaped = !line.isEmpty() && line.charAt(line.length() - 1) == '\\';
            fields |= c == ' ' && !escaped;
            quoted ^= c == '"' && fields && !escaped;
            if (line.length() == LONGEST_LINE) {
                throw new LineTooLongException();
            }
            line.append((char) c);
        }
        return !line.isEmpty();
    }

    private void takeLine() throws RecordException {
        RecordException failure;
        try {
            records.takeLine(record(), number);
            return;
        } catch (IllegalArgumentException broken) {
            failure = malformed(broken.getMessage());
        }
        records.rejectLine(line.toString(), number, failure);
    }

    private RecordException malformed(String why) {
        return new RecordException(
                Reason.MALFORMED,
                "not line protocol: " + why + ". The line starts with " + Excerpt.ofValue(line),
                "Write measurement,tag=value field=1.5");
    }

    private Map<String, Object> record() {
        String measurement = key(", ");
        Map<String, Object> tags = new LinkedHashMap<>();
        while (is(',')) {
            at++;
            String tag = key("= ,");
            expect('=', "a tag");
            tags.put(tag, key(", "));
        }
        skipBlanks();
        Map<String, Object> fields = new LinkedHashMap<>();
        do {
            at += fields.isEmpty() ? 0 : 1;
            String field = key("= ,");
            expect('=', "a field");
            fields.put(field, value());
        } while (is(','));
        skipBlanks();
        String time = line.substring(at).strip();
        if (!time.isEmpty() && !time.matches("-?\\d{1,19}")) {
            throw new IllegalArgumentException("after the fields comes a time in digits, or nothing");
        }
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("measurement", measurement);
        if (!time.isEmpty()) {
            record.put("timestamp", new BigInteger(time));
        }
        record.put("tags", tags);
        record.put("fields", fields);
        record.putAll(tags);
        record.putAll(fields);
        return record;
    }

    private boolean is(char c) {
        return at < line.length() && line.charAt(at) == c;
    }

    private void expect(char c, String what) {
        if (!is(c)) {
            throw new IllegalArgumentException(what + " has no '" + c + "'");
        }
        at++;
    }

    private void skipBlanks() {
        while (at < line.length() && line.charAt(at) <= ' ') {
            at++;
        }
    }

    /** A name or tag value up to one of the ends, which a backslash takes its meaning from. */
    private String key(String ends) {
        StringBuilder key = new StringBuilder();
        for (; at < line.length() && ends.indexOf(line.charAt(at)) < 0; at++) {
            char c = line.charAt(at);
            if (c == '\\' && at + 1 < line.length() && ",= ".indexOf(line.charAt(at + 1)) >= 0) {
                at++;
                c = line.charAt(at);
            }
            key.append(c);
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException("a name or tag is empty");
        }
        return key.toString();
    }

    private Object value() {
        if (is('"')) {
            return text();
        }
        int start = at;
        while (at < line.length() && line.charAt(at) != ',' && line.charAt(at) > ' ') {
            at++;
        }
        String word = line.substring(start, at);
        switch (word) {
            case "t", "T", "true", "True", "TRUE":
                return true;
            case "f", "F", "false", "False", "FALSE":
                return false;
            default:
        }
        boolean whole = word.endsWith("i") || word.endsWith("u");
        String digits = whole ? word.substring(0, word.length() - 1) : word;
        if (digits.length() > JsonRecords.LONGEST_NUMBER
                || !digits.matches(whole ? "-?\\d+" : "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,5})?")) {
            throw new IllegalArgumentException("'" + Excerpt.of(word) + "' is no value; text needs double quotes");
        }
        if (whole) {
            return new BigInteger(digits);
        }
        double value = Double.parseDouble(digits);
        // Refused where it is read, and not taken for infinity.
        return Double.isInfinite(value) ? new BigDecimal(digits) : (Object) value;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (at++; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                at++;
                return text.toString();
            }
            if (c == '\\' && at + 1 < line.length() && "\"\\".indexOf(line.charAt(at + 1)) >= 0) {
                at++;
                c = line.charAt(at);
            }
            text.append(c);
        }
        throw new IllegalArgumentException("a text has no closing quote");
    }
}
