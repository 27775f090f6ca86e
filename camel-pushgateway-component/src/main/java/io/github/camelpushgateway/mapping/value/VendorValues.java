// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of a database driver's own classes, which only their text tells of: PostgreSQL's {@code interval},
 * {@code money}, {@code bit}.
 */
public final class VendorValues {

    private static final List<String> PACKAGES = List.of(
            "org.postgresql.", "org.h2.", "org.mariadb.", "com.mysql.", "oracle.", "microsoft.sql.", "org.sqlite.");

    /** A number and its unit, as PostgreSQL writes the parts of an interval: {@code 1 days}, {@code -2.5 secs}. */
    private static final Pattern PART =
            Pattern.compile("([+-]?\\d{1,12}(?:\\.\\d{0,9})?) (year|mon|day|hour|min|sec)s?\\b\\s*");

    /** As PostgreSQL's {@code EXTRACT(EPOCH FROM interval)} counts them: a year of 365.25 days, a month of 30. */
    private static final Map<String, Double> SECONDS =
            Map.of("year", 31_557_600.0, "mon", 2_592_000.0, "day", 86_400.0, "hour", 3_600.0, "min", 60.0, "sec", 1.0);

    private VendorValues() {}

    /** The text of a driver's own object, or {@code null} if the value is no such. */
    public static String text(Object value) {
        if (value == null) {
            return null;
        }
        String type = value.getClass().getName();
        return PACKAGES.stream().anyMatch(type::startsWith) ? value.toString() : null;
    }

    /** Reads {@code 0 years 0 mons 1 days 2 hours 3 mins 4.5 secs} as seconds. */
    static boolean intervalSeconds(String text, Reading into) {
        Matcher part = PART.matcher(text.strip());
        double seconds = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            seconds += Double.parseDouble(part.group(1)) * SECONDS.get(part.group(2));
            end = part.end();
        }
        return end > 0 && end == text.strip().length() ? into.found(seconds) : into.none();
    }
}
