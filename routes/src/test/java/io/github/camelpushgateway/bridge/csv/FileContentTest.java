// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContentTest {

    @TempDir
    private Path root;

    private Path inbox;
    private Path file;

    @BeforeEach
    void drop() throws IOException {
        inbox = Files.createDirectory(root.resolve("inbox"));
        file = Files.writeString(inbox.resolve("a.csv"), "a,b\n1,2\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-31T02:00:00Z")));
    }

    private FileContent open() throws IOException {
        return FileContent.open(InboxFile.look(file), inbox.toRealPath());
    }

    @Test
    void itIsReadThroughAsOftenAsAskedFor() throws Exception {
        try (FileContent content = open()) {
            assertThat(content.identity()).startsWith("a.csv 2026-01-31T02:00:00Z sha256:");
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("a,b\n1,2\n");
            content.reset();
            assertThat(content.readAllBytes()).hasSize(8);
        }
    }

    @Test
    void whatIsWrittenToWhileItIsReadDoesNotEndWell() throws Exception {
        try (FileContent content = open()) {
            content.identity();
            Files.writeString(file, "3,4\n", StandardOpenOption.APPEND);

            assertThatThrownBy(content::readAllBytes)
                    .isInstanceOf(FileChangedException.class)
                    .hasMessageContaining("a.csv was written to while it was read");
        }
    }

    @Test
    void whatIsReplacedWhileItIsReadDoesNotEndWell() throws Exception {
        try (FileContent content = open()) {
            Path other = Files.writeString(root.resolve("other"), "a,b\n1,2\n");
            Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
            Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

            assertThatThrownBy(content::identity).isInstanceOf(FileChangedException.class);
        }
    }

    @Test
    void theSameContentOfAnotherDayHasAnotherName() throws Exception {
        String first;
        try (FileContent content = open()) {
            first = content.identity();
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-02-01T02:00:00Z")));
        try (FileContent content = open()) {
            assertThat(content.identity()).isNotEqualTo(first);
        }
    }

    @Test
    void aLinkThatHasTakenTheFilesOrTheFoldersPlaceIsNotFollowed() throws Exception {
        InboxFile looked = InboxFile.look(file);
        Path real = inbox.toRealPath();
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.move(file, elsewhere.resolve("a.csv"));
        Files.createSymbolicLink(file, elsewhere.resolve("a.csv"));
        assertThatThrownBy(() -> FileContent.open(looked, real)).isInstanceOf(IOException.class);

        Files.delete(file);
        Files.delete(inbox);
        Files.createSymbolicLink(inbox, elsewhere);
        assertThatThrownBy(() -> FileContent.open(looked, real))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("beyond a link");
    }
}
