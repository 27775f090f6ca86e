// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When credentials are asked for again. Every delay is spread by chance, so that many processes that started
 * together don't ask together for ever.
 */
final class RenewalSchedule {

    /** For credentials that don't say how long they last; also how soon a changed file is noticed. */
    private static final Duration WITHOUT_EXPIRATION = Duration.ofMinutes(1);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private RenewalSchedule() {}

    /**
     * How long to wait after credentials were got: two thirds to four fifths of what is left of them. That leaves
     * minutes of an hour for retries, and comes back often enough at the end for a service that hands out the old
     * ones until shortly before they expire.
     *
     * @param expiration when they expire, or {@code null}
     * @param chance 0 to 1
     */
    static Duration afterSuccess(Instant now, @Nullable Instant expiration, double chance) {
        if (expiration == null) {
            return scaled(WITHOUT_EXPIRATION, 0.9 + 0.2 * chance);
        }
        Duration delay = scaled(Duration.between(now, expiration), 2.0 / 3 + (4.0 / 5 - 2.0 / 3) * chance);
        return delay.compareTo(FIRST_RETRY) < 0 ? FIRST_RETRY : delay;
    }

    /**
     * How long to wait after credentials could not be got: 1 s, 2 s, 4 s … 1 min, or up to half less.
     *
     * @param failures how often in a row, from 1
     * @param chance 0 to 1
     */
    static Duration afterFailure(int failures, double chance) {
        Duration longest = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        return scaled(longest.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : longest, 0.5 + 0.5 * chance);
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }
}
