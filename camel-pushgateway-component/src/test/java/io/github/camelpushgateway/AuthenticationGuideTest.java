// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.auth.FakeMetadataService;
import io.github.camelpushgateway.gateway.StubGateway;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.StringHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes of docs/authentication.md, with their properties, run as they stand there, but for the gateway's host. */
class AuthenticationGuideTest {

    private static final String COMPONENT = "camel.component.pushgateway.";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private StubGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new StubGateway(StubGateway.status(200, ""));
    }

    @AfterEach
    void stop() {
        context.stop();
        gateway.close();
    }

    @Test
    void theRouteForTheFirstGenerationSendsAToken() throws Exception {
        StubGateway.Request request = run("Alibaba Cloud, first generation (V1)", "aliyun-v1", "");

        assertThat(request.line())
                .isEqualTo("POST /prometheus/x/x/x/cn-hangzhou/api/v2/metrics/job/demo/room/kitchen HTTP/1.1");
        assertThat(request.header("authorization")).isEqualTo("Bearer value-of-PUSHGATEWAY_TOKEN");
        assertThat(request.text()).contains("room_temperature_celsius");
    }

    @Test
    void theRouteForTheSecondGenerationSendsAnAccessKey() throws Exception {
        StubGateway.Request request = run("Alibaba Cloud, second generation (V2)", "aliyun-v2", "");

        assertThat(request.line()).isEqualTo("POST /prometheus/x/x/api/v1/pushgateway/metrics/job/orders HTTP/1.1");
        assertThat(user(request))
                .isEqualTo("value-of-ALIBABA_CLOUD_ACCESS_KEY_ID:value-of-ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        assertThat(request.text()).contains("orders_open", "north", "south");
    }

    @Test
    void theRouteForTemporaryCredentialsSendsTheInstanceRoles() throws Exception {
        try (FakeMetadataService metadata = new FakeMetadataService(
                () -> "{\"AccessKeyId\":\"STS.1\",\"AccessKeySecret\":\"s\",\"SecurityToken\":\"t\"}")) {
            StubGateway.Request request =
                    run("Alibaba Cloud with temporary credentials (STS)", "aliyun-v2", "?service=" + metadata.url());

            assertThat(request.line()).isEqualTo("POST /prometheus/x/x/api/v1/pushgateway/metrics/job/host HTTP/1.1");
            assertThat(user(request)).isEqualTo("STS.1:s$t");
            assertThat(request.text()).contains("host_load_percent");
        }
    }

    /** Runs the first properties and the first route below a heading until something arrives. */
    private StubGateway.Request run(String heading, String profile, String credentialsSettings) throws Exception {
        String guide = Files.readString(Path.of("../docs/authentication.md"));
        String section = guide.substring(guide.indexOf("## " + heading + "\n"));
        Properties properties = new Properties();
        properties.load(new StringReader(block(section, "properties")));
        PushgatewayComponent component = context.getComponent("pushgateway", PushgatewayComponent.class);
        properties.forEach((name, value) -> {
            if (name.toString().startsWith(COMPONENT)) {
                String option = StringHelper.dashToCamelCase(name.toString().substring(COMPONENT.length()));
                String resolved = value.toString()
                        .replaceAll("\\{\\{env:(\\w+)}}", "value-of-$1")
                        .replaceAll("<\\w+>", "x")
                        .replaceFirst("^https://[^/]+", "http://localhost:" + gateway.port());
                set(component, option, option.equals("credentials") ? resolved + credentialsSettings : resolved);
            }
        });
        // The stub's host does not say which service it is.
        set(component, "profile", profile);
        set(component, "format", "text");
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("guide.yaml", block(section, "yaml")));
        context.start();
        await().until(() -> !gateway.requests().isEmpty());
        return gateway.lastRequest();
    }

    private void set(PushgatewayComponent component, String option, String value) {
        assertThat(PropertyBindingSupport.build()
                        .withCamelContext(context)
                        .withTarget(component)
                        .withConfigurer(component.getComponentPropertyConfigurer())
                        .withProperty(option, value)
                        .bind())
                .as("the component has the option " + option)
                .isTrue();
    }

    private static String block(String section, String language) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(section);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static String user(StubGateway.Request request) {
        String encoded = request.header("authorization").substring("Basic ".length());
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
