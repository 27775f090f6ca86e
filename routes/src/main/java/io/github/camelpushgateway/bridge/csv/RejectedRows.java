// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.camelpushgateway.body.RejectedRecord;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file's bad rows to a file of their own, each with its line and what is wrong with it, as they are found:
 * a file may have millions. Used by the one thread that reads the file, and then by the one that ends the exchange.
 */
final class RejectedRows implements RejectedRecord.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedRows.class);

    /** What a spreadsheet takes for the start of a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private final Path target;
    private final Path about;
    private CsvWriter writer;
    private boolean failed;

    /**
     * @param target is there, whole, after {@link #end}; without a bad row it is not made
     * @param about the file the rows are of
     */
    RejectedRows(Path target, Path about) {
        this.target = target;
        this.about = about;
    }

    @Override
    public synchronized void rejected(RejectedRecord rejection) {
        if (failed) {
            return;
        }
        try {
            if (writer == null) {
                writer = CsvWriter.builder()
                        .build(new OutputStreamWriter(OwnFiles.create(target, about), StandardCharsets.UTF_8));
                writer.writeRecord("line", "reason", "row");
            }
            List<String> row = new ArrayList<>();
            row.add(rejection.line() == 0 ? "" : Long.toString(rejection.line()));
            row.add(defused(rejection.why().getMessage()));
            addColumns(rejection.content(), row);
            writer.writeRecord(row);
        } catch (IOException | UncheckedIOException e) {
            giveUp(e);
        }
    }

    @Override
    public boolean wantsAll() {
        return true;
    }

    /** Whether there is a bad row, and all are written but for what {@link #end} has to do. */
    synchronized boolean isAny() {
        return writer != null && !failed;
    }

    /** Gives the file its name. */
    synchronized void end() {
        if (!isAny()) {
            return;
        }
        try {
            writer.close();
            OwnFiles.publish(target);
            LOG.warn("Rows that could not be read are in {}", target);
        } catch (IOException | UncheckedIOException e) {
            giveUp(e);
        }
    }

    /** Leaves none: the file is going to be read once more. */
    synchronized void drop() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
            OwnFiles.discard(target);
        } catch (IOException | UncheckedIOException e) {
            giveUp(e);
        }
    }

    private void giveUp(Exception why) {
        failed = true;
        LOG.warn("Bad rows cannot be written to {}, and are only counted: {}", target, why.toString());
    }

    private static void addColumns(Object content, List<String> row) {
        if (content instanceof Map<?, ?> columns) {
            columns.values().forEach(value -> row.add(defused(String.valueOf(value))));
        } else if (content instanceof List<?> columns) {
            columns.forEach(value -> row.add(defused(String.valueOf(value))));
        } else if (content != null) {
            row.add(defused(content.toString()));
        }
    }

    /** A spreadsheet would run what anybody wrote into a row; an apostrophe in front makes it a text. */
    static String defused(String cell) {
        return cell != null && !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
