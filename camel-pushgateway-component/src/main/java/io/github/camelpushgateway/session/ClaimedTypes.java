// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.session;

import io.github.camelpushgateway.group.state.TypeRegistry;
import io.github.camelpushgateway.mapping.DeclaredMetric;
import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.metric.InvalidMetricException;
import java.util.ArrayList;
import java.util.List;

/**
 * The types of the metrics that an endpoint's mapping declares, claimed on its gateway, so that two routes which
 * give one name two types learn of it at the start, not with some message in the night. Thread safe.
 */
final class ClaimedTypes {

    private final TypeRegistry types;

    /** The mapping whose types are claimed, or {@code null}. Guarded by {@link #types}. */
    private Mapping claimed;

    ClaimedTypes(TypeRegistry types) {
        this.types = types;
    }

    /**
     * Claims the types of a mapping in place of those of the former one.
     *
     * @param mapping {@code null} for none
     * @throws InvalidMetricException if a type clashes with what another endpoint or a group holds; the former
     *     claims stay, then
     */
    void replace(Mapping mapping) {
        synchronized (types) {
            Mapping former = claimed;
            release();
            try {
                claim(mapping);
            } catch (InvalidMetricException clash) {
                claim(former);
                throw clash;
            }
        }
    }

    private void claim(Mapping mapping) {
        List<DeclaredMetric> metrics = mapping == null ? List.of() : mapping.metrics();
        List<String> done = new ArrayList<>();
        try {
            for (DeclaredMetric declared : metrics) {
                types.claim(declared.metric().name(), declared.metric().type(), declared.place());
                done.add(declared.metric().name());
            }
        } catch (InvalidMetricException clash) {
            done.forEach(types::release);
            throw clash;
        }
        claimed = mapping;
    }

    /** Gives all claims back. */
    void release() {
        synchronized (types) {
            if (claimed != null) {
                claimed.metrics()
                        .forEach(declared -> types.release(declared.metric().name()));
            }
            claimed = null;
        }
    }
}
