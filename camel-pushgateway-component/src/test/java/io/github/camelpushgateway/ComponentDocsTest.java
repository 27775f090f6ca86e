// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.junit.jupiter.api.Test;

/** docs/component.md says what the generated catalog says. */
class ComponentDocsTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([A-Za-z]+)`[^|]*\\| ([^|]*)\\|", Pattern.MULTILINE);

    @Test
    void everyOptionIsListedWithItsDefaultAndNoOther() throws IOException {
        Map<String, String> documented = rows();
        JsonNode options = catalog().get("properties");
        assertThat(documented.keySet())
                .filteredOn(name -> !name.startsWith("Camel"))
                .containsExactlyInAnyOrderElementsOf(names(options));
        options.properties().forEach(option -> {
            JsonNode value = option.getValue().get("defaultValue");
            String expected = value == null || value.asText().isEmpty() ? null : value.asText();
            String written = documented.get(option.getKey());
            if (expected != null) {
                assertThat(written).as(option.getKey()).isEqualTo("`" + expected + "`");
            } else {
                assertThat(written).as(option.getKey()).doesNotStartWith("`true");
            }
        });
    }

    @Test
    void everyHeaderIsListed() throws IOException {
        assertThat(rows().keySet())
                .filteredOn(name -> name.startsWith("Camel"))
                .containsExactlyInAnyOrderElementsOf(names(catalog().get("headers")));
    }

    @Test
    void everyOptionOfAnEndpointIsOneOfTheComponentToo() throws IOException {
        JsonNode catalog = catalog();
        assertThat(names(catalog.get("componentProperties")))
                .containsAll(names(catalog.get("properties")).stream()
                        .filter(name -> !name.equals("job"))
                        .toList());
    }

    @Test
    void descriptionsAreAsciiSinceTheCatalogLosesEverythingElse() {
        for (Class<?> described :
                new Class<?>[] {PushgatewayConfiguration.class, PushgatewayComponent.class, PushgatewayConstants.class
                }) {
            for (Field field : described.getDeclaredFields()) {
                String text = "";
                if (field.isAnnotationPresent(UriParam.class)) {
                    text += field.getAnnotation(UriParam.class).description();
                }
                if (field.isAnnotationPresent(Metadata.class)) {
                    text += field.getAnnotation(Metadata.class).description();
                }
                assertThat(text).as(field.getName()).matches("[ -~]*");
            }
        }
    }

    @Test
    void aToolShowsTheTenOptionsFirstThatPeopleNeedFirst() throws IOException {
        List<String> first = new ArrayList<>();
        catalog().get("properties").properties().forEach(option -> {
            if (!option.getValue().has("label")
                    || option.getValue().get("label").asText().isEmpty()) {
                first.add(option.getKey());
            }
        });

        assertThat(first)
                .containsExactlyInAnyOrder(
                        "job",
                        "gatewayUrl",
                        "profile",
                        "grouping",
                        "labels",
                        "tenantId",
                        "mapping",
                        "metric",
                        "metricFields",
                        "labelFields");
    }

    @Test
    void operationsAreAnEnumInTheHeaderTooAndCountsAreLong() throws IOException {
        JsonNode headers = catalog().get("headers");

        assertThat(headers.get("CamelPushgatewayOperation").get("enum"))
                .extracting(JsonNode::asText)
                .containsExactly("add", "replace", "delete");
        assertThat(headers.get("CamelPushgatewaySampleCount").get("javaType").asText())
                .isEqualTo("Long");
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        String page = Files.readString(Path.of("..", "docs", "component.md"));
        Matcher row = ROW.matcher(page.substring(0, page.indexOf("\n## Bodies")));
        while (row.find()) {
            rows.put(row.group(1), row.group(2).strip());
        }
        return rows;
    }

    private static Set<String> names(JsonNode node) {
        TreeSet<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode catalog() throws IOException {
        try (InputStream json = PushgatewayComponent.class.getResourceAsStream(
                "/META-INF/io/github/camelpushgateway/pushgateway.json")) {
            return new ObjectMapper().readTree(json);
        }
    }
}
