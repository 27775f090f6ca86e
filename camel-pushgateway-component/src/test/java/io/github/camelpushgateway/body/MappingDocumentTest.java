// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.file.CamelScripts;
import io.github.camelpushgateway.mapping.file.MappingLoader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/**
 * Runs the examples of docs/mapping.md: each mapping, with the payload and topic in the text after it, gives the
 * samples shown.
 */
class MappingDocumentTest {

    private static final Pattern BLOCK = Pattern.compile("```(yaml|samples)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PAYLOAD = Pattern.compile("`([\\[{0-9][^`]*)`");
    private static final Pattern TOPIC = Pattern.compile("on the topic\\s+`([^`]+)`");

    @Test
    void the_examples_give_what_the_text_says() throws Exception {
        String document = Files.readString(Path.of("../docs/mapping.md"));
        Matcher blocks = BLOCK.matcher(document);
        Mapping mapping = null;
        int textStart = 0;
        int examples = 0;
        while (blocks.find()) {
            if (blocks.group(1).equals("yaml")) {
                mapping = new MappingLoader(new CamelScripts(new DefaultCamelContext()))
                        .read("docs/mapping.md", new StringReader(blocks.group(2)))
                        .mapping();
                textStart = blocks.end();
                continue;
            }
            String text = document.substring(textStart, blocks.start());
            Bodies body = Bodies.body(first(PAYLOAD, text)).mapping(mapping);
            if (text.contains("on the topic")) {
                body.header("CamelMqttTopic", first(TOPIC, text));
            }
            assertThat(body.read())
                    .as(text)
                    .isEqualTo(List.of(blocks.group(2).strip().split("\n")));
            examples++;
        }
        assertThat(examples).isEqualTo(15);
    }

    @Test
    void the_csv_example_reads_such_a_file() throws Exception {
        String document = Files.readString(Path.of("../docs/mapping.md"));
        String yaml = document.substring(document.lastIndexOf("```yaml\n") + 8);
        Mapping mapping = new MappingLoader()
                .read("docs/mapping.md", new StringReader(yaml.substring(0, yaml.indexOf("```"))))
                .mapping();

        assertThat(Bodies.body("Export of 2026-01-31\nStatus;Betrag\nneu;12,50\nneu;7\n")
                        .mapping(mapping)
                        .header("CamelFileName", "in/erp-north-2026-01-31.csv")
                        .read())
                .containsExactly(
                        "orders_total{region=\"north\",status=\"neu\"} 1",
                        "orders_total{region=\"north\",status=\"neu\"} 1",
                        "order_amount_euros{region=\"north\",status=\"neu\"} HistogramValue");
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as("in: " + text).isTrue();
        return found.group(1);
    }
}
