// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.source;

import io.github.camelpushgateway.bridge.settings.SettingGroup;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.RoutesBuilder;

/**
 * A kind of place that records come from. A new one is a package with an implementation, a route file in {@code routes/}, and a line in
 * {@code BridgeSettings}. Implementations hold no state.
 */
public interface Source {

    /** What can be set, declared once. The prefix is the source's name; setting the first of the required ones configures it. */
    SettingGroup settings();

    /** As it is written in {@code bridge.sources}: {@code mqtt}. */
    default String name() {
        return settings().prefix();
    }

    /** The name of the file with its routes, in the class path's folder {@code routes}. */
    String routeFile(SourceSettings settings);

    /**
     * Looks at what the settings say together, and connects to nothing. Each value by itself has been looked at, and may be wrong or
     * missing all the same.
     *
     * @param problems is given each thing that is wrong, as a message that names the setting
     */
    void check(SourceSettings settings, Consumer<String> problems);

    /**
     * What its route file needs beside it, as the routes made of a template.
     *
     * @param configured the settings of each of this kind
     */
    default List<RoutesBuilder> routes(List<SourceSettings> configured) {
        return List.of();
    }

    /** The job its records are pushed for, or {@code null} if they say it themselves. */
    default String job(SourceSettings settings) {
        return settings.get("job");
    }

    /** The resource of the mapping file for its records, or {@code null}. */
    default String mapping(SourceSettings settings) {
        return settings.get("mapping");
    }
}
