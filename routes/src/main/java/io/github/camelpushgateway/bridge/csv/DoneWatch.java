// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks for a while at the files that were moved away as pushed. A writer that pauses for longer than the settle
 * time goes on writing into the file where it lies then, and what it adds would be read by nobody. Thread safe.
 */
final class DoneWatch {

    /** A writer that paused for longer is one that nobody could wait for. */
    static final long NANOS = TimeUnit.MINUTES.toNanos(5);

    /** Bounds the memory; of more files the oldest are no longer looked at. */
    private static final int MOST_FILES = 2_000;

    private record Watched(InboxFile file, long untilNanos) {}

    private final LongSupplier clock;
    private final Deque<Watched> watched = new ArrayDeque<>();

    /** @param clock as {@link System#nanoTime()} */
    DoneWatch(LongSupplier clock) {
        this.clock = clock;
    }

    /** A file lies here now, and should not change any more. */
    synchronized void add(Path done) throws IOException {
        if (watched.size() == MOST_FILES) {
            watched.removeFirst();
        }
        watched.addLast(new Watched(InboxFile.look(done), clock.getAsLong() + NANOS));
    }

    /** Those that somebody has written to since; each is named once. */
    synchronized List<InboxFile> written() {
        List<InboxFile> written = new ArrayList<>();
        for (Iterator<Watched> each = watched.iterator(); each.hasNext(); ) {
            Watched one = each.next();
            InboxFile now = now(one.file());
            // Another file of the same name, or none, is no concern of the writer's.
            boolean gone = now == null
                    || now.key() == null
                    || !now.key().equals(one.file().key());
            if (gone || clock.getAsLong() - one.untilNanos() >= 0) {
                each.remove();
            } else if (now.size() != one.file().size()) {
                each.remove();
                written.add(one.file());
            }
        }
        return written;
    }

    private static InboxFile now(InboxFile file) {
        try {
            return InboxFile.look(file.path());
        } catch (IOException away) {
            return null;
        }
    }
}
