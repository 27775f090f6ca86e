// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.suggest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a CSV file is written, found by looking at it: character set, delimiter, lines before the header, header, rows.
 *
 * @param format the keys of a rule's {@code csv} that differ from what is assumed without them
 * @param header the columns
 * @param rows the rows that are as long as the header, at most {@link #MOST_ROWS}
 * @param skipped how many rows are of another length
 */
record CsvFile(Map<String, String> format, List<String> header, List<List<String>> rows, int skipped) {

    /** Enough to know what a column holds, and a bound on the memory it takes. */
    static final int MOST_ROWS = 20_000;

    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final int LOOKED_AT = 50;

    /**
     * Looks at a file.
     *
     * @throws IllegalArgumentException if no table can be seen in it; the message says why
     */
    static CsvFile of(byte[] content) {
        Map<String, String> format = new LinkedHashMap<>();
        String text = text(content, format);
        char delimiter = ',';
        List<List<String>> best = List.of();
        double bestScore = 0;
        for (char candidate : DELIMITERS) {
            List<List<String>> lines = lines(text, candidate, LOOKED_AT);
            double score = score(lines);
            if (score > bestScore) {
                bestScore = score;
                delimiter = candidate;
                best = lines;
            }
        }
        if (best.size() < 2) {
            throw new IllegalArgumentException("There is no table in it: no row follows on a header");
        }
        int columns = usualLength(best);
        int headerAt = 0;
        while (best.get(headerAt).size() != columns || isUnitsRow(best.get(headerAt))) {
            headerAt++;
        }
        if (delimiter != ',') {
            format.put("delimiter", String.valueOf(delimiter));
        }
        if (headerAt > 0) {
            format.put("skipLines", String.valueOf(headerAt));
        }
        List<String> header = best.get(headerAt).stream().map(String::strip).toList();
        List<List<String>> rows = new ArrayList<>();
        int skipped = 0;
        List<List<String>> all = lines(text, delimiter, MOST_ROWS + headerAt + 1);
        for (List<String> row : all.subList(headerAt + 1, all.size())) {
            if (row.size() != columns) {
                skipped++;
            } else if (row.stream().anyMatch(cell -> !cell.isBlank())) {
                rows.add(row);
            }
        }
        return new CsvFile(format, header, rows, skipped);
    }

    private static String text(byte[] content, Map<String, String> format) {
        if (content.length > 1 && (content[0] & 0xff) == 0x1f && (content[1] & 0xff) == 0x8b) {
            throw new IllegalArgumentException("It is compressed with gzip; unpack it first");
        }
        if (content.length > 1 && content[0] == 'P' && content[1] == 'K') {
            throw new IllegalArgumentException("It is a ZIP file, as Excel saves workbooks; save it as CSV");
        }
        Charset marked = marked(content);
        if (marked != null) {
            return marked.decode(ByteBuffer.wrap(content)).toString().replace("\ufeff", "");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString()
                    .replaceFirst("^\ufeff", "");
        } catch (CharacterCodingException otherCharset) {
            boolean wide = content.length > 3 && (content[1] == 0 || content[0] == 0);
            Charset charset = wide
                    ? content[1] == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE
                    : Charset.forName("windows-1252");
            format.put("charset", charset.name());
            return charset.decode(ByteBuffer.wrap(content)).toString();
        }
    }

    private static Charset marked(byte[] content) {
        if (content.length < 2) {
            return null;
        }
        int mark = (content[0] & 0xff) << 8 | content[1] & 0xff;
        return mark == 0xfffe ? StandardCharsets.UTF_16LE : mark == 0xfeff ? StandardCharsets.UTF_16BE : null;
    }

    private static List<List<String>> lines(String text, char delimiter, int most) {
        List<List<String>> lines = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            for (CsvRecord line : reader) {
                lines.add(List.copyOf(line.getFields()));
                if (lines.size() == most) {
                    break;
                }
            }
        } catch (CsvParseException broken) {
            return lines;
        } catch (java.io.IOException e) {
            throw new IllegalStateException("reading a text cannot fail", e);
        }
        return lines;
    }

    /** How much a table it is: lines of one length, and the longer the surer. */
    private static double score(List<List<String>> lines) {
        int columns = usualLength(lines);
        if (columns < 2) {
            return columns == 1 && lines.size() > 1 ? 0.01 : 0;
        }
        long alike = lines.stream().filter(line -> line.size() == columns).count();
        return alike * alike / (double) Math.max(1, lines.size()) * Math.log(columns + 1);
    }

    private static int usualLength(List<List<String>> lines) {
        Map<Integer, Integer> lengths = new HashMap<>();
        lines.forEach(line -> lengths.merge(line.size(), 1, Integer::sum));
        return lengths.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /** A row of units above the header, as some loggers write it: nothing in it is a name. */
    private static boolean isUnitsRow(List<String> row) {
        return row.stream()
                .allMatch(cell -> cell.isBlank() || Unit.written(cell).isPresent());
    }
}
