// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignFileTest {

    @ParameterizedTest
    @CsvSource({
        "1f8b0800, gzip",
        "504b0304, ZIP",
        "504b0304, .xlsx",
        "d0cf11e0a1b11ae1, .xls",
        "25504446, PDF",
        "425a6839, bzip2",
        "fd377a585a00, xz",
        "28b52ffd, zstd",
        "377abcaf271c, 7-Zip"
    })
    void aFileThatIsSomethingElseIsKnownByItsFirstBytes(String head, String word) {
        assertThat(ForeignFile.kind(HexFormat.of().parseHex(head))).contains(word, "not CSV");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b\n1,2", "PK,x", "\uFEFFa;b", "%,x"})
    void csvIsNone(String text) {
        assertThat(ForeignFile.kind(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isNull();
    }
}
