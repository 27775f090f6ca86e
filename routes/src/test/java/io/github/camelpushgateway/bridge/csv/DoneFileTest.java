// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoneFileTest {

    @ParameterizedTest
    @CsvSource({
        ".ok, data.csv, data.csv.ok",
        "${file:name}.done, data.csv, data.csv.done",
        "${file:name.noext}.ok, data.csv, data.ok",
        "ready-${file:name}, data.csv, ready-data.csv",
        "READY, data.csv, READY",
        "${file:name.noext}.ok, data, data.ok"
    })
    void itsNameFollowsFromTheFilesOrIsAlwaysTheSame(String written, String file, String done) {
        DoneFile doneFile = DoneFile.of(written);

        assertThat(doneFile.of(Path.of("inbox", file))).isEqualTo(Path.of("inbox", done));
        assertThat(doneFile.isOne(done)).isTrue();
        assertThat(doneFile.isOne(file)).isFalse();
    }

    @Test
    void oneForAllIsTold() {
        assertThat(DoneFile.of("READY").isForAll()).isTrue();
        assertThat(DoneFile.of(".ok").isForAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"done/${file:name}", "../x", "${file:name}", "${header.x}.ok", "a\\b"})
    void whatIsNoNameInTheInboxIsRefused(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DoneFile.of(written))
                .withMessageContaining(".ok");
    }
}
