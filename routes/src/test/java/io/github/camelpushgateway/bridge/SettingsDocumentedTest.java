// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.bridge.settings.SettingsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code routes/application.properties} and the table in {@code docs/bridge.md} say what is declared. With
 * {@code -Dsettings.write=true} the tests write them.
 */
class SettingsDocumentedTest {

    private static final Path FILE = Path.of("application.properties");
    private static final Path GUIDE = Path.of("../docs/bridge.md");
    private static final String TABLE = "<!-- settings: written by SettingsDocumentedTest -->\n";
    private static final String END = "<!-- end of settings -->\n";

    @Test
    void theSettingsFileHoldsWhatIsDeclared() throws IOException {
        String written = Files.readString(FILE);
        String head = written.substring(0, written.indexOf("\n# ---- "));

        assertWritten(FILE, written, head + SettingsText.properties(BridgeSettings.groups()));
    }

    @Test
    void theGuidesTableHoldsWhatIsDeclared() throws IOException {
        String written = Files.readString(GUIDE);
        String before = written.substring(0, written.indexOf(TABLE) + TABLE.length());
        String after = written.substring(written.indexOf(END));

        assertWritten(
                GUIDE,
                written,
                before + "| setting | default | meaning |\n|---|---|---|\n"
                        + SettingsText.table(BridgeSettings.groups()) + after);
    }

    private static void assertWritten(Path file, String written, String declared) throws IOException {
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(file, declared);
        } else {
            assertThat(written)
                    .as("%s: write it with -Dtest=SettingsDocumentedTest -Dsettings.write=true", file)
                    .isEqualTo(declared);
        }
    }
}
