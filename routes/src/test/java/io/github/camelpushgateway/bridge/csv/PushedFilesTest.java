// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushedFilesTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve(".state/pushed.txt");
    }

    @Test
    void whatWasAddedIsKnownAlsoAfterARestart() throws Exception {
        PushedFiles.open(file()).add("a.csv-1-2");

        PushedFiles again = PushedFiles.open(file());

        assertThat(again.contains("a.csv-1-2")).isTrue();
        assertThat(again.contains("a.csv-1-3")).isFalse();
    }

    @Test
    void whatCannotBeWrittenIsNotRemembered() throws Exception {
        PushedFiles pushed = PushedFiles.open(file());
        Files.createDirectories(file());

        assertThatThrownBy(() -> pushed.add("a.csv-1-2")).isInstanceOf(IOException.class);
        assertThat(pushed.contains("a.csv-1-2")).isFalse();

        Files.delete(file());
        pushed.add("a.csv-1-2");
        assertThat(PushedFiles.open(file()).contains("a.csv-1-2")).isTrue();
    }

    @Test
    void halfALineIsNoMarkAndSpoilsNoOther() throws Exception {
        PushedFiles.open(file()).add("a.csv-1-2");
        Files.writeString(file(), "b.csv-1", StandardOpenOption.APPEND);

        PushedFiles pushed = PushedFiles.open(file());
        pushed.add("c.csv-1-2");

        PushedFiles again = PushedFiles.open(file());
        assertThat(again.contains("a.csv-1-2")).isTrue();
        assertThat(again.contains("c.csv-1-2")).isTrue();
        assertThat(again.contains("b.csv-1")).isFalse();
        assertThat(Files.readAllLines(file())).containsExactly("a.csv-1-2", "c.csv-1-2");
    }

    @Test
    void theNewestTenThousandAreKeptAndTheFileStaysShort() throws Exception {
        PushedFiles pushed = PushedFiles.open(file());
        for (int i = 0; i < 20_100; i++) {
            pushed.add("f-" + i);
        }

        PushedFiles again = PushedFiles.open(file());
        assertThat(again.contains("f-20099")).isTrue();
        assertThat(again.contains("f-10100")).isTrue();
        assertThat(again.contains("f-100")).isFalse();
        assertThat(Files.readAllLines(file())).hasSizeLessThan(20_000);
    }
}
