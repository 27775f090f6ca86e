// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;

/**
 * Makes seconds since 1970 of dates. Immutable, thread safe.
 *
 * @param format how a date is written in text, or {@code null}: only values that are dates already
 * @param zone where a date counts that names no zone itself
 */
public record TextDate(DateTimeFormatter format, ZoneId zone) {

    /** The seconds, or {@link Decimals#NO_NUMBER}. */
    double seconds(Object value) {
        if (value instanceof CharSequence text) {
            if (format == null) {
                return Decimals.NO_NUMBER;
            }
            try {
                return seconds(format.parseBest(
                        text.toString().strip(), ZonedDateTime::from, LocalDateTime::from, LocalDate::from));
            } catch (DateTimeException noDate) {
                return Decimals.NO_NUMBER;
            }
        }
        return seconds(value, zone);
    }

    /** The seconds of a value that is a date already; where it names no zone, it counts in the given one. */
    static double seconds(Object value, ZoneId zone) {
        if (value instanceof Date date) {
            return date.getTime() / 1000.0;
        }
        return value instanceof TemporalAccessor time ? seconds(time, zone) : Decimals.NO_NUMBER;
    }

    private double seconds(TemporalAccessor time) {
        return seconds(time, zone);
    }

    private static double seconds(TemporalAccessor time, ZoneId zone) {
        Instant instant;
        if (time instanceof Instant exact) {
            instant = exact;
        } else if (time instanceof ZonedDateTime zoned) {
            instant = zoned.toInstant();
        } else if (time instanceof OffsetDateTime offset) {
            instant = offset.toInstant();
        } else if (time instanceof LocalDateTime local) {
            instant = local.atZone(zone).toInstant();
        } else if (time instanceof LocalDate day) {
            instant = day.atStartOfDay(zone).toInstant();
        } else {
            return Decimals.NO_NUMBER;
        }
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }
}
