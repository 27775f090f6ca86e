// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group.state;

import java.util.concurrent.TimeUnit;

/**
 * The order in which submissions came to their group, as numbers that also say when that was: the milliseconds of
 * {@link Clocks#millis()}, and below them a count. So the age of a value can be told although no value keeps a time.
 * Stateless.
 */
public final class ArrivalOrder {

    /** A million a millisecond; should there ever be more, they count on into the next one. */
    private static final int COUNT_BITS = 20;

    private ArrivalOrder() {}

    /**
     * The number of the next submission: above the former one, whatever the clock says.
     *
     * @param former that of the submission before; 0 for none
     * @param nanos when it came, in the time of {@link Clocks#nanos()}
     */
    public static long next(long former, long nanos) {
        return Math.max(former + 1, TimeUnit.NANOSECONDS.toMillis(nanos) << COUNT_BITS);
    }

    /**
     * How long ago a submission came, in milliseconds; -1 where that is not known, because it came before this
     * process was started.
     *
     * @param nowMillis in the time of {@link Clocks#millis()}
     */
    static long ageMillis(long number, long nowMillis) {
        long millis = number >>> COUNT_BITS;
        return millis == 0 ? -1 : Math.max(0, nowMillis - millis);
    }
}
