// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intervals as databases write them, in seconds. */
final class Intervals {

    private static final int LONGEST = 200;

    /** A number and its unit, as PostgreSQL writes the parts of an interval: {@code 1 days}, {@code -2.5 secs}. */
    private static final Pattern PART =
            Pattern.compile("([+-]?\\d{1,12}(?:\\.\\d{0,9})?) (year|mon|day|hour|min|sec)s?\\b\\s*");

    /** The SQL standard's, as H2 writes it: {@code INTERVAL '1 02:03:04.5' DAY TO SECOND}. */
    private static final Pattern STANDARD = Pattern.compile(
            "INTERVAL '(-?)(?:(\\d{1,9}) )?(\\d{1,9}):(\\d{1,2}):(\\d{1,2}(?:\\.\\d{1,9})?)' (?:DAY|HOUR) TO SECOND");

    /** As PostgreSQL's {@code EXTRACT(EPOCH FROM interval)} counts them: a year of 365.25 days, a month of 30. */
    private static final Map<String, Double> SECONDS =
            Map.of("year", 31_557_600.0, "mon", 2_592_000.0, "day", 86_400.0, "hour", 3_600.0, "min", 60.0, "sec", 1.0);

    private Intervals() {}

    /** Reads an interval; whether the text is one. */
    static boolean read(String raw, Reading into) {
        String text = raw.strip();
        if (text.length() > LONGEST) {
            return into.none();
        }
        Matcher standard = STANDARD.matcher(text);
        if (standard.matches()) {
            double days = standard.group(2) == null ? 0 : Double.parseDouble(standard.group(2));
            double seconds = days * 86_400
                    + Double.parseDouble(standard.group(3)) * 3_600
                    + Double.parseDouble(standard.group(4)) * 60
                    + Double.parseDouble(standard.group(5));
            return into.found(standard.group(1).isEmpty() ? seconds : -seconds);
        }
        Matcher part = PART.matcher(text);
        double seconds = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            seconds += Double.parseDouble(part.group(1)) * SECONDS.get(part.group(2));
            end = part.end();
        }
        return end > 0 && end == text.length() ? into.found(seconds) : into.none();
    }
}
