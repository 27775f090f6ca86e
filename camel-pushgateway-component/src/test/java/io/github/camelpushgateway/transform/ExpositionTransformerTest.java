// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.exposition.ExpositionFormat;
import io.github.camelpushgateway.metric.Labels;
import io.github.camelpushgateway.metric.MetricFamily;
import io.github.camelpushgateway.metric.MetricType;
import io.github.camelpushgateway.metric.Sample;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data types and type converters that bring the encoder to other endpoints. */
class ExpositionTransformerTest {

    private final CamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:text").transformDataType("pushgateway:text");
                from("direct:protobuf").transformDataType("pushgateway:protobuf");
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private PushgatewayConfiguration options() {
        return context.getComponent("pushgateway", PushgatewayComponent.class).getConfiguration();
    }

    private String text(Object body) {
        return template.requestBody("direct:text", body, String.class);
    }

    @Test
    void aRecordBecomesText() {
        options().setMetricPrefix("room_");
        options().setLabelFields("room");

        assertThat(text("{\"room\": \"hall\", \"celsius\": 21.5}"))
                .isEqualTo("# TYPE room_celsius gauge\nroom_celsius{room=\"hall\"} 21.5\n");
    }

    @Test
    void aRegistryBecomesProtobufWithItsContentType() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        Counter.builder().name("rows").help("Rows.").register(registry).inc(3);

        Exchange answer = template.request(
                "direct:protobuf", exchange -> exchange.getMessage().setBody(registry));

        assertThat(answer.getMessage().getHeader(Exchange.CONTENT_TYPE))
                .isEqualTo(ExpositionFormat.PROTOBUF.contentType());
        List<MetricFamily> families = ExpositionFormat.PROTOBUF.read(
                new ByteArrayInputStream(answer.getMessage().getBody(byte[].class)));
        assertThat(families)
                .containsExactly(
                        MetricFamily.of("rows_total", MetricType.COUNTER, "Rows.", new Sample(Labels.EMPTY, 3)));
    }

    @Test
    void theComponentsMappingIsUsedAndItsGroupsAreLabels(@TempDir Path folder) throws Exception {
        Path mapping = Files.writeString(
                folder.resolve("m.yaml"),
                "rules: [{group: {site: site}, metrics: [{name: orders, aggregate: count, type: counter}]}]");
        options().setMapping("file:" + mapping);
        options().setTenantId("7");

        assertThat(text("[{\"site\": \"a\"}, {\"site\": \"b\"}, {\"site\": \"a\"}]"))
                .isEqualTo(
                        """
                        # TYPE orders counter
                        orders{site="a",tenant_userid="7"} 2
                        orders{site="b",tenant_userid="7"} 1
                        """);
    }

    @Test
    void headersCountAsInAPush() {
        Map<String, Object> headers = Map.of(
                PushgatewayConstants.METRIC, "level",
                PushgatewayConstants.LABELS, Map.of("tank", "1"),
                PushgatewayConstants.GROUPING, Map.of("site", "a b"));

        assertThat(template.requestBodyAndHeaders("direct:text", 5, headers, String.class))
                .isEqualTo("# TYPE level gauge\nlevel{site=\"a b\",tank=\"1\"} 5\n");
    }

    @Test
    void aBodyWithoutExpositionFailsWithTheReason() {
        assertThatThrownBy(() -> text("{\"a\": }"))
                .isInstanceOf(CamelExecutionException.class)
                .hasCauseInstanceOf(PushgatewayException.class);
        assertThatThrownBy(() -> text("a{x=\"1\"} 1\na{x=\"1\"} 2\n")).hasStackTraceContaining("has the line a twice");
        assertThat(text("")).isEmpty();
    }

    @Test
    void aRouteInYamlUsesThem() throws Exception {
        Resource route = ResourceHelper.fromString(
                "text.camel.yaml",
                """
                - route:
                    from:
                      uri: direct:yaml
                      steps:
                        - transformDataType:
                            toType: pushgateway:text
                """);
        PluginHelper.getRoutesLoader(context).loadRoutes(route);
        options().setMetric("level");

        assertThat(template.requestBody("direct:yaml", 5, String.class)).isEqualTo("# TYPE level gauge\nlevel 5\n");
    }

    @Test
    void aFamilyConvertsToTextBytesAndStream() throws Exception {
        MetricFamily family =
                MetricFamily.of("level", MetricType.GAUGE, "Füllstand.", new Sample(Labels.of("tank", "1"), 5));
        String text = "# HELP level Füllstand.\n# TYPE level gauge\nlevel{tank=\"1\"} 5\n";

        assertThat(context.getTypeConverter().convertTo(String.class, family)).isEqualTo(text);
        assertThat(context.getTypeConverter().convertTo(byte[].class, family))
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        try (InputStream stream = context.getTypeConverter().convertTo(InputStream.class, family)) {
            assertThat(stream).hasBinaryContent(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
