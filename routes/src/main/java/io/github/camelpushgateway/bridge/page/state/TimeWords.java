// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.state;

/** Times as people say them. Stateless. */
final class TimeWords {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private TimeWords() {}

    /** How long something has lasted: {@code 12 s}, {@code 3 min}, {@code 5 h}, {@code 4 days}. */
    static String of(double seconds) {
        long whole = Math.max(0, Math.round(seconds));
        if (whole < 2 * MINUTE) {
            return whole + " s";
        }
        if (whole < 2 * HOUR) {
            return Math.round(whole / (double) MINUTE) + " min";
        }
        return whole < 2 * DAY ? Math.round(whole / (double) HOUR) + " h" : Math.round(whole / (double) DAY) + " days";
    }
}
