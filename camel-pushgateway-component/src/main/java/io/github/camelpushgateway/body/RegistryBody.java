// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.metric.MetricFamily;
import java.util.List;

/** Bodies of an optional library: a metrics registry, or what was taken off one. {@link RegistryBodies} finds them. */
interface RegistryBody {

    /** The body's families, or {@code null} if it is no body of this library. */
    List<MetricFamily> families(Object body);
}
