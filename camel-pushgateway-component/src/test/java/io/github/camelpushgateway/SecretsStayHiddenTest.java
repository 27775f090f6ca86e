// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelpushgateway.gateway.CapturedLog;
import io.github.camelpushgateway.gateway.StubGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole application, configured as the guide recommends, with every logger at TRACE: what is secret is on the
 * wire and nowhere else, be the push taken, refused, or sent to nobody.
 */
class SecretsStayHiddenTest {

    /** Part of every secret here, and of nothing else. */
    private static final String MARK = "hush7";

    private static final String JMX_DISABLED = "org.apache.camel.jmx.disabled";

    /** Starts the names of what stands in for environment variables. */
    private static final String VARIABLE = "pushed.";

    private static String jmxDisabledBefore;

    /** Ways of being known to a gateway, by the properties that set them up. */
    private enum Kind {
        BEARER(Map.of("token", "hush7-token")),
        TOKEN_AS_PASSWORD(Map.of("authentication", "basic", "token", "hush7-token")),
        BASIC(Map.of("username", "me", "password", "hush7-password")),
        ACCESS_KEY(Map.of("access-key-id", "LTAI1", "access-key-secret", "hush7-key")),
        STS(Map.of("access-key-id", "LTAI1", "access-key-secret", "hush7-key", "security-token", "hush7-sts")),
        FILE(Map.of("credentials", "file:target/hidden-credentials.properties"));

        private final Map<String, String> options;

        Kind(Map<String, String> options) {
            this.options = options;
        }

        private String[] secrets() {
            return options.values().stream()
                    .map(value -> value.startsWith("file:") ? "hush7-token" : value)
                    .filter(value -> value.startsWith(MARK))
                    .toArray(String[]::new);
        }
    }

    @TempDir
    private Path dir;

    @BeforeAll
    static void writeCredentials() throws IOException {
        Files.writeString(Path.of("target", "hidden-credentials.properties"), "token=hush7-token\n");
    }

    @BeforeAll
    static void enableJmx() {
        jmxDisabledBefore = System.setProperty(JMX_DISABLED, "false");
    }

    @AfterEach
    void forgetVariables() {
        System.getProperties().keySet().removeIf(name -> name.toString().startsWith(VARIABLE));
    }

    @AfterAll
    static void restoreJmx() {
        if (jmxDisabledBefore == null) {
            System.clearProperty(JMX_DISABLED);
        } else {
            System.setProperty(JMX_DISABLED, jmxDisabledBefore);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void inWhateverTheApplicationShows(Kind kind) throws Exception {
        List<String> shown = new ArrayList<>();
        String header;
        try (CapturedLog log = new CapturedLog();
                StubGateway gateway = new StubGateway(StubGateway.status(200, ""))) {
            Main main = application(kind.options, gateway, "metric=m");
            main.start();
            try {
                CamelContext context = main.getCamelContext();
                shown.add(push(context));
                header = gateway.lastRequest().header("authorization");
                assertThat(header).isNotNull();
                for (int status : new int[] {302, 401, 403, 503}) {
                    gateway.answers(refused(status, kind.secrets()));
                    shown.add(push(context));
                }
                gateway.close();
                shown.add(push(context));
                shown.addAll(registered(context));
                shown.addAll(consoles(context));
                context.getEndpoints().forEach(endpoint -> shown.add(endpoint + " " + endpoint.getEndpointUri()));
                PushgatewayComponent component = context.getComponent("pushgateway", PushgatewayComponent.class);
                shown.add(component + " " + component.getConfiguration());
            } finally {
                main.stop();
            }
            shown.addAll(kind == Kind.FILE ? withoutHttpClients(log) : withoutHttpClientsAndCamelsPlaceholders(log));
            assertThat(log.of("io.github.camelpushgateway")).isNotEmpty();
        }
        // So that the search is known to have looked at something.
        assertThat(shown).anySatisfy(text -> assertThat(text).contains("the gateway answered 401: you sent"));
        assertThat(shown).anySatisfy(text -> assertThat(text).contains("type=components,name=\"pushgateway\""));
        assertHidden(shown, header);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FILE"})
    void inTheComplaintAboutAnotherOption(Kind kind) throws Exception {
        assertStartFailsSilently(kind.options, "metric=m&operation=upsert", "upsert");
        assertStartFailsSilently(kind.options, "metric=m&no-such=1", "no-such");
    }

    @Test
    void inTheComplaintAboutTheSecretItself() throws Exception {
        assertStartFailsSilently(Map.of("token", "hush7\nX-Evil: 1"), "metric=m", "token");
        assertStartFailsSilently(Map.of("username", "me", "password", "hush7\u0000"), "metric=m", "password");
        assertStartFailsSilently(Map.of("gateway-url", "http://me:hush7@localhost"), "metric=m", "gatewayUrl");
        assertStartFailsSilently(
                Map.of("token", "hush7-token", "credentials", "env"), "metric=m", "Remove one or the other");
    }

    /** Below INFO, Camel Main prints properties as they stand in the file. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void inWhatCamelSaysAtTheStartWhereTheFileItselfHoldsThem(Kind kind) throws Exception {
        List<String> shown;
        try (CapturedLog log = new CapturedLog();
                StubGateway gateway = new StubGateway(StubGateway.status(200, ""))) {
            Main main = applicationOf(kind.options, gateway, "metric=m");
            main.start();
            main.stop();
            shown = log.lines().stream()
                    .filter(line -> !line.startsWith("DEBUG ") && !line.startsWith("TRACE "))
                    .toList();
        }
        assertThat(shown).anySatisfy(line -> assertThat(line).contains("[application.properties]"));
        assertHidden(shown, "Bearer hush7-token");
    }

    @Test
    void whereItStandsInAnEndpointsUriInAllButCamelsOwnTrace() throws Exception {
        List<String> shown = new ArrayList<>();
        try (CapturedLog log = new CapturedLog();
                StubGateway gateway = new StubGateway(refused(401, "hush7-token"))) {
            Main main = application(Map.of(), gateway, "metric=m&token=RAW(hush7-token)");
            main.start();
            try {
                CamelContext context = main.getCamelContext();
                shown.add(push(context));
                shown.addAll(registered(context));
                context.getEndpoints().forEach(endpoint -> shown.add(endpoint.toString()));
            } finally {
                main.stop();
            }
            shown.addAll(log.of("io.github.camelpushgateway"));
            withoutHttpClients(log).stream()
                    .filter(line -> !line.startsWith("TRACE "))
                    .forEach(shown::add);
        }
        assertThat(shown).anySatisfy(text -> assertThat(text).contains("token=xxxxxx"));
        assertHidden(shown, "Bearer hush7-token");
    }

    /** HttpClient's header and wire log shows what is on the wire, at DEBUG; it is for its users to leave off. */
    private static List<String> withoutHttpClients(CapturedLog log) {
        return log.lines().stream()
                .filter(line -> !line.startsWith("DEBUG org.apache.hc.client5.http.headers ")
                        && !line.startsWith("DEBUG org.apache.hc.client5.http.wire "))
                .toList();
    }

    /** Nor can this component help that Camel, at DEBUG and TRACE, prints what each placeholder comes to. */
    private static List<String> withoutHttpClientsAndCamelsPlaceholders(CapturedLog log) {
        return withoutHttpClients(log).stream()
                .filter(line -> !line.matches("(?s)(DEBUG|TRACE) org\\.apache\\.camel\\.(component\\.properties\\."
                        + "|impl\\.engine\\.DefaultCamelContextExtension ).*"))
                .toList();
    }

    private void assertStartFailsSilently(Map<String, String> options, String parameters, String says)
            throws Exception {
        List<String> shown = new ArrayList<>();
        try (CapturedLog log = new CapturedLog();
                StubGateway gateway = new StubGateway(StubGateway.status(200, ""))) {
            Main main = application(options, gateway, parameters);
            shown.add(trace(catchThrowable(main::start)));
            main.stop();
            shown.addAll(withoutHttpClientsAndCamelsPlaceholders(log));
        }
        assertThat(shown.get(0)).contains(says);
        assertHidden(shown, "Bearer " + MARK);
    }

    /** Each option from outside, as an environment variable would bring it. */
    private Main application(Map<String, String> options, StubGateway gateway, String parameters) throws Exception {
        Map<String, String> written = new HashMap<>();
        options.forEach((name, value) -> {
            System.setProperty(VARIABLE + name, value);
            written.put(name, "{{sys:" + VARIABLE + name + "}}");
        });
        return applicationOf(written, gateway, parameters);
    }

    private Main applicationOf(Map<String, String> written, StubGateway gateway, String parameters) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("camel.component.pushgateway.gateway-url", "http://localhost:" + gateway.port());
        properties.setProperty("camel.component.pushgateway.delivery-timeout", "1ms");
        properties.setProperty("camel.main.dev-console-enabled", "true");
        properties.setProperty("camel.main.shutdown-timeout", "5");
        written.forEach((name, value) -> properties.setProperty("camel.component.pushgateway." + name, value));
        Path file = dir.resolve("application.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("file:" + file);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("pushgateway:j?" + parameters);
            }
        });
        return main;
    }

    /** As the worst of gateways would: with all it was told. */
    private static StubGateway.Script refused(int status, String... secrets) {
        String echo = String.join(" ", secrets);
        return (request, connection) -> StubGateway.status(
                        status,
                        "you sent " + request.header("authorization") + " that is " + echo,
                        "Location: http://me:" + echo + "@localhost/?" + echo)
                .answer(request, connection);
    }

    /** What a user could get to see of a push. */
    private static String push(CamelContext context) {
        Exchange exchange = context.createFluentProducerTemplate()
                .to("direct:in")
                .withBody(1)
                .send();
        return exchange.getException() == null ? exchange.toString() : trace(exchange.getException());
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        if (thrown instanceof PushgatewayException failure) {
            trace.append(failure.getGatewayMessage() + failure.getHint() + failure.getUrl());
        }
        return trace.toString();
    }

    /** All attributes of all that is registered with JMX. */
    private static List<String> registered(CamelContext context) throws Exception {
        List<String> texts = new ArrayList<>();
        MBeanServer server =
                context.getManagementStrategy().getManagementAgent().getMBeanServer();
        for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            StringBuilder text = new StringBuilder(name.toString());
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                text.append('\n').append(attribute.getName()).append('=');
                try {
                    text.append(server.getAttribute(name, attribute.getName()));
                } catch (javax.management.JMException | RuntimeException e) {
                    text.append(e);
                }
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static List<String> consoles(CamelContext context) {
        List<String> texts = new ArrayList<>();
        DevConsoleRegistry consoles = context.getCamelContextExtension().getContextPlugin(DevConsoleRegistry.class);
        consoles.loadDevConsoles(true);
        // The JVM's system properties stand in for environment variables here, and have a console of their own; a
        // heap dump, which newer Camels have one for, is a file of 50 MB.
        consoles.stream()
                .filter(console -> !List.of("system-properties", "heap-dump").contains(console.getId()))
                .forEach(console -> {
                    for (DevConsole.MediaType type : DevConsole.MediaType.values()) {
                        if (console.supportMediaType(type)) {
                            texts.add(console.getId() + " " + console.call(type));
                        }
                    }
                });
        assertThat(texts)
                .anySatisfy(text -> assertThat(text).startsWith("endpoint ").contains("pushgateway://j"));
        return texts;
    }

    private static void assertHidden(List<String> shown, String header) {
        String encoded = header.substring(header.indexOf(' ') + 1);
        assertThat(shown.stream()
                        .flatMap(String::lines)
                        .filter(line -> line.contains(header) || line.contains(encoded) || line.contains(MARK)))
                .isEmpty();
    }
}
