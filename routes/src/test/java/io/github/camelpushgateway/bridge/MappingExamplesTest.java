// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.PushPreview;
import io.github.camelpushgateway.PushgatewayEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The mappings of this folder, each with what it makes of real payloads: mappings/examples/&lt;name&gt;.yaml says
 * both.
 */
class MappingExamplesTest {

    private static final Path EXAMPLES = Path.of("mappings/examples");

    static List<String> names() throws IOException {
        try (Stream<Path> mappings = Files.list(Path.of("mappings"))) {
            return mappings.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".metrics.yaml"))
                    .map(name -> name.replace(".metrics.yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void thePayloadsOfTheExamplesBecomeTheExpositionBesideThem(String name) throws Exception {
        for (Map<String, String> example : examples(name)) {
            assertThat(exposition(name, example)).as(name + " " + example).isEqualTo(example.get("expected"));
        }
    }

    private static List<Map<String, String>> examples(String name) throws IOException {
        @SuppressWarnings("unchecked")
        List<Map<String, String>> examples =
                (List<Map<String, String>>) new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(EXAMPLES.resolve(name + ".yaml")));
        assertThat(examples).as("examples of " + name).isNotEmpty();
        return examples;
    }

    private static String exposition(String name, Map<String, String> example) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            PushgatewayEndpoint endpoint = context.getEndpoint(
                    "pushgateway:example?gatewayUrl=http://gateway&mapping=file:mappings/" + name + ".metrics.yaml",
                    PushgatewayEndpoint.class);
            Exchange exchange = new DefaultExchange(context);
            if (example.containsKey("topic")) {
                exchange.getMessage().setHeader("CamelMqttTopic", example.get("topic"));
            }
            if (example.containsKey("file")) {
                exchange.getMessage().setHeader(Exchange.FILE_NAME, example.get("file"));
            }
            boolean latin = example.containsKey("file");
            exchange.getMessage()
                    .setBody(example.get("payload")
                            .getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            PushPreview preview = endpoint.preview(exchange);
            assertThat(preview.rejected()).isEmpty();
            StringBuilder text = new StringBuilder();
            for (PushPreview.Request request : preview.requests()) {
                text.append(request.method())
                        .append(' ')
                        .append(request.url().replace("http://gateway", ""))
                        .append('\n')
                        .append(request.text());
            }
            return text.toString();
        }
    }
}
