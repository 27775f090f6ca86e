// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Which optional libraries of metrics are there. */
final class RegistryBodies {

    private RegistryBodies() {}

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
            LoggerFactory.getLogger(RegistryBodies.class).trace("An optional library is absent", absent);
        }
    }
}
