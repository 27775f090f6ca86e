// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import io.github.camelpushgateway.text.Excerpt;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Compiles the patterns of {@code date}, strictly: a day that does not exist is refused and not moved, and a
 * pattern that cannot read what it writes itself is refused at once. {@code y} counts as the year of the calendar
 * ({@code u}), as everybody means it, and names of months and days are taken in letters of any case.
 */
public final class DatePattern {

    private static final String ADVICE = "; write for example 'yyyy-MM-dd HH:mm:ss'";

    /** In the afternoon, with day, month, hour, minute and second all different. */
    private static final ZonedDateTime SAMPLE =
            ZonedDateTime.of(2026, 10, 29, 15, 37, 58, 0, ZoneId.of("Europe/Berlin"));

    private DatePattern() {}

    /**
     * Compiles a pattern.
     *
     * @param locale the language of month and day names
     * @throws IllegalArgumentException if it is no pattern, or not one by which a date can be read; the message
     *     says what to write
     */
    public static DateTimeFormatter compile(String pattern, Locale locale) {
        String quoted = "'" + Excerpt.of(pattern) + "'";
        DateTimeFormatter written;
        DateTimeFormatter read;
        List<String> runs = new ArrayList<>();
        try {
            Objects.requireNonNull(DateTimeFormatter.ofPattern(pattern, locale), "checked as it was written");
            written = formatter(rewritten(pattern, false, runs), locale);
            read = formatter(rewritten(pattern, true, null), locale);
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException(
                    quoted + " is no date pattern (" + Excerpt.of(String.valueOf(broken.getMessage())) + ")" + ADVICE,
                    broken);
        }
        String mixedUp = mixedUp(runs);
        if (mixedUp != null) {
            throw new IllegalArgumentException(quoted + " cannot be meant: " + mixedUp);
        }
        if (!readsBack(written, read, runs)) {
            throw new IllegalArgumentException(quoted
                    + " does not read the dates that it writes; it needs year, month and day, and of a time each part down to"
                    + " the smallest" + ADVICE);
        }
        return read;
    }

    private static DateTimeFormatter formatter(String pattern, Locale locale) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(locale)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /**
     * The pattern with {@code u} for {@code y}, unless it names an era.
     *
     * @param bothForms whether a short month may be written as within a date or as it stands alone ({@code März},
     *     {@code Mär})
     * @param runs takes the runs of letters, or {@code null}
     */
    private static String rewritten(String pattern, boolean bothForms, List<String> runs) {
        boolean era = pattern.indexOf('G') >= 0;
        StringBuilder rewritten = new StringBuilder();
        boolean literal = false;
        for (int i = 0; i < pattern.length(); ) {
            char c = pattern.charAt(i);
            int end = i + 1;
            if (c == '\'') {
                literal = !literal;
            } else if (!literal && Character.isLetter(c)) {
                while (end < pattern.length() && pattern.charAt(end) == c) {
                    end++;
                }
                if (runs != null) {
                    runs.add(pattern.substring(i, end));
                }
                if (c == 'y' && !era) {
                    rewritten.append("u".repeat(end - i));
                    i = end;
                    continue;
                }
                if (c == 'M' && bothForms && (end - i == 3 || end - i == 4)) {
                    rewritten
                            .append('[')
                            .append("M".repeat(end - i))
                            .append("][")
                            .append("L".repeat(end - i))
                            .append(']');
                    i = end;
                    continue;
                }
            }
            rewritten.append(pattern, i, end);
            i = end;
        }
        return rewritten.toString();
    }

    /** What is wrong with the letters, or {@code null}. */
    private static String mixedUp(List<String> runs) {
        if (has(runs, "Y") && !has(runs, "w")) {
            return "'Y' is the year that a week belongs to; write 'y' for the year";
        }
        if (has(runs, "D") && (has(runs, "ML") || has(runs, "d"))) {
            return "'D' counts the days of the year; write 'dd' for the day of the month";
        }
        if (has(runs, "hK") && !has(runs, "aB")) {
            return "'h' is an hour of half a day; write 'HH', or add 'a' where the text says AM or PM";
        }
        if (has(runs, "a") && has(runs, "Hk") && !has(runs, "hK")) {
            return "'H' counts to 23, and 'a' is AM or PM; write 'hh' with 'a'";
        }
        if (has(runs, "m") && !has(runs, "HhkK")) {
            return "'m' is the minute; write 'MM' for the month";
        }
        if (runs.stream().filter(run -> run.charAt(0) == 'M').count() > 1) {
            return "'M' appears twice and is the month; write 'mm' for the minute";
        }
        if (has(runs, "S") && !has(runs, "s")) {
            return "'S' is a fraction of a second; write 'ss' for the second";
        }
        return null;
    }

    private static boolean has(List<String> runs, String letters) {
        return runs.stream().anyMatch(run -> letters.indexOf(run.charAt(0)) >= 0);
    }

    private static boolean readsBack(DateTimeFormatter written, DateTimeFormatter read, List<String> runs) {
        try {
            String text = written.format(SAMPLE);
            TemporalAccessor back = read.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            if (back instanceof LocalDate day) {
                return !has(runs, "HhkKmsSaBnNA") && day.equals(SAMPLE.toLocalDate());
            }
            LocalDateTime local = back instanceof ZonedDateTime zoned ? zoned.toLocalDateTime() : (LocalDateTime) back;
            return local.toLocalDate().equals(SAMPLE.toLocalDate())
                    && local.getHour() == SAMPLE.getHour()
                    && (!has(runs, "m") || local.getMinute() == SAMPLE.getMinute())
                    && (!has(runs, "s") || local.getSecond() == SAMPLE.getSecond());
        } catch (DateTimeException unreadable) {
            return false;
        }
    }
}
