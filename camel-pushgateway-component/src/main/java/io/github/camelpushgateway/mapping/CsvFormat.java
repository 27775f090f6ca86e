// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a CSV file is written.
 *
 * @param delimiter between columns, one character or more
 * @param quote around values that hold delimiters or line ends; doubled inside
 * @param comment the character that starts a comment line, or {@code null} for none
 * @param skipLines lines before the header, or before the first row where columns are given
 * @param charset the character set, unless the file starts with a byte order mark
 * @param columns the columns' names where the file has no header line, else {@code null}
 */
public record CsvFormat(
        String delimiter, char quote, Character comment, int skipLines, Charset charset, List<String> columns) {

    /** Commas, double quotes, UTF-8, a header in the first line. */
    public static final CsvFormat DEFAULT = new CsvFormat(",", '"', null, 0, StandardCharsets.UTF_8, null);

    public CsvFormat {
        columns = columns == null ? null : List.copyOf(columns);
    }
}
