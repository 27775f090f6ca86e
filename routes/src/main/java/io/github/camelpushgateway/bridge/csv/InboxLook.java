// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.source.Arrival;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at the files of an inbox and reads them, beside a bridge that may be at them: nothing is moved, marked or made.
 * Used by one thread only.
 */
final class InboxLook {

    private static final int MOST_BYTES = 64 << 20;
    private static final long MILLIS_BETWEEN = 500;

    private final InboxSettings inbox;
    private final Map<Path, InboxFile> seen = new HashMap<>();

    InboxLook(InboxSettings inbox) {
        this.inbox = inbox;
    }

    /**
     * Sees whether files can be read here, and moved to where they go afterwards.
     *
     * @return how many are there
     * @throws IOException if not; it says what cannot be done
     */
    static String reach(InboxSettings inbox) throws IOException {
        Path folder = inbox.folder();
        if (!Files.exists(folder)) {
            return folder + " is not there yet; it is made when the bridge starts";
        }
        List<Path> ours = new ArrayList<>(List.of(folder));
        for (Path path : List.of(inbox.done(), inbox.failed(), inbox.pushed().getParent())) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                ours.add(path);
                if (!Files.getFileStore(path).equals(Files.getFileStore(folder))) {
                    throw new FileSystemException(path
                            + " is on another file system than the inbox, so files cannot be moved there. Make it a"
                            + " folder of the inbox's own");
                }
            }
        }
        for (Path path : ours) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !path.equals(folder)) {
                throw new FileSystemException(path + " has to be a folder, and no link. Remove what has its name");
            }
            if (!Files.isReadable(path) || !Files.isWritable(path) || !Files.isExecutable(path)) {
                throw new FileSystemException("this user may not read and write " + path
                        + ", and has to, so that files can be moved. Give the user the right");
            }
        }
        List<InboxFile> files = files(inbox);
        for (InboxFile file : files) {
            if (!Files.isReadable(file.path())) {
                throw new FileSystemException("this user may not read " + file.path());
            }
        }
        return folder + " can be read, and files can be moved; files to take: " + files.size();
    }

    /**
     * Gives each file as it is there, or has changed, until the thread is interrupted.
     *
     * @throws IOException if the inbox cannot be read
     */
    void watch(Consumer<Arrival> arrivals) throws IOException {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (Files.exists(inbox.folder())) {
                    look(arrivals);
                }
                TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Consumer<Arrival> arrivals) throws IOException {
        Set<String> pushed = null;
        for (InboxFile file : files(inbox)) {
            if (file.equals(seen.put(file.path(), file))) {
                continue;
            }
            if (pushed == null) {
                pushed = marks();
            }
            Arrival arrival;
            try {
                arrival = read(file);
            } catch (NoSuchFileException taken) {
                continue;
            } catch (IOException e) {
                arrival = arrival(file, new byte[0]).notTaken(FailureWords.of(e));
            }
            arrivals.accept(
                    pushed.contains(file.mark())
                            ? arrival.notTaken("a file of this name, size and time of change was pushed before")
                            : arrival);
        }
    }

    private Arrival read(InboxFile file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            return arrival(file, new byte[0]).notTaken("it is no plain file");
        }
        String problem = FileNames.problem(file.path());
        try (InputStream in = Channels.newInputStream(
                FileChannel.open(file.path(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            byte[] content = in.readNBytes(MOST_BYTES);
            if (in.read() >= 0) {
                return arrival(file, new byte[0])
                        .notTaken("it is longer than the " + (MOST_BYTES >> 20)
                                + " MiB that are read here; the bridge itself takes it");
            }
            return problem == null
                    ? arrival(file, content)
                    : arrival(file, content).notTaken(problem);
        }
    }

    private Arrival arrival(InboxFile file, byte[] content) {
        return Arrival.ofFile(FileNames.safe(file.name()), content)
                .with(PushgatewayConstants.CSV_DELIMITER, inbox.delimiter())
                .with(PushgatewayConstants.CSV_SKIP_LINES, inbox.skipLines());
    }

    /** Read without {@link PushedFiles}, which mends its file when it opens it. */
    private Set<String> marks() throws IOException {
        return Files.isRegularFile(inbox.pushed(), LinkOption.NOFOLLOW_LINKS)
                ? Set.copyOf(Files.readAllLines(inbox.pushed()))
                : Set.of();
    }

    private static List<InboxFile> files(InboxSettings inbox) throws IOException {
        List<InboxFile> files = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(inbox.folder())) {
            for (Path path : paths) {
                if (inbox.includes(path.getFileName().toString())
                        && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    try {
                        files.add(InboxFile.look(path));
                    } catch (NoSuchFileException taken) {
                        // The bridge that runs has moved it.
                    }
                }
            }
        }
        files.sort(Comparator.comparing(InboxFile::modified).thenComparing(InboxFile::path));
        return files;
    }
}
