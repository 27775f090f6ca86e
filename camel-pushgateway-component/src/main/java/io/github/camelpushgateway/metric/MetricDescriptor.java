// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import java.time.Duration;
import java.util.Objects;

/**
 * What is known of a metric family before it has samples. Made once, for example when a mapping file is loaded, and shared by all samples;
 * the samples of one name in one push must agree in name and type.
 *
 * @param name the metric's name, a valid one
 * @param type the metric's type
 * @param help the help text, empty for none, never {@code null}
 * @param aggregation what several values for one series in one exchange come to
 * @param update how a value joins what was pushed before
 * @param ttl how long a series lives without a new value; {@code null}: as the endpoint says
 */
public record MetricDescriptor(
        String name, MetricType type, String help, Aggregation aggregation, Update update, Duration ttl) {

    /** @throws InvalidMetricException if the name is malformed or reserved */
    public MetricDescriptor {
        NamingRules.checkMetricName(name);
        Objects.requireNonNull(type, "type");
        help = help == null ? "" : help;
        Objects.requireNonNull(aggregation, "aggregation");
        Objects.requireNonNull(update, "update");
    }

    /** A plain metric: each series comes once in an exchange and takes the place of its former value. */
    public MetricDescriptor(String name, MetricType type, String help) {
        this(name, type, help, Aggregation.UNIQUE, Update.SET, null);
    }
}
