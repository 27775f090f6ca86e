// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.metric.MetricFamily;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** Reads Micrometer's Prometheus registry. */
final class MicrometerBody implements RegistryBody {

    private final Class<?> registry = PrometheusMeterRegistry.class;
    private final PrometheusBody prometheus = new PrometheusBody();

    @Override
    public List<MetricFamily> families(Object body) {
        return registry.isInstance(body)
                ? prometheus.families(((PrometheusMeterRegistry) body).getPrometheusRegistry())
                : null;
    }
}
