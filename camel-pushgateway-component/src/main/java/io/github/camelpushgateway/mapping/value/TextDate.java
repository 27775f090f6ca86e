// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;

/**
 * Makes seconds since 1970 of dates. Immutable, thread safe.
 *
 * @param format how a date is written in text, see {@link DatePattern}, or {@code null}: only values that are dates
 *     already
 * @param zone where a date counts that names no zone itself
 */
public record TextDate(DateTimeFormatter format, ZoneId zone) {

    /** The first second of the year 10,000; what is beyond is a database's {@code infinity}. */
    private static final long END = 253_402_300_800L;

    private static final int LONGEST = 200;

    /** Reads a date, or a text that is one as {@link #format} says; whether it is. */
    boolean read(Object value, Reading into) {
        // 20260131 may well come as a number.
        boolean written = value instanceof CharSequence || value instanceof Long || value instanceof Integer;
        if (!written || (format == null && value instanceof CharSequence)) {
            return seconds(value, zone, into);
        }
        String text = value.toString().strip();
        if (format == null || text.length() > LONGEST) {
            return into.none();
        }
        try {
            return seconds(
                    format.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from), zone, into);
        } catch (DateTimeException noDate) {
            return into.none();
        }
    }

    /**
     * The seconds of a value that is a date already; where it names no zone, it counts in the given one. A
     * database's {@code TIMESTAMP}, {@code DATE} and {@code TIME} name none, whatever zone their driver put them
     * into. A time of day and an interval are seconds too.
     */
    @SuppressWarnings("JavaUtilDate") // Drivers give it.
    static boolean seconds(Object value, ZoneId zone, Reading into) {
        if (value instanceof java.sql.Timestamp timestamp) {
            // Drivers give the infinities as the ends of time, which have no local form.
            return isBeyond(timestamp.getTime() / 1000)
                    ? into.none("no date but a database's infinity")
                    : seconds(timestamp.toLocalDateTime(), zone, into);
        }
        if (value instanceof java.sql.Date day) {
            return isBeyond(day.getTime() / 1000)
                    ? into.none("no date but a database's infinity")
                    : seconds(day.toLocalDate(), zone, into);
        }
        if (value instanceof java.sql.Time time) {
            return into.found(time.toLocalTime().toSecondOfDay() + Math.floorMod(time.getTime(), 1000) / 1e3);
        }
        if (value instanceof Date date) {
            return into.found(date.getTime() / 1000.0);
        }
        if (value instanceof Duration interval) {
            return into.found(interval.getSeconds() + interval.getNano() / 1e9);
        }
        return value instanceof TemporalAccessor time ? seconds(time, zone, into) : into.none();
    }

    private static boolean seconds(TemporalAccessor time, ZoneId zone, Reading into) {
        try {
            if (time instanceof LocalTime ofDay) {
                return into.found(ofDay.toNanoOfDay() / 1e9);
            }
            if (time instanceof OffsetTime ofDay) {
                return into.found(ofDay.toLocalTime().toNanoOfDay() / 1e9);
            }
            if (time instanceof LocalDateTime local
                    && zone.getRules().getValidOffsets(local).isEmpty()) {
                return into.none("a time that the clocks of " + zone + " leave out");
            }
            Instant instant = instant(time, zone);
            if (instant == null) {
                return into.none();
            }
            return isBeyond(instant.getEpochSecond())
                    ? into.none("no date but a database's infinity")
                    : into.found(instant.getEpochSecond() + instant.getNano() / 1e9);
        } catch (DateTimeException beyond) {
            return into.none("no date but a database's infinity");
        }
    }

    private static Instant instant(TemporalAccessor time, ZoneId zone) {
        if (time instanceof Instant exact) {
            return exact;
        }
        if (time instanceof ZonedDateTime zoned) {
            return zoned.toInstant();
        }
        if (time instanceof OffsetDateTime offset) {
            return offset.toInstant();
        }
        if (time instanceof LocalDateTime local) {
            return local.atZone(zone).toInstant();
        }
        return time instanceof LocalDate day ? day.atStartOfDay(zone).toInstant() : null;
    }

    private static boolean isBeyond(long seconds) {
        return seconds >= END || seconds < -END;
    }
}
