// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of files that could not be pushed, each with its reason beside it. An earlier one of the same name, as
 * exports that are always called the same bring it, is kept with a number after its name, and so are its bad rows.
 * Thread safe.
 */
final class FailedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(FailedFiles.class);

    private static final String REASON = ".reason.txt";
    private static final String REJECTED = ".rejected.csv";

    /** A file itself, and what may lie beside it. */
    private static final List<String> KINDS = List.of("", REASON, REJECTED);

    private final Path folder;

    FailedFiles(Path folder) {
        this.folder = folder;
    }

    /** Takes the bad rows of a file. */
    RejectedRows rejectedRows(InboxFile file) {
        return new RejectedRows(folder.resolve(file.name() + REJECTED), file.path());
    }

    /** Keeps what an earlier file of this name has left, so that nothing of it is replaced. */
    synchronized void setAside(String name) throws IOException {
        OwnFiles.folder(folder);
        if (KINDS.stream().noneMatch(kind -> exists(name + kind))) {
            return;
        }
        int number = 1;
        while (isTaken(name + "." + number)) {
            number++;
        }
        String aside = name + "." + number;
        for (String kind : KINDS) {
            if (exists(name + kind)) {
                Files.move(folder.resolve(name + kind), folder.resolve(aside + kind));
            }
        }
        LOG.info("What an earlier file of this name left in {} is called {} now", folder, aside);
    }

    private boolean isTaken(String name) {
        return KINDS.stream().anyMatch(kind -> exists(name + kind));
    }

    private boolean exists(String name) {
        return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Moves a file here and writes its reason beside it. Where the one or the other is impossible the reason is in
     * the log only.
     *
     * @param file whatever has this name in the inbox; a link is moved, not followed
     * @param safeName its name, or what stands for a name that no text can hold
     * @return whether it was moved
     */
    boolean take(Path file, String safeName, String reason, String advice) {
        LOG.warn("{} was not pushed and goes to {}: {}", safeName, folder, reason);
        try {
            OwnFiles.folder(folder);
            write(folder.resolve(safeName + REASON), file, text(safeName, reason, advice));
        } catch (IOException e) {
            LOG.warn("The reason could not be written to {}: {}", folder, e.toString());
        }
        try {
            // The name's own bytes, which need not be those of the text.
            Files.move(file, folder.resolve(file.getFileName()));
            return true;
        } catch (IOException e) {
            LOG.warn("{} stays in the inbox, as it cannot be moved to {}: {}", safeName, folder, e.toString());
            return false;
        }
    }

    private static void write(Path target, Path about, String text) throws IOException {
        try (Writer out = new OutputStreamWriter(OwnFiles.create(target, about), StandardCharsets.UTF_8)) {
            out.write(text);
        }
        OwnFiles.publish(target);
    }

    private static String text(String name, String reason, String advice) {
        return """
                %s was not pushed, or not all of it.

                When:       %s
                Why:        %s
                What to do: %s
                Bad rows, if there are any, are in %s.rejected.csv.
                """
                .formatted(
                        name,
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                ZonedDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)),
                        reason,
                        advice,
                        name);
    }
}
