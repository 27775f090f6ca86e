// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

/**
 * The two clocks of a process. Whatever is measured within it (expiry, backoff, reminders, pauses) goes by the one
 * that nobody can set; what outlives the process is stored with the time of day. Thread safe.
 */
public interface Clocks {

    /** The computer's clocks. */
    Clocks SYSTEM = new Clocks() {

        /** So that the times are small and above 0, whatever the computer's own counter stands at. */
        private final long origin = System.nanoTime() - 1_000_000;

        @Override
        public long nanos() {
            return System.nanoTime() - origin;
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** Monotonic time in nanoseconds since some moment before the first call; above 0. */
    long nanos();

    /** The same in milliseconds. */
    default long millis() {
        return nanos() / 1_000_000;
    }

    /** The time of day, in milliseconds since 1970; it may jump in either direction. */
    long wallMillis();
}
