// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the series of a metric are subject to on their way into a push; the gateway never sees it.
 *
 * @param aggregation what several values for one series in one exchange come to
 * @param update how a value joins what was pushed before
 * @param ttl how long a series lives without a new value; {@code null}: as the endpoint says
 */
public record SeriesPolicy(Aggregation aggregation, Update update, @Nullable Duration ttl) {

    /** Each series comes once in an exchange, and takes the place of its former value. */
    public static final SeriesPolicy PLAIN = new SeriesPolicy(Aggregation.UNIQUE, Update.SET, null);

    public SeriesPolicy {
        Objects.requireNonNull(aggregation, "aggregation");
        Objects.requireNonNull(update, "update");
    }
}
