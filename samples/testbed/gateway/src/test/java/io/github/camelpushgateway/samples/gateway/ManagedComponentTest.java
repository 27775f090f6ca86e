// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.samples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelpushgateway.PushgatewayComponent;
import io.github.camelpushgateway.PushgatewayConfiguration;
import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.auth.Credentials;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The component against the managed service's strictness: what it sends is taken, and what is refused is explained. */
class ManagedComponentTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger pushed = new AtomicInteger();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theFirstGenerationTakesItWithoutCredentialsWithATokenAndWithATokenAsPassword() throws Exception {
        try (EmbeddedGateway open = EmbeddedGateway.start(0, ManagedGateway.v1());
                EmbeddedGateway closed =
                        EmbeddedGateway.start(0, ManagedGateway.v1().withToken("j.w.t"))) {
            for (String format : new String[] {"protobuf", "text"}) {
                assertTaken(open, "aliyun-v1", options -> options.setFormat(format));
                assertTaken(closed, "aliyun-v1", options -> {
                    options.setFormat(format);
                    options.setToken("j.w.t");
                });
                assertTaken(closed, "aliyun-v1", options -> {
                    options.setFormat(format);
                    options.setAuthentication("basic");
                    options.setToken("j.w.t");
                });
            }
        }
    }

    @Test
    void theSecondGenerationTakesItWithAnAccessKeyAndWithATemporaryOne() throws Exception {
        ManagedGateway managed = ManagedGateway.v2().withAccessKey("LTAI1", "key-secret");
        ManagedGateway.Credentials temporary = managed.issueTemporary(Duration.ofHours(1));
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, managed)) {
            for (String format : new String[] {"protobuf", "text"}) {
                assertTaken(gateway, "aliyun-v2", options -> {
                    options.setFormat(format);
                    options.setAccessKeyId("LTAI1");
                    options.setAccessKeySecret("key-secret");
                });
                assertTaken(gateway, "aliyun-v2", options -> {
                    options.setFormat(format);
                    options.setAccessKeyId(temporary.accessKeyId());
                    options.setAccessKeySecret(temporary.accessKeySecret());
                    options.setSecurityToken(temporary.securityToken());
                });
            }
        }
    }

    @Test
    void noExchangeFailsWhenTemporaryCredentialsExpire() throws Exception {
        MovableClock clock = new MovableClock();
        ManagedGateway managed = ManagedGateway.v2(clock);
        AtomicInteger issued = new AtomicInteger();
        CredentialsSupplier source = () -> {
            issued.incrementAndGet();
            ManagedGateway.Credentials fresh = managed.issueTemporary(Duration.ofHours(1));
            return new Credentials(
                    null, null, null, fresh.accessKeyId(), fresh.accessKeySecret(), fresh.securityToken(), null);
        };
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, managed)) {
            String uri = uri(component(gateway, "aliyun-v2", options -> options.setCredentials(source)));
            assertThat(push(uri, 1).getException()).isNull();
            clock.forward(Duration.ofHours(1));
            assertThat(push(uri, 2).getException()).isNull();
            assertThat(push(uri, 3).getException()).isNull();
            assertThat(stored(gateway)).contains("celsius{instance=\"\",job=\"j\"} 3\n");
        }
        assertThat(issued).hasValue(2);
    }

    @Test
    void refusedCredentialsAreExplainedByGeneration() throws Exception {
        try (EmbeddedGateway first =
                        EmbeddedGateway.start(0, ManagedGateway.v1().withToken("j.w.t"));
                EmbeddedGateway second =
                        EmbeddedGateway.start(0, ManagedGateway.v2().withAccessKey("LTAI1", "key-secret"))) {
            assertThat(refusal(first, "aliyun-v1", options -> {}))
                    .contains("401", "the token is missing or wrong", "has to be set as token");
            assertThat(refusal(first, "aliyun-v1", options -> options.setToken("other-token")))
                    .contains("check that the token is the one shown for this instance")
                    .doesNotContain("other-token");
            assertThat(refusal(first, "aliyun-v1", options -> {
                        options.setAccessKeyId("LTAI1");
                        options.setAccessKeySecret("key-secret");
                    }))
                    .contains("takes the instance's token: set token")
                    .doesNotContain("key-secret");
            assertThat(refusal(second, "aliyun-v2", options -> {}))
                    .contains("errorMessage", "takes an access key: set accessKeyId and accessKeySecret");
            assertThat(refusal(second, "aliyun-v2", options -> options.setToken("some-token")))
                    .contains("A token is set", "takes an access key")
                    .doesNotContain("some-token");
            assertThat(refusal(second, "aliyun-v2", options -> {
                        options.setAccessKeyId("LTAI1");
                        options.setAccessKeySecret("wrong-secret");
                    }))
                    .contains("AliyunPrometheusMetricWriteAccess", "AliyunCloudMonitorFullAccess")
                    .doesNotContain("wrong-secret");
        }
    }

    @Test
    void anAddressWithTheOtherGenerationsEndingIsExplained() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            assertThat(refusal(
                            gateway,
                            "aliyun-v1",
                            options -> options.setGatewayUrl(gateway.url().replace("/api/v2", "/api/v1/pushgateway"))))
                    .contains("404", "should end in /api/v2");
        }
    }

    @Test
    void aMissingTenantIsExplainedAndTheOptionSuppliesIt() throws Exception {
        ManagedGateway managed = ManagedGateway.v1().withTenant("tenant_userid", "1234567890");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, managed)) {
            assertThat(refusal(gateway, "aliyun-v1", options -> {})).contains("400", "set tenantId");
            assertTaken(gateway, "aliyun-v1", options -> options.setTenantId("1234567890"));
        }
    }

    @Test
    void aUsedUpQuotaIsWaitedFor() throws Exception {
        MovableClock clock = new MovableClock();
        ManagedGateway managed =
                ManagedGateway.v2(clock).withAccessKey("LTAI1", "key-secret").withQuota(1);
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, managed)) {
            PushgatewayComponent component = component(gateway, "aliyun-v2", options -> {
                options.setAccessKeyId("LTAI1");
                options.setAccessKeySecret("key-secret");
                options.setDeliveryTimeout(1);
            });
            String uri = uri(component);
            assertThat(push(uri, 1).getException()).isNull();

            PushgatewayException refused = push(uri, 2).getException(PushgatewayException.class);

            assertThat(refused.getStatusCode()).isEqualTo(403);
            assertThat(refused.isRetryable()).isTrue();
            assertThat(refused.getMessage()).contains("Write QPS Exceed", "push less often (linger)");
        }
    }

    @Test
    void helpInChineseIsLeftOutAndLabelsInChineseArrive() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            String uri = uri(component(gateway, "aliyun-v1", options -> {}));

            assertThat(push(uri, "# HELP a 温度\n# TYPE a gauge\na{site=\"北京\"} 1\n")
                            .getException())
                    .isNull();

            assertThat(stored(gateway))
                    .contains("a{instance=\"\",job=\"j\",site=\"北京\"} 1\n")
                    .doesNotContain("温度");
        }
    }

    @Test
    void moreThanARequestMayHoldIsSentInSeveral() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            String uri = uri(component(gateway, "aliyun-v1", options -> options.setFormat("text")));
            StringBuilder exposition = new StringBuilder();
            for (int family = 0; family < 4; family++) {
                exposition.append("# TYPE f").append(family).append(" gauge\n");
                for (int i = 0; i < 2_500; i++) {
                    exposition
                            .append("f")
                            .append(family)
                            .append("{a=\"")
                            .append("x".repeat(200))
                            .append(i)
                            .append("\"} 1\n");
                }
            }
            assertThat(exposition).hasSizeGreaterThan(2 << 20);

            assertThat(push(uri, exposition.toString()).getException()).isNull();

            assertThat(stored(gateway)).contains("\nf0{", "\nf1{", "\nf2{", "\nf3{");
        }
    }

    @Test
    void aDeletionIsLeftToTheRouteThatAsksForIt() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(0, ManagedGateway.v1())) {
            String uri = uri(component(gateway, "aliyun-v1", options -> {}));
            push(uri, 1);

            Exchange deletion = context.createFluentProducerTemplate()
                    .to(uri)
                    .withHeaders(Map.of(PushgatewayConstants.OPERATION, "delete"))
                    .send();

            assertThat(deletion.getException()).hasMessageContaining("405").hasMessageContaining("operation=add");
        }
    }

    private void assertTaken(EmbeddedGateway gateway, String profile, Consumer<PushgatewayConfiguration> options)
            throws Exception {
        String uri = uri(component(gateway, profile, options));
        int value = pushed.incrementAndGet();
        assertThat(push(uri, value).getException()).isNull();
        assertThat(stored(gateway)).contains("} " + value + "\n");
    }

    private String refusal(EmbeddedGateway gateway, String profile, Consumer<PushgatewayConfiguration> options) {
        String uri = uri(component(gateway, profile, options));
        PushgatewayException refused = push(uri, 1).getException(PushgatewayException.class);
        assertThat(refused.getMessage()).contains(refused.getGatewayMessage().strip(), refused.getHint());
        return refused.getMessage();
    }

    /** A component of its own for each case, so that no option of one is left in another. */
    private PushgatewayComponent component(
            EmbeddedGateway gateway, String profile, Consumer<PushgatewayConfiguration> options) {
        PushgatewayComponent component = new PushgatewayComponent();
        component.getConfiguration().setGatewayUrl(gateway.url());
        component.getConfiguration().setProfile(profile);
        options.accept(component.getConfiguration());
        return component;
    }

    private String uri(PushgatewayComponent component) {
        String scheme = "push" + context.getComponentNames().size();
        context.addComponent(scheme, component);
        return scheme + ":j?metric=celsius";
    }

    private Exchange push(String uri, Object body) {
        return context.createFluentProducerTemplate().to(uri).withBody(body).send();
    }

    private String stored(EmbeddedGateway gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.pageUrl() + "/metrics"))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
