// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.start;

import io.github.camelpushgateway.bridge.source.ConfiguredSource;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.TemplatedRouteDefinition;

/**
 * The routes that are made of templates in the route files: one for each source that is configured, and called as
 * it is.
 */
public final class SourceRoutes extends RouteBuilder {

    private final List<ConfiguredSource> sources;

    private final boolean isToRun;

    /** @param isToRun whether the routes will be started, and not only made */
    public SourceRoutes(List<ConfiguredSource> sources, boolean isToRun) {
        this.sources = List.copyOf(sources);
        this.isToRun = isToRun;
    }

    @Override
    public void configure() {
        for (ConfiguredSource source : sources) {
            String template = source.kind().template(source.settings());
            source.kind().bind(source.settings(), getContext());
            if (isToRun) {
                source.kind().open(source.settings(), getContext());
            }
            if (template != null) {
                TemplatedRouteDefinition route = templatedRoute(template).routeId(source.id());
                route.parameter("name", source.id());
                text(route, source, "job", source.job());
                text(route, source, "mapping", source.mapping());
                source.kind().parameters(source.settings()).forEach(route::parameter);
            }
        }
    }

    /** A text that a URI cannot hold as it is: it stands in the registry, and the URI names it. */
    private void text(TemplatedRouteDefinition route, ConfiguredSource source, String parameter, String value) {
        if (value != null) {
            String name = source.id() + "." + parameter;
            getContext().getRegistry().bind(name, value);
            route.parameter(parameter, "#bean:" + name);
        }
    }
}
