// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.metric.MetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Bodies of an optional library: a metrics registry, or what was taken off one. */
interface RegistryBody {

    /** The body's families, or {@code null} if it is no body of this library. */
    List<MetricFamily> families(Object body);

    /** The readers whose libraries are on the class path. */
    static List<RegistryBody> present() {
        List<RegistryBody> present = new ArrayList<>();
        // Lambdas, not constructor references: those would be linked, and fail, right here.
        addIfPresent(() -> new PrometheusBody(), present);
        addIfPresent(() -> new MicrometerBody(), present);
        return present;
    }

    private static void addIfPresent(Supplier<RegistryBody> reader, List<RegistryBody> present) {
        try {
            present.add(reader.get());
        } catch (NoClassDefFoundError absent) {
            // The constructor names a class of the library, so this is where its absence shows, and nowhere later.
            LoggerFactory.getLogger(RegistryBody.class).trace("An optional library is absent", absent);
        }
    }
}
