// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RenewedAuthenticationTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeTime time = new FakeTime();
    private final Source source = new Source();
    private final Authentication authentication = time.renewed(AuthenticationKind.AUTO, source);

    @Test
    void hasCredentialsOnceItIsStarted() {
        assertThat(authentication.kind()).isEqualTo(AuthenticationKind.AUTO);

        authentication.start();

        assertThat(authentication.kind()).isEqualTo(AuthenticationKind.STS);
        assertThat(authentication.authorization()).isEqualTo(header(1));
    }

    @Test
    void renewsInTheBackgroundBeforeTheyExpire() {
        authentication.start();

        time.advance(Duration.ofMinutes(39));
        assertThat(source.asked.get()).isEqualTo(1);
        time.advance(Duration.ofMinutes(10));

        assertThat(source.asked.get()).isEqualTo(2);
        assertThat(authentication.authorization()).isEqualTo(header(2));
    }

    @Test
    void goesOnRenewingForDays() {
        authentication.start();

        for (int i = 0; i < 48 * 60; i++) {
            time.advance(Duration.ofMinutes(1));
            assertThat(authentication.authorization()).isEqualTo(header(source.asked.get()));
        }

        assertThat(source.asked.get()).isBetween(48, 80);
    }

    @Test
    void usesTheOldOnesWhileTheSourceIsDownAndTriesAgainSoon() {
        authentication.start();
        source.failure = new IOException("down");
        time.advance(Duration.ofMinutes(50));

        assertThat(source.asked.get()).isGreaterThan(5);
        assertThat(authentication.authorization()).isEqualTo(header(1));

        source.failure = null;
        time.advance(Duration.ofMinutes(1));
        assertThat(authentication.authorization()).isEqualTo(header(source.asked.get()));
    }

    @Test
    void saysWhatIsWrongOnceTheOldOnesHaveExpired() {
        authentication.start();
        source.failure = new IOException("down");
        time.advance(HOUR);

        assertThatThrownBy(authentication::authorization)
                .isInstanceOf(CredentialsException.class)
                .hasMessage("credentials: fake: down");
    }

    @Test
    void renewsOnDemandWhenTheOldOnesHaveExpired() {
        Authentication onDemand = time.renewedOnDemandOnly(AuthenticationKind.STS, source);
        onDemand.start();
        time.advance(HOUR);

        assertThat(onDemand.authorization()).isEqualTo(header(2));
    }

    @Test
    void refusesCredentialsThatHaveExpiredWhenTheyCome() {
        source.lifetime = Duration.ZERO;
        authentication.start();

        assertThatThrownBy(authentication::authorization)
                .isInstanceOf(CredentialsException.class)
                .hasMessageContaining("expired at 2030-01-01T00:00:00Z");
    }

    @Test
    void startsAlsoWhileTheSourceIsDown() {
        source.failure = new IOException("down");
        authentication.start();
        assertThatThrownBy(authentication::authorization).isInstanceOf(CredentialsException.class);

        source.failure = null;
        time.advance(Duration.ofSeconds(5));

        assertThat(authentication.authorization()).isEqualTo(header(source.asked.get()));
        assertThat(source.asked.get()).isEqualTo(3);
    }

    @Test
    void doesNotStartWithWhatCanNeverWork() {
        source.failure = new IllegalArgumentException("there is no such file");

        assertThatThrownBy(authentication::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("credentials: fake: there is no such file");
        time.advance(HOUR);
        assertThat(source.asked.get()).isEqualTo(1);
    }

    @Test
    void doesNotStartWithCredentialsOfAnotherKind() {
        assertThatThrownBy(() -> time.renewed(AuthenticationKind.BEARER, source).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token: not set");
        assertThatThrownBy(
                        () -> time.renewed(AuthenticationKind.AUTO, () -> null).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gave no credentials");
        assertThatThrownBy(() -> time.renewed(AuthenticationKind.AUTO, () -> Credentials.NONE)
                        .start())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void looksEveryMinuteForThoseThatDoNotSayWhenTheyExpire() {
        source.lifetime = null;
        authentication.start();

        time.advance(Duration.ofSeconds(61));
        assertThat(authentication.authorization()).isEqualTo(header(2));
        time.advance(Duration.ofSeconds(61));
        assertThat(authentication.authorization()).isEqualTo(header(3));
    }

    @Test
    void asksAtOnceWhenTheGatewayRefuses() {
        authentication.start();

        assertThat(authentication.renew(header(1))).isTrue();
        assertThat(authentication.authorization()).isEqualTo(header(2));
    }

    @Test
    void doesNotAskAgainForARefusalOfTheOldOnes() {
        authentication.start();
        authentication.renew(header(1));

        assertThat(authentication.renew(header(1))).isTrue();
        assertThat(source.asked.get()).isEqualTo(2);
    }

    @Test
    void leavesTheSourceInPeaceWhenTheGatewayRefusesEverything() {
        source.same = true;
        authentication.start();

        for (int i = 0; i < 100; i++) {
            assertThat(authentication.renew(header(1))).isFalse();
        }
        assertThat(source.asked.get()).isEqualTo(2);

        time.advance(Duration.ofSeconds(10));
        source.same = false;
        assertThat(authentication.renew(header(1))).isTrue();
    }

    @Test
    void tellsARefusalFromASourceThatIsDown() {
        authentication.start();
        source.failure = new IOException("down");

        assertThatThrownBy(() -> authentication.renew(header(1))).isInstanceOf(CredentialsException.class);
        assertThat(authentication.authorization()).isEqualTo(header(1));
    }

    @Test
    void aForcedRenewalDoesNotDoubleThoseInTheBackground() {
        authentication.start();
        authentication.renew(header(1));
        time.advance(Duration.ofMinutes(50));

        assertThat(source.asked.get()).isEqualTo(3);
    }

    @Test
    void allWhoWaitShareOneRenewal() throws Exception {
        Authentication onDemand = time.renewedOnDemandOnly(AuthenticationKind.STS, source);
        onDemand.start();
        String old = onDemand.authorization();
        source.gate = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> refused = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                refused.add(threads.submit(() -> onDemand.renew(old)));
            }
            await().until(() -> source.asked.get() == 2);
            // Nobody who has credentials that last is held up by the renewal.
            assertThat(onDemand.authorization()).isEqualTo(old);
            source.gate.countDown();
            for (Future<Boolean> renewed : refused) {
                assertThat(renewed.get()).isTrue();
            }
        } finally {
            source.gate.countDown();
            threads.shutdownNow();
        }
        assertThat(source.asked.get()).isEqualTo(2);
    }

    @Test
    void stopsAskingWhenItIsStopped() {
        authentication.start();
        authentication.stop();
        time.advance(HOUR.multipliedBy(2));

        assertThat(source.asked.get()).isEqualTo(1);

        authentication.start();
        assertThat(authentication.authorization()).isEqualTo(header(2));
    }

    @Test
    void masksTheOldSecretsAsWellAsTheNew() {
        authentication.start();
        authentication.renew(header(1));

        assertThat(authentication.redact("token-number-1 token-number-2 " + header(1)))
                .isEqualTo("xxxxxx xxxxxx Basic xxxxxx");
        assertThat(authentication.toString()).isEqualTo("Authentication[sts from fake]");
    }

    @Test
    void renewsOnAThreadOfItsOwnInRealTime() {
        AtomicInteger asked = new AtomicInteger();
        DefaultCamelContext context = new DefaultCamelContext();
        Authentication real = Authentication.renewed(
                AuthenticationKind.BEARER,
                () -> new Credentials(
                        "token" + asked.incrementAndGet(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        java.time.Instant.now().plusMillis(1500)),
                context.getExecutorServiceManager());
        real.start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> "Bearer token3".equals(real.authorization()));
        } finally {
            real.stop();
            context.stop();
        }
    }

    private static String header(int number) {
        return AuthorizationHeader.of(
                        AuthenticationKind.STS, Credentials.ofSts("id", "secret", "token-number-" + number, null))
                .value();
    }

    /** Hands out a new key each time it is asked. */
    private final class Source implements CredentialsSupplier {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Duration lifetime = HOUR;
        private volatile Exception failure;
        private volatile boolean same;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public Credentials get() throws Exception {
            int number = asked.incrementAndGet();
            gate.await();
            if (failure != null) {
                throw failure;
            }
            return Credentials.ofSts(
                    "id",
                    "secret",
                    "token-number-" + (same ? 1 : number),
                    lifetime == null ? null : time.instant().plus(lifetime));
        }

        @Override
        public String toString() {
            return "fake";
        }
    }
}
