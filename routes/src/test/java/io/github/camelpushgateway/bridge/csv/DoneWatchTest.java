// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoneWatchTest {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final DoneWatch watch = new DoneWatch(nanos::get);

    private Path done(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "a,v\nr1,1\n");
        watch.add(file);
        return file;
    }

    @Test
    void aFileThatSomebodyWritesToIsNamedOnce() throws IOException {
        Path quiet = done("quiet.csv");
        Path slow = done("slow.csv");
        assertThat(watch.written()).isEmpty();
        Files.writeString(slow, "r2,2\n", StandardOpenOption.APPEND);
        assertThat(watch.written())
                .extracting(InboxFile::path)
                .containsExactly(slow)
                .doesNotContain(quiet);
        assertThat(watch.written()).isEmpty();
    }

    @Test
    void anotherFileOfTheSameNameIsNoConcern() throws IOException {
        Path file = done("daily.csv");
        Path next = Files.writeString(folder.resolve("next"), "a,v\nlonger,2\n");
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(watch.written()).isEmpty();
    }

    @Test
    void afterAWhileNobodyLooksAnyMore() throws IOException {
        Path file = done("old.csv");
        nanos.addAndGet(DoneWatch.NANOS);
        Files.writeString(file, "r2,2\n", StandardOpenOption.APPEND);
        assertThat(watch.written()).isEmpty();
    }
}
