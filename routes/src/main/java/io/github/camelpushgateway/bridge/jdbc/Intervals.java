// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Intervals in seconds. Years and months count as PostgreSQL's {@code EXTRACT(EPOCH FROM …)} counts them: 365.25 and
 * 30 days.
 */
final class Intervals {

    private static final BigDecimal MONTH = new BigDecimal(2_592_000);
    private static final BigDecimal YEAR = new BigDecimal(31_557_600);

    /** A part of the text that PostgreSQL's driver gives of an interval: {@code 1 days}, {@code -2.5 secs}. */
    private static final Pattern PART = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?) (year|mon|day|hour|min|sec)s?");

    private static final Map<String, BigDecimal> SECONDS = Map.of(
            "year",
            YEAR,
            "mon",
            MONTH,
            "day",
            new BigDecimal(86_400),
            "hour",
            new BigDecimal(3_600),
            "min",
            new BigDecimal(60),
            "sec",
            BigDecimal.ONE);

    private Intervals() {}

    static BigDecimal seconds(Duration duration) {
        return duration == null
                ? null
                : BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    }

    static BigDecimal seconds(Period period) {
        return period == null
                ? null
                : YEAR.multiply(BigDecimal.valueOf(period.getYears()))
                        .add(MONTH.multiply(BigDecimal.valueOf(period.getMonths())));
    }

    /** Of a driver's own object, by its text; the text itself if it is not written so. */
    static Object seconds(Object interval) {
        if (interval == null) {
            return null;
        }
        String text = interval.toString();
        Matcher parts = PART.matcher(text);
        BigDecimal seconds = BigDecimal.ZERO;
        int end = 0;
        while (parts.find() && text.substring(end, parts.start()).isBlank()) {
            seconds = seconds.add(new BigDecimal(parts.group(1)).multiply(SECONDS.get(parts.group(2))));
            end = parts.end();
        }
        return end > 0 && text.substring(end).isBlank() ? seconds : text;
    }
}
