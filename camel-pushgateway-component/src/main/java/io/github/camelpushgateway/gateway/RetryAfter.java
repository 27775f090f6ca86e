// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * How long a gateway asks to be left alone: the {@code Retry-After} header (RFC 9110, 10.2.3). A peer's number is
 * not taken at face value.
 */
final class RetryAfter {

    /** A gateway that wants to be left alone for longer is asked again after this. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private RetryAfter() {}

    /**
     * @param value seconds or a date; anything else is no wish at all
     * @return at most {@link #LONGEST}, never negative; {@code null} for no wish
     */
    static Duration of(String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            // Nine digits are over thirty years; what is longer need not be read to be capped.
            return text.length() > 9 ? LONGEST : capped(Duration.ofSeconds(Integer.parseInt(text)));
        }
        try {
            return capped(Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration capped(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
