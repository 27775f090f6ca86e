// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.PushgatewayEndpoint;
import java.beans.PropertyDescriptor;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.util.StringHelper;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PushgatewayAutoConfigurationTest {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}

    private static ConfigurableApplicationContext application(Map<String, Object> environment, String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .properties("spring.main.banner-mode=off", "logging.level.root=WARN")
                .properties(properties)
                .initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)))
                .run();
    }

    private static PushgatewayConfiguration configuration(ConfigurableApplicationContext application) {
        return application
                .getBean(CamelContext.class)
                .getComponent("pushgateway", PushgatewayComponent.class)
                .getConfiguration();
    }

    @Test
    void optionsAreSetInEitherSpelling() {
        try (var application = application(
                Map.of(),
                "camel.component.pushgateway.gateway-url=http://gateway.example:9091",
                "camel.component.pushgateway.deliveryTimeout=5m",
                "camel.component.pushgateway.max-pending=7",
                "camel.component.pushgateway.grouping.site=north",
                "camel.component.pushgateway.labels.dc=east",
                "camel.component.pushgateway.http.so-timeout=5000",
                "team=blue",
                "camel.component.pushgateway.tenant-id={{team}}-1")) {
            PushgatewayConfiguration configuration = configuration(application);

            assertThat(configuration.getGatewayUrl()).isEqualTo("http://gateway.example:9091");
            assertThat(configuration.getDeliveryTimeout()).isEqualTo(300_000);
            assertThat(configuration.getMaxPending()).isEqualTo(7);
            assertThat(configuration.getGrouping()).containsEntry("site", "north");
            assertThat(configuration.getLabels()).containsEntry("dc", "east");
            assertThat(configuration.getTenantId()).isEqualTo("blue-1");
            // And endpoints start from them.
            PushgatewayEndpoint endpoint = application
                    .getBean(CamelContext.class)
                    .getEndpoint("pushgateway:nightly", PushgatewayEndpoint.class);
            assertThat(endpoint.getConfiguration().getGrouping()).containsEntry("site", "north");
        }
    }

    @Test
    void environmentVariablesCountAsUsualWithSpringBoot() {
        Map<String, Object> environment = Map.of(
                "CAMEL_COMPONENT_PUSHGATEWAY_GATEWAYURL", "http://gateway.example:9091",
                "CAMEL_COMPONENT_PUSHGATEWAY_TOKEN", "s3cret");
        try (var application = application(environment)) {
            assertThat(configuration(application).getGatewayUrl()).isEqualTo("http://gateway.example:9091");
            assertThat(configuration(application).getToken()).isEqualTo("s3cret");
        }
    }

    @Test
    void everyOptionOfTheComponentCanBeSet() {
        // The job is each endpoint's own.
        List<String> texts = Arrays.stream(BeanUtils.getPropertyDescriptors(PushgatewayConfiguration.class))
                .filter(property -> property.getPropertyType() == String.class)
                .map(PropertyDescriptor::getName)
                .filter(name -> !name.equals("job"))
                .toList();
        assertThat(texts).contains("gatewayUrl", "mapping", "securityToken").hasSizeGreaterThan(15);
        String[] properties = texts.stream()
                .map(name -> "camel.component.pushgateway." + name + "=value of " + name)
                .toArray(String[]::new);

        try (var application = application(Map.of(), properties)) {
            BeanWrapper configuration = new BeanWrapperImpl(configuration(application));
            assertThat(texts).allSatisfy(name -> assertThat(configuration.getPropertyValue(name))
                    .isEqualTo("value of " + name));
        }
    }

    @Test
    void editorsKnowEveryOption() throws Exception {
        JsonNode metadata;
        try (InputStream in = PushgatewayAutoConfigurationTest.class.getResourceAsStream(
                "/META-INF/spring-configuration-metadata.json")) {
            metadata = new ObjectMapper().readTree(in);
        }

        List<String> names = metadata.path("properties").findValuesAsText("name");
        assertThat(Arrays.stream(BeanUtils.getPropertyDescriptors(PushgatewayConfiguration.class))
                        .filter(property -> property.getWriteMethod() != null)
                        .map(property ->
                                "camel.component.pushgateway." + StringHelper.camelCaseToDash(property.getName()))
                        .filter(name -> !name.endsWith(".job")))
                .hasSizeGreaterThan(40)
                .isSubsetOf(names);
        assertThat(metadata.path("properties").findValuesAsText("description")).noneMatch(String::isBlank);
        assertThat(metadata.path("hints").findValuesAsText("name")).contains("camel.component.pushgateway.operation");
    }

    @Test
    void anOptionThatIsNoneIsNamedAndItsValueIsNot() {
        assertThatThrownBy(() -> {
                    try (var application = application(Map.of(), "camel.component.pushgateway.pasword=s3cret")) {
                        configuration(application);
                    }
                })
                .hasStackTraceContaining("camel.component.pushgateway.pasword")
                .hasStackTraceContaining("password")
                .satisfies(failure -> assertThat(failure).hasStackTraceContaining("There is no property"))
                .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("s3cret"));
    }

    @Test
    void itCanBeLeftOut() {
        try (var application = application(
                Map.of(),
                "camel.component.pushgateway.enabled=false",
                "camel.component.pushgateway.gateway-url=http://gateway.example:9091")) {
            assertThat(configuration(application).getGatewayUrl()).isEqualTo("http://localhost:9091");
        }
    }

    private static String stackTrace(Throwable failure) {
        java.io.StringWriter text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
