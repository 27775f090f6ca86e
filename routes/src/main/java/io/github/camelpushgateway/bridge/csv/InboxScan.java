// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the inbox for files to take: plain files that are complete. What anybody may have dropped that is
 * none is refused, once. Whether a file is complete is seen by its staying as it is, not by its age: clocks of
 * senders may be wrong. Used by one thread only, but for {@link #leave}.
 */
final class InboxScan {

    private static final Logger LOG = LoggerFactory.getLogger(InboxScan.class);

    /** The oldest first, so that the newest value is the one that stays. */
    private static final Comparator<InboxFile> ORDER =
            Comparator.comparing(InboxFile::modified).thenComparing(InboxFile::path);

    private final InboxSettings settings;
    private final PushedFiles pushed;
    private final FailedFiles failed;
    private final LongSupplier nanoClock;

    /** What was seen at the last look, and what became of it. */
    private volatile Map<Path, Seen> seen = new ConcurrentHashMap<>();

    /** Whether any file was taken since there was a done file for all. */
    private boolean taken;

    /** A file, since when it is as it is, and whether all is said of it. */
    private record Seen(InboxFile file, long sinceNanos, boolean settled) {}

    InboxScan(InboxSettings settings, PushedFiles pushed, FailedFiles failed, LongSupplier nanoClock) {
        this.settings = settings;
        this.pushed = pushed;
        this.failed = failed;
        this.nanoClock = nanoClock;
    }

    /**
     * The files to take now, in their order.
     *
     * @throws IOException if the inbox cannot be read
     */
    List<InboxFile> ready() throws IOException {
        Map<Path, Seen> now = new ConcurrentHashMap<>();
        List<InboxFile> ready = new ArrayList<>();
        boolean left = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(settings.folder())) {
            for (Path path : files) {
                if (settings.includes(path.getFileName().toString())) {
                    Seen file = look(path);
                    if (file != null) {
                        now.put(path, file);
                        left |= !file.settled;
                        if (isReady(file)) {
                            ready.add(file.file);
                        }
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        seen = now;
        taken |= !ready.isEmpty();
        if (!left && taken) {
            removeDoneFileForAll();
        }
        ready.sort(ORDER);
        return ready;
    }

    /** What a name is now; {@code null} if there is nothing to take or to remember. */
    private Seen look(Path path) throws IOException {
        Seen before = seen.get(path);
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            return null;
        }
        if (attributes.isDirectory()) {
            return null;
        }
        InboxFile file = InboxFile.of(path, attributes);
        if (before != null && before.file.equals(file)) {
            return before;
        }
        String problem = attributes.isRegularFile() ? FileNames.problem(path) : kind(attributes);
        if (problem != null) {
            return refuse(file, problem);
        }
        if (pushed.contains(file.mark())) {
            LOG.warn(
                    "{} is passed over: a file of this name, size and time of change was pushed before. To push it again, change its"
                            + " time (touch)",
                    file.name());
            return new Seen(file, nanoClock.getAsLong(), true);
        }
        return new Seen(file, nanoClock.getAsLong(), false);
    }

    private boolean isReady(Seen seenFile) {
        if (seenFile.settled) {
            return false;
        }
        return settings.doneFile() != null
                ? settings.doneFile().isThereFor(seenFile.file.path())
                : nanoClock.getAsLong() - seenFile.sinceNanos
                        >= settings.settleTime().toNanos();
    }

    /** Once, also where it cannot be moved away. */
    private Seen refuse(InboxFile file, String problem) throws IOException {
        if (FileNames.problem(file.path()) == null) {
            failed.setAside(file.name());
        }
        boolean moved = failed.take(
                file.path(),
                FileNames.safe(file.name()),
                problem,
                "See what has come into the inbox, and who put it there. Only plain files are taken.");
        return moved ? null : new Seen(file, nanoClock.getAsLong(), true);
    }

    private static String kind(BasicFileAttributes attributes) {
        return attributes.isSymbolicLink()
                ? "it is a link, and links are not followed. Put the file itself into the inbox"
                : "it is no plain file, but a pipe, a socket or a device";
    }

    /** One that tells of all files has done its work when none is left. */
    private void removeDoneFileForAll() throws IOException {
        taken = false;
        if (settings.doneFile() != null && settings.doneFile().isForAll()) {
            Files.deleteIfExists(settings.doneFile().of(settings.folder().resolve("any")));
        }
    }

    /** A file that was pushed and could not be moved away: nothing more is to be done or said. */
    void leave(InboxFile file) {
        seen.put(file.path(), new Seen(file, nanoClock.getAsLong(), true));
    }
}
