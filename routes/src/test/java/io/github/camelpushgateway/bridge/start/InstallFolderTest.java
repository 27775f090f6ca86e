// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.PushgatewayComponent;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallFolderTest {

    private static final String SHIPPED = "mappings/sensors.metrics.yaml";

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @TempDir
    private Path home;

    private ClassLoader loader;

    @BeforeEach
    void use() throws Exception {
        Files.createDirectories(home.resolve("mappings"));
        System.setProperty(InstallFolder.PROPERTY, home.toString());
        InstallFolder.use();
        loader = Thread.currentThread().getContextClassLoader();
    }

    @AfterEach
    void restore() throws Exception {
        System.clearProperty(InstallFolder.PROPERTY);
        Thread.currentThread().setContextClassLoader(before);
        ((InstallFolder) loader).close();
    }

    @Test
    void aFileInTheFolderComesBeforeTheOneInTheJar() throws Exception {
        assertThat(loader.getResource(SHIPPED)).isEqualTo(before.getResource(SHIPPED));

        Files.writeString(home.resolve(SHIPPED), "rules: []");

        try (InputStream in = loader.getResourceAsStream(SHIPPED)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("rules: []");
        }
        assertThat(Collections.list(loader.getResources(SHIPPED)))
                .first()
                .isEqualTo(home.resolve(SHIPPED).toUri().toURL());
    }

    @Test
    void aResourceOfTheFolderIsListedOnce() throws Exception {
        Files.writeString(home.resolve("own.yaml"), "");

        assertThat(Collections.list(loader.getResources("own.yaml"))).hasSize(1);
        assertThat(Collections.list(loader.getResources("mappings")))
                .extracting(URL::toString)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(1);
    }

    @Test
    void whatIsOutsideOfTheFolderIsNotInIt() throws Exception {
        Path outside = Files.writeString(home.resolveSibling("outside.yaml"), "");
        try {
            assertThat(loader.getResource("../outside.yaml")).isNull();
        } finally {
            Files.delete(outside);
        }
        assertThat(loader.getResource("no\0file")).isNull();
    }

    @Test
    void classesAreThoseOfTheClassPath() throws Exception {
        assertThat(loader.loadClass(PushgatewayComponent.class.getName())).isSameAs(PushgatewayComponent.class);
    }

    @Test
    void aPropertyThatIsNoPathIsNamed() {
        System.setProperty(InstallFolder.PROPERTY, "a\0b");

        assertThatThrownBy(InstallFolder::use).hasMessageContaining(InstallFolder.PROPERTY);
    }

    @Test
    void withoutThePropertyNothingChanges() {
        System.clearProperty(InstallFolder.PROPERTY);

        InstallFolder.use();

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
    }
}
