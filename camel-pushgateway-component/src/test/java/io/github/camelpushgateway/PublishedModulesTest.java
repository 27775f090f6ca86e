// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What a release publishes: the libraries, named by the BOM, and nothing that is only for trying or testing. */
class PublishedModulesTest {

    private static final Path TOP = Path.of("").toAbsolutePath().getParent();

    private final Document parent = pom(TOP);
    private final Document bom = pom(TOP.resolve("camel-pushgateway-component/bom"));

    @Test
    void theBomNamesEveryPublishedLibrary() {
        List<String> published = new ArrayList<>();
        for (String module : texts(parent, "/project/modules/module")) {
            Document pom = pom(TOP.resolve(module));
            boolean isSkipped =
                    texts(pom, "/project/properties/maven.deploy.skip").contains("true");
            if (!isSkipped && texts(pom, "/project/packaging").isEmpty()) {
                published.addAll(texts(pom, "/project/artifactId"));
            }
        }

        assertThat(texts(bom, "/project/dependencyManagement/dependencies/dependency/artifactId"))
                .containsExactlyInAnyOrderElementsOf(published)
                .contains("camel-pushgateway-component");
        assertThat(texts(bom, "/project/dependencyManagement/dependencies/dependency/version"))
                .containsOnly("${project.version}");
    }

    @Test
    void samplesAndTheZipAreNotPublished() {
        assertThat(texts(parent, "/project/modules/module"))
                .filteredOn(module -> module.startsWith("samples/") || module.equals("routes/dist"))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        module -> assertThat(texts(pom(TOP.resolve(module)), "/project/properties/maven.deploy.skip"))
                                .containsExactly("true"));
    }

    @Test
    void whatTheBomHasOfItsOwnIsAsInTheParent() {
        // It has no parent, so that importing it brings no other versions; what it repeats must not differ.
        assertThat(List.of("version", "groupId", "url", "scm/url", "scm/connection", "licenses/license/url"))
                .allSatisfy(name -> assertThat(texts(bom, "/project/" + name))
                        .hasSize(1)
                        .isEqualTo(texts(parent, "/project/" + name)));
        assertThat(List.of("maven-gpg-plugin", "central-publishing-maven-plugin", "spotless-maven-plugin"))
                .allSatisfy(
                        plugin -> assertThat(version(bom, plugin)).isPresent().isEqualTo(version(parent, plugin)));
    }

    private static Optional<String> version(Document pom, String plugin) {
        return texts(pom, "//plugin[artifactId='" + plugin + "']/version").stream()
                .findFirst();
    }

    private static Document pom(Path folder) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("pom.xml").toFile());
        } catch (Exception e) {
            throw new AssertionError(folder + ": " + e.getMessage(), e);
        }
    }

    private static List<String> texts(Document pom, String path) {
        try {
            NodeList found =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < found.getLength(); i++) {
                texts.add(found.item(i).getTextContent().strip());
            }
            return texts;
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }
}
