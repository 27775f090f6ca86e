// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxScanTest {

    private static final Duration SETTLE = Duration.ofSeconds(2);

    @TempDir
    private Path root;

    private Path inbox;
    private long now = -5;
    private PushedFiles pushed;
    private InboxScan scan;

    @BeforeEach
    void makeInbox() throws Exception {
        inbox = Files.createDirectory(root.resolve("inbox"));
        scan = scan(null);
    }

    private InboxScan scan(String doneFile) throws IOException {
        InboxSettings settings = new InboxSettings(
                inbox,
                InboxSettings.pattern(".*\\.csv"),
                SETTLE,
                doneFile == null ? null : DoneFile.of(doneFile),
                ",",
                0);
        pushed = PushedFiles.open(settings.pushed());
        return new InboxScan(settings, pushed, new FailedFiles(settings.failed()), () -> now);
    }

    private Path drop(String name) throws IOException {
        return Files.writeString(inbox.resolve(name), "a,b\n1,2\n");
    }

    private List<String> ready() throws IOException {
        return scan.ready().stream().map(InboxFile::name).toList();
    }

    private List<String> readyAfter(Duration time) throws IOException {
        now += time.toNanos();
        return ready();
    }

    @Test
    void aFileIsTakenWhenItHasStayedAsItIsLongEnough() throws Exception {
        drop("a.csv");

        assertThat(ready()).isEmpty();
        assertThat(readyAfter(Duration.ofMillis(1999))).isEmpty();
        assertThat(readyAfter(Duration.ofMillis(1))).containsExactly("a.csv");
    }

    @Test
    void whatGrowsOrIsWrittenOverIsLeftAlone() throws Exception {
        Path file = drop("a.csv");
        ready();
        Files.writeString(file, "a,b\n1,2\n3,4\n");
        assertThat(readyAfter(SETTLE)).isEmpty();
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(readyAfter(SETTLE)).isEmpty();
        assertThat(readyAfter(SETTLE)).containsExactly("a.csv");
    }

    @Test
    void aDateInTheFutureIsAsGoodAsAnyOther() throws Exception {
        Files.setLastModifiedTime(drop("a.csv"), FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));

        ready();

        assertThat(readyAfter(SETTLE)).containsExactly("a.csv");
    }

    @Test
    void theOldestComesFirst() throws Exception {
        Files.setLastModifiedTime(drop("a.csv"), FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        Files.setLastModifiedTime(drop("b.csv"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        ready();

        assertThat(readyAfter(SETTLE)).containsExactly("b.csv", "a.csv");
    }

    @Test
    void otherNamesHiddenFilesAndFoldersStay() throws Exception {
        drop("a.txt");
        drop(".a.csv");
        drop("B.CSV");
        Files.createDirectory(inbox.resolve("folder.csv"));
        ready();

        assertThat(readyAfter(SETTLE)).containsExactly("B.CSV");
        assertThat(inbox.resolve("folder.csv")).isDirectory();
    }

    @Test
    void whatWasPushedStaysAndIsNotTakenAgainUntilItsTimeChanges() throws Exception {
        Path file = drop("a.csv");
        pushed.add(InboxFile.look(file).mark());
        ready();
        assertThat(readyAfter(SETTLE)).isEmpty();

        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        ready();
        assertThat(readyAfter(SETTLE)).containsExactly("a.csv");
    }

    @Test
    void aLinkIsRefusedAndNotFollowed() throws Exception {
        Path secret = Files.writeString(root.resolve("secret.csv"), "password,hunter2\n");
        Files.createSymbolicLink(inbox.resolve("s.csv"), secret);

        ready();

        assertThat(readyAfter(SETTLE)).isEmpty();
        assertThat(inbox.resolve("s.csv")).doesNotExist();
        assertThat(inbox.resolve(".failed/s.csv")).isSymbolicLink();
        assertThat(inbox.resolve(".failed/s.csv.reason.txt"))
                .content()
                .contains("it is a link")
                .doesNotContain("hunter2");
        assertThat(secret).exists();
    }

    @Test
    void aPipeIsRefusedWithoutBeingOpened() throws Exception {
        Path pipe = inbox.resolve("p.csv");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        ready();

        assertThat(readyAfter(SETTLE)).isEmpty();
        assertThat(pipe).doesNotExist();
        assertThat(inbox.resolve(".failed/p.csv.reason.txt")).content().contains("it is no plain file");
    }

    @Test
    void aNameThatIsNoTextIsRefused() throws Exception {
        assertThat(new ProcessBuilder(
                                "bash", "-c", "printf 'a\\n' > \"$0/$(printf 's-\\377\\376.csv')\"", inbox.toString())
                        .start()
                        .waitFor())
                .isZero();

        ready();

        assertThat(readyAfter(SETTLE)).isEmpty();
        try (var files = Files.list(inbox)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly(".failed");
        }
        assertThat(inbox.resolve(".failed/s-__.csv.reason.txt")).content().contains("Rename it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb.csv", "a\u001b[31m.csv", "a\u2028b.csv"})
    void aNameThatALogWouldObeyIsRefused(String name) throws Exception {
        drop(name);

        ready();

        assertThat(inbox.resolve(name)).doesNotExist();
        assertThat(inbox.resolve(".failed").resolve(name)).exists();
    }

    @Test
    void aNameTooLongForAReasonBesideItIsRefused() throws Exception {
        String name = "n".repeat(240) + ".csv";
        drop(name);

        ready();

        assertThat(inbox.resolve(".failed").resolve(name)).exists();
        try (var files = Files.list(inbox.resolve(".failed"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(file -> file.startsWith("nnn") && file.endsWith(".reason.txt"));
        }
    }

    @Test
    void aFolderOfFailuresThatIsALinkIsNotWrittenTo() throws Exception {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.createSymbolicLink(inbox.resolve(".failed"), elsewhere);
        Files.createSymbolicLink(inbox.resolve("s.csv"), elsewhere);

        assertThatThrownBy(this::ready).isInstanceOf(IOException.class).hasMessageContaining("no link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aRefusedFileDoesNotReplaceAnEarlierOneOfItsName() throws Exception {
        for (int i = 0; i < 2; i++) {
            Files.createSymbolicLink(inbox.resolve("s.csv"), root.resolve("target-" + i));
            ready();
        }

        assertThat(Files.readSymbolicLink(inbox.resolve(".failed/s.csv.1"))).hasFileName("target-0");
        assertThat(inbox.resolve(".failed/s.csv.1.reason.txt")).exists();
        assertThat(Files.readSymbolicLink(inbox.resolve(".failed/s.csv"))).hasFileName("target-1");
    }

    @Test
    void withADoneFileThatAloneSaysWhatIsComplete() throws Exception {
        scan = scan(".ok");
        drop("a.csv");
        drop("b.csv");
        ready();
        assertThat(readyAfter(SETTLE)).isEmpty();

        Files.createFile(inbox.resolve("b.csv.ok"));

        assertThat(ready()).containsExactly("b.csv");
    }

    @Test
    void aDoneFileForAllIsRemovedWhenAllAreTaken() throws Exception {
        scan = scan("READY");
        Path ready = Files.createFile(inbox.resolve("READY"));
        assertThat(ready()).isEmpty();
        Path file = drop("a.csv");
        assertThat(ready()).containsExactly("a.csv");
        assertThat(ready).exists();
        Files.delete(file);

        ready();

        assertThat(ready).doesNotExist();
    }

    @Test
    void anInboxThatIsGoneIsSaidSo() throws Exception {
        Files.delete(inbox);

        assertThatThrownBy(this::ready).isInstanceOf(IOException.class);
    }
}
