// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFilesTest {

    private static final SettingGroup CSV = new SettingGroup(
            "CSV",
            "csv",
            "csv.inboxes",
            List.of(
                    Setting.of("csv.inbox", "folder").kind(Setting.Kind.PATH),
                    Setting.of("csv.job", "job"),
                    Setting.of("csv.mapping", "mapping").kind(Setting.Kind.RESOURCE),
                    Setting.of("csv.inboxes", "names")));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeFolders() throws IOException {
        file = folder.resolve("bridge.properties");
        Files.createDirectory(folder.resolve("conf.d"));
    }

    private Settings settings() {
        return Settings.load(List.of(CSV), file);
    }

    @Test
    void pathsAreRelativeToTheFileTheyAreIn() throws IOException {
        Files.writeString(
                file,
                """
                csv.inbox=in/../box
                csv.mapping=file:a.yaml, classpath:b.yaml,file:/c.yaml
                csv.job=file:x
                csv.erp.inbox=erp
                camel.component.pushgateway.state-store=file:state
                camel.component.pushgateway.credentials=file:secret
                """);
        Files.writeString(folder.resolve("conf.d/lab.properties"), "csv.lab.inbox=lab\n");

        assertThat(settings().get("csv.inbox")).isEqualTo(folder.resolve("box").toString());
        assertThat(settings().get("csv.mapping"))
                .isEqualTo("file:" + folder.resolve("a.yaml") + ",classpath:b.yaml,file:/c.yaml");
        assertThat(settings().get("csv.job")).isEqualTo("file:x");
        assertThat(settings().get("csv.erp.inbox"))
                .isEqualTo(folder.resolve("erp").toString());
        assertThat(settings().get("csv.lab.inbox"))
                .isEqualTo(folder.resolve("conf.d/lab").toString());
        assertThat(settings().resolved())
                .containsEntry("camel.component.pushgateway.state-store", "file:" + folder.resolve("state"))
                .containsEntry("camel.component.pushgateway.credentials", "file:" + folder.resolve("secret"));
    }

    @Test
    void theLaterOfTwoFilesCounts() throws IOException {
        Files.writeString(file, "csv.job=main\n");
        Files.writeString(folder.resolve("conf.d/20.properties"), "csv.job=twenty\n");
        Files.writeString(folder.resolve("conf.d/10.properties"), "csv.job=ten\n");
        Files.writeString(folder.resolve("conf.d/30.properties.off"), "csv.job=off\n");

        assertThat(settings().get("csv.job")).isEqualTo("twenty");
    }

    @Test
    void namesOfSourcesAddUpSoThatAFileBringsASource() throws IOException {
        Files.writeString(file, "csv.inboxes=erp\n");
        Files.writeString(folder.resolve("conf.d/lab.properties"), "csv.inboxes=lab\n");

        assertThat(settings().namesOf(CSV)).containsExactly("erp", "lab");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Files.writeString(file, "");
        Files.write(folder.resolve("conf.d/bad.properties"), new byte[] {(byte) 0xff, '=', 'x'});

        assertThatThrownBy(this::settings)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(folder.resolve("conf.d/bad.properties").toString());
    }
}
