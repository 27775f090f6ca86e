// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cluster;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/** Keeps routes that need the lock from starting with the context. Bound in the registry, it is found by Camel Main. */
public final class LockedRoutes implements RoutePolicyFactory {

    private final Set<String> ids;

    public LockedRoutes(Set<String> ids) {
        this.ids = Set.copyOf(ids);
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return ids.contains(routeId) ? new NoStart() : null;
    }

    private static final class NoStart extends RoutePolicySupport {

        @Override
        public void onInit(Route route) {
            route.setAutoStartup(false);
        }
    }
}
