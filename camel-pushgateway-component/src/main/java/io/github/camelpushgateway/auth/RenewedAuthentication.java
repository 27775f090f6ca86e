// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.camel.spi.ExecutorServiceManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials that are renewed in the background before they expire, and at once when a gateway refuses them. Who
 * asks for the header gets the present one without waiting, as long as it lasts; only without any that lasts does a
 * caller wait for a renewal, and all who wait share one.
 *
 * <p>Threads: {@link #current} is read by all and written under {@link #renewing}, which is held during a renewal
 * and guards the rest.
 */
final class RenewedAuthentication implements Authentication {

    private static final Logger LOG = LoggerFactory.getLogger(RenewedAuthentication.class);

    /** A gateway that refuses everything must not make every push ask for new credentials. */
    private static final Duration BETWEEN_FORCED_RENEWALS = Duration.ofSeconds(10);

    private final AuthenticationKind wanted;
    private final CredentialsSupplier supplier;
    private final Clock clock;
    private final DoubleSupplier chance;
    private final Supplier<RenewalTimer> timers;

    private final ReentrantLock renewing = new ReentrantLock();
    private volatile @Nullable Current current;
    /** Words from outside may still hold the ones before. */
    private volatile @Nullable Current previous;
    /** How many renewals have ended, well or not. */
    private volatile long renewals;

    private @Nullable RenewalTimer timer;
    private long scheduled;
    private int failures;
    private @Nullable CredentialsException failure;
    private Instant nextForced = Instant.MIN;

    RenewedAuthentication(AuthenticationKind wanted, CredentialsSupplier supplier, ExecutorServiceManager threads) {
        this(
                wanted,
                supplier,
                Clock.systemUTC(),
                () -> ThreadLocalRandom.current().nextDouble(),
                () -> RenewalTimer.onAThread(threads));
    }

    RenewedAuthentication(
            AuthenticationKind wanted,
            CredentialsSupplier supplier,
            Clock clock,
            DoubleSupplier chance,
            Supplier<RenewalTimer> timers) {
        this.wanted = wanted;
        this.supplier = supplier;
        this.clock = clock;
        this.chance = chance;
        this.timers = timers;
    }

    @Override
    public void start() {
        renewing.lock();
        try {
            timer = timers.get();
            renewNow();
        } catch (CredentialsException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                stop();
                throw new IllegalArgumentException(e.getMessage(), e.getCause());
            }
            LOG.warn("{}. It is tried again; pushes wait until then", e.getMessage());
        } finally {
            renewing.unlock();
        }
    }

    @Override
    public void stop() {
        renewing.lock();
        try {
            if (timer != null) {
                timer.close();
                timer = null;
            }
        } finally {
            renewing.unlock();
        }
    }

    @Override
    public AuthenticationKind kind() {
        Current now = current;
        return now == null ? wanted : now.header.kind();
    }

    @Override
    public @Nullable Instant expiration() {
        Current now = current;
        return now == null ? null : now.credentials.expiration();
    }

    @Override
    public @Nullable String authorization() {
        Current now = current;
        if (now == null || now.credentials.isExpiredAt(clock.instant())) {
            now = renewed(now, false);
        }
        return now.header.value();
    }

    @Override
    public boolean renew(@Nullable String refused) {
        Current now = current;
        if (now == null || Objects.equals(now.header.value(), refused)) {
            now = renewed(now, true);
        }
        return !Objects.equals(now.header.value(), refused);
    }

    /**
     * The outcome of a renewal that ended after the caller looked: another thread's if there was one, else a new one's.
     *
     * @param seen what the caller found wanting
     * @param forced whether the gateway found it wanting
     */
    @SuppressWarnings("ReferenceEquality") // Whether it is still the very one that was found wanting.
    private Current renewed(@Nullable Current seen, boolean forced) {
        long before = renewals;
        renewing.lock();
        try {
            Current latest = current;
            if (latest != null && latest != seen) {
                return latest;
            }
            if (renewals != before) {
                if (failure != null) {
                    throw failure;
                }
                if (seen != null) {
                    return seen;
                }
            }
            if (forced && seen != null) {
                Instant now = clock.instant();
                if (now.isBefore(nextForced)) {
                    return seen;
                }
                nextForced = now.plus(BETWEEN_FORCED_RENEWALS);
            }
            return renewNow();
        } finally {
            renewing.unlock();
        }
    }

    /** With the lock held. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // With the lock held.
    private Current renewNow() {
        try {
            Credentials credentials = supplier.get();
            AuthorizationHeader header = checked(credentials);
            failures = 0;
            failure = null;
            Current now = current;
            if (now == null || !now.header.equals(header) || !now.credentials.equals(credentials)) {
                previous = now;
                now = new Current(credentials, header);
                current = now;
                LOG.info(
                        "New credentials from {}{}",
                        supplier,
                        credentials.expiration() == null ? "" : ", good until " + credentials.expiration());
            }
            schedule(RenewalSchedule.afterSuccess(clock.instant(), credentials.expiration(), chance.getAsDouble()));
            return now;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failures++;
            CredentialsException latest = new CredentialsException("credentials: " + supplier + ": " + words(e), e);
            failure = latest;
            schedule(RenewalSchedule.afterFailure(failures, chance.getAsDouble()));
            throw latest;
        } finally {
            renewals++;
        }
    }

    private AuthorizationHeader checked(@Nullable Credentials credentials) {
        if (credentials == null || (wanted == AuthenticationKind.AUTO && credentials.equals(Credentials.NONE))) {
            throw new IllegalArgumentException("gave no credentials");
        }
        if (credentials.isExpiredAt(clock.instant())) {
            throw new CredentialsException(
                    "gave credentials that expired at " + credentials.expiration() + ". Check the clocks", null);
        }
        return AuthorizationHeader.of(wanted, credentials);
    }

    /** With the lock held. The latest schedule is the only one that counts. */
    private void schedule(Duration delay) {
        if (timer != null) {
            long mine = ++scheduled;
            timer.schedule(() -> renewInBackground(mine), delay);
        }
    }

    private void renewInBackground(long mine) {
        renewing.lock();
        try {
            if (mine == scheduled && timer != null) {
                renewNow();
            }
        } catch (CredentialsException e) {
            Current now = current;
            if (now == null || now.credentials.expiration() == null) {
                LOG.warn("{}. It is tried again", e.getMessage());
            } else {
                LOG.warn(
                        "{}. It is tried again; the present ones last until {}",
                        e.getMessage(),
                        now.credentials.expiration());
            }
        } finally {
            renewing.unlock();
        }
    }

    private static String words(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public String redact(String text) {
        String redacted = text;
        for (Current known : new Current[] {current, previous}) {
            if (known != null) {
                redacted = known.credentials.redact(known.header.redact(redacted));
            }
        }
        return redacted;
    }

    @Override
    public String toString() {
        return "Authentication[" + kind().option() + " from " + supplier + "]";
    }

    private record Current(Credentials credentials, AuthorizationHeader header) {}
}
