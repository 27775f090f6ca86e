// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.body.RejectedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file's bad rows to a file of their own, each with its line and what is wrong with it, as they are found: a file may have millions.
 * Thread safe.
 */
public final class RejectedRows {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedRows.class);

    /**
     * Has the rows that {@code pushgateway:} finds bad written to {@code <folder>/<name>.rejected.csv}: line, reason, and the row's columns. It
     * is there when the exchange ends, whole; without a bad row it is not made.
     *
     * @param exchange one that came from a file, before it is pushed
     */
    public void collect(Exchange exchange, String folder) {
        String name = exchange.getIn().getHeader(Exchange.FILE_NAME_ONLY, String.class);
        Writing writing = new Writing(Path.of(folder).resolve(name + ".rejected.csv"));
        exchange.setProperty(PushgatewayConstants.REJECTION_LISTENER, writing);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                writing.end();
            }
        });
    }

    /** Of the one thread that reads the file, and then of the one that ends the exchange. */
    private static final class Writing implements RejectedRecord.Listener {

        private final Path target;
        private final Path part;
        private CsvWriter writer;
        private boolean failed;

        Writing(Path target) {
            this.target = target;
            this.part = target.resolveSibling(target.getFileName() + ".part");
        }

        @Override
        public void rejected(RejectedRecord rejection) {
            if (failed) {
                return;
            }
            try {
                if (writer == null) {
                    Files.createDirectories(target.getParent());
                    writer = CsvWriter.builder().build(part);
                    writer.writeRecord("line", "reason", "row");
                }
                List<String> row = new ArrayList<>();
                row.add(rejection.line() == 0 ? "" : Long.toString(rejection.line()));
                row.add(rejection.why().getMessage());
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

        synchronized void end() {
            if (writer == null || failed) {
                return;
            }
            try {
                writer.close();
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                LOG.warn("Rows that could not be read are in {}", target);
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
                columns.values().forEach(value -> row.add(String.valueOf(value)));
            } else if (content instanceof List<?> columns) {
                columns.forEach(value -> row.add(String.valueOf(value)));
            } else if (content != null) {
                row.add(content.toString());
            }
        }
    }
}
