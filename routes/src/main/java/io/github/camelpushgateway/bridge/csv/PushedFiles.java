// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which files were pushed, also over a restart: a line for each in a file. A mark is set when the gateway has the
 * file, never before, and is not set where it could not be written. The newest 10,000 are kept. Thread safe.
 */
final class PushedFiles {

    private static final int KEPT = 10_000;

    /** Lines, after which those that are not kept are dropped. */
    private static final int LONGEST = 2 * KEPT;

    private final Path file;
    private final Set<String> marks = new LinkedHashSet<>();
    private int lines;

    private PushedFiles(Path file) {
        this.file = file;
    }

    /** @throws IOException if the file cannot be read */
    static PushedFiles open(Path file) throws IOException {
        PushedFiles pushed = new PushedFiles(file);
        pushed.read();
        return pushed;
    }

    private void read() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        // What has no end was being written when the process was killed.
        int end = text.lastIndexOf('\n') + 1;
        text.substring(0, end).lines().filter(line -> !line.isEmpty()).forEach(this::remember);
        lines = marks.size();
        if (end < text.length()) {
            rewrite();
        }
    }

    synchronized boolean contains(String mark) {
        return marks.contains(mark);
    }

    /**
     * Remembers a file.
     *
     * @throws IOException if that cannot be written; the file is not remembered then
     */
    synchronized void add(String mark) throws IOException {
        if (marks.contains(mark)) {
            return;
        }
        if (lines >= LONGEST) {
            rewrite();
        }
        Files.createDirectories(file.getParent());
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            long before = out.size();
            try {
                out.position(before);
                ByteBuffer line = ByteBuffer.wrap((mark + "\n").getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    out.write(line);
                }
            } catch (IOException e) {
                // Half a line would be taken for the start of the next one.
                out.truncate(before);
                throw e;
            }
        }
        remember(mark);
        lines++;
    }

    private void remember(String mark) {
        marks.remove(mark);
        marks.add(mark);
        if (marks.size() > KEPT) {
            Iterator<String> oldest = marks.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** As a new file that takes the place of the old one, so that a crash leaves one of the two. */
    private void rewrite() throws IOException {
        List<String> kept = new ArrayList<>(marks);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.write(part, kept, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lines = kept.size();
    }
}
