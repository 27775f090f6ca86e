// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import io.github.camelpushgateway.PushgatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down beside a file that could not be pushed what went wrong, for whoever finds it there. An earlier one of the same name, as exports
 * that are always called the same bring it, is kept with a number behind its name. Thread safe.
 */
public final class FailedFile {

    private static final Logger LOG = LoggerFactory.getLogger(FailedFile.class);

    /** What may lie beside a failed file. */
    private static final List<String> COMPANIONS = List.of(".reason.txt", ".rejected.csv");

    /**
     * Writes {@code <folder>/<name>.reason.txt}. Where that is impossible the reason is in the log only.
     *
     * @param exchange a failed one that came from a file
     * @param folder where the file is going to be moved to
     */
    public void explain(Exchange exchange, String folder) {
        String name = exchange.getIn().getHeader(Exchange.FILE_NAME_ONLY, String.class);
        Path inbox = Path.of(exchange.getIn().getHeader(FileConstants.FILE_ABSOLUTE_PATH, String.class))
                .getParent();
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        LOG.warn("{} was not pushed and goes to {}: {}", name, folder, reason);
        String text =
                """
                %s was not pushed, or not all of it.

                When:       %s
                Why:        %s
                What to do: %s
                Bad rows, if there are any, are in %s.rejected.csv.
                """
                        .formatted(
                                name,
                                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                        ZonedDateTime.now().truncatedTo(ChronoUnit.SECONDS)),
                                reason,
                                advice(failure, inbox),
                                name);
        try {
            Path failed = Files.createDirectories(Path.of(folder)).resolve(name);
            setAside(failed);
            Path target = failed.resolveSibling(name + ".reason.txt");
            Path written = Files.writeString(target.resolveSibling(name + ".reason.txt.part"), text);
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("The reason could not be written beside it: {}", e.toString());
        }
    }

    /** Camel would replace it. */
    private static synchronized void setAside(Path failed) throws IOException {
        if (Files.notExists(failed)) {
            return;
        }
        int number = 1;
        while (Files.exists(numbered(failed, number))) {
            number++;
        }
        Path aside = numbered(failed, number);
        Files.move(failed, aside);
        LOG.info("A file of this name had failed before; it is {} now", aside);
        for (String companion : COMPANIONS) {
            Path former = failed.resolveSibling(failed.getFileName() + companion);
            if (Files.exists(former)) {
                Files.move(former, aside.resolveSibling(aside.getFileName() + companion));
            }
        }
    }

    private static Path numbered(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static String advice(Exception failure, Path inbox) {
        boolean retryable = failure instanceof PushgatewayException push && push.isRetryable();
        return retryable
                ? "Nothing is wrong with the file. When the gateway can be reached, move the file back to " + inbox
                        + "."
                : "Correct what the line above says, in the file or in the settings, and move the file back to " + inbox
                        + ".";
    }
}
