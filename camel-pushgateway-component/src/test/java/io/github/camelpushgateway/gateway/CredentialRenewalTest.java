// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import static io.github.camelpushgateway.gateway.StubGateway.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelpushgateway.auth.Authentication;
import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.auth.CredentialsSupplier;
import io.github.camelpushgateway.auth.FakeMetadataService;
import io.github.camelpushgateway.auth.FakeTime;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushes go on while an instance role's keys expire, several times over. */
class CredentialRenewalTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final FakeTime time = new FakeTime();
    private final AtomicInteger handedOut = new AtomicInteger();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noPushFailsWhenCredentialsExpireUnderLoad(boolean inTheBackground) throws Exception {
        BiFunction<AuthenticationKind, CredentialsSupplier, Authentication> maker =
                inTheBackground ? time::renewed : time::renewedOnDemandOnly;
        AtomicInteger refusals = new AtomicInteger();
        try (FakeMetadataService metadata = new FakeMetadataService(this::newKey);
                StubGateway gateway = new StubGateway((request, connection) -> {
                    boolean good = isGood(request.header("authorization"));
                    if (!good) {
                        refusals.incrementAndGet();
                    }
                    status(good ? 200 : 403, good ? "" : "{\"errorCode\":\"Unauthorized\"}")
                            .answer(request, connection);
                })) {
            GatewayClient client = new GatewayClient(
                    context,
                    gateway.url(),
                    GatewayProfile.ALIYUN_V2,
                    maker.apply(AuthenticationKind.STS, metadata.role("r")),
                    Duration.ofSeconds(30),
                    Map.of(),
                    false);
            client.start();
            AtomicBoolean over = new AtomicBoolean();
            AtomicIntegerArray pushed = new AtomicIntegerArray(4);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> pushers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    int pusher = i;
                    pushers.add(threads.submit(() -> {
                        while (!over.get()) {
                            client.send(
                                    GatewayRequest.push(Method.POST, "/metrics/job/j", "text/plain", new byte[0], 0));
                            pushed.incrementAndGet(pusher);
                        }
                        return null;
                    }));
                }
                for (int hour = 0; hour < 5; hour++) {
                    // Each has pushed again since the last time, so that no push can meet two expirations.
                    int[] before = IntStream.range(0, 4).map(pushed::get).toArray();
                    await().until(() -> pushers.stream().anyMatch(Future::isDone)
                            || IntStream.range(0, 4).allMatch(i -> pushed.get(i) > before[i] + 10));
                    time.advance(Duration.ofMinutes(61));
                }
                over.set(true);
                for (Future<?> pusher : pushers) {
                    pusher.get(); // Throws what a push threw.
                }
            } finally {
                over.set(true);
                threads.shutdownNow();
                client.stop();
            }
            assertThat(handedOut.get()).isGreaterThanOrEqualTo(5);
            // A key may expire between being read and being judged; nothing else is refused.
            assertThat(refusals.get()).isLessThanOrEqualTo(4 * 5);
        }
    }

    /** A key good for an hour, with its end written into it. */
    private String newKey() {
        Instant end = time.instant().plus(Duration.ofHours(1));
        return "{\"Code\":\"Success\",\"AccessKeyId\":\"STS." + handedOut.incrementAndGet()
                + "\",\"AccessKeySecret\":\"s\",\"SecurityToken\":\"" + end + "\",\"Expiration\":\"" + end + "\"}";
    }

    private boolean isGood(String authorization) {
        String pair = new String(
                Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8);
        return time.instant().isBefore(Instant.parse(pair.substring(pair.indexOf('$') + 1)));
    }
}
