// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.metric;

import io.github.camelpushgateway.annotation.PublicApi;
import java.util.Objects;

/**
 * What a gateway learns of a metric family before its samples: name, type and help. Made once, for example when a
 * mapping file is loaded, and shared by all samples; the samples of one name in one push must agree in name and
 * type. What becomes of its series is said by a {@link SeriesPolicy} beside it.
 *
 * @param name the metric's name, a valid one
 * @param type the metric's type
 * @param help the help text, empty for none, never {@code null}
 */
@PublicApi
public record MetricDescriptor(String name, MetricType type, String help) {

    /** @throws InvalidMetricException if the name is malformed or reserved */
    public MetricDescriptor {
        NamingRules.checkMetricName(name);
        Objects.requireNonNull(type, "type");
        help = help == null ? "" : help;
    }
}
