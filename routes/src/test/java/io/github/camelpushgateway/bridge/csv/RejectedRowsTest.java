// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.body.RejectedRecord;
import io.github.camelpushgateway.mapping.record.RecordException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedRowsTest {

    @TempDir
    private Path inbox;

    private static RejectedRecord row(String... cells) {
        return new RejectedRecord(
                1, 2, List.of(cells), new RecordException(RecordException.Reason.MALFORMED, "=bad", null));
    }

    private Path write(Path about, RejectedRecord row) throws Exception {
        Path target = inbox.resolve(".failed/a.csv.rejected.csv");
        RejectedRows rows = new RejectedRows(target, about);
        rows.rejected(row);
        assertThat(target).doesNotExist();
        rows.end();
        return target;
    }

    @Test
    void formulasAreWrittenAsText() throws Exception {
        Path about = Files.writeString(inbox.resolve("a.csv"), "x");

        Path target = write(about, row("=HYPERLINK(\"x\")", "+1", "-2", "@SUM(1)", "\tx", "1-2", ""));

        assertThat(Files.readAllLines(target).get(1))
                .isEqualTo("2,'=bad,\"'=HYPERLINK(\"\"x\"\")\",'+1,'-2,'@SUM(1),'\tx,1-2,");
    }

    @ParameterizedTest
    @CsvSource({"rw-------, rw-------", "rw-r--r--, rw-r--r--", "rwxrwxrwx, rw-r--r--"})
    void nobodyReadsThemWhoMayNotReadTheFile(String source, String expected) throws Exception {
        Path about = Files.writeString(inbox.resolve("a.csv"), "x");
        Files.setPosixFilePermissions(about, PosixFilePermissions.fromString(source));

        Path target = write(about, row("x"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo(expected);
    }

    @Test
    void aFolderThatIsALinkIsNotWrittenTo() throws Exception {
        Path elsewhere = Files.createDirectory(inbox.resolve("elsewhere"));
        Files.createSymbolicLink(inbox.resolve(".failed"), elsewhere);
        Path about = Files.writeString(inbox.resolve("a.csv"), "x");

        write(about, row("x"));

        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aLinkOfThePartsNameIsNotFollowed() throws Exception {
        Path elsewhere = Files.writeString(inbox.resolve("elsewhere"), "mine");
        Files.createDirectory(inbox.resolve(".failed"));
        Files.createSymbolicLink(inbox.resolve(".failed/a.csv.rejected.csv.part"), elsewhere);
        Path about = Files.writeString(inbox.resolve("a.csv"), "x");

        write(about, row("x"));

        assertThat(elsewhere).content().isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "+1", "-1", "@a", "\ta", "\ra"})
    void whatASpreadsheetWouldRunGetsAnApostrophe(String cell) {
        assertThat(RejectedRows.defused(cell)).isEqualTo("'" + cell);
    }
}
